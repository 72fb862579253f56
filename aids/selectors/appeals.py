"""Appeals: the one that waits, whether one may be filed, those to be heard."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from aids.enums import ApplicationState, DecisionOutcome
from aids.models import Appeal, Application, Decision
from common.dates import today

# Where `pending_appeals` leaves what it read.
_READ = "appeals_pending"


def pending_appeals() -> "Prefetch[Any]":
    """What reads the pending appeals of all files of an agenda in one query, for `pending_appeal`."""
    pending = Appeal.objects.pending().select_related("against")
    return Prefetch("application__appeals", queryset=pending, to_attr=_READ)


def pending_appeal(application: Application) -> Appeal | None:
    """Return the appeal of a file that waits for its answer, or None; as `pending_appeals` read it, if it did."""
    read: list[Appeal] | None = getattr(application, _READ, None)
    if read is not None:
        return read[0] if read else None
    return Appeal.objects.pending().filter(application=application).select_related("against").first()


def appealable_decision(application: Application) -> Decision | None:
    """Return the refusal against which the person may still appeal today, or None."""
    if application.state != ApplicationState.REJECTED:
        return None
    last = application.decisions.order_by("-made_at", "-pk").first()
    if last is None or last.outcome != DecisionOutcome.REJECTED or last.appeal_until is None:
        return None
    return last if last.appeal_until >= today() else None


def appeals_to_hear(actor: User) -> QuerySet[Appeal]:
    """Return the appeals that wait for a sitting, the oldest first."""
    return (
        Appeal.objects.visible_to(actor)
        .pending()
        .select_related("application__person", "against")
        .order_by("filed_on", "pk")
    )
