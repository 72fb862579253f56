"""Appeals: the one that waits, whether one may be filed, those to be heard."""

from django.db.models import QuerySet

from accounts.models import User
from aids.enums import ApplicationState, DecisionOutcome
from aids.models import Appeal, Application, Decision
from common.dates import today


def pending_appeal(application: Application) -> Appeal | None:
    """Return the appeal of a file that waits for its answer, or None."""
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
