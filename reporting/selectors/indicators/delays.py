"""How long things take."""

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from reporting.enums import Step, Unit
from reporting.selectors.delay_facts import step_moments
from reporting.selectors.facts import Facts
from reporting.selectors.indicators.base import Body, Head, indicator
from reporting.selectors.names import choice_names
from reporting.selectors.scope import cases_in_reach
from reporting.selectors.tables import Row

# What is told of the days that a step takes.
SPREAD = (
    Head("files", _("Dossiers mesurés"), is_linked=True),
    Head("median", _("Médiane (jours)"), Unit.DAYS),
    Head("ninetieth", _("90e centile (jours)"), Unit.DAYS),
)


def _measured(facts: Facts, key: str, _column: str) -> QuerySet[Any]:
    step = Step(key)
    ended = step_moments(facts.aids, step).filter(begun__lte=F("ended")).values("subject")
    if step == Step.ASSESSMENT:
        reach: QuerySet[Case] = cases_in_reach(actor=facts.actor, scope=facts.scope)
        return reach.filter(pk__in=ended)
    return facts.aids.applications.filter(pk__in=ended)


@indicator(
    "delays",
    title=_("Délais entre les étapes"),
    definition=_(
        "Jours écoulés d'une étape à la suivante, pour les dossiers dont l'étape s'est achevée dans la période,"
        " lus des changements d'état. Médiane : la moitié des dossiers a mis moins ; 90e centile : neuf dossiers"
        " sur dix ont mis moins. Un dossier ajourné compte depuis sa première soumission. Un dossier repris d'un"
        " registre n'a pas d'étapes."
    ),
    row_label=_("Étape"),
    heads=SPREAD,
    files=_measured,
)
def delays(facts: Facts) -> Body:
    """Median and 90th percentile of each step, in days."""
    return Body([Row(step.value, choice_names(step), tuple(facts.delays[step])) for step in Step])
