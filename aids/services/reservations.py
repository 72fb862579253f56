"""Reservations in time: their end announced, their end, a manager's extension (domain.md 3.3)."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.enums import ApplicationState, EntryReason, NoticeKind
from aids.models import Application, Phase, ReservationExtension
from aids.models.applications import ApplicationQuerySet
from aids.selectors.day import RESERVATION_WARNING
from aids.services import budget
from aids.services.reservation_notices import notice_give
from aids.services.transitions import lock_application, require_role
from aids.services.waiting import hold_place, promote_waiting
from common.constraints import refusals
from common.dates import today
from common.errors import DomainError
from common.formatting import day_text

S = ApplicationState
FURTHEST = timedelta(days=366)
# The states in which a file waits for its decision: only then does it reserve.
RESERVING = (S.SUBMITTED, S.DEFERRED)


@transaction.atomic
def reservations_warn() -> int:
    """Tell the counsellors of reservations that end within the notice, once each; return how many."""
    day = today()
    ending = Application.objects.filter(reserved_until__range=(day, day + RESERVATION_WARNING))
    return sum(
        notice_give(application=file, kind=NoticeKind.ENDING, until=file.reserved_until)
        for file in _locked(ending)
    )


@transaction.atomic
def reservations_expire() -> int:
    """Give back the reservations whose date has passed; return how many. The files stay submitted.

    Places that became free meanwhile, whatever the reason, then go to the waiting lists.
    """
    count = 0
    for application in _locked(Application.objects.filter(reserved_until__lt=today())):
        until = application.reserved_until
        budget.release(actor=None, application=application, code=EntryReason.EXPIRED)
        application.reserved_until = None
        application.save(update_fields=["reserved_until", "updated_at"])
        notice_give(application=application, kind=NoticeKind.EXPIRED, until=until)
        count += 1
    for phase in Phase.objects.filter(is_open=True, slots_enforced=True).order_by("pk"):
        promote_waiting(phase=phase)
    return count


@transaction.atomic
def reservation_extend(*, actor: User, application: Application, until: date, reason: str) -> bool:
    """Keep a file's place until `until`; a file whose reservation has ended takes one again.

    Returns False when no place is left for it: it then joins the waiting list at today's date. Raises
    DomainError for a date that is not later than now, or beyond a year.
    """
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("prolonger une réservation"))
    application = lock_application(actor=actor, application=application)
    before = application.reserved_until
    _check(application, until, reason)
    if before is None and not hold_place(actor=actor, application=application, reason=reason.strip()):
        return False
    application.reserved_until = until
    application.save(update_fields=["reserved_until", "updated_at"])
    with refusals():
        ReservationExtension.objects.create(
            application=application, before=before, until=until, reason=reason.strip(), extended_by=actor
        )
    return True


def _check(application: Application, until: date, reason: str) -> None:
    if application.state not in RESERVING:
        message = _("Ce dossier d'aide est « %(state)s » : il ne réserve plus de place.")
        raise DomainError(message % {"state": application.get_state_display()}, code="state")
    if application.waiting_since is not None:
        message = _(
            "Ce dossier est en liste d'attente : la première place libérée lui sera offerte à son tour."
        )
        raise DomainError(message, code="waiting")
    if not reason.strip():
        raise DomainError(_("Dites pourquoi la place est gardée plus longtemps."), field="reason")
    earliest = max(application.reserved_until or today(), today())
    if not earliest < until <= today() + FURTHEST:
        message = _("La nouvelle date va d'après le %(day)s à un an d'ici.")
        raise DomainError(message % {"day": day_text(earliest)}, field="until", code="range")


def _locked(files: ApplicationQuerySet) -> ApplicationQuerySet:
    """Files that another act holds are passed over: the next run finds them."""
    read = files.select_related("phase", "case__counsellor", "case__antenna").order_by("pk")
    return read.select_for_update(of=("self",), no_key=True, skip_locked=True)
