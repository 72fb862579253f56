"""What aids bring to the timeline of a case: the life of its files, and what was paid."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from aids.enums import ApplicationState, TrancheState
from aids.models import Application, ApplicationTransition, Tranche, TrancheTransition
from common.formatting import eur_text
from common.timeline import TimelineEvent, Window

# Planning stays on the file's page: the case tells what was asked for, what was paid, what came back.
TOLD = (
    TrancheState.PROPOSED,
    TrancheState.ORDERED,
    TrancheState.PAID,
    TrancheState.RETURNED,
    TrancheState.CANCELLED,
)


def aid_events(*, actor: User, subject_id: int, window: Window) -> list[TimelineEvent]:
    """Return the changes of state of the aid files of one case."""
    changes = ApplicationTransition.objects.filter(
        subject__in=Application.objects.visible_to(actor), subject__case=subject_id
    ).select_related("actor", "subject")
    return [
        TimelineEvent(
            at=change.at,
            title=_("%(kind)s %(number)s : %(state)s")
            % {
                "kind": change.subject.get_kind_display(),
                "number": change.subject.number,
                "state": str(ApplicationState(change.to_state).label).lower(),
            },
            who=change.actor or "",
            text=change.reason,
            state=change.to_state,
            url=reverse("aids:application_detail", args=[change.subject_id]),
            key=change.pk,
        )
        for change in window.rows(changes, "at")
    ]


def payment_events(*, actor: User, subject_id: int, window: Window) -> list[TimelineEvent]:
    """Return the payments of one case proposed, ordered, paid, returned or cancelled."""
    changes = TrancheTransition.objects.filter(
        subject__in=Tranche.objects.visible_to(actor),
        subject__application__case=subject_id,
        to_state__in=TOLD,
    ).select_related("actor", "subject__application")
    return [_payment_event(change) for change in window.rows(changes, "at")]


def _payment_event(change: TrancheTransition) -> TimelineEvent:
    words = {
        "number": change.subject.reference,
        "amount": eur_text(change.subject.amount_eur),
        "state": str(TrancheState(change.to_state).label).lower(),
    }
    return TimelineEvent(
        at=change.at,
        title=_("Versement %(number)s de %(amount)s : %(state)s") % words,
        who=change.actor or _("Le portail"),
        text=change.reason,
        state=change.to_state,
        url=reverse("aids:tranche_detail", args=[change.subject_id]),
        key=change.pk,
    )
