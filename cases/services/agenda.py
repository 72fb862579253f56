"""Appointments: planned, moved, cancelled, and whether the person came."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from accounts.enums import Role
from accounts.models import User
from cases.enums import AppointmentKind, AppointmentState, CaseState
from cases.models import Appointment, AppointmentTransition, Case
from cases.services.access import lock_row
from common.constraints import refusals
from common.errors import Conflict, DomainError, NotPermitted
from common.formatting import moment_text

KEEPERS = frozenset({Role.COUNSELLOR, Role.ANTENNA_MANAGER})
# A visit without an appointment may be written down afterwards; further ahead lies a mistyped year.
LONGEST_AGO = timedelta(days=31)
FURTHEST_AHEAD = timedelta(days=2 * 366)


@transaction.atomic
def appointment_plan(
    *,
    actor: User,
    case: Case,
    counsellor: User,
    starts_at: datetime,
    ends_at: datetime,
    kind: str,
    place: str = "",
    note: str = "",
) -> Appointment:
    """Give the person of `case` an appointment with a counsellor of its antenna.

    Raises DomainError when the case is closed, the hour not possible, or the counsellor taken
    (code "appointment_counsellor_free").
    """
    # The case's row first, as closing and transfer do: none of the three passes between another's steps.
    case = lock_row(case.pk)
    _check_keeper(actor, case)
    if case.state == CaseState.CLOSED:
        raise DomainError(_("Ce dossier est clos : rouvrez-le pour donner un rendez-vous."), code="closed")
    if kind not in AppointmentKind.values:
        raise DomainError(_("Choisissez le type de rendez-vous."), field="kind", code="required")
    _check_hours(starts_at)
    _check_counsellor(counsellor, case)
    with refusals():
        appointment = Appointment.objects.create(
            case=case,
            counsellor=counsellor,
            starts_at=starts_at,
            ends_at=ends_at,
            kind=kind,
            place=place.strip(),
            note=note.strip(),
            created_by=actor,
        )
    _write(appointment, actor, "")
    return appointment


@transaction.atomic
def appointment_move(
    *,
    actor: User,
    appointment: Appointment,
    counsellor: User,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    note: str,
    kind: str,
    version: int,
) -> Appointment:
    """Change the hour, the counsellor or the place of a planned appointment.

    `version` is the one the writer read: raises Conflict when somebody changed it since.
    """
    locked = _lock(appointment)
    _check_keeper(actor, locked.case)
    if locked.version != version:
        message = _("Ce rendez-vous a été modifié entre-temps : il est maintenant le %(moment)s.")
        raise Conflict(
            message % {"moment": moment_text(locked.starts_at)}, theirs={"starts_at": locked.starts_at}
        )
    if not locked.is_planned:
        raise DomainError(_("Seul un rendez-vous prévu peut être déplacé."), code="transition")
    if kind not in AppointmentKind.values:
        raise DomainError(_("Choisissez le type de rendez-vous."), field="kind", code="required")
    _check_hours(starts_at)
    _check_counsellor(counsellor, locked.case)
    before = locked.starts_at
    locked.counsellor, locked.starts_at, locked.ends_at = counsellor, starts_at, ends_at
    locked.place, locked.note, locked.kind = place.strip(), note.strip(), kind
    locked.version += 1
    with refusals():
        locked.save(update_fields=["counsellor", "starts_at", "ends_at", "place", "note", "kind", "version"])
    if before != starts_at:
        words = {"before": moment_text(before), "after": moment_text(starts_at)}
        _write(locked, actor, locked.state, _("Déplacé du %(before)s au %(after)s") % words)
    return locked


def appointment_cancel(*, actor: User, appointment: Appointment, reason: str) -> Appointment:
    """Cancel a planned appointment; the reason is kept."""
    if not reason.strip():
        raise DomainError(_("Dites pourquoi le rendez-vous est annulé."), field="reason", code="required")
    return _change(actor=actor, appointment=appointment, act=Appointment.cancel, reason=reason)


def appointment_record_presence(
    *, actor: User, appointment: Appointment, came: bool, reason: str = ""
) -> Appointment:
    """Write whether the person came, once the hour has passed; a mistake is put right the same way."""
    if appointment.starts_at > timezone.now():
        raise DomainError(_("La présence se note quand l'heure du rendez-vous est passée."), code="too_early")
    act = Appointment.hold if came else Appointment.miss
    return _change(actor=actor, appointment=appointment, act=act, reason=reason)


def appointments_end(*, actor: User, case: Case, reason: str) -> list[Appointment]:
    """Cancel the appointments of `case` that are still to come; the caller holds the lock on the case."""
    to_come = Appointment.objects.select_for_update(of=("self",), no_key=True).filter(
        case=case, state=AppointmentState.PLANNED, starts_at__gte=timezone.now()
    )
    cancelled = list(to_come.order_by("starts_at", "pk"))
    for appointment in cancelled:
        _apply(appointment, Appointment.cancel, actor, reason)
    return cancelled


def appointments_give(
    *, actor: User, case_ids: Collection[int], giver: User, receiver: User
) -> list[Appointment]:
    """Give the appointments to come of these cases from `giver` to `receiver`; the caller locks the cases.

    Returns those that stay with `giver`, because `receiver` has another one at that hour.
    """
    to_come = Appointment.objects.filter(state=AppointmentState.PLANNED, starts_at__gte=timezone.now())
    given = to_come.filter(case__in=case_ids, counsellor=giver).select_for_update(of=("self",), no_key=True)
    stay = []
    for appointment in given.order_by("starts_at", "pk"):
        taken = Appointment.objects.filter(
            counsellor=receiver,
            state__in=[AppointmentState.PLANNED, AppointmentState.HELD],
            starts_at__lt=appointment.ends_at,
            ends_at__gt=appointment.starts_at,
        )
        if taken.exists():
            stay.append(appointment)
            continue
        appointment.counsellor = receiver
        appointment.version += 1
        with refusals():
            appointment.save(update_fields=["counsellor", "version"])
        words = {"giver": str(giver), "receiver": str(receiver)}
        _write(appointment, actor, appointment.state, _("Passé de %(giver)s à %(receiver)s") % words)
    return stay


@transaction.atomic
def _change(
    *, actor: User, appointment: Appointment, act: Callable[[Appointment], None], reason: str
) -> Appointment:
    locked = _lock(appointment)
    _check_keeper(actor, locked.case)
    _apply(locked, act, actor, reason)
    return locked


def _apply(locked: Appointment, act: Callable[[Appointment], None], actor: User, reason: str) -> None:
    before = locked.state
    try:
        act(locked)
    except TransitionNotAllowed as error:
        message = _("Ce rendez-vous est déjà « %(state)s ».")
        raise DomainError(message % {"state": AppointmentState(before).label}, code="transition") from error
    locked.version += 1
    with refusals():
        locked.save(update_fields=["state", "version"])
    _write(locked, actor, before, reason.strip())


def _lock(appointment: Appointment) -> Appointment:
    rows = Appointment.objects.select_for_update(of=("self",), no_key=True).select_related("case")
    return rows.get(pk=appointment.pk)


def _write(appointment: Appointment, actor: User, before: str, reason: str = "") -> None:
    AppointmentTransition.objects.create(
        subject=appointment,
        at=timezone.now(),
        actor=actor,
        from_state=before,
        to_state=appointment.state,
        reason=reason,
    )


def _check_keeper(actor: User, case: Case) -> None:
    if actor.role not in KEEPERS or actor.antenna_id != case.antenna_id:
        raise NotPermitted(_("Les rendez-vous sont tenus par l'antenne du dossier."), code="role")


def _check_hours(starts_at: datetime) -> None:
    now = timezone.now()
    if not now - LONGEST_AGO <= starts_at <= now + FURTHEST_AHEAD:
        message = _("Cette date est trop loin : un mois en arrière et deux ans en avant au plus.")
        raise DomainError(message, field="day", code="too_far")


def _check_counsellor(counsellor: User, case: Case) -> None:
    works_there = counsellor.role in KEEPERS and counsellor.antenna_id == case.antenna_id
    if not (works_there and counsellor.is_active):
        message = _("Cette personne n'est pas de l'antenne du dossier.")
        raise DomainError(message, field="counsellor", code="antenna")
