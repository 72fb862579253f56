"""The phases of the programme side by side, each over its whole length up to the end of the period."""

from django.utils.translation import gettext_lazy as _

from reporting.enums import Stage, Unit
from reporting.selectors.facts import Facts
from reporting.selectors.indicators.base import Body, Head, indicator
from reporting.selectors.names import both, record_names
from reporting.selectors.tables import Row, Value


def _figures(facts: Facts) -> tuple[Value, ...]:
    stages = {stage: sum(line.stages[stage] for line in facts.aids.kind_lines) for stage in Stage}
    money = facts.aids.money.values()
    return (
        facts.person_total,
        facts.case_total,
        stages[Stage.REQUESTED],
        stages[Stage.APPROVED],
        facts.aids.persons_aided,
        stages[Stage.CONTRACTED],
        stages[Stage.COMPLETED],
        sum(one.granted for one in money),
        sum(one.spent for one in money),
    )


@indicator(
    "phases_compared",
    title=_("Phases du programme, côte à côte"),
    definition=_(
        "Chaque phase sur toute sa durée, jusqu'à la fin de la période du rapport : personnes reçues entre ses"
        " dates, aides rattachées à elle. Une phase encore ouverte continue au-delà de sa fin prévue."
    ),
    row_label=_("Chiffre"),
    heads=(),
)
def phases_compared(facts: Facts) -> Body:
    """Persons, aids and money of every phase begun by the end of the period."""
    begun = [phase for phase in facts.phases if phase.starts_on <= facts.scope.ends_on]
    columns = [_figures(facts.of_phase(phase)) for phase in begun]
    labels = (
        ("persons", _("Personnes reçues"), Unit.COUNT),
        ("cases", _("Dossiers ouverts"), Unit.COUNT),
        ("requested", _("Aides demandées"), Unit.COUNT),
        ("approved", _("Aides approuvées"), Unit.COUNT),
        ("persons_aided", _("Personnes aidées"), Unit.COUNT),
        ("contracted", _("Aides sous contrat"), Unit.COUNT),
        ("completed", _("Aides achevées"), Unit.COUNT),
        ("granted_eur", _("Euros accordés"), Unit.EUR),
        ("spent_eur", _("Euros payés"), Unit.EUR),
    )
    rows = [
        Row(key, both(label), tuple(column[place] for column in columns), unit=unit)
        for place, (key, label, unit) in enumerate(labels)
    ]
    return Body(rows, heads=[Head(phase.code, record_names(phase)) for phase in begun])
