"""Files a register may come in: read whatever their form, refused in plain words when they cannot be."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill

from cases.services.register import sheets, xlsx_files
from cases.services.register.csv_files import find_separator
from cases.services.register.errors import UnreadableFile
from cases.services.register.sheets import RegisterFile, read_limited, read_sheet
from cases.services.register.sizes import MAX_CELL_CHARS, MAX_COLUMNS
from tests.cases.register_help import csv_file, read, saved, workbook

HEADER = [
    "Nom",
    "Prénom",
    "Sexe",
    "Date de naissance",
    "Pays de retour",
    "Date de retour",
    "Type de retour",
    "Antenne",
]
LINE = ["Gharbi", "Ridha", "M", "20/07/1981", "France", "24/06/2019", "OQTF", "Tunis"]


def refusal(data, name="registre.xlsx", **options):
    with pytest.raises(UnreadableFile) as caught:
        RegisterFile(data, name).read(**options)
    assert caught.value.message
    assert "Error" not in caught.value.message
    return caught.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_csv_in_french_whatever_its_encoding_and_separator(encoding, separator):
    accented = [*LINE[:1], "Noël-Hélène", *LINE[2:]]
    rows, _ignored, columns = read(
        csv_file([HEADER, accented], encoding=encoding, separator=separator), "r.csv"
    )
    assert rows[2].values["first_name"] == "Noël-Hélène"
    assert [column.header for column in columns] == HEADER


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1256"])
def test_csv_in_arabic(encoding):
    header = [
        "الاسم",
        "اللقب",
        "الجنس",
        "تاريخ الولادة",
        "بلد العودة",
        "تاريخ العودة",
        "طريقة العودة",
        "الفرع",
    ]
    line = ["محمد", "الغربي", "ذكر", "12 جانفي 1985", "فرنسا", "03/08/2020", "عودة طوعية", "تونس"]
    rows, _ignored, _columns = read(csv_file([header, line, line], encoding=encoding), "سجل.csv")
    assert rows[2].values["last_name_ar"] == "الغربي"
    assert rows[2].values["return_country"] == "FR"
    assert not rows[2].is_refused


def test_cells_with_line_breaks_quotes_and_separators():
    line = [*LINE[:1], 'Ri"dha;\nBis', *LINE[2:]]
    rows, _ignored, _columns = read(csv_file([HEADER, line, LINE]), "r.csv")
    assert list(rows) == [2, 3]


def test_separators_inside_quotes_do_not_count():
    assert find_separator('a;"1,2,3,4,5,6,7";b\nc;"8,9,10";d\n') == ";"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "r.xlsx", "empty"),
        (b"   \r\n\r\n ", "r.csv", "empty"),
        (b"\x00" * 500, "r.xlsx", "empty"),
        (b"%PDF-1.7\n%abc\n1 0 obj", "r.xlsx", "disguised"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 80, "r.csv", "disguised"),
        (b"MZ\x90\x00" + b"\x00\x01" * 500, "r.xlsx", "disguised"),
        (b"<html><body><table><tr><td>Nom</td></tr></table></body></html>", "r.xls", "disguised"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "r.xls", "disguised"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "r.xls", "old_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "r.xlsx", "locked"),
        (b"PK\x03\x04broken archive", "r.xlsx", "broken"),
        (b"\x01\x02\x03\x04\x05" * 300, "r.csv", "not_text"),
        (b"\x01\x02\x03\x04\x05" * 300, "r.xlsx", "broken"),
        (b"\xff\xfe\x00\xd8\x00\xd8a", "r.csv", "encoding"),
    ],
)
def test_what_is_not_a_register_is_refused(data, name, code):
    assert refusal(data, name) == code


def archive(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return buffer.getvalue()


def repacked(data, **changes):
    """Return a workbook with some of its members replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        members = {name: source.read(name) for name in source.namelist()}
    return archive(members | changes)


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"word/document.xml": "<w/>"}, "disguised"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}, "disguised"),
        ({"xl/workbook.xml": "<workbook/>"}, "broken"),
        ({"xl/workbook.xml": "not xml at all"}, "broken"),
        ({"xl/workbook.xml": "<w/>", "xl/vbaProject.bin": "x"}, "macros"),
        ({"xl/workbook.xml": '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><w/>'}, "broken"),
        ({"xl/workbook.xml": "<w/>"} | {f"xl/{n}": "" for n in range(2_100)}, "bomb"),
    ],
)
def test_archives_that_are_no_plain_workbook(members, code):
    assert refusal(archive(members)) == code


def test_a_bomb_is_refused_before_it_is_opened(monkeypatch):
    monkeypatch.setattr(xlsx_files, "MAX_UNPACKED_BYTES", 50_000)
    assert refusal(archive({"xl/workbook.xml": "<w/>", "xl/worksheets/sheet1.xml": "A" * 60_000})) == "bomb"


@pytest.mark.parametrize("cut", [200, 1_000, 3_000])
def test_a_truncated_workbook_is_broken(cut):
    assert refusal(workbook([HEADER, LINE])[:-cut]) == "broken"


def excel_file(rows):
    """A workbook whose texts stand in one shared table, as Excel writes them."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "member", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml", "[Content_Types].xml"]
)
@pytest.mark.parametrize("content", [b"<oops", b"", b"<sst/>"], ids=["cut", "empty", "other"])
def test_a_damaged_member_is_broken_or_harmless(member, content):
    data = excel_file([HEADER, LINE])
    assert read_sheet(data, "r.xlsx").rows == [tuple(HEADER), tuple(LINE)]
    damaged = repacked(data, **{member: content})
    if member == "xl/styles.xml" and content == b"<sst/>":
        assert read_sheet(damaged, "r.xlsx").rows[1] == tuple(LINE)
    else:
        assert refusal(damaged) in ("broken", "empty")


def test_a_hundred_thousand_columns():
    line = ",".join(f"Colonne {n}" for n in range(100_000))
    assert refusal(f"{line}\n{line}\n".encode(), "r.csv") == "too_wide"
    wide = workbook([[f"Colonne {n}" for n in range(MAX_COLUMNS + 50)]])
    assert refusal(wide) == "too_wide"


def test_a_sheet_that_lies_about_its_size():
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s<sheetData>%s</sheetData></worksheet>'
    one = b'<row r="1"><c r="A1" t="inlineStr"><is><t>Nom</t></is></c></row>'
    small = workbook([HEADER, LINE])
    huge = repacked(
        small, **{"xl/worksheets/sheet1.xml": sheet % (b'<dimension ref="A1:XFD99999999"/>', one)}
    )
    assert read_sheet(huge, "r.xlsx").rows == [("Nom",)]
    far = one.replace(b"A1", b"ZZZZ1")
    assert refusal(repacked(small, **{"xl/worksheets/sheet1.xml": sheet % (b"", far)})) in (
        "too_wide",
        "broken",
    )
    deep = b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'
    assert refusal(repacked(small, **{"xl/worksheets/sheet1.xml": sheet % (b"", deep)})) in (
        "too_long",
        "broken",
    )


def test_too_many_rows(monkeypatch):
    monkeypatch.setattr(xlsx_files, "MAX_ROWS", 50)
    assert refusal(workbook([HEADER] + [LINE] * 60)) == "too_long"


def test_too_many_bytes(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_BYTES", 1_000)
    with pytest.raises(UnreadableFile, match="Mo"):
        read_limited(io.BytesIO(b"x" * 1_001))
    assert read_limited(io.BytesIO(b"x" * 1_000)) == b"x" * 1_000


def test_formatted_empty_rows_do_not_count():
    book = Workbook()
    page = book.active
    for row in (HEADER, LINE):
        page.append(row)
    for number in range(3, 400):
        page.cell(number, 3).fill = PatternFill("solid", fgColor="FFFF00")
    assert len(read_sheet(saved(book), "r.xlsx").rows) == 2


def test_a_sheet_without_dimension_is_read_whole():
    data = workbook([HEADER, LINE])
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        xml = source.read("xl/worksheets/sheet1.xml")
    cut = repacked(data, **{"xl/worksheets/sheet1.xml": xml.replace(b'ref="A1:H2"', b'ref="A1"')})
    assert read_sheet(cut, "r.xlsx").rows[1] == tuple(LINE)


def test_endless_cells_are_cut():
    rows = read_sheet(workbook([HEADER, ["x" * 9_000]]), "r.xlsx").rows
    assert len(rows[1][0]) == MAX_CELL_CHARS


def test_the_sheet_is_chosen_by_name():
    book = load_workbook(io.BytesIO(workbook([HEADER, LINE], sheet="Registre 2019")))
    book.create_sheet("Listes").append(["Oui", "Non"])
    data = saved(book)
    assert RegisterFile(data, "r.xlsx").names == ["Registre 2019", "Listes"]
    assert read_sheet(data, "r.xlsx", "Listes").rows == [("Oui", "Non")]
    assert refusal(data, sheet="Absente") == "no_sheet"


def test_a_csv_named_like_a_workbook_is_read_by_its_content():
    rows, _ignored, _columns = read(csv_file([HEADER, LINE]), "registre.xls")
    assert rows[2].values["last_name"] == "Gharbi"


def test_no_header_says_what_is_expected():
    with pytest.raises(UnreadableFile, match="Nom, Prénom") as caught:
        read(workbook([["a", "b"], ["c", "d"], [1, 2], [date(2020, 1, 1), None]]))
    assert caught.value.code == "no_header"
