"""An aid file as it will be written, and the days of its steps."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from aids.enums import AidFamily, ApplicationState
from aids.models import Phase
from aids.services.scoring import HouseholdFacts, Score
from tounesna.demo.days import moment, working_day
from tounesna.demo.facts import Step
from tounesna.demo.texts import Project
from tounesna.demo.world import World

S = ApplicationState

_TO_DECISION = {
    AidFamily.SOCIAL: (S.DRAFT, S.SCORED, S.SUBMITTED),
    AidFamily.ECONOMIC: (S.DRAFT, S.ROUTED, S.PLANNING, S.SUBMITTED),
}
_AFTER_APPROVAL = {
    AidFamily.SOCIAL: (S.APPROVED, S.CONTRACTED, S.DISBURSING, S.COMPLETED),
    AidFamily.ECONOMIC: (S.APPROVED, S.CONTRACTED, S.IN_FOLLOW_UP, S.COMPLETED),
}
# Days from the step before, by the state reached.
_GAPS = {
    S.SCORED: (3, 15),
    S.ROUTED: (2, 12),
    S.PLANNING: (1, 7),
    S.SUBMITTED: (5, 35),
    S.APPROVED: (8, 40),
    S.REJECTED: (8, 40),
    S.DEFERRED: (8, 25),
    S.CONTRACTED: (5, 25),
    S.DISBURSING: (3, 15),
    S.IN_FOLLOW_UP: (2, 10),
    S.COMPLETED: (40, 150),
    S.TERMINATED: (90, 300),
    S.CANCELLED: (4, 30),
}
# An economic aid lasts the twelve months of its contract.
_TWELVE_MONTHS = (366, 400)
PENDING = frozenset({S.DRAFT, S.SCORED, S.ROUTED, S.PLANNING, S.SUBMITTED, S.DEFERRED, S.APPROVED})
OVER = frozenset({S.COMPLETED, S.TERMINATED, S.REJECTED, S.CANCELLED})


@dataclass(slots=True)
class Payment:
    """A payment of aid and operator's fee, in EUR; the keys of its tranches, 0 for none."""

    at: datetime
    amount_eur: Decimal
    fee_eur: Decimal
    tranche: int = 0
    fee_tranche: int = 0


@dataclass(slots=True)
class AidPlan:
    """One aid file of a case, its steps in order; amounts in EUR."""

    kind: str
    family: str
    phase: Phase
    steps: list[Step]
    pk: int = 0
    number: str = ""
    requested: Decimal | None = None
    granted: Decimal | None = None
    fee: Decimal = Decimal(0)
    operator: str = ""
    operator_id: int | None = None
    facts: HouseholdFacts | None = None
    score: Score | None = None
    project: Project | None = None
    payments: list[Payment] = field(default_factory=list)
    shares_place: bool = False
    is_waiting: bool = False
    reserved_until: date | None = None

    @property
    def opened(self) -> date:
        return self.steps[0].at.date()

    @property
    def state(self) -> str:
        return self.steps[-1].to_state

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def amount(self) -> Decimal:
        """What the file holds of its envelopes, in EUR."""
        return self.granted or self.requested or Decimal(0)

    @property
    def holds_place(self) -> bool:
        """Whether the file has a reservation or a commitment today."""
        return self.granted is not None or self.reserved_until is not None

    @property
    def is_economic(self) -> bool:
        return self.family == AidFamily.ECONOMIC

    def step_to(self, state: str) -> Step | None:
        """Return the last step that led to `state`."""
        return next((step for step in reversed(self.steps) if step.to_state == state), None)

    def day_of(self, state: str) -> date | None:
        step = self.step_to(state)
        return step.at.date() if step else None


def path_to(world: World, family: str, final: str) -> list[str]:
    """Return the states from draft to `final`; a few files are deferred and submitted again on the way."""
    before, after = list(_TO_DECISION[AidFamily(family)]), list(_AFTER_APPROVAL[AidFamily(family)])
    if final in before:
        return before[: before.index(final) + 1]
    if final == S.CANCELLED:
        reached = world.deal(f"cancelled {family}", *range(1, len(before) + 1))
        return [*before[:reached], S.CANCELLED]
    if final in (S.DEFERRED, S.REJECTED):
        return [*before, final]
    if world.rng.random() < 0.1:
        before += [S.DEFERRED, S.SUBMITTED]
    if final == S.TERMINATED:
        return [*before, *after[:3], S.TERMINATED]
    return before + after[: after.index(final) + 1]


def lay_days(
    rng: Random, path: list[str], *, family: str, earliest: date, latest: date, today: date
) -> list[date] | None:
    """Return a past day for each state of `path`, the first between `earliest` and `latest`, or None.

    A file that still waits for something is laid so that its last step was taken in the last weeks.
    """
    gaps = [rng.randint(*_gap(state, family)) for state in path[1:]]
    eve = today - timedelta(days=1)
    start = earliest
    if path[-1] in PENDING:
        wanted = eve - timedelta(days=sum(gaps) + rng.randrange(0, 20))
        start = max(earliest, min(wanted, latest))
    if start > latest:
        return None
    days = [working_day(start, until=latest)]
    for gap in gaps:
        days.append(working_day(days[-1] + timedelta(days=gap), until=date.max))
    if path[-1] in PENDING and len(days) > 1:
        recent = eve - timedelta(days=rng.randrange(0, 5 if path[-1] == S.ROUTED else 25))
        days[-1] = working_day(max(recent, days[-2] + timedelta(days=1)), until=eve)
    return days if days[-1] <= eve and days == sorted(set(days)) else None


def _gap(state: str, family: str) -> tuple[int, int]:
    if state == S.COMPLETED and family == AidFamily.ECONOMIC:
        return _TWELVE_MONTHS
    return _GAPS[S(state)]


def make_steps(rng: Random, path: list[str], days: list[date]) -> list[Step]:
    """Return the steps of `path` on `days`; actors and reasons are given later."""
    befores = ["", *path[:-1]]
    return [
        Step(moment(rng, day), str(before), str(state), None)
        for before, state, day in zip(befores, path, days, strict=True)
    ]
