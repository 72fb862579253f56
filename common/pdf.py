"""PDF rendering that keeps fonts and style sheets warm in each worker process."""

import logging
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from fontTools.ttLib import TTFont
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

for _name in ("weasyprint", "fontTools"):
    logging.getLogger(_name).setLevel(logging.ERROR)

# FontConfiguration is not safe to share between threads that lay out at the same time.
_lock = threading.Lock()
_FAMILIES = {
    "IBM Plex Sans": ("ibm-plex-sans", ("latin", "latin-ext")),
    "IBM Plex Sans Arabic": ("ibm-plex-sans-arabic", ("arabic",)),
}
_WEIGHTS = (400, 600)
_RANGES = {
    "latin": "U+0000-00FF, U+0131, U+0152-0153, U+02C6, U+02DA, U+02DC, U+2000-206F, U+20AC, U+2122, U+2190-2193, U+2212",
    "latin-ext": "U+0100-02BA, U+1E00-1E9F",
    "arabic": "U+0600-06FF, U+0750-077F, U+200C-200E, U+FB50-FDFF, U+FE70-FEFC",
}


def _ttf(folder: str, subset: str, weight: int) -> Path:
    """Return the TTF of one font file, unpacked once: WeasyPrint reads TTF faster than WOFF2."""
    name = f"{folder}-{subset}-{weight}-normal"
    target = settings.VAR_DIR / "fonts" / f"{name}.ttf"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        font = TTFont(settings.BASE_DIR / "node_modules/@fontsource" / folder / "files" / f"{name}.woff2")
        font.flavor = None
        part = target.with_suffix(f".{threading.get_ident()}.part")
        font.save(part)
        part.replace(target)
    return target


def _font_css() -> str:
    faces = []
    for family, (folder, subsets) in _FAMILIES.items():
        for subset in subsets:
            for weight in _WEIGHTS:
                faces.append(
                    f'@font-face {{ font-family: "{family}"; font-weight: {weight};'
                    f' src: url("{_ttf(folder, subset, weight).as_uri()}"); unicode-range: {_RANGES[subset]}; }}'
                )
    return "\n".join(faces)


@lru_cache(maxsize=1)
def _warm() -> tuple[FontConfiguration, list[CSS]]:
    fonts = FontConfiguration()
    sheet = (settings.BASE_DIR / "static/css/pdf.css").read_text(encoding="utf-8")
    fetcher = URLFetcher(allowed_protocols={"file"})
    return fonts, [CSS(string=text, font_config=fonts, url_fetcher=fetcher) for text in (_font_css(), sheet)]


def render_pdf(template: str, context: dict[str, Any], *, language: str) -> bytes:
    """Return the PDF of `template` in `language` ("fr" or "ar", right to left).

    The template may refer to nothing outside itself: only `data:` addresses are fetched, so that no
    text in a record can make the worker read a file or call a host.
    """
    with translation.override(language):
        html = render_to_string(template, {**context, "language": language, "is_rtl": language == "ar"})
    with _lock:
        fonts, sheets = _warm()
        document = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols={"data"}))
        pdf: bytes = document.write_pdf(stylesheets=sheets, font_config=fonts)
    return pdf


def warm_up() -> None:
    """Load fonts and style sheets now; a worker calls it when it starts."""
    with _lock:
        _warm()
