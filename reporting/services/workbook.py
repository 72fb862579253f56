"""The Excel file of a report: one sheet per table, numbers as numbers, right to left in Arabic."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import override
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from common.formatting import day_text
from reporting.enums import Unit
from reporting.selectors.frozen import FrozenReport
from reporting.selectors.tables import Hidden, Table, Value, hidden_text, unit_of

SHEET_NAME_LENGTH = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_NUMBER_FORMATS = {
    Unit.COUNT: "#,##0",
    Unit.EUR: '#,##0.00" €"',
    Unit.DAYS: "#,##0.0",
    Unit.RATE: "#,##0.0",
    Unit.RATIO: "0.0%",
    Unit.DATE: "dd/mm/yyyy",
    Unit.SCORE: "0.00",
}


def report_workbook(
    report: FrozenReport, *, language: str, sha256: str, computed_at: datetime, comment: str
) -> bytes:
    """Return the workbook of a report: a summary sheet that leads to one sheet per table."""
    content = io.BytesIO()
    with (
        override(language),
        xlsxwriter.Workbook(content, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book,
    ):
        book.set_properties({"title": str(report.title), "created": computed_at.replace(tzinfo=None)})
        writer = _Writer(book, rtl=language == "ar")
        names = _sheet_names(list(report.tables.values()))
        facts = [
            (
                _("Période"),
                _("du %(start)s au %(end)s")
                % {"start": day_text(report.starts_on), "end": day_text(report.ends_on)},
            ),
            *((_("Limité à"), str(name)) for name in report.narrowed_to),
            (_("Calculé le"), day_text(computed_at)),
            (_("Empreinte SHA-256"), sha256),
            *((_("Masqué, trop peu de dossiers"), str(title)) for title in report.withheld),
            *([(_("Commentaire"), comment)] if comment else []),
        ]
        writer.contents(
            str(report.title),
            facts,
            [(names[code], str(table.title)) for code, table in report.tables.items()],
        )
        for code, table in report.tables.items():
            writer.table(names[code], table)
        if str(report.text or ""):
            writer.text(_("Dispositifs et contacts"), str(report.text))
    return content.getvalue()


def _sheet_names(tables: Sequence[Table]) -> dict[str, str]:
    """Return a name per table that Excel accepts: short, without its signs, each once."""
    return {
        table.code: f"{rank} {str(table.title).translate(_FORBIDDEN)}"[:SHEET_NAME_LENGTH].strip()
        for rank, table in enumerate(tables, start=1)
    }


class _Writer:
    """Writes sheets of one workbook in one language."""

    def __init__(self, book: Workbook, *, rtl: bool) -> None:
        self._book = book
        self._rtl = rtl
        font = {"font_name": "Calibri", "valign": "vcenter", "reading_order": 2 if rtl else 1}
        self._title = book.add_format({**font, "bold": True, "font_size": 14, "font_color": "#0b6666"})
        self._text = book.add_format(font)
        self._wrapped = book.add_format({**font, "text_wrap": True, "font_color": "#52626c", "valign": "top"})
        self._head = book.add_format(
            {**font, "bold": True, "bg_color": "#e1efee", "text_wrap": True, "bottom": 1}
        )
        self._bold = book.add_format({**font, "bold": True, "top": 1})
        self._numbers = {
            (unit, total): book.add_format({**font, "num_format": text, "bold": total, "top": int(total)})
            for unit, text in _NUMBER_FORMATS.items()
            for total in (False, True)
        }

    def contents(
        self, title: str, facts: Sequence[tuple[str, str]], sheets: Sequence[tuple[str, str]]
    ) -> None:
        """Write the first sheet: what the report is, and links to its tables."""
        sheet = self._sheet(_("Rapport"))
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 80)
        sheet.write_string(0, 0, title, self._title)
        for row, (label, text) in enumerate(facts, start=2):
            sheet.write_string(row, 0, label, self._text)
            sheet.write_string(row, 1, text, self._text)
        for row, (name, label) in enumerate(sheets, start=4 + len(facts)):
            sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
            sheet.write_string(row, 1, label, self._text)

    def table(self, name: str, table: Table) -> None:
        """Write one table: its title, its definition, then rows of typed figures below a frozen head."""
        sheet = self._sheet(name)
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, max(len(table.columns), 1), 16)
        heading = f"{table.title} · {table.note}" if table.note else str(table.title)
        sheet.write_string(0, 0, heading, self._title)
        sheet.merge_range(1, 0, 1, max(len(table.columns), 1), str(table.definition), self._wrapped)
        sheet.set_row(1, 60)
        for place, label in enumerate([table.row_label, *(column.label for column in table.columns)]):
            sheet.write_string(3, place, str(label), self._head)
        for index, row in enumerate(table.rows, start=4):
            sheet.write_string(index, 0, str(row.label), self._bold if row.is_total else self._text)
            for place, (column, value) in enumerate(zip(table.columns, row.values, strict=True), start=1):
                unit = unit_of(row, column)
                self._figure(sheet, index, place, value, self._numbers[unit, row.is_total])
        sheet.freeze_panes(4, 1)

    def text(self, title: str, text: str) -> None:
        """Write a sheet of plain lines."""
        sheet = self._sheet(title)
        sheet.set_column(0, 0, 100)
        sheet.write_string(0, 0, title, self._title)
        for row, line in enumerate(text.splitlines(), start=2):
            sheet.write_string(row, 0, line, self._text)

    def _sheet(self, name: str) -> Worksheet:
        sheet = self._book.add_worksheet(name)
        if self._rtl:
            sheet.right_to_left()
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def _figure(self, sheet: Worksheet, row: int, place: int, value: Value, style: Format) -> Any:
        if value is None or isinstance(value, Hidden):
            return sheet.write_string(row, place, hidden_text(value), self._text)
        if isinstance(value, date):
            return sheet.write_datetime(row, place, datetime(value.year, value.month, value.day), style)  # noqa: DTZ001
        return sheet.write_number(row, place, float(value), style)
