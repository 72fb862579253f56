"""The files of a report as those who receive them read them."""

import io

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from common.formatting import TUNISIAN_MONTHS
from reporting.enums import ReportFormat
from reporting.selectors.reports import report_codes
from reporting.services.files import file_name, report_content
from tests.factories.reporting import snapshot

INTRUSION = '<img src="file:///etc/passwd"><script>alert(1)</script>'
COMMENTS = {
    "fr": f"Ouverture de l'antenne de Gafsa. {INTRUSION}",
    "ar": "افتتاح فرع قفصة لاستقبال العائدين",
}


@pytest.fixture
def frozen(register):
    return snapshot()


_drawn = {}


def pages(frozen, language):
    """The PDF, drawn once: the same figures always give the same bytes (test_snapshots)."""
    key = frozen.sha256, language
    if key not in _drawn:
        _drawn[key] = report_content(
            snapshot=frozen, format=ReportFormat.PDF, language=language, comment=COMMENTS[language]
        )
    return PdfReader(io.BytesIO(_drawn[key]))


def text_of(reader):
    return "\n".join(page.extract_text() for page in reader.pages)


def test_the_pdf_can_be_searched_in_french(frozen):
    reader = pages(frozen, "fr")
    text = text_of(reader)
    for words in (
        "Rapport de la taskforce",
        "du 1er janvier 2025 au 31 mars 2025",
        "Personnes reçues",
        "Antenne Sud",
    ):
        assert words in text
    assert "Ouverture de l'antenne de Gafsa." in text
    assert 8 <= len(reader.pages) <= 16


def test_the_pdf_can_be_searched_in_arabic(frozen):
    text = text_of(pages(frozen, "ar"))
    for words in ("فرع الجنوب", "فرنسا", "ألمانيا", COMMENTS["ar"]):
        assert words in text
    assert TUNISIAN_MONTHS[0] in text
    assert "يناير" not in text


def test_each_page_bears_the_hash_but_the_cover_which_tells_it_in_full(frozen):
    for page in pages(frozen, "fr").pages:
        assert frozen.sha256 in page.extract_text()


def test_the_pdf_is_tagged_and_tells_its_title_and_language(frozen):
    for language in ("fr", "ar"):
        reader = pages(frozen, language)
        assert reader.metadata.title
        assert reader.trailer["/Root"]["/Lang"] == language
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_comment_cannot_bring_anything_into_the_page(frozen):
    assert INTRUSION in text_of(pages(frozen, "fr")).replace("\n", "")


def workbook(frozen, language):
    content = report_content(snapshot=frozen, format=ReportFormat.XLSX, language=language)
    return load_workbook(io.BytesIO(content))


def test_the_workbook_has_a_sheet_per_table_with_typed_numbers(frozen):
    book = workbook(frozen, "fr")
    assert len(book.sheetnames) == 1 + len(report_codes("taskforce"))
    assert frozen.sha256 in [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    place = 1 + report_codes("taskforce").index("people_by_country")
    rows = {row[0]: row[1:] for row in book.worksheets[place].iter_rows(min_row=5, values_only=True)}
    assert rows["France"][:2] == (3, 3)
    assert rows["France"][2] == pytest.approx(0.75)
    assert rows["Total"][:2] == (4, 5)


def test_the_arabic_workbook_reads_from_the_right(frozen):
    book = workbook(frozen, "ar")
    assert all(sheet.sheet_view.rightToLeft for sheet in book.worksheets)
    assert not any(sheet.sheet_view.rightToLeft for sheet in workbook(frozen, "fr").worksheets)


def test_file_names_tell_kind_period_and_language(frozen):
    names = [file_name(snapshot=frozen, format=format, language="ar") for format in ("pdf", "json")]
    assert names == ["taskforce-2025-01-01-2025-03-31-ar.pdf", "taskforce-2025-01-01-2025-03-31.json"]
