"""What routing adds to the timeline of a case."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from common.timeline import TimelineEvent, Window
from operators.enums import ProposalState
from operators.models import Proposal, ProposalTransition


def routing_events(*, actor: Any, subject_id: int, window: Window) -> list[TimelineEvent]:
    """Return the offers made for the economic files of one case, and their answers."""
    rows = ProposalTransition.objects.filter(
        subject__in=Proposal.objects.visible_to(actor), subject__application__case=subject_id
    ).select_related("actor", "subject__application", "subject__operator__institution")
    return [_event(row) for row in window.rows(rows, "at")]


def _event(row: ProposalTransition) -> TimelineEvent:
    state = ProposalState(row.to_state)
    made = _("%(number)s proposé à %(operator)s")
    answered = _("%(number)s, %(operator)s : proposition %(state)s")
    values = {
        "number": row.subject.application.number,
        "operator": row.subject.operator,
        "state": str(state.label).lower(),
    }
    return TimelineEvent(
        at=row.at,
        title=(made if state == ProposalState.PROPOSED else answered) % values,
        who=row.actor or _("Le portail"),
        text=row.reason,
        state=row.to_state,
        url=reverse("operators:application_tab", args=[row.subject.application_id]),
        key=row.pk,
    )
