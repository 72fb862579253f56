"""Matching of persons: how well it judges, how fast it answers, each beside plain pg_trgm.

Parts, each on its own or all in turn:

- `quality`: `match_people` on generated people (bench.people_errors) against their truth;
- `register`: the same on the register of phase I;
- `sweep`: the nightly sweep over `people` persons, in a process of its own; it also counts the names, whose
  rarity the desk reads;
- `typing`: likely duplicates while somebody is typed, over the same;
- `search`: the one search box, over the same.

The last three load the persons that are missing and leave them there: measure on a database of its own.
"""

from collections.abc import Sequence
from typing import Any

from bench.matching import desk, population, quality, register, searching, sweeping

PEOPLE = 1_000_000
ROWS = 20_000
PARTS = ("quality", "register", "sweep", "typing", "search")
_OVER_PEOPLE = frozenset({"typing", "search", "sweep"})


def run(
    people: int = PEOPLE, rows: int = ROWS, parts: Sequence[str] = (), threshold: str = "", seed: int = 1
) -> dict[str, Any]:
    """Return what each of `parts` (all where none is named) measured; `threshold` is handed to the command."""
    chosen = parts or PARTS
    results: dict[str, Any] = {}
    if "quality" in chosen:
        results["quality"] = quality.measure(people=rows, seed=seed, threshold=threshold)
    if "register" in chosen:
        results["register"] = register.measure(threshold=threshold)
    if _OVER_PEOPLE & set(chosen):
        loaded = population.load(people=people, seed=seed)
        results["population"] = loaded.told()
        if "sweep" in chosen:
            results["sweep"] = sweeping.measure()
        if "typing" in chosen:
            results["typing"] = desk.measure(loaded.typed)
        if "search" in chosen:
            results["search"] = searching.measure(loaded.typed)
    return results
