"""What an indicator gives: a table of typed figures, each of which knows its row and column."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import Enum

from django.utils.translation import gettext as _

from common.formatting import EMPTY, day_short_text, eur_text, number_text, percent_text
from reporting.enums import Unit
from reporting.selectors.names import Names

TOTAL = "total"


class Hidden(Enum):
    """A figure that is not published: a small count, or one that would give a small count away."""

    SMALL = "<5"
    KEPT_BACK = "*"


Value = int | Decimal | date | Hidden | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `code` is stable for JSON and addresses; `is_linked` tells that its figures list files."""

    code: str
    label: Names
    unit: Unit = Unit.COUNT
    is_linked: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `key` is stable; `unit` is set where a row counts something else than its column says."""

    key: str
    label: Names
    values: tuple[Value, ...]
    unit: Unit | None = None

    @property
    def is_total(self) -> bool:
        return self.key == TOTAL


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of one indicator over one scope.

    `definition` says what is counted, and how; `places` puts rows on the tile map (row, column).
    """

    code: str
    title: Names
    definition: Names
    row_label: Names
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: Names | None = None
    places: dict[str, tuple[int, int]] = field(default_factory=dict)

    def has_column(self, code: str) -> bool:
        return any(column.code == code for column in self.columns)

    def column_index(self, code: str) -> int:
        return next(index for index, column in enumerate(self.columns) if column.code == code)

    def value(self, key: str, column: str) -> Value:
        """Return one figure. Raises KeyError for a row that the table does not have."""
        for row in self.rows:
            if row.key == key:
                return row.values[self.column_index(column)]
        raise KeyError(key)

    @property
    def body(self) -> list[Row]:
        """The rows without the total."""
        return [row for row in self.rows if not row.is_total]

    @property
    def total(self) -> Row | None:
        return next((row for row in self.rows if row.is_total), None)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was counted: every figure is nought, or not known."""
        return not any(value for row in self.rows for value in row.values)

    def with_rows(self, rows: Iterable[Row]) -> "Table":
        return replace(self, rows=tuple(rows))


def unit_of(row: Row, column: Column) -> Unit:
    """Return the unit of one figure: its row's where it has one, except for shares and dates."""
    if row.unit is None or column.unit in (Unit.RATIO, Unit.DATE):
        return column.unit
    return row.unit


def share_of(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """Return a ratio with four decimals, None of nothing."""
    return None if not whole else (Decimal(part) / Decimal(whole)).quantize(Decimal("0.0001"))


def with_total(rows: Sequence[Row], label: Names, values: Sequence[Value]) -> tuple[Row, ...]:
    return (*rows, Row(TOTAL, label, tuple(values)))


def value_text(value: Value, unit: Unit) -> str:
    """Return a figure as it is read, in the current language."""
    if isinstance(value, Hidden) or value is None:
        return hidden_text(value)
    match unit:
        case Unit.EUR:
            return eur_text(value, 0)
        case Unit.DAYS | Unit.RATE:
            return number_text(value, 1)
        case Unit.RATIO:
            return percent_text(value, 1)
        case Unit.SCORE:
            return number_text(value, 2)
        case Unit.DATE:
            return day_short_text(value) if isinstance(value, date) else EMPTY
        case _:
            return number_text(value)


def hidden_text(value: Hidden | None) -> str:
    """Return the word that stands for a figure that is not there."""
    match value:
        case Hidden.SMALL:
            return _("moins de 5")
        case Hidden.KEPT_BACK:
            return _("masqué")
        case _:
            return EMPTY
