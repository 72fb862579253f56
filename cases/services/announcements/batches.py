"""Several announcements in one file: read and shown, then created row by row, the refused ones given back."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Antenna, Country, Delegation, Governorate, User
from cases.enums import ConsentScope
from cases.models import AnnouncementBatch
from cases.services.announcements import notices
from cases.services.announcements.columns import COLUMNS, Column, match_header
from cases.services.announcements.making import (
    AnnouncementData,
    announcement_make,
    announcement_problems,
)
from cases.services.announcements.states import ANNOUNCERS
from cases.services.people import search_latin
from cases.services.register.choices import find_delegation
from cases.services.register.errors import UnreadableFile
from cases.services.register.readings import Cell, ReadingContext, text_of
from cases.services.register.reference import reference_lists
from cases.services.register.sheets import read_sheet
from common.dates import today
from common.errors import DomainError, NotPermitted
from common.uploads import safe_name

MOST_ROWS = 200
# Headers are looked for among the first rows: a title may stand above them.
_HEADER_ROWS = 10
_FEWEST_COLUMNS = 4
FORGOTTEN_AFTER = timedelta(days=30)

Row = dict[str, Any]


@transaction.atomic
def batch_read(*, actor: User, data: bytes, name: str) -> AnnouncementBatch:
    """Read a file of announcements; nothing is announced yet.

    Raises NotPermitted for other roles, UnreadableFile (field "file") for what is no Excel or CSV file, has
    no row, too many rows, or lacks a column.
    """
    if actor.role not in ANNOUNCERS:
        raise NotPermitted(_("Seuls les attachés sociaux et les opérateurs de retour signalent un retour."))
    sheet = read_sheet(data, name)
    place, columns, unknown = _find_header(sheet.rows)
    rows = _Reader(columns).read_all(sheet.rows, place + 1)
    if not rows:
        raise UnreadableFile(_("Ce fichier ne contient aucune ligne."), code="empty")
    if len(rows) > MOST_ROWS:
        message = _("Ce fichier a plus de %(most)s lignes. Partagez-le en plusieurs fichiers.")
        raise UnreadableFile(message % {"most": MOST_ROWS}, code="too_long")
    content = {
        "header": [text_of(cell) for cell in sheet.rows[place]],
        "unknown": unknown,
        "rows": rows,
    }
    return AnnouncementBatch.objects.create(
        original_name=safe_name(name),
        content=content,
        rows=len(rows),
        refused=sum(bool(row["errors"]) for row in rows),
        created_by=actor,
    )


@transaction.atomic
def batch_write(*, actor: User, batch: AnnouncementBatch) -> AnnouncementBatch:
    """Create the announcements of the good rows; called twice, it returns the first call's outcome.

    A row that is refused meanwhile (announced since) joins the rows to correct. Antennas get one mail each.
    """
    locked = AnnouncementBatch.objects.select_for_update(of=("self",), no_key=True).get(pk=batch.pk)
    if locked.written_at is not None:
        return locked
    left: list[Row] = []
    told: Counter[Antenna] = Counter()
    for row in locked.content["rows"]:
        if row["errors"]:
            left.append(row)
            continue
        try:
            announcement = announcement_make(actor=actor, data=_data_of(row["values"]), tell=False)
        except DomainError as refusal:
            left.append({**row, "errors": [{"column": "", "message": refusal.message}]})
        else:
            told[announcement.case.antenna] += 1
    for antenna, count in told.items():
        notices.tell_several_announced(antenna, count)
    locked.content = {**locked.content, "rows": left}
    locked.created, locked.refused = sum(told.values()), len(left)
    locked.written_at = timezone.now()
    locked.save(update_fields=["content", "created", "refused", "written_at"])
    return locked


@transaction.atomic
def batches_forget() -> int:
    """Delete the files sent more than thirty days ago: what they announced lives in the cases."""
    gone = AnnouncementBatch.objects.filter(created_at__lt=timezone.now() - FORGOTTEN_AFTER)
    deleted, _by_model = gone.delete()
    return deleted


def _find_header(rows: list[tuple[Cell, ...]]) -> tuple[int, dict[int, Column], list[str]]:
    place = 0
    found: dict[int, Column] = {}
    unknown: list[str] = []
    for index, row in enumerate(rows[:_HEADER_ROWS]):
        columns, others = match_header(row)
        if len(columns) > len(found):
            place, found, unknown = index, columns, others
    missing = [str(column.label) for column in COLUMNS if column.is_required and column not in found.values()]
    if len(found) < _FEWEST_COLUMNS:
        message = _("Les titres de colonnes ne sont pas ceux du modèle : téléchargez-le et remplissez-le.")
        raise UnreadableFile(message, code="no_header")
    if missing:
        message = _("Il manque des colonnes : %(names)s.") % {"names": ", ".join(missing)}
        raise UnreadableFile(message, code="missing_columns")
    return place, found, unknown


class _Reader:
    """Reads the rows of one file; a person met in an earlier row is refused in the later one."""

    def __init__(self, columns: Mapping[int, Column]) -> None:
        self._columns = columns
        self._reference = reference_lists(antennas=(), institutions=())
        self._today = today()
        self._headers = {column.key: str(column.label) for column in COLUMNS}
        self._seen: dict[tuple[str, ...], int] = {}
        self._places = {
            "country": dict(Country.objects.in_bulk()),
            "governorate": dict(Governorate.objects.in_bulk()),
            "delegation": dict(Delegation.objects.in_bulk()),
        }

    def read_all(self, rows: list[tuple[Cell, ...]], start: int) -> list[Row]:
        """Return each row that holds something, as JSON: its number, cells, values, errors and warnings."""
        found = []
        for index, cells in enumerate(rows[start:], start + 1):
            if any(cell not in (None, "") for place, cell in enumerate(cells) if place in self._columns):
                found.append(self._read(index, cells))
            if len(found) > MOST_ROWS:
                break
        return found

    def _read(self, number: int, cells: tuple[Cell, ...]) -> Row:
        values: dict[str, Any] = {}
        errors: list[dict[str, str]] = []
        warnings: list[dict[str, str]] = []
        for place, column in self._columns.items():
            cell = cells[place] if place < len(cells) else None
            context = ReadingContext(self._today, self._reference, str(column.label))
            reading = column.reader(cell, context)
            if reading.problem:
                told = warnings if reading.value is not None else errors
                told.append({"column": str(column.label), "message": reading.problem})
            elif reading.value is None and column.is_required:
                errors.append({"column": str(column.label), "message": _("Cette case est vide.")})
            if reading.value is not None:
                values[column.key] = _plain(reading.value)
        self._find_delegation(values, errors)
        if not errors:
            errors += self._check(number, values)
        texts = [text_of(cell) for cell in cells]
        return {"number": number, "cells": texts, "values": values, "errors": errors, "warnings": warnings}

    def _find_delegation(self, values: dict[str, Any], errors: list[dict[str, str]]) -> None:
        text = values.pop("delegation", "")
        if not text or "governorate" not in values:
            return
        context = ReadingContext(self._today, self._reference, self._headers["delegation"])
        reading = find_delegation(text, values["governorate"], context)
        if reading.value is None:
            errors.append({"column": self._headers["delegation"], "message": reading.problem})
        else:
            values["delegation"] = reading.value

    def _check(self, number: int, values: dict[str, Any]) -> list[dict[str, str]]:
        data = _data_of(values, self._places)
        errors = [
            {"column": self._headers.get(name, ""), "message": message}
            for name, message in announcement_problems(data)
        ]
        for key in _keys(data):
            earlier = self._seen.setdefault(key, number)
            if earlier != number:
                message = _("Cette personne est déjà à la ligne %(row)s.") % {"row": earlier}
                return [*errors, {"column": self._headers["last_name"], "message": message}]
        return errors


def _keys(data: AnnouncementData) -> Iterable[tuple[str, ...]]:
    """Yield what makes two rows the same person: a document, or the name with the birth date."""
    for name in ("cin", "passport", "consular_card"):
        if value := getattr(data, name):
            yield (name, value)
    if data.birth_date:
        yield ("name", search_latin(data.first_name, data.last_name), data.birth_date.isoformat())


def _data_of(
    values: Mapping[str, Any], places: Mapping[str, Mapping[str, Any]] | None = None
) -> AnnouncementData:
    """Return a row's values as `announcement_make` takes them; `places` spares the look-ups of reference data."""
    given = dict(values)
    for name, model in (("country", Country), ("governorate", Governorate), ("delegation", Delegation)):
        if key := given.get(name):
            given[name] = places[name][key] if places else model._default_manager.get(pk=key)
    for name in ("birth_date", "planned_on", "consent_given_on"):
        if given.get(name):
            given[name] = date.fromisoformat(given[name])
    return AnnouncementData(**given, consents=(ConsentScope.PROCESSING,))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value)
