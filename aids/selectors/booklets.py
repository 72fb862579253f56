"""What the booklet, the minutes and the live page tell of the files of a sitting."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from aids.enums import AgendaOutcome
from aids.models import Application, Sitting, SittingFile
from aids.selectors.committees import Tally, agenda_of, tally
from aids.selectors.innovation import InnovationLine, innovation_lines
from aids.selectors.plan_content import PlanView, submitted_plan
from common.formatting import name_text
from common.money import ZERO


@dataclass(frozen=True, slots=True)
class BookletRow:
    """One file as a member of the committee reads it; `name` is empty when names are hidden.

    `plan` is what was submitted, whatever the operator has changed in it since.
    Never vulnerabilities, notes or the answers behind a score.
    """

    file: SittingFile
    application: Application | None
    name: str
    plan: PlanView | None
    points: int | None
    conditions: Sequence[InnovationLine]
    tally: Tally
    conflicts: Sequence[str]


def booklet_rows(sitting: Sitting, *, pseudonymised: bool) -> list[BookletRow]:
    """Return the files of a sitting in the order of its agenda."""
    return [booklet_row(file, pseudonymised=pseudonymised) for file in agenda_of(sitting)]


def booklet_row(file: SittingFile, *, pseudonymised: bool) -> BookletRow:
    """Return one file, read with what `agenda_of` fetches."""
    application = file.application
    assessment = application.assessment if application else None
    innovative = application is not None and application.kind == "innovative"
    return BookletRow(
        file=file,
        application=application,
        name="" if pseudonymised or application is None else name_text(application.person),
        plan=submitted_plan(application) if application else None,
        points=assessment.total_points if assessment else None,
        conditions=innovation_lines(application) if application and innovative else (),
        tally=tally((vote.choice, vote.member.quality) for vote in file.votes.all()),
        conflicts=[conflict.member.full_name for conflict in file.conflicts.all()],
    )


def minutes_context(sitting: Sitting, *, pseudonymised: bool) -> dict[str, Any]:
    """Return what the minutes tell: who was there, every decision, what could not pass, the sums."""
    rows = booklet_rows(sitting, pseudonymised=pseudonymised)
    members = list(sitting.members.select_related("institution", "country"))
    return {
        "rows": rows,
        "present": [member for member in members if member.is_present],
        "absent": [member for member in members if not member.is_present],
        "refused": [row for row in rows if row.file.refusal],
        "sums": sitting_sums([row.file for row in rows]),
    }


@dataclass(frozen=True, slots=True)
class SittingSums:
    """How many files a sitting had, by outcome, and what it granted in EUR, in all and on average."""

    files: int
    approved: int
    rejected: int
    deferred: int
    withdrawn: int
    refused: int
    granted_eur: Decimal
    average_eur: Decimal | None


def sitting_sums(files: Sequence[SittingFile]) -> SittingSums:
    """Sum up the files of a sitting; a decision that could not be applied grants nothing."""
    passed = [file for file in files if not file.refusal]
    counts = Counter(file.outcome for file in passed)
    granted = [file.granted_eur or ZERO for file in passed if file.outcome == AgendaOutcome.APPROVED]
    total = sum(granted, ZERO)
    return SittingSums(
        files=len(files),
        approved=counts[AgendaOutcome.APPROVED],
        rejected=counts[AgendaOutcome.REJECTED],
        deferred=counts[AgendaOutcome.DEFERRED],
        withdrawn=counts[AgendaOutcome.WITHDRAWN],
        refused=len(files) - len(passed),
        granted_eur=total,
        average_eur=total / len(granted) if granted else None,
    )
