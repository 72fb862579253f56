"""The aims of the programme, and how far they are reached."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from aids.enums import AidFamily, AidKind
from operators.selectors import outcomes
from reporting.enums import Stage, TargetMeasure, Unit
from reporting.models import Target
from reporting.selectors.facts import Facts
from reporting.selectors.indicators.base import Body, Head, indicator
from reporting.selectors.names import choice_names, joined, record_names
from reporting.selectors.tables import Row, share_of


def _aids(facts: Facts, stage: Stage, *, family: str = "") -> int:
    lines = facts.aids.kind_lines
    if family:
        is_social = family == AidFamily.SOCIAL
        lines = [line for line in lines if (line.kind == AidKind.SOCIAL) == is_social]
    return sum(line.stages[stage] for line in lines)


def _jobs(facts: Facts) -> int:
    scope = facts.scope
    counted = outcomes.jobs_by_kind(scope.starts_on, scope.ends_on, among=facts.aids.applications)
    return sum(int(found[1]) for found in counted)


_REACHED: dict[str, Callable[[Facts], int]] = {
    TargetMeasure.PERSONS_RECEIVED: lambda facts: facts.person_total,
    TargetMeasure.PERSONS_AIDED: lambda facts: facts.aids.persons_aided,
    TargetMeasure.AIDS_APPROVED: lambda facts: _aids(facts, Stage.APPROVED),
    TargetMeasure.SOCIAL_APPROVED: lambda facts: _aids(facts, Stage.APPROVED, family=AidFamily.SOCIAL),
    TargetMeasure.ECONOMIC_APPROVED: lambda facts: _aids(facts, Stage.APPROVED, family=AidFamily.ECONOMIC),
    TargetMeasure.AIDS_COMPLETED: lambda facts: _aids(facts, Stage.COMPLETED),
    TargetMeasure.JOBS: _jobs,
}


@indicator(
    "targets",
    title=_("Objectifs du programme"),
    definition=_(
        "Ce que chaque phase s'est donné à atteindre, et ce qui est atteint depuis son début jusqu'à la fin de"
        " la période. « Personnes aidées » : chacune une fois, quel que soit le nombre de ses aides. La source de"
        " chaque objectif est sur la page des objectifs."
    ),
    row_label=_("Objectif"),
    heads=(
        Head("aim", _("À atteindre")),
        Head("reached", _("Atteint")),
        Head("share", _("Part atteinte"), Unit.RATIO),
    ),
)
def targets(facts: Facts) -> Body:
    """Aims of every phase begun by the end of the period, with what is reached."""
    found = Target.objects.filter(phase__starts_on__lte=facts.scope.ends_on).select_related("phase")
    if facts.scope.phase is not None:
        found = found.filter(phase=facts.scope.phase)
    rows = []
    for target in found.order_by("-phase__starts_on", "pk"):
        reached = _REACHED[target.measure](facts.of_phase(target.phase))
        names = joined(record_names(target.phase), choice_names(TargetMeasure(target.measure)))
        key = f"{target.phase.code}-{target.measure}"
        rows.append(Row(key, names, (target.value, reached, share_of(reached, target.value))))
    return Body(rows)
