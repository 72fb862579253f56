"""Scoring: a published grid and a household's facts give points, a band and an amount (domain.md 3.1).

Pure functions over an immutable `Grid`: the same facts and version give the same result for ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

from aids.enums import CriterionInput, CriterionKind

MAX_HOUSEHOLD = 40


@dataclass(frozen=True, slots=True)
class HouseholdFacts:
    """What the score reads: persons counted, income of the whole household per month in TND."""

    household_size: int
    income_tnd: Decimal
    persons_with_disability: int = 0
    single_mother: int = 0
    trafficking_victim: int = 0
    unaccompanied_minor: int = 0
    serious_illness: int = 0
    elderly_dependants: int = 0
    no_stable_housing: int = 0

    def value(self, name: str) -> Decimal:
        """Return the number a criterion reads; the income per head is not rounded."""
        if name == CriterionInput.INCOME_PER_HEAD:
            return self.income_tnd / self.household_size
        return Decimal(getattr(self, name))


FACT_NAMES = tuple(field.name for field in fields(HouseholdFacts))
SITUATION_NAMES = FACT_NAMES[2:]
# Situations that a household has or has not; the others are counted.
YES_NO = frozenset(
    {"single_mother", "trafficking_victim", "unaccompanied_minor", "serious_illness", "no_stable_housing"}
)


@dataclass(frozen=True, slots=True)
class GridBracket:
    above: Decimal | None
    up_to: Decimal | None
    points: int

    def holds(self, value: Decimal) -> bool:
        return (self.above is None or value > self.above) and (self.up_to is None or value <= self.up_to)


@dataclass(frozen=True, slots=True)
class GridCriterion:
    pk: int
    input: str
    label_fr: str
    label_ar: str
    kind: str
    points_each: int
    ceiling: int | None
    brackets: tuple[GridBracket, ...]

    def points(self, value: Decimal) -> int:
        """Return the points of `value`; 0 where no bracket holds it."""
        if self.kind == CriterionKind.BRACKETS:
            return next((bracket.points for bracket in self.brackets if bracket.holds(value)), 0)
        points = self.points_each * int(value)
        return points if self.ceiling is None else min(points, self.ceiling)


@dataclass(frozen=True, slots=True)
class GridBand:
    number: int
    from_points: int
    to_points: int | None
    amount_eur: Decimal | None

    def holds(self, points: int) -> bool:
        return points >= self.from_points and (self.to_points is None or points <= self.to_points)


@dataclass(frozen=True, slots=True)
class Grid:
    """A scheme version, read once and for all."""

    version_id: int
    label: str
    criteria: tuple[GridCriterion, ...]
    bands: tuple[GridBand, ...]

    def band(self, points: int) -> GridBand:
        """Return the band of a total; a total below every band belongs to the lowest."""
        return next((band for band in self.bands if band.holds(points)), self.bands[0])


@dataclass(frozen=True, slots=True)
class ScoreLine:
    criterion: GridCriterion
    value: Decimal
    points: int


@dataclass(frozen=True, slots=True)
class Score:
    """Points per criterion, their total, the band, and the amount in EUR (None: not eligible)."""

    lines: tuple[ScoreLine, ...]
    total: int
    band: GridBand

    @property
    def amount_eur(self) -> Decimal | None:
        return self.band.amount_eur


@dataclass(frozen=True, slots=True)
class Change:
    """One fact changed, and the score it would give."""

    fact: str
    value: Decimal
    score: Score
    points: int


def score(grid: Grid, facts: HouseholdFacts) -> Score:
    """Return the score of `facts` under `grid`."""
    lines = tuple(
        ScoreLine(criterion, value, criterion.points(value))
        for criterion in grid.criteria
        for value in (facts.value(criterion.input),)
    )
    total = sum(line.points for line in lines)
    return Score(lines, total, grid.band(total))


def what_would_change(grid: Grid, facts: HouseholdFacts) -> list[Change]:
    """Return, for each fact, the nearest change that changes the points, with the score it would give.

    One more member changes the size and the income per head together, as it would in life.
    """
    now = score(grid, facts)
    changes = []
    for fact in FACT_NAMES:
        for nearby in _nearby(grid, facts, fact):
            then = score(grid, nearby)
            if then.total != now.total:
                value = Decimal(getattr(nearby, fact))
                changes.append(Change(fact, value, then, then.total - now.total))
                break
    return sorted(changes, key=lambda change: (change.score.amount_eur == now.amount_eur, -change.points))


def _nearby(grid: Grid, facts: HouseholdFacts, fact: str) -> list[HouseholdFacts]:
    if fact == "income_tnd":
        return _nearby_incomes(grid, facts)
    value = getattr(facts, fact)
    if fact in YES_NO:
        return [_with(facts, fact, 0 if value else 1)]
    if fact == "household_size":
        return [
            replace(facts, household_size=size)
            for size in range(value + 1, min(value + 4, MAX_HOUSEHOLD + 1))
        ]
    return [_with(facts, fact, value + 1)]


def _with(facts: HouseholdFacts, fact: str, count: int) -> HouseholdFacts:
    changed: dict[str, Any] = {fact: count}
    return replace(facts, **changed)


def _nearby_incomes(grid: Grid, facts: HouseholdFacts) -> list[HouseholdFacts]:
    """Incomes of the household at which the income per head falls into a lower, then a higher bracket."""
    criterion = next((c for c in grid.criteria if c.input == CriterionInput.INCOME_PER_HEAD), None)
    if criterion is None:
        return []
    size = facts.household_size
    ends = sorted(b.up_to * size for b in criterion.brackets if b.up_to is not None)
    lower = [end for end in reversed(ends) if end < facts.income_tnd]
    higher = [end + 1 for end in ends if end >= facts.income_tnd]
    return [replace(facts, income_tnd=Decimal(income)) for income in lower[:1] + higher[:1]]


def facts_as_inputs(facts: HouseholdFacts) -> Mapping[str, object]:
    """Return the facts as they are stored with an assessment (plain JSON values)."""
    return {
        name: str(facts.income_tnd) if name == "income_tnd" else getattr(facts, name) for name in FACT_NAMES
    }


def facts_from_inputs(inputs: Mapping[str, object]) -> HouseholdFacts:
    """Return the facts that `facts_as_inputs` stored."""
    counts = {name: int(str(inputs.get(name) or 0)) for name in SITUATION_NAMES}
    size = int(str(inputs["household_size"]))
    return HouseholdFacts(household_size=size, income_tnd=Decimal(str(inputs["income_tnd"])), **counts)
