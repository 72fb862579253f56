"""A place for a submitted file, or its turn on the waiting list; places that free go to the list by date."""

from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from aids.enums import ApplicationState, EntryReason, NoticeKind
from aids.models import Application, Phase
from aids.selectors.programmes import phase_envelopes
from aids.selectors.sweeps import offer_finding
from aids.selectors.waiting import room_of, waiting_files
from aids.services import budget
from aids.services.ledger import BudgetRefusal, lock_balances
from aids.services.reservation_notices import notice_give
from cases.services.tasks import task_raise
from common.dates import today


def hold_place(*, actor: User | None, application: Application, reason: str = "", code: str = "") -> bool:
    """Reserve for a submitted file, or put it on the waiting list at its date; return whether it holds a place."""
    try:
        budget.reserve(
            actor=actor,
            application=application,
            amount_eur=application.requested_eur or Decimal(0),
            fee_eur=application.fee_eur,
            reason=reason,
            code=code,
        )
    except BudgetRefusal:
        application.waiting_since = application.waiting_since or timezone.now()
        application.reserved_until = None
    else:
        application.waiting_since = None
        application.reserved_until = today() + timedelta(days=application.phase.reservation_days)
    application.save(update_fields=["waiting_since", "reserved_until", "updated_at"])
    return application.reserved_until is not None


@transaction.atomic
def promote_waiting(*, phase: Phase) -> int:
    """Offer freed places to the waiting list by date; return how many files got one.

    A file for which something still lacks is passed over and keeps its turn. So is a file that another act
    has locked: that act promotes again when it ends. The counsellor of each is told, and has a task.
    """
    promoted = 0
    # Two lists gone through at once could serve a later file before an earlier one.
    lock_balances(phase_envelopes(phase))
    room = room_of(phase)
    for waiting in list(waiting_files(phase)):
        if room.lacking(waiting):
            continue
        application = _locked(waiting.pk)
        if application is None:
            continue
        if hold_place(actor=None, application=application, code=EntryReason.OFFERED):
            _tell(application)
            promoted += 1
        room = room_of(phase)
    return promoted


def _locked(pk: int) -> Application | None:
    files = Application.objects.filter(
        pk=pk, waiting_since__isnull=False, state=ApplicationState.SUBMITTED
    ).select_related("phase", "case__counsellor", "case__antenna")
    return files.select_for_update(of=("self",), no_key=True, skip_locked=True).first()


def _tell(application: Application) -> None:
    """Tell the counsellor that the file has its place, by mail and by a task."""
    notice_give(application=application, kind=NoticeKind.OFFERED, until=application.reserved_until)
    task_raise(source="aids.offers", found=offer_finding(application, today()))
