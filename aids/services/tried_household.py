"""A household made up, under a draft and under the version in force, side by side. Nothing is kept."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language

from aids.services.scoring import Grid, GridBand, HouseholdFacts, Score, score


@dataclass(frozen=True, slots=True)
class TriedRow:
    """The points of one criterion; None where a grid does not read this fact."""

    criterion: str
    draft: int | None
    current: int | None


@dataclass(frozen=True, slots=True)
class TriedScore:
    """What one grid gives: points, band in words, amount in EUR (None: not eligible)."""

    total: int
    band: str
    amount_eur: Decimal | None


@dataclass(frozen=True, slots=True)
class Tried:
    rows: list[TriedRow]
    draft: TriedScore | None
    current: TriedScore | None


def tried(*, facts: HouseholdFacts, draft: Grid | None, current: Grid | None) -> Tried:
    """Return the points of `facts` under both grids; a grid that cannot be read yet is None."""
    ours = score(draft, facts) if draft else None
    theirs = score(current, facts) if current else None
    names: dict[str, str] = {}
    points: dict[str, list[int | None]] = {}
    for place, found in enumerate((ours, theirs)):
        for line in found.lines if found else ():
            one = line.criterion
            names.setdefault(one.input, one.label_ar if get_language() == "ar" else one.label_fr)
            points.setdefault(one.input, [None, None])[place] = line.points
    rows = [TriedRow(names[name], *both) for name, both in points.items()]
    return Tried(rows, _score(ours), _score(theirs))


def _score(found: Score | None) -> TriedScore | None:
    return TriedScore(found.total, _band(found.band), found.amount_eur) if found else None


def _band(band: GridBand) -> str:
    return f"{band.from_points}+" if band.to_points is None else f"{band.from_points}–{band.to_points}"
