"""The figures of a simulation, added up chunk by chunk: who gains, loses, enters and leaves, and what it costs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from aids.services.fast_scoring import NOT_ELIGIBLE, Ints

SAME, GAIN, LOSE, ENTER, LEAVE = range(5)
KINDS = ("same", "gain", "lose", "enter", "leave")
DIMENSIONS = ("antenna", "governorate", "sex", "household_size")
# Columns of a table of sums: households of each kind, then cents of each kind, then eligible and cents, before
# and after.
_WIDTH = 2 * len(KINDS) + 4


@dataclass(slots=True)
class Chunk:
    """Households of one chunk in columns; `keys` by dimension, cents NOT_ELIGIBLE where there is no aid."""

    before: Ints
    after: Ints
    keys: dict[str, npt.NDArray[Any]]
    country: npt.NDArray[Any]
    is_south_south: npt.NDArray[np.bool_]
    is_placed: npt.NDArray[np.bool_]

    def kinds(self) -> Ints:
        """Return what happens to each household."""
        was, becomes = self.before != NOT_ELIGIBLE, self.after != NOT_ELIGIBLE
        cases = [was & ~becomes, ~was & becomes, self.after > self.before, self.after < self.before]
        return np.select(cases, [LEAVE, ENTER, GAIN, LOSE], default=SAME).astype(np.int64)


@dataclass(slots=True)
class Figures:
    """Sums in whole numbers (households, cents): the order of the chunks changes nothing."""

    households: int = 0
    left_out: int = 0
    sums: dict[str, dict[Any, Ints]] = field(default_factory=lambda: {"": {}, **{d: {} for d in DIMENSIONS}})
    amounts: dict[int, Ints] = field(default_factory=dict)
    # Who enters without a place in the phase yet: by country, and South-South among them.
    newcomers: dict[str, int] = field(default_factory=dict)
    south_south: int = 0

    def add(self, chunk: Chunk) -> Ints:
        """Add a chunk; return what happens to each of its households."""
        kinds = chunk.kinds()
        rows = _rows(chunk, kinds)
        self.households += len(kinds)
        _add_sums(self.sums[""], np.zeros(len(kinds), dtype=np.int64), rows)
        for name, keys in chunk.keys.items():
            _add_sums(self.sums[name], keys, rows)
        for place, cents in enumerate((chunk.before, chunk.after)):
            for value, count in zip(*np.unique(cents, return_counts=True), strict=True):
                self.amounts.setdefault(int(value), np.zeros(2, dtype=np.int64))[place] += count
        new = (kinds == ENTER) & ~chunk.is_placed
        for country, count in zip(*np.unique(chunk.country[new], return_counts=True), strict=True):
            self.newcomers[str(country)] = self.newcomers.get(str(country), 0) + int(count)
        self.south_south += int((new & chunk.is_south_south).sum())
        return kinds

    def totals(self) -> dict[str, Any]:
        """Return the figures of all households."""
        return _figures(self.sums[""].get(0, np.zeros(_WIDTH, dtype=np.int64)))

    def by(self, dimension: str) -> dict[Any, dict[str, Any]]:
        """Return the figures by key of a dimension, keys as they are stored."""
        return {key: _figures(row) for key, row in sorted(self.sums[dimension].items())}

    def by_amount(self) -> list[dict[str, Any]]:
        """Return how many households get each amount, before and after; None: no aid."""
        return [
            {
                "amount_eur": None if cents == NOT_ELIGIBLE else eur(cents),
                "before": int(n[0]),
                "after": int(n[1]),
            }
            for cents, n in sorted(self.amounts.items())
        ]


def column(rows: Sequence[tuple[Any, ...]], place: int, dtype: Any) -> npt.NDArray[Any]:
    """Return one column of fetched rows."""
    return np.array([row[place] for row in rows], dtype=dtype)


def eur(cents: int) -> str:
    """Return whole cents as an amount in EUR, as text: "1300.00"."""
    sign, cents = ("-" if cents < 0 else ""), abs(cents)
    return f"{sign}{cents // 100}.{cents % 100:02d}"


def _rows(chunk: Chunk, kinds: Ints) -> Ints:
    """Return one row of sums a household."""
    count = len(kinds)
    was, becomes = chunk.before != NOT_ELIGIBLE, chunk.after != NOT_ELIGIBLE
    before, after = np.where(was, chunk.before, 0), np.where(becomes, chunk.after, 0)
    rows = np.zeros((count, _WIDTH), dtype=np.int64)
    every = np.arange(count)
    rows[every, kinds] = 1
    rows[every, len(KINDS) + kinds] = after - before
    for place, values in enumerate((was, becomes, before, after), start=2 * len(KINDS)):
        rows[:, place] = values
    return rows


def _add_sums(sums: dict[Any, Ints], keys: npt.NDArray[Any], rows: Ints) -> None:
    order = np.argsort(keys, kind="stable")
    found, starts = np.unique(keys[order], return_index=True)
    table = np.add.reduceat(rows[order], starts, axis=0)
    for key, row in zip(found.tolist(), table, strict=True):
        sums[key] = sums[key] + row if key in sums else row


def _figures(row: Iterable[int]) -> dict[str, Any]:
    values = [int(value) for value in row]
    figures: dict[str, Any] = {"households": sum(values[: len(KINDS)])}
    for place, kind in enumerate(KINDS):
        figures[kind] = values[place]
        if kind != "same":
            figures[f"{kind}_eur"] = eur(values[len(KINDS) + place])
    eligible_before, eligible_after, before, after = values[2 * len(KINDS) :]
    return {
        **figures,
        "eligible_before": eligible_before,
        "eligible_after": eligible_after,
        "cost_before_eur": eur(before),
        "cost_after_eur": eur(after),
        "difference_eur": eur(after - before),
    }
