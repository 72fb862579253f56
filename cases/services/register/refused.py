"""The rows to correct, given back as they came, with the reason beside: the file can be imported again."""

from collections import defaultdict
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from cases.services.register.planning import RETURNED, Outcome, RowPlan
from cases.services.register.readings import Cell
from cases.services.register.resource import Findings

_DAY, _MOMENT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"


def refused_workbook(findings: Findings) -> bytes | None:
    """Return an Excel file of the rows that were put aside or refused; None when there is none.

    Its first columns are the register's own, with the cells at fault marked; then the row's number in the
    register and the reason, two columns that are not taken over when the file comes back.
    """
    plans = [plan for plan in findings.plans if plan.outcome in RETURNED]
    if not plans:
        return None
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "day": book.add_format({"num_format": _DAY}),
            "fault": book.add_format({"bg_color": "#fff3cd"}),
            "fault_day": book.add_format({"bg_color": "#fff3cd", "num_format": _DAY}),
            "reason": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        _Page(book.add_worksheet(_("À corriger")), formats, findings).write(plans)
    return buffer.getvalue()


class _Page:
    def __init__(self, page: Any, formats: dict[str, Any], findings: Findings) -> None:
        self._page = page
        self._formats = formats
        self._rows = findings.register.sheet.rows
        self._header = self._rows[findings.register.header_row - 1]
        self._width = max(len(self._header), max((c.index + 1 for c in findings.register.columns), default=0))
        self._places = defaultdict(list)
        for column in findings.register.columns:
            self._places[column.header].append(column.index)

    def write(self, plans: list[RowPlan]) -> None:
        head = self._formats["head"]
        for index, cell in enumerate(self._header):
            self._page.write_string(0, index, "" if cell is None else str(cell), head)
        self._page.write_string(0, self._width, _("Ligne d'origine"), head)
        self._page.write_string(0, self._width + 1, _("Motif du refus"), head)
        self._page.freeze_panes(1, 0)
        self._page.set_column(0, self._width, 14)
        self._page.set_column(self._width + 1, self._width + 1, 60)
        for line, plan in enumerate(plans, 1):
            self._write_row(line, plan)

    def _write_row(self, line: int, plan: RowPlan) -> None:
        faults = {index for problem in plan.row.problems for index in self._places.get(problem.column, ())}
        for index, cell in enumerate(self._rows[plan.number - 1]):
            self._write_cell(line, index, cell, index in faults)
        for index in faults:
            if index >= len(self._rows[plan.number - 1]) or self._rows[plan.number - 1][index] is None:
                self._page.write_blank(line, index, None, self._formats["fault"])
        self._page.write_number(line, self._width, plan.number)
        self._page.write_string(line, self._width + 1, reason_of(plan), self._formats["reason"])

    def _write_cell(self, line: int, index: int, cell: Cell, is_fault: bool) -> None:
        style = self._formats["fault"] if is_fault else None
        if cell is None:
            return
        if isinstance(cell, datetime | date):
            self._page.write_datetime(line, index, cell, self._formats["fault_day" if is_fault else "day"])
        elif isinstance(cell, bool):
            self._page.write_boolean(line, index, cell, style)
        elif isinstance(cell, int | float | Decimal):
            self._page.write_number(line, index, cell, style)
        else:
            # Text stays text: a cell that begins with "=" is no formula here.
            self._page.write_string(line, index, cell.isoformat() if isinstance(cell, time) else cell, style)


def reason_of(plan: RowPlan) -> str:
    """Return why a row was put aside, in words."""
    words = [f"{problem.column} : {problem.message}" for problem in plan.row.problems]
    if plan.outcome == Outcome.HELD and plan.twin is not None:
        words.insert(0, _("Doublon probable : %(reasons)s.") % {"reasons": ", ".join(plan.twin.reasons)})
    return "\n".join(words)
