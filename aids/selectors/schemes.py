"""Scheme versions as grids, and what is wrong with a grid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.db.models import Q
from django.utils.translation import gettext as _

from aids.enums import SchemeState
from aids.models import SchemeVersion


def version_in_force(*, scheme_code: str, on: date) -> SchemeVersion | None:
    """Return the version of a scheme in force on a day, with its rules fetched, or None."""
    return (
        SchemeVersion.objects.filter(
            Q(effective_to__isnull=True) | Q(effective_to__gte=on),
            scheme__code=scheme_code,
            state__in=[SchemeState.PUBLISHED, SchemeState.RETIRED],
            effective_from__lte=on,
        )
        .select_related("scheme")
        .prefetch_related("criteria__brackets", "bands")
        .first()
    )


@dataclass(frozen=True, slots=True)
class GridProblem:
    """A line of a grid that cannot be published, and why."""

    line: str
    message: str


def brackets_problems(
    label: str, spans: Sequence[tuple[Decimal | None, Decimal | None]]
) -> list[GridProblem]:
    """Return overlaps and holes between brackets `(above, up_to)` sorted by `above` (None: without bound)."""
    problems = []
    for (_above, up_to), (above, _up_to) in pairwise(spans):
        if up_to is None or above is None or above < up_to:
            problems.append(GridProblem(label, _("Deux tranches se chevauchent.")))
        elif above > up_to:
            message = _("Aucune tranche entre %(low)s et %(high)s.") % {"low": up_to, "high": above}
            problems.append(GridProblem(label, message))
    if spans and (spans[0][0] is not None or spans[-1][1] is not None):
        problems.append(
            GridProblem(label, _("La première tranche n'a pas de début, la dernière pas de fin."))
        )
    return problems


def bands_problems(spans: Sequence[tuple[int, int | None]]) -> list[GridProblem]:
    """Return overlaps and holes between bands `(from, to)` in points, both ends included."""
    label = _("Paliers")
    problems = []
    for (_from, to), (start, _to) in pairwise(spans):
        if to is None or start <= to:
            problems.append(
                GridProblem(label, _("Deux paliers se chevauchent à %(points)s points.") % {"points": start})
            )
        elif start > to + 1:
            problems.append(GridProblem(label, _("Aucun palier à %(points)s points.") % {"points": to + 1}))
    if not spans or spans[0][0] > 0 or spans[-1][1] is not None:
        problems.append(GridProblem(label, _("Les paliers vont de 0 à sans limite.")))
    return problems


def version_problems(version: SchemeVersion) -> list[GridProblem]:
    """Return every reason why a version cannot be published; none when it can."""
    problems = []
    for criterion in version.criteria.all():
        if criterion.kind == "brackets":
            spans = [(bracket.above, bracket.up_to) for bracket in criterion.brackets.all()]
            problems += brackets_problems(criterion.name, spans)
            if not spans:
                problems.append(GridProblem(criterion.name, _("Ce critère n'a pas de tranche.")))
        elif criterion.points_each is None:
            problems.append(GridProblem(criterion.name, _("Ce critère n'a pas de points.")))
    return problems + bands_problems([(band.from_points, band.to_points) for band in version.bands.all()])
