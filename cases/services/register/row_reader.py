"""Rows of a register read into values, each problem worded and tied to its column."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from cases.enums import Sex
from cases.services.register.checks import check_row
from cases.services.register.choices import find_delegation, governorate_of
from cases.services.register.columns import ColumnMatch
from cases.services.register.extensions import ExtensionSession
from cases.services.register.fields import FIELDS, NAME_FIELDS, Field
from cases.services.register.full_names import split_full_name
from cases.services.register.identity import tidy_name
from cases.services.register.readings import Cell, Reading, ReadingContext, is_blank, shorten, text_of
from cases.services.register.rows import Problem, RegisterRow
from common.folding import fold

_TOTAL = re.compile(r"(?:(?:sous )?tota(?:l|ux)|somme|المجموع|الجمله|جمله)(?: |$)")
_FEMININE = frozenset(
    {"mariee", "divorcee", "veuve", "separee", "fiancee", "عزباء", "متزوجه", "مطلقه", "ارمله"}
)
_MASCULINE = frozenset({"veuf", "اعزب", "متزوج", "مطلق", "ارمل"})
# A row with fewer cells may be a total, a title, a number waiting for a name.
_FEW_CELLS = 6
_CELLS_REMEMBERED = 5_000


class RowReader:
    """Reads the rows of one register, given the match of its columns.

    `defaults` are values for required fields that have no column (the antenna of the register).
    """

    def __init__(
        self,
        *,
        columns: Sequence[ColumnMatch],
        context: ReadingContext,
        defaults: Mapping[str, Any] | None = None,
        fields: Sequence[Field] = FIELDS,
        sessions: Sequence[ExtensionSession] = (),
    ) -> None:
        self._fields = {one.key: one for one in fields}
        self._columns = [column for column in columns if column.key in self._fields]
        self._contexts = {
            column.index: ReadingContext(context.today, context.reference, column.header)
            for column in self._columns
        }
        self._header = {column.key: column.header for column in reversed(self._columns)}
        self._context = context
        self._defaults = dict(defaults or {})
        self._sessions = sessions
        self._headers = {column.index: column.header for column in columns}
        # Registers repeat themselves: a cell seen before in its column reads the same.
        self._places: dict[tuple[str | None, Cell], Reading[str]] = {}
        self._seen: dict[int, dict[tuple[type, Cell], Reading[Any]]] = {
            column.index: {} for column in columns
        }

    def header_of(self, *keys: str) -> str:
        """Return the file's header of the first of `keys` that a column holds, else the first's own label."""
        held = (self._header[key] for key in keys if self._header.get(key))
        return next(held, str(self._fields[keys[0]].label))

    def is_ignored(self, cells: tuple[Cell, ...]) -> bool:
        """Say whether a row registers nobody: blank, only numbered, a total, the header repeated."""
        filled = [(index, cell) for index, cell in enumerate(cells) if cell is not None]
        if len(filled) < _FEW_CELLS:
            filled = [(index, cell) for index, cell in filled if not is_blank(cell)]
        numbers = {column.index for column in self._columns if column.key == "number"}
        if all(index in numbers for index, _cell in filled):
            return True
        first = next((fold(cell) for _index, cell in filled if isinstance(cell, str)), "")
        if _TOTAL.match(first) and not self._has_name(cells):
            return True
        return bool(first) and len(filled) > 2 and self._is_header(filled)

    def _is_header(self, filled: Sequence[tuple[int, Cell]]) -> bool:
        looked_at = filled[:6]
        same = sum(
            isinstance(cell, str) and cell.strip() == self._headers.get(index) for index, cell in looked_at
        )
        return same > 0.7 * len(looked_at)

    def _has_name(self, cells: tuple[Cell, ...]) -> bool:
        indexes = [column.index for column in self._columns if column.key in NAME_FIELDS]
        names = [cells[index] for index in indexes if index < len(cells) and not is_blank(cells[index])]
        return any(_is_word(cell) and not _TOTAL.match(fold(text_of(cell))) for cell in names)

    def read(self, number: int, cells: tuple[Cell, ...]) -> RegisterRow:
        """Read row `number` (Excel's) with every problem found, of each cell and between cells."""
        row = RegisterRow(number, headers=self._header)
        for column in self._columns:
            if column.index < len(cells) and cells[column.index] is not None:
                self._read_cell(row, column, cells[column.index])
        for key, value in self._defaults.items():
            row.values.setdefault(key, value)
        self._settle_names(row)
        self._settle_sex(row, cells)
        self._settle_place(row, cells)
        check_row(row, self.report, self._context.today)
        for session in self._sessions:
            session.check(row, self.report)
        return row

    def _read_cell(self, row: RegisterRow, column: ColumnMatch, cell: Cell) -> None:
        chosen = self._fields[column.key]
        if column.key == "delegation":
            return
        reading = self._reading(chosen, column, cell)
        if reading.problem:
            is_error = chosen.is_essential and reading.value is None
            self.report(row, column.key, reading.problem, cell, is_error, column.header)
            if reading.value is None:
                row.unread.add(column.key)
                row.remarks.append(f"{column.header} : {shorten(cell, 200)}")
        if reading.value is None:
            return
        if column.key == "remarks":
            is_remark = fold(column.header) in {fold(header) for header in chosen.headers}
            row.remarks.append(reading.value if is_remark else f"{column.header} : {reading.value}")
        elif chosen.is_repeatable and column.key in row.values:
            row.values[column.key] = _joined(row.values[column.key], reading.value)
        else:
            row.values[column.key] = reading.value

    def _reading(self, chosen: Field, column: ColumnMatch, cell: Cell) -> Reading[Any]:
        seen = self._seen[column.index]
        key = (type(cell), cell)
        reading = seen.get(key)
        if reading is None:
            reading = chosen.reader(cell, self._contexts[column.index])
            if len(seen) < _CELLS_REMEMBERED:
                seen[key] = reading
        return reading

    def report(
        self,
        row: RegisterRow,
        keys: str,
        message: str,
        cell: Cell = None,
        is_error: bool = False,
        header: str = "",
    ) -> None:
        """Add a problem to `row`, under the header of the first of `keys` (parted by blanks) the file has."""
        column = header or self.header_of(*keys.split())
        row.problems.append(Problem(row.number, column, shorten(cell), message, is_error))

    def _settle_names(self, row: RegisterRow) -> None:
        values = row.values
        for suffix in ("", "_ar"):
            whole = values.pop(f"full_name{suffix}", None)
            if whole and not (values.get(f"first_name{suffix}") and values.get(f"last_name{suffix}")):
                first, last = split_full_name(whole, self._header.get(f"full_name{suffix}", ""))
                values[f"first_name{suffix}"] = tidy_name(first)
                values[f"last_name{suffix}"] = tidy_name(last)
        if not values.get("last_name") and not values.get("first_name") and values.get("last_name_ar"):
            values["last_name"], values["first_name"] = (
                values["last_name_ar"],
                values.get("first_name_ar", ""),
            )

    def _settle_sex(self, row: RegisterRow, cells: tuple[Cell, ...]) -> None:
        """A register without a sex may still say "mariée" or "veuf"."""
        column = next((one for one in self._columns if one.key == "marital_status"), None)
        if row.values.get("sex") or column is None or column.index >= len(cells):
            return
        word = fold(text_of(cells[column.index]))
        if word in _FEMININE:
            row.values["sex"] = Sex.FEMALE
        elif word in _MASCULINE:
            row.values["sex"] = Sex.MALE

    def _settle_place(self, row: RegisterRow, cells: tuple[Cell, ...]) -> None:
        for column in self._columns:
            if column.key != "delegation" or column.index >= len(cells):
                continue
            cell, governorate = cells[column.index], row.values.get("governorate")
            reading = self._places.get((governorate, cell))
            if reading is None:
                reading = find_delegation(cell, governorate, self._contexts[column.index])
                self._places[governorate, cell] = reading
            if reading.value:
                row.values["delegation"] = reading.value
                row.values.setdefault("governorate", governorate_of(reading.value))
            elif reading.problem:
                self.report(row, "delegation", reading.problem, cell)
                row.remarks.append(f"{column.header} : {shorten(cell, 200)}")


def _is_word(cell: Cell) -> bool:
    return isinstance(cell, str) and any(char.isalpha() for char in cell)


def _joined(one: Any, other: Any) -> Any:
    if isinstance(one, dict):
        return {**one, **other}
    if isinstance(one, list):
        return list(dict.fromkeys([*one, *other]))
    return other
