"""Register files read safely: kind told by content, limits on every size, refusals in plain words."""

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePath
from typing import BinaryIO

import filetype
from django.utils.translation import gettext as _

from cases.services.register import csv_files, xlsx_files
from cases.services.register.errors import UnreadableFile
from cases.services.register.readings import Cell
from cases.services.register.sizes import MAX_BYTES

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
# What opens a web page saved under the name of a workbook, as many old systems export.
_MARKUP = (b"<html", b"<!doctype", b"<?xml", b"<table")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a register: its rows from the first on, so that rows[0] is row 1 of the file."""

    name: str
    rows: list[tuple[Cell, ...]]
    notes: list[str] = field(default_factory=list)


class RegisterFile:
    """A register's file, opened once: its sheets by name (a CSV file has one, named like the file).

    Raises UnreadableFile when the file is no workbook nor CSV file, or is broken, locked, too large, empty.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._data = data
        self._stem = PurePath(name).stem
        self._book = xlsx_files.open_book(data) if _kind(data, name) == "xlsx" else None

    @property
    def names(self) -> list[str]:
        return xlsx_files.names(self._book) if self._book is not None else [self._stem]

    def read(self, sheet: str | None = None, *, limit: int | None = None) -> Sheet:
        """Read one sheet (the first when `sheet` is None) with its rows, trailing blank rows left out.

        `limit` stops after that many rows, to look at a long register's head.
        """
        notes: list[str] = []
        if self._book is not None:
            title, rows = xlsx_files.rows(self._book, sheet, limit)
        else:
            title, (rows, notes) = self._stem, csv_files.rows(self._data, limit)
        while rows and not any(cell not in (None, "") for cell in rows[-1]):
            rows.pop()
        if not rows:
            raise UnreadableFile(_("Ce fichier ne contient aucune ligne."), code="empty")
        return Sheet(title, rows, notes)


def read_sheet(data: bytes, name: str, sheet: str | None = None) -> Sheet:
    """Read one sheet of a file; raises UnreadableFile."""
    return RegisterFile(data, name).read(sheet)


def read_limited(file: BinaryIO) -> bytes:
    """Return the content of `file`; raises UnreadableFile beyond MAX_BYTES, without reading further."""
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        message = _("Ce fichier dépasse %(limit)s Mo. Partagez-le en plusieurs fichiers.")
        raise UnreadableFile(message % {"limit": MAX_BYTES // 1_048_576}, code="too_big")
    return data


def _kind(data: bytes, name: str) -> str:
    """Return "xlsx" or "csv" from the content; the name only helps to word a refusal."""
    if not data.strip(b"\x00 \r\n\t"):
        raise UnreadableFile(_("Ce fichier est vide."), code="empty")
    if data.startswith((_ZIP, _EMPTY_ZIP)):
        xlsx_files.check_archive(data)
        return "xlsx"
    if data.startswith(_OLE):
        _refuse_ole(data)
    head = data[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith(_MARKUP):
        message = _(
            "Ce fichier est une page web, malgré son nom. Enregistrez-le depuis Excel au format .xlsx."
        )
        raise UnreadableFile(message, code="disguised")
    guess = filetype.guess(BytesIO(data[:8192]).getvalue())
    if guess is not None:
        message = _(
            "Ce fichier est de type %(kind)s, malgré son nom. Choisissez un fichier Excel (.xlsx) ou CSV."
        )
        raise UnreadableFile(message % {"kind": guess.extension.upper()}, code="disguised")
    if PurePath(name).suffix.lower() in (".xlsx", ".xlsm") and not csv_files.looks_like_text(data):
        message = _(
            "Ce fichier Excel est abîmé et ne peut pas être ouvert. Enregistrez-le de nouveau depuis Excel."
        )
        raise UnreadableFile(message, code="broken")
    return "csv"


def _refuse_ole(data: bytes) -> None:
    if _ENCRYPTED in data:
        message = _(
            "Ce classeur est protégé par un mot de passe. Enlevez la protection dans Excel, puis recommencez."
        )
        raise UnreadableFile(message, code="locked")
    message = _("Ce fichier est à l'ancien format Excel (.xls). Ouvrez-le et enregistrez-le au format .xlsx.")
    raise UnreadableFile(message, code="old_format")
