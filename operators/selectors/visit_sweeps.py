"""Deadlines of the follow-up that raise tasks at the antenna (ADR 0022)."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from aids.models import Suspension
from common.sweeps import Finding
from operators.enums import VISITED_STATES, ClosureState, VisitState
from operators.models import Closure, Visit
from operators.selectors.visit_rules import rules_by_phase

TASK_WITHIN = timedelta(days=7)
LOOKED_BACK = timedelta(days=30)


def overdue_visits(day: date) -> Iterator[Finding]:
    """Visits not made so many days after their last day; a contract on hold waits."""
    on_hold = Suspension.objects.filter(contract__application=OuterRef("application"), ended_on__isnull=True)
    for phase_id, rules in rules_by_phase().items():
        late = Visit.objects.planned().filter(
            ~Exists(on_hold),
            application__phase=phase_id,
            application__state__in=VISITED_STATES,
            due_on__lt=day - timedelta(days=rules.overdue_days),
        )
        rows = late.values_list(
            "pk", "due_on", "application__case", "application__case__counsellor", "application__number"
        )
        for pk, due_on, case, counsellor, number in rows:
            yield Finding(f"{pk}:{due_on}", pk, case, counsellor, day + TASK_WITHIN, number)


def difficulties(day: date) -> Iterator[Finding]:
    """Visits lately recorded with difficulties; recording one raises the task at once."""
    since = timezone.make_aware(datetime.combine(day - LOOKED_BACK, time.min))
    flagged = Visit.objects.filter(
        state=VisitState.DONE, difficulties__len__gt=0, recorded_at__gte=since
    ).select_related("application__case")
    for visit in flagged:
        yield difficulty_finding(visit, day)


def difficulty_finding(visit: Visit, day: date) -> Finding:
    """Return the task that a visit with difficulties raises at the antenna, once."""
    case = visit.application.case
    due_on = (timezone.localdate(visit.recorded_at) if visit.recorded_at else day) + TASK_WITHIN
    return Finding(str(visit.pk), visit.pk, case.pk, case.counsellor_id, due_on, visit.application.number)


def closures(day: date) -> Iterator[Finding]:
    """Closures that wait for the antenna; each proposal is a task of its own."""
    waiting = Closure.objects.filter(state=ClosureState.PROPOSED).select_related("application__case")
    for closure in waiting:
        case = closure.application.case
        subject = f"{closure.pk}:{closure.version}"
        proposed = timezone.localdate(closure.proposed_at)
        yield Finding(
            subject,
            closure.pk,
            case.pk,
            case.counsellor_id,
            proposed + TASK_WITHIN,
            closure.application.number,
        )
