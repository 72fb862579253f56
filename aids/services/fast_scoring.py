"""The score of many households at once: the same points, bands and amounts as `scoring.score`, in whole numbers.

Nothing is divided: an income per head above 200 TND is an income in millimes above 200 000 times the size.
Brackets must have no more than three decimals, amounts no more than two, as the columns have.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from aids.enums import CriterionInput, CriterionKind
from aids.services.scoring import SITUATION_NAMES, Grid, GridBracket, GridCriterion, HouseholdFacts

Ints = npt.NDArray[np.int64]
NOT_ELIGIBLE = -1
# One household as it is packed in an assessment (aids.services.sealed_facts).
PACKED = np.dtype([("size", ">u2"), ("income", ">u8"), *((name, ">u2") for name in SITUATION_NAMES)])


@dataclass(frozen=True, slots=True)
class Households:
    """Facts in columns: persons, income of the household in millimes, counts by situation."""

    size: Ints
    income: Ints
    situations: dict[str, Ints]


@dataclass(frozen=True, slots=True)
class Scores:
    """For each household: points, place of its band in the grid, amount in cents (NOT_ELIGIBLE: none)."""

    points: Ints
    band: Ints
    cents: Ints


def households_from_packed(content: bytes) -> Households:
    """Return the households whose packed facts follow each other in `content`."""
    rows = np.frombuffer(content, dtype=PACKED)
    return Households(
        size=rows["size"].astype(np.int64),
        income=rows["income"].astype(np.int64),
        situations={name: rows[name].astype(np.int64) for name in SITUATION_NAMES},
    )


def households_of(facts: Sequence[HouseholdFacts]) -> Households:
    """Return facts as columns; raise ValueError for an income finer than a millime."""
    return Households(
        size=np.array([one.household_size for one in facts], dtype=np.int64),
        income=np.array([whole(one.income_tnd, 1000) for one in facts], dtype=np.int64),
        situations={
            name: np.array([getattr(one, name) for one in facts], dtype=np.int64) for name in SITUATION_NAMES
        },
    )


def score_many(grid: Grid, households: Households) -> Scores:
    """Return the scores of `households` under `grid`."""
    points = np.zeros(len(households.size), dtype=np.int64)
    for criterion in grid.criteria:
        points += _criterion_points(criterion, households)
    # The first band that holds the total; a total that none holds belongs to the lowest (Grid.band).
    holds = [
        (points >= band.from_points) & (np.True_ if band.to_points is None else points <= band.to_points)
        for band in grid.bands
    ]
    place = np.select(holds, range(len(grid.bands)), default=0).astype(np.int64)
    amounts = np.array(
        [NOT_ELIGIBLE if b.amount_eur is None else whole(b.amount_eur, 100) for b in grid.bands], np.int64
    )
    return Scores(points, place, amounts[place])


def _criterion_points(criterion: GridCriterion, households: Households) -> Ints:
    """Return the points of one criterion; a value is told as `number` out of `unit`, both whole."""
    number, unit = _value(criterion.input, households)
    if criterion.kind == CriterionKind.BRACKETS:
        holds = [_holds(bracket, number, unit) for bracket in criterion.brackets]
        if not holds:
            return np.zeros(len(number), dtype=np.int64)
        return np.select(holds, [b.points for b in criterion.brackets], default=0).astype(np.int64)
    points: Ints = criterion.points_each * (number // unit)
    return points if criterion.ceiling is None else np.minimum(points, criterion.ceiling)


def _value(name: str, households: Households) -> tuple[Ints, Ints]:
    if name == CriterionInput.INCOME_PER_HEAD:
        return households.income, households.size * 1000
    count = households.size if name == CriterionInput.HOUSEHOLD_SIZE else households.situations[name]
    return count, np.ones_like(count)


def _holds(bracket: GridBracket, number: Ints, unit: Ints) -> npt.NDArray[np.bool_]:
    """Say which values lie in a bracket: above × unit < number ≤ up_to × unit, all in thousandths."""
    held = np.ones(len(number), dtype=np.bool_)
    if bracket.above is not None:
        held &= number * 1000 > whole(bracket.above, 1000) * unit
    if bracket.up_to is not None:
        held &= number * 1000 <= whole(bracket.up_to, 1000) * unit
    return held


def whole(value: Decimal, parts: int) -> int:
    """Return `value` in thousandths or hundredths; raise ValueError when it is finer than that."""
    scaled = value * parts
    if scaled != int(scaled):
        raise ValueError(value)
    return int(scaled)
