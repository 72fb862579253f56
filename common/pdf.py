"""PDF rendering that keeps fonts and style sheets warm in each worker process."""

import logging
import threading
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from common.pdf_fonts import font_face_css

for _name in ("weasyprint", "fontTools"):
    logging.getLogger(_name).setLevel(logging.ERROR)

# FontConfiguration is not safe to share between threads that lay out at the same time.
_lock = threading.Lock()


@lru_cache(maxsize=1)
def _warm() -> tuple[FontConfiguration, list[CSS]]:
    fonts = FontConfiguration()
    sheet = (settings.BASE_DIR / "static/css/pdf.css").read_text(encoding="utf-8")
    fetcher = URLFetcher(allowed_protocols={"file"})
    return fonts, [
        CSS(string=text, font_config=fonts, url_fetcher=fetcher) for text in (font_face_css(), sheet)
    ]


def render_pdf(
    template: str, context: dict[str, Any], *, language: str, identifier: str | None = None
) -> bytes:
    """Return the PDF of `template` in `language` ("fr" or "ar", right to left), tagged for screen readers.

    The template may refer to nothing outside itself: only `data:` addresses are fetched, so that no
    text in a record can make the worker read a file or call a host. The template's <title> and
    <meta name="dcterms.created"> become the document's own; with an `identifier` the same content gives
    the same bytes.
    """
    with translation.override(language):
        html = render_to_string(template, {**context, "language": language, "is_rtl": language == "ar"})
    with _lock:
        fonts, sheets = _warm()
        document = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols={"data"}))
        pdf: bytes = document.write_pdf(
            stylesheets=sheets,
            font_config=fonts,
            pdf_variant="pdf/ua-1",
            pdf_identifier=identifier.encode() if identifier else None,
        )
    return pdf


def warm_up() -> None:
    """Load fonts and style sheets now; a worker calls it when it starts."""
    with _lock:
        _warm()
