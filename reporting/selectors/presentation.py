"""Tables as they are read: every figure a text, with the address of its files where it has some."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from common.charts import Chart, Theme
from common.formatting import number_text, percent_text
from reporting.enums import Unit
from reporting.selectors.pictures import chart_of, gauges_of
from reporting.selectors.tables import Column, Hidden, Row, Table, Value, unit_of, value_text

# Below this a share of what stood before would exaggerate.
FEW = 20
# The address of the files behind one figure; empty where there are none to show.
Address = Callable[[Table, Row, Column], str]


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure as text, under its column's heading."""

    text: str
    heading: str
    href: str = ""
    is_word: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table."""

    label: str
    cells: list[Cell]
    is_total: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A table with its words, its drawing, its lines."""

    code: str
    title: str
    definition: str
    note: str
    row_label: str
    headings: list[str]
    lines: list[Line]
    chart: Chart | None
    gauges: list[dict[str, Any]]
    is_empty: bool

    @property
    def is_wide(self) -> bool:
        """Whether it needs the width of the page: a table read as it is, with several columns, or bands."""
        if self.chart is not None:
            return self.chart.kind == "flows"
        return not self.is_empty and len(self.headings) > 2


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure that stands alone; `change` says how it moved since the period before ("+12 %")."""

    key: str
    label: str
    text: str
    href: str
    change: str = ""


def nowhere(_table: Table, _row: Row, _column: Column) -> str:
    """The address of figures that list no file here: paper, frozen reports, partner countries."""
    return ""


def block_of(table: Table, *, theme: Theme, address: Address = nowhere) -> Block:
    """Return a table in the current language, with its drawing."""

    def link(row: Row, code: str) -> str:
        column = table.columns[table.column_index(code)]
        return _href(table, row, column, address)

    return Block(
        code=table.code,
        title=str(table.title),
        definition=str(table.definition),
        note=str(table.note or ""),
        row_label=str(table.row_label),
        headings=[str(column.label) for column in table.columns],
        lines=[_line(table, row, address) for row in table.rows],
        chart=chart_of(table, theme=theme, link=link),
        gauges=gauges_of(table, theme=theme),
        is_empty=table.is_empty,
    )


def tiles_of(table: Table, *, address: Address = nowhere, before: Table | None = None) -> list[Figure]:
    """Return the figures of a table of one column, each by itself, beside those of the period before if given."""
    column = table.columns[0]
    return [
        Figure(
            row.key,
            str(row.label),
            value_text(row.values[0], unit_of(row, column)),
            _href(table, row, column, address),
            _change(row.values[0], before.value(row.key, column.code)) if before else "",
        )
        for row in table.rows
    ]


def _change(now: Value, then: Value) -> str:
    """Return "+12 %" beside what stood before, a plain difference where a share of so little would exaggerate."""
    if not isinstance(now, int | Decimal) or not isinstance(then, int | Decimal) or now == then:
        return ""
    difference = Decimal(now) - Decimal(then)
    size = number_text(abs(difference)) if then < FEW else percent_text(abs(difference) / Decimal(then))
    return f"{'+' if difference > 0 else '−'}{size}"


def _line(table: Table, row: Row, address: Address) -> Line:
    cells = []
    for column, value in zip(table.columns, row.values, strict=True):
        unit = unit_of(row, column)
        cells.append(
            Cell(
                value_text(value, unit),
                str(column.label),
                _href(table, row, column, address),
                is_word=isinstance(value, Hidden) or unit == Unit.DATE,
            )
        )
    return Line(str(row.label), cells, row.is_total)


def _href(table: Table, row: Row, column: Column, address: Address) -> str:
    value = row.values[table.column_index(column.code)]
    if not column.is_linked or not value or isinstance(value, Hidden):
        return ""
    return address(table, row, column)
