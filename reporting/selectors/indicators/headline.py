"""The figures that stand first."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from reporting.enums import Stage, Step, Unit
from reporting.selectors.facts import Facts
from reporting.selectors.indicators.base import Body, Head, indicator
from reporting.selectors.indicators.delays import delays
from reporting.selectors.indicators.operators import operators
from reporting.selectors.names import both
from reporting.selectors.tables import TOTAL, Row

_STAGES = {
    "requested": Stage.REQUESTED,
    "approved": Stage.APPROVED,
    "persons_aided": Stage.APPROVED,
    "contracted": Stage.CONTRACTED,
    "completed": Stage.COMPLETED,
    "granted_eur": Stage.APPROVED,
}

# Of one operator's files its offers stand first, in the place of the persons received.
_OFFERS = {
    "proposed": _("Dossiers proposés"),
    "accepted": _("Dossiers acceptés"),
    "active": _("Dossiers en main"),
}


def _files(facts: Facts, key: str, _column: str) -> QuerySet[Any]:
    if key in ("persons", "cases"):
        return facts.cases
    if key in _OFFERS and operators.files is not None:
        return operators.files(facts, TOTAL, key)
    if key == "spent_eur":
        return facts.aids.files_paid()
    if key == "decision_days" and delays.files is not None:
        return delays.files(facts, Step.DECISION, "files")
    return facts.aids.files_at(_STAGES[key])


@indicator(
    "headline",
    title=_("Chiffres clés"),
    definition=_(
        "Les chiffres de la période, définis dans les tableaux qui suivent. Personnes aidées : personnes à qui"
        " une aide a été approuvée dans la période, chacune comptée une fois quel que soit le nombre de ses aides."
    ),
    row_label=_("Chiffre"),
    heads=(Head("value", _("Valeur"), is_linked=True),),
    files=_files,
)
def headline(facts: Facts) -> Body:
    """What a manager reads first."""
    stages = {stage: sum(line.stages[stage] for line in facts.aids.lines) for stage in Stage}
    money = facts.aids.money.values()
    return Body(
        [
            *(_received(facts) if facts.scope.operator is None else _offered(facts)),
            Row("requested", both(_("Aides demandées")), (stages[Stage.REQUESTED],)),
            Row("approved", both(_("Aides approuvées")), (stages[Stage.APPROVED],)),
            Row("persons_aided", both(_("Personnes aidées")), (facts.aids.persons_aided,)),
            Row("contracted", both(_("Aides sous contrat")), (stages[Stage.CONTRACTED],)),
            Row("completed", both(_("Aides achevées")), (stages[Stage.COMPLETED],)),
            Row(
                "granted_eur", both(_("Euros accordés")), (sum(one.granted for one in money),), unit=Unit.EUR
            ),
            Row("spent_eur", both(_("Euros payés")), (sum(one.spent for one in money),), unit=Unit.EUR),
            Row(
                "decision_days",
                both(_("Jours de la soumission à la décision (médiane)")),
                (facts.delays[Step.DECISION].median,),
                unit=Unit.DAYS,
            ),
        ]
    )


def _received(facts: Facts) -> list[Row]:
    return [
        Row("persons", both(_("Personnes reçues")), (facts.person_total,)),
        Row("cases", both(_("Dossiers ouverts")), (facts.case_total,)),
    ]


def _offered(facts: Facts) -> list[Row]:
    table = operators(facts)
    values = {
        column.code: value
        for row in table.rows
        for column, value in zip(table.columns, row.values, strict=True)
    }
    return [Row(code, both(label), (values.get(code, 0),)) for code, label in _OFFERS.items()]
