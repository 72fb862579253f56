"""The work load of an antenna: per counsellor open cases, by state, the oldest step, what is overdue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, DateTimeField, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from accounts.models import Antenna, User
from cases.enums import CaseState, Category
from cases.models import Case, CaseTransition
from cases.models.cases import waits_for_assessment
from cases.selectors.transfers import followers_at
from common.dates import add_months, today
from common.workload import workload

STATES = (
    CaseState.ANNOUNCED,
    CaseState.REGISTERED,
    CaseState.ASSESSED,
    CaseState.SUPPORTED,
    CaseState.REOPENED,
)
WAITS_TOO_LONG = timedelta(days=14)
MONTHS_OF_C = 12


@dataclass(slots=True)
class Load:
    """One counsellor's open cases; `user` None: the cases that nobody follows."""

    user: User | None
    total: int = 0
    states: list[tuple[str, str, int]] = field(default_factory=list)
    oldest: datetime | None = None
    overdue: list[tuple[str, int]] = field(default_factory=list)

    @property
    def key(self) -> str:
        return str(self.user.pk) if self.user else "personne"

    @property
    def overdue_total(self) -> int:
        return sum(count for _kind, count in self.overdue)


@dataclass(frozen=True, slots=True)
class AntennaLoad:
    """The cases that nobody follows, then the counsellors of an antenna, the most loaded first."""

    rows: list[Load]
    total: int
    oldest: datetime | None

    @property
    def overdue_total(self) -> int:
        return sum(row.overdue_total for row in self.rows)


def held_cases(antenna: Antenna | int) -> QuerySet[Any]:
    """Return the cases of an antenna that are not closed, each with `step_since`: when its present step began."""
    last_step = (
        CaseTransition.objects.filter(subject=OuterRef("pk"))
        .exclude(to_state__startswith="category_")
        .order_by("-at")
        .values("at")[:1]
    )
    opened = Cast("opened_on", DateTimeField())
    return (
        Case.objects.filter(antenna=antenna)
        .exclude(state=CaseState.CLOSED)
        .annotate(step_since=Coalesce(Subquery(last_step), opened))
    )


def antenna_load(*, antenna: Antenna) -> AntennaLoad:
    """Return the work load of an antenna: two queries, and one per kind of overdue things."""
    counts = {f"in_{state}": Count("pk", filter=Q(state=state)) for state in STATES}
    rows = (
        held_cases(antenna)
        .order_by()
        .values("counsellor")
        .annotate(total=Count("pk"), oldest=Min("step_since"), **counts)
    )
    found = {row["counsellor"]: row for row in rows}
    followers: dict[int | None, User | None] = {user.pk: user for user in followers_at(antenna.pk)}
    gone = User.objects.in_bulk([pk for pk in found if pk is not None and pk not in followers])
    people = {**followers, **gone, None: None}
    overdue = list(workload.overdue(antenna.pk))
    loads = [
        _load(user, found.get(pk), [(str(kind.label), kind.counts.get(pk, 0)) for kind in overdue])
        for pk, user in people.items()
    ]
    loads = [load for load in loads if load.total or load.user]
    loads.sort(key=lambda load: (load.user is not None, -load.total, str(load.user)))
    oldest = min((load.oldest for load in loads if load.oldest), default=None)
    return AntennaLoad(loads, sum(load.total for load in loads), oldest)


def _load(user: User | None, row: Mapping[str, object] | None, overdue: list[tuple[str, int]]) -> Load:
    load = Load(user, overdue=overdue)
    if row is not None:
        load.total, load.oldest = int(str(row["total"])), row["oldest"]  # type: ignore[assignment]
        load.states = [
            (state, str(state.label), int(str(row[f"in_{state}"]))) for state in STATES if row[f"in_{state}"]
        ]
    return load


def cases_of_follower(*, antenna: Antenna, follower: User | None) -> QuerySet[Case]:
    """Return the cases not closed that `follower` (None: nobody) has, the oldest step first."""
    cases = held_cases(antenna).filter(counsellor=follower).select_related("person", "governorate")
    return cases.order_by("step_since", "pk")


def waiting_assessment(antenna_id: int) -> Mapping[int | None, int]:
    """Count the cases that wait for their assessment for more than two weeks, per counsellor."""
    day = today() - WAITS_TOO_LONG
    before = timezone.make_aware(datetime.combine(day, time.min))
    late = held_cases(antenna_id).filter(waits_for_assessment(today()), step_since__lt=before)
    return per_counsellor(late)


def past_category_limit(antenna_id: int) -> Mapping[int | None, int]:
    """Count the cases of category C whose twelve months are over before an aid was asked for, per counsellor."""
    cases = Case.objects.filter(antenna=antenna_id).to_assess(today())
    return per_counsellor(
        cases.filter(category=Category.C, returned_on__lt=add_months(today(), -MONTHS_OF_C))
    )


def per_counsellor(cases: QuerySet[Any]) -> Mapping[int | None, int]:
    """Count cases by who follows them."""
    rows = cases.order_by().values(user=F("counsellor")).annotate(n=Count("pk")).values_list("user", "n")
    return dict(rows)
