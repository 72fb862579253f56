"""k-anonymity by generalisation, then suppression (ADR 0040). Pure: no database, no language, no chance.

A quasi-identifier is what a neighbour may know of a person. Each has a ladder of levels, from the finest that may
ever be told up to "*", which tells nothing. The same rows, ladders and numbers always give the same result.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

import numpy as np
import numpy.typing as npt

from reporting.enums import LEAST_K

STAR = "*"

Row = Mapping[str, str]
Key = tuple[str, ...]
Codes = npt.NDArray[np.int64]


class TooFewRowsError(Exception):
    """There are fewer rows than a single class must hold: nothing can be told of them."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """The levels of one quasi-identifier by name, the finest first, "*" last and not named.

    `steps[i]` turns a value of level i into one of level i + 1, so that levels are nested whatever it does. A
    column of more `weight` keeps its precision longer.
    """

    column: str
    levels: tuple[str, ...]
    steps: tuple[Callable[[str], str], ...]
    weight: int = 1

    def __post_init__(self) -> None:
        if len(self.levels) != len(self.steps) + 1:
            raise ValueError(self.column)

    @property
    def top(self) -> int:
        """The number of the level "*"."""
        return len(self.levels)

    def up(self, value: str, level: int) -> str:
        """Return a value of `level` as the level above tells it."""
        return self.steps[level](value) if level < len(self.steps) else STAR

    def name(self, level: int) -> str:
        """Return the name of a level."""
        return self.levels[level] if level < self.top else STAR


@dataclass(frozen=True, slots=True)
class Anonymised:
    """What each row tells of itself after generalisation; None for a row that is suppressed.

    `levels` are those chosen by column.
    """

    keys: tuple[Key | None, ...]
    levels: dict[str, int]

    @property
    def suppressed(self) -> int:
        return sum(key is None for key in self.keys)

    @property
    def classes(self) -> dict[Key, list[int]]:
        """The rows of each class, by their places."""
        found: dict[Key, list[int]] = defaultdict(list)
        for place, key in enumerate(self.keys):
            if key is not None:
                found[key].append(place)
        return dict(found)


def anonymise(
    rows: Sequence[Row], ladders: Sequence[Ladder], *, k: int, most_suppressed_percent: int
) -> Anonymised:
    """Generalise by the levels that lose the least and leave few rows in classes of fewer than `k`; suppress those.

    Of all combinations of levels that leave at most a share of the rows in small classes, the one of the smallest
    loss is taken: the sum over the columns of `weight` x (level / top) squared. The square spreads generalisation
    over the columns rather than losing one of them whole.

    Raises TooFewRowsError for fewer than `k` rows, ValueError for a `k` or a share that makes no sense.
    """
    if k < LEAST_K or not 0 <= most_suppressed_percent <= 100:
        raise ValueError((k, most_suppressed_percent))
    if len(rows) < k:
        raise TooFewRowsError(len(rows))
    finest: list[Key] = [tuple(row[ladder.column] for ladder in ladders) for row in rows]
    told_of = [_every_level(ladder, {key[i] for key in finest}) for i, ladder in enumerate(ladders)]
    search = _Search(Counter(finest), ladders, told_of, k, len(rows) * most_suppressed_percent // 100)
    levels = search.best()
    told = [tuple(told_of[i][value][levels[i]] for i, value in enumerate(key)) for key in finest]
    counts = Counter(told)
    return Anonymised(
        keys=tuple(key if counts[key] >= k else None for key in told),
        levels={ladder.column: level for ladder, level in zip(ladders, levels, strict=True)},
    )


class _Search:
    """Branch and bound over the levels, column by column.

    With the columns not yet reached at "*", classes are as large as they can still be: where even then too many
    rows stand in small ones, no finer choice of those columns can do, and none is tried. Nor is any that has
    lost as much already as the best one found.
    """

    def __init__(
        self,
        combinations: Counter[Key],
        ladders: Sequence[Ladder],
        told_of: Sequence[Mapping[str, Key]],
        k: int,
        allowed: int,
    ) -> None:
        self.ladders, self.k, self.allowed = ladders, k, allowed
        # In an order of their own, so that the order of the rows has no say.
        keys = sorted(combinations)
        self.weights = np.array([combinations[key] for key in keys], dtype=np.float64)
        self.codes = [
            [_codes([told_of[i][key[i]][level] for key in keys]) for level in range(ladder.top + 1)]
            for i, ladder in enumerate(ladders)
        ]
        self.loss: Fraction | None = None
        self.levels: tuple[int, ...] = ()

    def best(self) -> tuple[int, ...]:
        """Return the levels that lose the least; of equals, the finest in the order of the columns."""
        self._try((), Fraction(0), np.zeros(len(self.weights), dtype=np.int64))
        return self.levels

    def _try(self, levels: tuple[int, ...], lost: Fraction, classes: Codes) -> None:
        if len(levels) == len(self.ladders):
            self.loss, self.levels = lost, levels
            return
        ladder = self.ladders[len(levels)]
        for level in range(ladder.top + 1):
            loss = lost + ladder.weight * Fraction(level, ladder.top) ** 2
            if self.loss is not None and loss >= self.loss:
                return
            codes = self.codes[len(levels)][level]
            _values, finer = np.unique(classes * (codes.max() + 1) + codes, return_inverse=True)
            sizes = np.bincount(finer, weights=self.weights)
            if sizes[sizes < self.k].sum() <= self.allowed:
                self._try((*levels, level), loss, finer)


def _codes(values: Sequence[str]) -> Codes:
    """Return a number for each different value, from 0 on."""
    numbers = {value: number for number, value in enumerate(sorted(set(values)))}
    return np.array([numbers[value] for value in values], dtype=np.int64)


def _every_level(ladder: Ladder, values: set[str]) -> dict[str, Key]:
    """Return what each value becomes at every level of its ladder."""
    told = {}
    for value in values:
        levels = [value]
        for level in range(ladder.top):
            levels.append(ladder.up(levels[-1], level))
        told[value] = tuple(levels)
    return told


@dataclass(frozen=True, slots=True)
class Diversity:
    """How many different answers the classes hold in one column that is not generalised.

    `least` is the l of l-diversity. In a homogeneous class everybody has the same answer: who knows that a
    person is among them knows her answer without knowing her row.
    """

    column: str
    least: int
    homogeneous_classes: int
    homogeneous_rows: int


@dataclass(frozen=True, slots=True)
class ClassSizes:
    count: int
    least: int
    median: float


def class_sizes(classes: Mapping[Key, Sequence[int]]) -> ClassSizes:
    """Return how many classes there are and how large; zeros for none."""
    sizes = [len(places) for places in classes.values()]
    return ClassSizes(len(sizes), min(sizes, default=0), float(median(sizes)) if sizes else 0.0)


def diversity(classes: Mapping[Key, Sequence[int]], column: str, answers: Sequence[object]) -> Diversity:
    """Return how diverse one column is; `answers` has one value per row, in the order of the rows."""
    counts = {key: len({answers[place] for place in places}) for key, places in classes.items()}
    alike = [key for key, count in counts.items() if count == 1]
    return Diversity(
        column=column,
        least=min(counts.values(), default=0),
        homogeneous_classes=len(alike),
        homogeneous_rows=sum(len(classes[key]) for key in alike),
    )
