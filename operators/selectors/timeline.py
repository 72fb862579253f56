"""What routing, visits and closures add to the timeline of a case."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from common.timeline import TimelineEvent, Window
from operators.enums import ClosureState, ProposalState, VisitState
from operators.models import Closure, ClosureTransition, Proposal, ProposalTransition, Visit, VisitTransition


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


def visit_events(*, actor: Any, subject_id: int, window: Window) -> list[TimelineEvent]:
    """Return the visits of one case made, missed, or made anew; their planning stays on the file's page."""
    rows = (
        VisitTransition.objects.filter(
            subject__in=Visit.objects.visible_to(actor),
            subject__application__case=subject_id,
            to_state__in=[VisitState.DONE, VisitState.MISSED],
        )
        .exclude(from_state=VisitState.DONE)
        .select_related("actor", "subject__application")
    )
    return [_visit_event(row) for row in window.rows(rows, "at")]


def closure_events(*, actor: Any, subject_id: int, window: Window) -> list[TimelineEvent]:
    """Return how the aids of one case were closed: proposed, sent back, confirmed."""
    rows = ClosureTransition.objects.filter(
        subject__in=Closure.objects.visible_to(actor), subject__application__case=subject_id
    ).select_related("actor", "subject__application")
    return [
        TimelineEvent(
            at=row.at,
            title=_("%(number)s : clôture, %(state)s")
            % {
                "number": row.subject.application.number,
                "state": str(ClosureState(row.to_state).label).lower(),
            },
            who=row.actor,
            text=row.reason,
            state=row.to_state,
            url=reverse("operators:closure_detail", args=[row.subject_id]),
            key=row.pk,
        )
        for row in window.rows(rows, "at")
    ]


def _visit_event(row: VisitTransition) -> TimelineEvent:
    values = {
        "number": row.subject.application.number,
        "visit": row.subject.label,
        "state": str(VisitState(row.to_state).label).lower(),
    }
    return TimelineEvent(
        at=row.at,
        title=_("%(number)s : %(visit)s, %(state)s") % values,
        who=row.actor or _("Le portail"),
        text=row.reason,
        state=row.to_state,
        url=reverse("operators:visit_detail", args=[row.subject_id]),
        key=row.pk,
    )
