"""PDFs: fonts kept warm, Arabic that can be searched, nothing fetched from outside."""

import io
import shutil
import subprocess

import pytest
from django.conf import settings
from django.template import engines
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from common import pdf
from common.pdf_fonts import RECIPE, font_face_css

ARABIC = (
    "لا مهاجر عائد",
    "الإدماج الاقتصادي والاجتماعي",
    "القيروان",
    "الآجال بين المراحل",
    "تقرير فريق القيادة",
)


@pytest.fixture
def draw(monkeypatch):
    """`draw(body)`: the PDF of a page with that body."""

    def drawn(body, *, language="ar", weight=400, **options):
        source = (
            "<html lang='{{ language }}' dir='{% if is_rtl %}rtl{% else %}ltr{% endif %}'>"
            f"<head><title>Titre</title><style>p {{ font-weight: {weight}; }}</style></head><body>{body}</body></html>"
        )
        template = engines["django"].from_string(source)
        monkeypatch.setattr(pdf, "render_to_string", lambda _name, context: template.render(context))
        return pdf.render_pdf("page.html", {}, language=language, **options)

    return drawn


@pytest.mark.parametrize("weight", [400, 600])
def test_arabic_comes_out_in_order(draw, weight):
    text = PdfReader(io.BytesIO(draw("".join(f"<p>{words}</p>" for words in ARABIC), weight=weight))).pages[0]
    assert [words for words in ARABIC if words not in text.extract_text()] == []


@pytest.mark.parametrize("weight", [400, 600])
def test_arabic_comes_out_in_order_of_readers_that_turn_lines_round(draw, tmp_path, weight):
    reader = shutil.which("pdftotext")
    assert reader, "poppler-utils is needed"
    path = tmp_path / "page.pdf"
    path.write_bytes(draw("".join(f"<p>{words}</p>" for words in ARABIC), weight=weight))
    text = subprocess.run([reader, path, "-"], capture_output=True, check=True, text=True).stdout  # noqa: S603
    assert [words for words in ARABIC if words not in text] == []


@pytest.mark.parametrize("weight", [400, 600])
def test_a_drawn_lam_alef_keeps_its_width(weight):
    """Labels of charts are set sign by sign: a narrow lam-alef would lie on the letter before it."""
    font_face_css()
    path = next((settings.VAR_DIR / "fonts").glob(f"*arabic-{weight}-normal.{RECIPE}.ttf"))
    font = TTFont(path)
    glyphs = font.getBestCmap()
    for sign in range(0xFEF5, 0xFEFD):
        assert font["hmtx"][glyphs[sign]][0] >= font["glyf"][glyphs[sign]].xMax


def test_the_document_is_tagged_titled_and_in_its_language(draw):
    reader = PdfReader(io.BytesIO(draw("<p>Bonjour</p>", language="fr")))
    assert reader.metadata.title == "Titre"
    assert reader.trailer["/Root"]["/Lang"] == "fr"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_the_same_content_under_one_identifier_is_the_same_bytes(draw):
    assert draw("<p>Bonjour</p>", identifier="a") == draw("<p>Bonjour</p>", identifier="a")
    assert draw("<p>Bonjour</p>", identifier="a") != draw("<p>Bonjour</p>", identifier="b")


def test_no_file_and_no_host_is_reached(draw, tmp_path):
    picture = settings.BASE_DIR / "static/img/logo.svg"
    plain = draw("<p>Bonjour</p>", identifier="a")
    for address in (picture.as_uri(), "http://127.0.0.1:9/x.png"):
        fetched = draw(f"<p>Bonjour</p><img alt='' src='{address}'>", identifier="a")
        assert len(PdfReader(io.BytesIO(fetched)).pages[0].images) == 0
        assert len(fetched) < len(plain) + 600
