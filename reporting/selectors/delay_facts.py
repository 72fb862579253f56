"""How long files take from one step to the next, read from their changes of state."""

from typing import Any

from django.db.models import Case, DateTimeField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from aids.enums import ApplicationState as S
from aids.models import ApplicationTransition
from cases.enums import CaseSource, CaseState
from cases.models import CaseTransition
from common.delays import Spread, delay_spread
from reporting.enums import Stage, Step
from reporting.selectors.aid_facts import STAGE_EVENTS, AidFacts
from reporting.selectors.scope import of_cases_in_reach

_SUBMITTED = STAGE_EVENTS[Stage.SUBMITTED]
_DECIDED = Q(to_state__in=[S.APPROVED, S.REJECTED])
_APPROVED, _CONTRACTED = Q(to_state=S.APPROVED), Q(to_state=S.CONTRACTED)
# The change of state that ends each step of an aid file. A file taken over from a register, written in its
# last state at once, went through no step.
STEP_ENDS = {
    Step.SUBMISSION: _SUBMITTED,
    Step.DECISION: _DECIDED,
    Step.CONTRACT: _CONTRACTED,
    Step.WHOLE: _CONTRACTED,
}


class Midnight(Func):
    """The moment at which a day begins in Tunis."""

    template = "(%(expressions)s)::timestamp AT TIME ZONE 'Africa/Tunis'"
    output_field = DateTimeField()


def delay_spreads(aids: AidFacts) -> dict[Step, Spread]:
    """Return the spread of each step, for what ended it in the period: one query per step."""
    return {step: delay_spread(step_moments(aids, step)) for step in Step}


def step_moments(aids: AidFacts, step: Step) -> QuerySet[Any]:
    """Return one row per file (per case for the first step) whose step ended in the period.

    `begun` and `ended` are its moments, `begun` None where it is not known. A file sent back and
    submitted again counts from its first submission; what an appeal decides ends no step a second time.
    """
    if step == Step.ASSESSMENT:
        return _case_moments(aids)
    begun = {
        Step.SUBMISSION: _first(CaseTransition, OuterRef("subject__case"), Q(to_state=CaseState.ASSESSED)),
        Step.DECISION: _first(ApplicationTransition, OuterRef("subject"), _SUBMITTED),
        Step.CONTRACT: _first(ApplicationTransition, OuterRef("subject"), _APPROVED),
        Step.WHOLE: Midnight(F("subject__case__opened_on")),
    }[step]
    ends = aids.events.filter(STEP_ENDS[step])
    if step == Step.DECISION:
        ends = ends.exclude(_earlier(ApplicationTransition, _DECIDED))
    return ends.order_by().annotate(begun=begun, ended=F("at"))


def _first(model: Any, subject: OuterRef, event: Q) -> Subquery:
    """The first moment of an event of the same file."""
    return Subquery(model.objects.filter(event, subject=subject).order_by("at").values("at")[:1])


def _earlier(model: Any, event: Q) -> Exists:
    """Whether the same subject had such an event before."""
    return Exists(model.objects.filter(event, subject=OuterRef("subject"), at__lt=OuterRef("at")))


def _case_moments(aids: AidFacts) -> QuerySet[Any]:
    """First assessments of cases, in the period: a case that is reopened may be assessed again.

    A case announced before the return was registered when that was confirmed.
    """
    scope = aids.scope
    assessed = CaseTransition.objects.filter(scope.moments("at"), to_state=CaseState.ASSESSED)
    assessed = assessed.filter(of_cases_in_reach(actor=aids.actor, scope=scope, column="subject"))
    confirmed = CaseTransition.objects.filter(
        subject=OuterRef("subject"), from_state=CaseState.ANNOUNCED, to_state=CaseState.REGISTERED
    )
    opened = Midnight(F("subject__opened_on"))
    registered = Case(
        When(
            Q(subject__source=CaseSource.ANNOUNCEMENT) | Q(subject__announced_by__isnull=False),
            then=Coalesce(Subquery(confirmed.order_by("at").values("at")[:1]), opened),
        ),
        default=opened,
    )
    first = assessed.exclude(_earlier(CaseTransition, Q(to_state=CaseState.ASSESSED)))
    return first.order_by().annotate(begun=registered, ended=F("at"))
