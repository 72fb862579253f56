"""Time of the committee room: a sitting of forty files sealed, 320 letters drawn by two workers (issue 4).

Over a demonstration; what is decided or drawn is not left behind.
"""

import multiprocessing
import time
from typing import Any

from django.db import connection, transaction

from accounts.enums import Role
from accounts.models import User
from aids.enums import AgendaOutcome, AidKind, ApplicationState, MemberQuality, PaperKind
from aids.models import (
    Application,
    Decision,
    Envelope,
    Paper,
    Sealing,
    Sitting,
    SittingFile,
    SittingMember,
    Vote,
)
from aids.services.past_decisions import past_decisions_record
from aids.services.sealing import sitting_seal
from aids.services.sittings import SittingData, sitting_plan
from bench.demonstration import demonstration_made
from bench.letters_process import draw_letters
from common.dates import today

PEOPLE = 2500
FILES, LETTERS, WORKERS = 40, 320, 2


class _Undo(Exception):
    """Raised to take back what the bench wrote."""


def run() -> dict[str, Any]:
    """Return seconds of a sealing and of the letters; the counts say how many there were to do."""
    demonstration_made(PEOPLE)
    return {"sealing": _sealing(), "letters": _letters()}


def _managers() -> list[User]:
    found = list(User.objects.filter(role=Role.TASKFORCE_MANAGER, is_active=True).order_by("pk")[:2])
    if len(found) < 2:
        message = "the demonstration's accounts are missing: run manage.py demo"
        raise RuntimeError(message)
    return found


def _sealing() -> dict[str, Any]:
    """Seal a sitting of approved files that are brought back to the eve of their decision."""
    found: dict[str, Any] = {}
    try:
        with transaction.atomic():
            sitting, secretary = _open_sitting()
            sealing = Sealing.objects.create(sitting=sitting, requested_by=secretary)
            began = time.perf_counter()
            sitting_seal(sealing)
            seconds = round(time.perf_counter() - began, 2)
            files = SittingFile.objects.filter(sitting=sitting)
            found = {
                "files": files.count(),
                "applied": files.filter(decision__isnull=False).count(),
                "seconds": seconds,
            }
            raise _Undo
    except _Undo:
        return found


def _open_sitting() -> tuple[Sitting, User]:
    secretary, voter = _managers()
    files = Application.objects.filter(
        state__in=[ApplicationState.APPROVED, ApplicationState.CONTRACTED, ApplicationState.DISBURSING],
        decisions__isnull=False,
    ).exclude(kind=AidKind.INNOVATIVE)
    phase = files.latest("decided_at").phase
    chosen = list(files.filter(phase=phase).distinct().order_by("-pk")[:FILES])
    ids = [file.pk for file in chosen]
    # As before the decision; the limits would count each of them twice.
    Application.objects.filter(pk__in=ids).update(
        state=ApplicationState.SUBMITTED, decided_by=None, decided_at=None, granted_eur=None
    )
    Envelope.objects.filter(phase=phase).update(has_slots=False, has_euros=False)
    data = SittingData(phase=phase, held_on=today(), place="Mesure", quorum=1)
    sitting = sitting_plan(actor=secretary, data=data)
    member = SittingMember.objects.create(
        sitting=sitting, user=voter, full_name=str(voter), quality=MemberQuality.CHAIR, is_present=True
    )
    asked = dict(Application.objects.filter(pk__in=ids).values_list("pk", "requested_eur"))
    rows = [
        SittingFile.objects.create(
            sitting=sitting,
            application_id=pk,
            rank=rank,
            outcome=AgendaOutcome.APPROVED,
            granted_eur=asked[pk],
        )
        for rank, pk in enumerate(ids, start=1)
    ]
    sitting.convene()
    sitting.open()
    sitting.save()
    Vote.objects.bulk_create(Vote(file=row, member=member, choice="for") for row in rows)
    return sitting, secretary


def _letters() -> dict[str, Any]:
    """Draw letters in as many processes as there are workers, each a half of them."""
    manager = _managers()[0]
    past_decisions_record()
    decisions = list(Decision.objects.filter(letters__isnull=True).order_by("-pk")[:LETTERS])
    papers = Paper.objects.bulk_create(
        Paper(
            application_id=one.application_id,
            decision=one,
            kind=PaperKind.DECISION_LETTER,
            language="fr",
            requested_by=manager,
        )
        for one in decisions
    )
    ids = [paper.pk for paper in papers]
    database = str(connection.settings_dict["NAME"])
    context = multiprocessing.get_context("spawn")
    halves = [ids[place::WORKERS] for place in range(WORKERS)]
    began = time.perf_counter()
    processes = [context.Process(target=draw_letters, args=(database, half)) for half in halves]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    seconds = round(time.perf_counter() - began, 1)
    drawn = Paper.objects.filter(pk__in=ids, job_state="done")
    count = drawn.count()
    for paper in drawn:
        paper.file.delete(save=False)
    Paper.objects.filter(pk__in=ids).delete()
    return {"letters": len(ids), "drawn": count, "workers": WORKERS, "seconds": seconds}
