"""How long files take from one step to the next, read from their changes of state."""

from typing import Any

from django.db.models import Case, DateTimeField, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Cast, Coalesce

from aids.enums import ApplicationState as S
from aids.models import ApplicationTransition
from cases.enums import CaseSource, CaseState
from cases.models import CaseTransition
from common.delays import Spread, delay_spread
from reporting.enums import Stage, Step
from reporting.selectors.aid_facts import STAGE_EVENTS, AidFacts
from reporting.selectors.scope import cases_in_reach

_SUBMITTED = STAGE_EVENTS[Stage.SUBMITTED]
_APPROVED, _CONTRACTED = Q(to_state=S.APPROVED), Q(to_state=S.CONTRACTED)
# The change of state that ends each step of an aid file. A file taken over from a register, written in its
# last state at once, went through no step.
STEP_ENDS = {
    Step.SUBMISSION: _SUBMITTED,
    Step.DECISION: _APPROVED | Q(to_state=S.REJECTED),
    Step.CONTRACT: _CONTRACTED,
    Step.WHOLE: _CONTRACTED,
}


def delay_spreads(aids: AidFacts) -> dict[Step, Spread]:
    """Return the spread of each step, for what ended it in the period: one query per step."""
    return {step: delay_spread(step_moments(aids, step)) for step in Step}


def step_moments(aids: AidFacts, step: Step) -> QuerySet[Any]:
    """Return one row per file (per case for the first step) whose step ended in the period.

    `begun` and `ended` are its moments, `begun` None where it is not known. A file sent back and
    submitted again counts from its first submission.
    """
    if step == Step.ASSESSMENT:
        return _case_moments(aids)
    begun = {
        Step.SUBMISSION: _first(CaseTransition, OuterRef("subject__case"), Q(to_state=CaseState.ASSESSED)),
        Step.DECISION: _first(ApplicationTransition, OuterRef("subject"), _SUBMITTED),
        Step.CONTRACT: _first(ApplicationTransition, OuterRef("subject"), _APPROVED),
        Step.WHOLE: Cast(F("subject__case__opened_on"), DateTimeField()),
    }[step]
    return aids.events.filter(STEP_ENDS[step]).order_by().annotate(begun=begun, ended=F("at"))


def _first(model: Any, subject: OuterRef, event: Q) -> Subquery:
    """The first moment of an event of the same file."""
    return Subquery(model.objects.filter(event, subject=subject).order_by("at").values("at")[:1])


def _case_moments(aids: AidFacts) -> QuerySet[Any]:
    """Assessments of the period. A case announced before the return was registered when that was confirmed."""
    scope = aids.scope
    assessed = CaseTransition.objects.filter(scope.moments("at"), to_state=CaseState.ASSESSED)
    reach = cases_in_reach(actor=aids.actor, scope=scope)
    if reach.query.where:
        assessed = assessed.filter(subject__in=reach)
    confirmed = CaseTransition.objects.filter(
        subject=OuterRef("subject"), from_state=CaseState.ANNOUNCED, to_state=CaseState.REGISTERED
    )
    opened = Cast(F("subject__opened_on"), DateTimeField())
    registered = Case(
        When(
            Q(subject__source=CaseSource.ANNOUNCEMENT) | Q(subject__announced_by__isnull=False),
            then=Coalesce(Subquery(confirmed.order_by("at").values("at")[:1]), opened),
        ),
        default=opened,
    )
    return assessed.order_by().annotate(begun=registered, ended=F("at"))
