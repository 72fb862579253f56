"""What aids bring to the home page."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.enums import AidKind, ApplicationState
from aids.models import Application
from aids.selectors.budget_moves import moves_to_decide
from aids.selectors.schemes import proposals_to_answer
from common.dates import today
from common.day import CALM, LATE, SOON, DayRow, DaySection, take
from common.formatting import name_text

S = ApplicationState
ROWS = 10
RESERVATION_WARNING = timedelta(days=14)
CONTRACT_WARNING = timedelta(days=60)


def _files(user: User) -> QuerySet[Application]:
    return (
        Application.objects.writable_by(user).select_related("person", "contract").order_by("opened_on", "pk")
    )


def _mine(user: User) -> QuerySet[Application]:
    """A counsellor's own cases and those nobody follows; a manager sees the whole antenna."""
    files = _files(user)
    return files.filter(case__counsellor__in=[user.pk]) if user.role == Role.COUNSELLOR else files


def _row(application: Application, **more: Any) -> DayRow:
    return DayRow(
        label=name_text(application.person),
        url=reverse("aids:application_detail", args=[application.pk]),
        detail=f"{application.number} · {application.short_kind}",
        **more,
    )


def _section(
    title: str, files: QuerySet[Application], row: Callable[[Application], DayRow], query: str, icon: str
) -> DaySection:
    found, total = take(files, ROWS)
    rows = [row(file) for file in found]
    return DaySection(title, rows, reverse("aids:application_list") + query, icon, total)


def to_decide_count(user: User) -> int:
    """Return how many files wait for the taskforce's decision, those the user submitted aside."""
    if user.role != Role.TASKFORCE_MANAGER:
        return 0
    return Application.objects.writable_by(user).filter(state=S.SUBMITTED).exclude(submitted_by=user).count()


def to_decide_section(user: User) -> DaySection:
    """Files submitted, the oldest first."""
    files = _files(user).filter(state=S.SUBMITTED).order_by("submitted_at", "pk")

    def row(file: Application) -> DayRow:
        return _row(file, since=file.submitted_at)

    return _section(_("Aides à décider"), files, row, "?etat=submitted", "check2-square")


def schemes_section(user: User) -> DaySection | None:
    """Versions of a scheme that another manager proposed, for this one to confirm or refuse."""
    found = proposals_to_answer(actor=user)
    rows = [
        DayRow(label=str(version), url=version.get_absolute_url(), since=version.proposed_at)
        for version in found
    ]
    return DaySection(_("Schémas directeurs à confirmer"), rows, icon="broadcast") if rows else None


def moves_section(user: User) -> DaySection:
    """Moves between envelopes that wait for this manager's agreement."""
    found, total = take(moves_to_decide(user), ROWS)
    rows = [
        DayRow(
            label=_("%(source)s vers %(target)s")
            % {"source": move.source.label, "target": move.target.label},
            url=move.get_absolute_url(),
            detail=str(move.proposed_by),
            since=move.proposed_at,
        )
        for move in found
    ]
    return DaySection(_("Transferts à confirmer"), rows, reverse("aids:move_list"), "arrow-left-right", total)


def to_advance_section(user: User) -> DaySection:
    """Social files to score or submit, and files put off."""
    drafts = _mine(user).filter(kind=AidKind.SOCIAL, state__in=[S.DRAFT, S.SCORED, S.DEFERRED])

    def row(file: Application) -> DayRow:
        return _row(file, since=file.opened_on)

    query = "?nature=social&etat=draft&etat=scored&etat=deferred"
    return _section(_("Aides sociales à évaluer ou à soumettre"), drafts, row, query, "calculator")


def to_sign_section(user: User) -> DaySection:
    """Approved files whose contract lacks a signature that the user records."""
    approved = _mine(user).filter(state=S.APPROVED)
    if user.role == Role.TASKFORCE_MANAGER:
        approved = approved.exclude(kind=AidKind.SOCIAL).filter(contract__programme_signed_on__isnull=True)
    else:
        approved = approved.exclude(
            contract__person_signed_on__isnull=False, contract__ote_signed_on__isnull=False
        )

    def row(file: Application) -> DayRow:
        return _row(file, since=file.decided_at)

    return _section(_("Contrats à signer"), approved, row, "?etat=approved", "pen")


def reservations_section(user: User) -> DaySection:
    """Reservations about to expire."""
    ending = _mine(user).filter(reserved_until__lte=today() + RESERVATION_WARNING).order_by("reserved_until")

    def row(file: Application) -> DayRow:
        return _row(file, due=file.reserved_until, urgency=SOON)

    return _section(_("Réservations bientôt échues"), ending, row, "?etat=submitted", "hourglass-split")


def contracts_section(user: User) -> DaySection:
    """Contracts near their end."""
    running = _mine(user).filter(state__in=[S.CONTRACTED, S.DISBURSING, S.IN_FOLLOW_UP])
    ending = running.filter(contract__ends_on__lte=today() + CONTRACT_WARNING).order_by("contract__ends_on")

    def row(file: Application) -> DayRow:
        is_over = file.contract.ends_on is not None and file.contract.ends_on < today()
        return _row(file, due=file.contract.ends_on, urgency=LATE if is_over else CALM)

    query = "?etat=contracted&etat=disbursing&etat=in_follow_up"
    return _section(_("Contrats près de leur fin"), ending, row, query, "calendar-event")
