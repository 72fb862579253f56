"""The rules of visits of each phase, and the days that a contract gives."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from aids.models import Contract, Phase
from common.dates import add_months
from operators.enums import VisitKind
from operators.models import VisitRules


class PlannedDay(NamedTuple):
    """One visit of the plan."""

    month: int
    kind: VisitKind
    due_on: date


def visit_rules(phase_id: int) -> VisitRules:
    """Return the rules of a phase; the defaults when nobody changed them."""
    return VisitRules.objects.filter(phase=phase_id).first() or VisitRules(phase_id=phase_id)


def rules_by_phase() -> Mapping[int, VisitRules]:
    """Return the rules of every phase by its key, in two queries."""
    kept = {rules.phase_id: rules for rules in VisitRules.objects.all()}
    keys = Phase.objects.values_list("pk", flat=True)
    return {pk: kept.get(pk) or VisitRules(phase_id=pk) for pk in keys}


def planned_days(contract: Contract, months: Sequence[int]) -> list[PlannedDay]:
    """Return the visits that `months` give for a contract: the last one, final, on its last day.

    Each suspension already over moves what was due after its beginning by the days suspended.
    """
    if contract.starts_on is None or not months:
        return []
    days = [PlannedDay(month, VisitKind.PLANNED, _day(contract, month)) for month in months[:-1]]
    last = contract.ends_on or _day(contract, months[-1])
    return [*days, PlannedDay(months[-1], VisitKind.FINAL, last)]


def _day(contract: Contract, month: int) -> date:
    if contract.starts_on is None:
        raise ValueError("a contract that has not begun has no visits")
    day = add_months(contract.starts_on, month)
    over = contract.suspensions.filter(days__isnull=False).order_by("starts_on", "pk")
    for suspension in over:
        if suspension.starts_on <= day:
            day += timedelta(days=suspension.days or 0)
    return day
