"""The life of a case from its opening to today: states, days, who and why."""

from datetime import date, timedelta

from cases.enums import CaseSource, CaseState, ClosingReason
from tounesna.demo.days import moment, working_day
from tounesna.demo.facts import CaseFacts, Step
from tounesna.demo.plans import AidPlan
from tounesna.demo.texts import texts
from tounesna.demo.world import World

S = CaseState
# By age in days: the shares of cases without an aid that got as far as assessed, supported, closed.
_PROGRESS = (
    (45, (0.3, 0.0, 0.0)),
    (150, (0.72, 0.3, 0.03)),
    (540, (0.9, 0.7, 0.22)),
    (10_000, (0.98, 0.9, 0.84)),
)
_CLOSINGS = (
    ClosingReason.REINTEGRATED,
    ClosingReason.UNREACHABLE,
    ClosingReason.ABANDONED,
    ClosingReason.NOT_ELIGIBLE,
    ClosingReason.LEFT_AGAIN,
    ClosingReason.OTHER_SCHEME,
    ClosingReason.DECEASED,
)
_CLOSING_WEIGHTS = (30, 22, 14, 18, 9, 5, 1)


class Life:
    """Writes the steps of one case, each on a later day than the one before."""

    def __init__(self, world: World, case: CaseFacts) -> None:
        self._world, self._case = world, case
        self._eve = world.today - timedelta(days=1)
        self.day = case.opened

    def move(self, state: str, day: date, *, reason: str = "") -> bool:
        """Move the case to `state` on `day` (not before the last step); return False when that is not past."""
        if self._case.steps:
            day = max(day, self.day + timedelta(days=1))
        day = working_day(day, until=self._eve)
        if self._case.steps and day <= self.day:
            return False
        before = self._case.state if self._case.steps else ""
        self._case.steps.append(Step(moment(self._world.rng, day), before, state, self._actor(), reason))
        self._case.state, self.day = state, day
        return True

    def _actor(self) -> int | None:
        case = self._case
        return case.counsellor or self._world.managers.get(case.antenna)


def live(world: World, case: CaseFacts, aids: list[AidPlan]) -> None:
    """Give `case` its steps and its state of today, in keeping with its aids."""
    life = Life(world, case)
    if not _begin(world, case, life):
        return
    if aids:
        _with_aids(world, case, life, aids)
    else:
        _without_aids(world, case, life)
    case.steps.sort(key=lambda step: step.at)


def _begin(world: World, case: CaseFacts, life: Life) -> bool:
    """Register the case, or announce it and register it on its return; return False while only announced."""
    if case.source != CaseSource.ANNOUNCEMENT:
        life.move(S.REGISTERED, case.opened)
        return True
    announced = case.announcer.user if case.announcer else None
    case.steps.append(Step(moment(world.rng, case.opened), "", S.ANNOUNCED, announced))
    case.state = S.ANNOUNCED
    if case.returned is None:
        return False
    return life.move(S.REGISTERED, case.returned + timedelta(days=world.rng.randrange(2, 9)))


def _without_aids(world: World, case: CaseFacts, life: Life) -> None:
    rng = world.rng
    age = (world.today - case.opened).days
    shares = next(shares for limit, shares in _PROGRESS if age < limit)
    luck = 1 - rng.random()
    moved = luck <= shares[0] and life.move(S.ASSESSED, life.day + timedelta(days=rng.randrange(4, 30)))
    if moved and luck <= shares[1]:
        life.move(S.SUPPORTED, life.day + timedelta(days=rng.randrange(8, 60)))
    if luck <= shares[2]:
        reason = rng.choices(_CLOSINGS, _CLOSING_WEIGHTS)[0]
        _close(case, life, life.day + timedelta(days=rng.randrange(30, 280)), reason)
        if world.deal("reopened", True, *[False] * 29):
            _reopen(world, case, life)


def _with_aids(world: World, case: CaseFacts, life: Life, aids: list[AidPlan]) -> None:
    scored = [day for aid in aids if (day := aid.day_of("scored"))]
    granted = [day for aid in aids if (day := aid.day_of("approved"))]
    if scored or world.rng.random() < 0.7:
        # An aid's own steps say when the household was assessed; economic aids need no score.
        day = min(scored) if scored else case.opened + timedelta(days=world.rng.randrange(3, 20))
        if not granted or day <= min(granted):
            life.move(S.ASSESSED, day)
    if granted:
        life.move(S.SUPPORTED, min(granted))
    if all(aid.is_over for aid in aids) and world.rng.random() < 0.75:
        _close(
            case, life, _end_of(aids) + timedelta(days=world.rng.randrange(20, 150)), _closing(world, aids)
        )


def _end_of(aids: list[AidPlan]) -> date:
    return max(aid.steps[-1].at.date() for aid in aids)


def _closing(world: World, aids: list[AidPlan]) -> str:
    if any(aid.state == "completed" for aid in aids):
        return ClosingReason.REINTEGRATED
    if any(aid.state == "terminated" for aid in aids):
        return ClosingReason.LEFT_AGAIN
    return world.rng.choice((ClosingReason.ABANDONED, ClosingReason.UNREACHABLE, ClosingReason.OTHER_SCHEME))


def _close(case: CaseFacts, life: Life, day: date, reason: str) -> None:
    if life.move(S.CLOSED, day, reason=str(ClosingReason(reason).label)):
        case.closing_reason, case.closed_on = reason, life.day


def _reopen(world: World, case: CaseFacts, life: Life) -> None:
    day = life.day + timedelta(days=world.rng.randrange(30, 400))
    if life.move(S.REOPENED, day, reason=world.rng.choice(texts().reopenings)):
        case.closing_reason, case.closed_on = "", None
