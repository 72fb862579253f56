"""A whole register read: its header found, its columns matched, its rows told from its titles and totals."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from cases.services.register.columns import ColumnMatch, find_header, match_columns
from cases.services.register.errors import UnreadableFile
from cases.services.register.extensions import Extension, ExtensionSession
from cases.services.register.fields import FIELDS, Field
from cases.services.register.readings import Cell, ReadingContext
from cases.services.register.row_reader import RowReader
from cases.services.register.rows import RegisterRow
from cases.services.register.sheets import Sheet

_ROWS_LOOKED_AT = 400


@dataclass(frozen=True, slots=True)
class Register:
    """A sheet and where its header stands (`header_row` is Excel's number), its columns matched."""

    sheet: Sheet
    header_row: int
    columns: list[ColumnMatch]

    def body(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Yield each row under the header with Excel's number."""
        yield from enumerate(self.sheet.rows[self.header_row :], self.header_row + 1)

    def ignored_above(self) -> list[int]:
        """Rows above the header: titles and blank lines."""
        return list(range(1, self.header_row))


def all_fields(extensions: Sequence[Extension]) -> tuple[Field, ...]:
    """Return the fields a column may be matched to, those of the extensions included."""
    return (*FIELDS, *(field for extension in extensions for field in extension.fields))


def open_register(
    sheet: Sheet,
    context: ReadingContext,
    fields: Sequence[Field] = FIELDS,
    chosen: Mapping[int, str] | None = None,
) -> Register:
    """Find the header of `sheet` and match its columns; raises UnreadableFile (code "no_header").

    `chosen` maps the place of a column to the field its user chose ("" for none).
    """
    index = find_header(sheet.rows, fields)
    if index is None:
        message = _(
            "Aucune ligne d'en-têtes n'est reconnue dans la feuille « %(sheet)s ». Une ligne doit nommer les"
            " colonnes : Nom, Prénom, Date de naissance, Pays de retour, Date de retour…"
        )
        raise UnreadableFile(message % {"sheet": sheet.name[:40]}, code="no_header")
    body = sheet.rows[index + 1 : index + 1 + _ROWS_LOOKED_AT]
    columns = match_columns(sheet.rows[index], body, fields, context)
    if chosen is not None:
        columns = [replace(column, key=chosen.get(column.index, column.key)) for column in columns]
    return Register(sheet, index + 1, columns)


def read_rows(
    register: Register,
    context: ReadingContext,
    *,
    fields: Sequence[Field] = FIELDS,
    sessions: Sequence[ExtensionSession] = (),
    defaults: Mapping[str, Any] | None = None,
) -> tuple[list[RegisterRow], list[int]]:
    """Return the rows of `register`, read, and the numbers of the rows that register nobody."""
    reader = RowReader(
        columns=register.columns, context=context, defaults=defaults, fields=fields, sessions=sessions
    )
    rows: list[RegisterRow] = []
    ignored = register.ignored_above()
    for number, cells in register.body():
        if reader.is_ignored(cells):
            ignored.append(number)
        else:
            rows.append(reader.read(number, cells))
    return rows, ignored
