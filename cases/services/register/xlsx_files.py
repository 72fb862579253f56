"""Excel workbooks (.xlsx), read without ever trusting the archive."""

import logging
import zipfile
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from cases.services.register.errors import UnreadableFile
from cases.services.register.readings import Cell
from cases.services.register.sizes import (
    LAST_EXCEL_ROW,
    MAX_CELL_CHARS,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_UNPACKED_BYTES,
)

logger = logging.getLogger(__name__)

_MAX_MEMBERS = 2_000


def check_archive(data: bytes) -> None:
    """Refuse what is not a plain workbook: another kind of archive, a bomb, macros, entities in the XML."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as reason:
        raise _broken() from reason
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names:
        message = _(
            "Ce fichier n'est pas un classeur Excel, malgré son nom. Choisissez un fichier .xlsx ou CSV."
        )
        raise UnreadableFile(message, code="disguised")
    if len(members) > _MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
        message = _(
            "Ce classeur est démesuré une fois décompressé. Gardez la seule feuille du registre, sans images."
        )
        raise UnreadableFile(message, code="bomb")
    if "xl/vbaProject.bin" in names:
        raise UnreadableFile(
            _("Ce classeur contient des macros. Enregistrez-le au format .xlsx."), code="macros"
        )
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableFile(_("Ce classeur est protégé par un mot de passe."), code="locked")
    if any(_declares_entities(archive, name) for name in names if name.endswith((".xml", ".rels"))):
        raise _broken()


def _declares_entities(archive: zipfile.ZipFile, name: str) -> bool:
    # A document type declaration stands before the first element; no workbook has one.
    try:
        with archive.open(name) as member:
            head = member.read(2_048)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as reason:
        raise _broken() from reason
    return b"<!DOCTYPE" in head.replace(b"\x00", b"").upper()


def open_book(data: bytes) -> Any:
    """Return the workbook, whose rows are read as they are asked for."""
    try:
        return load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as reason:
        # The library lets any exception of the XML, the archive or its own conversions through.
        logger.info("workbook not readable: %s", type(reason).__name__)
        raise _broken() from reason


def names(book: Any) -> list[str]:
    """Return the names of the worksheets."""
    return [sheet.title for sheet in book.worksheets]


def rows(book: Any, sheet: str | None, limit: int | None = None) -> tuple[str, list[tuple[Cell, ...]]]:
    """Return the title and the rows of one worksheet, its blank rows as empty tuples."""
    found = [one for one in book.worksheets if sheet in (None, one.title)]
    if not found:
        message = _("La feuille « %(name)s » n'est pas dans ce classeur.")
        raise UnreadableFile(message % {"name": (sheet or "")[:40]}, code="no_sheet")
    try:
        return found[0].title, list(islice(_read(found[0]), limit))
    except UnreadableFile:
        raise
    except Exception as reason:
        logger.info("workbook not readable: %s", type(reason).__name__)
        raise _broken() from reason


def _read(sheet: Any) -> Iterator[tuple[Cell, ...]]:
    # The width and height that a file declares may be wrong: cells are counted as they come.
    declared = sheet.max_column or 0
    sheet.reset_dimensions()
    if declared > LAST_EXCEL_ROW:
        raise _too_wide(declared)
    width, filled, number = 0, 0, 0
    blank_run = 0
    for cells in sheet.iter_rows(
        values_only=True, max_col=None if declared <= MAX_COLUMNS else MAX_COLUMNS + 1
    ):
        number += 1
        if number > LAST_EXCEL_ROW:
            raise _too_long()
        kept = _trimmed(cells)
        if not kept:
            blank_run += 1
            continue
        width, filled = max(width, len(kept)), filled + 1
        if width > MAX_COLUMNS:
            raise _too_wide(max(width, declared))
        if filled > MAX_ROWS:
            raise _too_long()
        for _blank in range(blank_run):
            yield ()
        blank_run = 0
        yield kept


def _trimmed(cells: tuple[Any, ...]) -> tuple[Cell, ...]:
    end = len(cells)
    while end and (cells[end - 1] is None or cells[end - 1] == ""):
        end -= 1
    return tuple(
        cell[:MAX_CELL_CHARS] if type(cell) is str and len(cell) > MAX_CELL_CHARS else cell
        for cell in cells[:end]
    )


def _broken() -> UnreadableFile:
    message = _(
        "Ce fichier Excel est abîmé et ne peut pas être ouvert. Enregistrez-le de nouveau depuis Excel."
    )
    return UnreadableFile(message, code="broken")


def _too_wide(columns: int) -> UnreadableFile:
    message = _("Cette feuille a plus de %(most)s colonnes (%(columns)s) : ce n'est pas un registre.")
    return UnreadableFile(message % {"most": MAX_COLUMNS, "columns": columns}, code="too_wide")


def _too_long() -> UnreadableFile:
    message = _("Cette feuille a plus de %(most)s lignes. Partagez-la en plusieurs fichiers.")
    return UnreadableFile(message % {"most": MAX_ROWS}, code="too_long")
