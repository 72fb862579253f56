"""What differs between two frozen reports, figure by figure."""

from collections.abc import Iterator
from dataclasses import dataclass

from reporting.selectors.frozen import FrozenReport
from reporting.selectors.names import Names
from reporting.selectors.tables import Column, Row, Table, Value, unit_of, value_text


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """One figure that differs: its row and column, and its texts before and after ("—" where there was none)."""

    row: Names
    column: Names
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedTable:
    """An indicator whose figures differ. Without `figures` it is in one of the two reports only:
    `is_new` tells whether in the later one."""

    title: Names
    figures: tuple[ChangedFigure, ...] = ()
    is_new: bool = False


def differences(before: FrozenReport, after: FrozenReport) -> list[ChangedTable]:
    """Return the indicators that differ, in the order of the later report; those it dropped come last.

    Words do not count: a title or a method told otherwise is the same figure.
    """
    changed = []
    for code, table in after.tables.items():
        earlier = before.tables.get(code)
        if earlier is None:
            changed.append(ChangedTable(table.title, is_new=True))
        elif figures := tuple(_changes(earlier, table)):
            changed.append(ChangedTable(table.title, figures))
    dropped = [table for code, table in before.tables.items() if code not in after.tables]
    return changed + [ChangedTable(table.title) for table in dropped]


def _changes(before: Table, after: Table) -> Iterator[ChangedFigure]:
    columns = _by_code(before) | _by_code(after)
    rows = {row.key: row for table in (before, after) for row in table.rows}
    for key, row in rows.items():
        for code, column in columns.items():
            was, now = _value(before, key, code), _value(after, key, code)
            if was != now:
                yield ChangedFigure(row.label, column.label, _text(was, row, column), _text(now, row, column))


def _by_code(table: Table) -> dict[str, Column]:
    return {column.code: column for column in table.columns}


def _value(table: Table, key: str, code: str) -> Value:
    try:
        return table.value(key, code) if table.has_column(code) else None
    except KeyError:
        return None


def _text(value: Value, row: Row, column: Column) -> str:
    return value_text(value, unit_of(row, column))
