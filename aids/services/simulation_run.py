"""A simulation from beginning to end: a grid over the latest assessments of a phase, set by set (ADR 0028)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.core.exceptions import ValidationError
from django.utils import translation

from accounts.models import Antenna, Governorate
from aids.enums import EnvelopeKind
from aids.models import Assessment, Phase
from aids.selectors.budget import budget_strip
from aids.selectors.phase_assessments import Row, assessments_of_phase, phase_window
from aids.services.fast_scoring import (
    NOT_ELIGIBLE,
    PACKED,
    Ints,
    Scores,
    households_from_packed,
    score_many,
)
from aids.services.scoring import Grid, facts_from_inputs
from aids.services.sealed_facts import case_key, pack_facts
from aids.services.simulation_figures import DIMENSIONS, KINDS, Chunk, Figures, column
from cases.enums import Sex
from common.encryption import unsealer

Progress = Callable[[int, int], None]
# An answer that is not in the grid's columns: a case without governorate.
UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Flip:
    """A case whose amount changes. Amounts in cents; NOT_ELIGIBLE: no aid."""

    number: str
    antenna_id: int
    governorate_id: str
    size: int
    points_before: int
    points_after: int
    cents_before: int
    cents_after: int


class FlipList:
    """The first `most` cases whose amount changes, and how many there are in all."""

    def __init__(self, most: int) -> None:
        self.most, self.total = most, 0
        self.flips: list[Flip] = []

    def add(self, rows: Sequence[Row], sizes: Ints, scores: Scores, changed: Ints) -> None:
        self.total += len(changed)
        for place in changed[: self.most - len(self.flips)].tolist():
            row = rows[place]
            self.flips.append(
                Flip(
                    number=row[5],
                    antenna_id=row[6],
                    governorate_id=row[7] or UNKNOWN,
                    size=int(sizes[place]),
                    points_before=row[3],
                    points_after=int(scores.points[place]),
                    cents_before=row[4],
                    cents_after=int(scores.cents[place]),
                )
            )


def simulate(
    *, grid: Grid, phase: Phase, flips: FlipList | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """Run `grid` over the latest assessments of `phase`; return the figures as JSON values, amounts in EUR.

    "Before" is the result that each assessment keeps. Cases whose answers were erased are left out and
    counted. `flips` takes the cases whose amount changes; `progress(done, all)` may raise to stop the run.
    """
    figures, done = Figures(), 0
    for total, rows in assessments_of_phase(phase):
        known, content = opened(rows)
        if known:
            households = households_from_packed(content)
            scores = score_many(grid, households)
            chunk = _chunk(known, households.size, scores)
            kinds = figures.add(chunk)
            if flips is not None:
                flips.add(known, households.size, scores, np.flatnonzero(kinds))
        figures.left_out += len(rows) - len(known)
        done += len(rows)
        if progress is not None:
            progress(done, total)
    return _result(figures, phase, flips)


def opened(rows: Sequence[Row]) -> tuple[list[Row], bytes]:
    """Return the rows whose facts are known, and these facts packed one after the other.

    Rows without sealed facts (or sealed under a key that is gone) are read from their JSON.
    """
    unseal, known, packed, slow = unsealer(), [], [], []
    for row in rows:
        sealed = row[2]
        try:
            content = unseal(sealed, case_key(row[1])) if sealed else None
        except ValidationError:
            content = None
        if content is None or len(content) != PACKED.itemsize:
            slow.append(row)
        else:
            known.append(row)
            packed.append(content)
    for row, content in _read_slowly(slow):
        known.append(row)
        packed.append(content)
    return known, b"".join(packed)


def _read_slowly(rows: Sequence[Row]) -> Iterable[tuple[Row, bytes]]:
    by_pk = {row[0]: row for row in rows}
    for assessment in Assessment.objects.filter(pk__in=by_pk).only("inputs").iterator():
        # Empty: the person was anonymised, her answers are gone.
        content = pack_facts(facts_from_inputs(assessment.inputs)) if assessment.inputs else None
        if content is not None:
            yield by_pk[assessment.pk], content


def _chunk(rows: Sequence[Row], sizes: Ints, scores: Scores) -> Chunk:
    return Chunk(
        before=column(rows, 4, np.int64),
        after=scores.cents,
        keys={
            "antenna": column(rows, 6, np.int64),
            "governorate": np.array([row[7] or UNKNOWN for row in rows]),
            "sex": np.array([row[8] for row in rows]),
            "household_size": sizes,
        },
        country=np.array([row[9] for row in rows]),
        is_south_south=column(rows, 10, np.bool_),
        is_placed=column(rows, 11, np.bool_),
    )


def _result(figures: Figures, phase: Phase, flips: FlipList | None) -> dict[str, Any]:
    first, last = phase_window(phase)
    names = _names()
    return {
        "phase": phase.code,
        "from": first.isoformat(),
        "to": last.isoformat() if last else None,
        "assessments": figures.households,
        "left_out": figures.left_out,
        "totals": figures.totals(),
        "amounts": figures.by_amount(),
        "by": {
            dimension: [{**names[dimension](key), **found} for key, found in figures.by(dimension).items()]
            for dimension in DIMENSIONS
        },
        "budget": _budget(figures, phase),
        "flips": sum(figures.totals()[kind] for kind in KINDS[1:]),
        "flips_listed": len(flips.flips) if flips is not None else 0,
    }


def _names() -> dict[str, Callable[[Any], dict[str, Any]]]:
    """Return, by dimension, what tells a key to a reader: its code, its names in both languages."""
    antennas = {one.pk: (one.code, one.name_fr, one.name_ar) for one in Antenna.objects.all()}
    governorates = {one.pk: (one.pk, one.name_fr, one.name_ar) for one in Governorate.objects.all()}
    sexes = {one.value: (one.value, *_both(one)) for one in Sex}

    def named(table: dict[Any, tuple[str, str, str]]) -> Callable[[Any], dict[str, Any]]:
        def name(key: Any) -> dict[str, Any]:
            code, name_fr, name_ar = table.get(key, (UNKNOWN, "Inconnu", "غير معروف"))
            return {"code": code, "name_fr": name_fr, "name_ar": name_ar}

        return name

    def size(key: int) -> dict[str, Any]:
        return {"code": str(key), "name_fr": str(key), "name_ar": str(key)}

    return {
        "antenna": named(antennas),
        "governorate": named(governorates),
        "sex": named(sexes),
        "household_size": size,
    }


def _both(choice: Sex) -> tuple[str, str]:
    words = []
    for language in ("fr", "ar"):
        with translation.override(language):
            words.append(str(choice.label))
    return words[0], words[1]


def _budget(figures: Figures, phase: Phase) -> list[dict[str, Any]]:
    """Return, for each limit that social aid draws on, what is left and what the new entrants would ask."""
    totals = figures.totals()
    asked = {
        (EnvelopeKind.SOCIAL, "slots"): totals["enter"],
        (EnvelopeKind.SOCIAL, "eur"): totals["enter_eur"],
        (EnvelopeKind.PERSONS, "slots"): sum(figures.newcomers.values()),
        (EnvelopeKind.SOUTH_SOUTH, "slots"): figures.south_south,
    }
    countries = dict(phase.envelopes.values_list("pk", "country_id"))
    lines = []
    for line in budget_strip(phase=phase):
        country = countries.get(line.envelope_id)
        wanted: Any = asked.get((EnvelopeKind(line.kind), line.unit))
        if line.kind == EnvelopeKind.COUNTRY and line.unit == "slots":
            wanted = figures.newcomers.get(country or "", 0)
        if wanted is None:
            continue
        lines.append(
            {
                "kind": line.kind,
                "country": country,
                "unit": line.unit,
                "left": str(line.left),
                "entrants": str(wanted),
                "left_after": str(line.left - type(line.left)(wanted)),
            }
        )
    return lines


__all__ = ["NOT_ELIGIBLE", "Flip", "FlipList", "simulate"]
