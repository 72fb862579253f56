"""What the tests of the register share: the lists to read against, and files made on the spot."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from accounts import reference as files
from cases.services.register.readings import ReadingContext
from cases.services.register.reference import reference_lists
from cases.services.register.registers import all_fields, open_register, read_rows
from cases.services.register.sheets import read_sheet

DATA = Path(__file__).parent.parent / "data"
TODAY = date(2025, 11, 22)
ANTENNAS = [{**record, "pk": number} for number, record in enumerate(files.read("antennas"), 1)]
CONTEXT = ReadingContext(
    TODAY,
    reference_lists(
        antennas=ANTENNAS, institutions=[{**r, "pk": r["code"]} for r in files.read("institutions")]
    ),
)


def workbook(rows: Iterable[Sequence[Any]], *, sheet: str = "Registre") -> bytes:
    """Return an Excel file holding `rows`."""
    book = Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def csv_file(rows: Iterable[Sequence[Any]], *, encoding: str = "utf-8", separator: str = ";") -> bytes:
    """Return a CSV file holding `rows`."""
    buffer = StringIO()
    csv.writer(buffer, delimiter=separator).writerows(rows)
    return buffer.getvalue().encode(encoding)


def read(data: bytes, name: str = "registre.xlsx", *, extensions=(), defaults=None):
    """Return (rows read by number, ignored row numbers, columns) of a file."""
    fields = all_fields(extensions)
    register = open_register(read_sheet(data, name), CONTEXT, fields)
    sessions = [extension.open(CONTEXT) for extension in extensions]
    rows, ignored = read_rows(register, CONTEXT, fields=fields, sessions=sessions, defaults=defaults)
    return {row.number: row for row in rows}, ignored, register.columns
