"""Sittings held before the portal, entered from their minutes: date, place, files, what was granted."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TextIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aids.enums import AgendaOutcome, SittingState
from aids.models import Phase, Sitting, SittingFile
from aids.selectors.committees import agenda_of
from aids.services.sealing import sealed_content
from aids.services.seals import content_hash
from aids.services.sittings import write_event
from common.dates import today
from common.errors import DomainError
from common.services.numbers import take_numbers

COLUMNS = ("date", "place", "files", "average_eur")
MOST_FILES = 500


@dataclass(frozen=True, slots=True)
class PastSitting:
    """One sitting of the past. `average_eur` is what its files were granted on average, None where unknown."""

    held_on: date
    place: str
    files: int
    average_eur: Decimal | None = None


def read_past_sittings(source: TextIO) -> list[PastSitting]:
    """Read a CSV of COLUMNS (ISO dates). Raises DomainError naming every line that cannot be read."""
    rows = csv.DictReader(source)
    missing = [name for name in COLUMNS[:3] if name not in (rows.fieldnames or [])]
    if missing:
        raise DomainError(_("Colonnes manquantes : %(names)s.") % {"names": ", ".join(missing)})
    found, problems = [], []
    for line, row in enumerate(rows, start=2):
        try:
            found.append(_read(row))
        except (ValueError, InvalidOperation):
            problems.append(str(line))
    if problems:
        message = ngettext(
            "Ligne illisible : %(lines)s. Une date aaaa-mm-jj, un lieu, un nombre de dossiers.",
            "Lignes illisibles : %(lines)s. Une date aaaa-mm-jj, un lieu, un nombre de dossiers.",
            len(problems),
        )
        raise DomainError(message % {"lines": ", ".join(problems)}, code="lines")
    return found


def _read(row: dict[str, str]) -> PastSitting:
    files, place = int(row["files"]), row["place"].strip()
    held_on = date.fromisoformat(row["date"].strip())
    average = Decimal(row["average_eur"]) if (row.get("average_eur") or "").strip() else None
    if (
        not 1 <= files <= MOST_FILES
        or not place
        or held_on > today()
        or (average is not None and average <= 0)
    ):
        raise ValueError
    return PastSitting(held_on, place, files, average)


@transaction.atomic
def past_sittings_enter(*, phase: Phase, rows: Iterable[PastSitting]) -> tuple[int, int]:
    """Enter sittings of the past, sealed at once; return how many sittings and files are new.

    One of the same day and place is there already: entering the same list again adds nothing. Their files
    have no record in the portal: nothing is written to the ledger.
    """
    sittings = files = 0
    for row in rows:
        known = Sitting.objects.filter(is_history=True, held_on=row.held_on, place=row.place)
        if not known.exists():
            _enter(phase, row)
            sittings, files = sittings + 1, files + row.files
    return sittings, files


def _enter(phase: Phase, row: PastSitting) -> None:
    sitting = Sitting.objects.create(
        number=take_numbers(letter="C", year=row.held_on.year)[0],
        phase=phase,
        held_on=row.held_on,
        place=row.place,
        quorum=1,
        is_history=True,
    )
    for rank in range(1, row.files + 1):
        SittingFile.objects.create(
            sitting=sitting,
            title=_("Dossier %(rank)s") % {"rank": rank},
            rank=rank,
            is_live=False,
            outcome=AgendaOutcome.APPROVED,
            granted_eur=row.average_eur,
        )
    sitting.convene()
    sitting.open()
    sitting.sealed_at = timezone.now()
    sitting.content = dict(sealed_content(sitting, agenda_of(sitting)))
    sitting.content_sha256 = content_hash(sitting.content)
    sitting.seal()
    sitting.save()
    write_event(sitting, None, SittingState.PLANNED, _("Séance tenue avant le portail"))
