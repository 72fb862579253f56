"""From the announcement to the end of an aid: how many of those received got how far, and where they went."""

from collections import defaultdict
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from aids.enums import HOLDING_STATES, ApplicationState
from aids.models import Application
from cases.enums import CaseState
from cases.models import Announcement, Case, CaseTransition
from reporting.enums import Unit
from reporting.selectors.facts import Facts
from reporting.selectors.indicators.base import Body, Head, indicator
from reporting.selectors.names import Names, both, record_names
from reporting.selectors.tables import TOTAL, Row, share_of

MOST_COUNTRIES = 5
OTHERS = "others"
# An aid that was broken off counts among those asked for only, as the definition says.
_APPROVED = [state for state in HOLDING_STATES if state != ApplicationState.TERMINATED]
_AFTER_CONTRACT = [state for state in _APPROVED if state != ApplicationState.APPROVED]


def _has_aid(**wanted: Any) -> Exists:
    return Exists(Application.objects.filter(case=OuterRef("pk"), **wanted))


# How far a case got: each step is a condition on the case, whatever it did since.
STEPS = {
    "announced": (_("Signalés avant le retour"), Q(Exists(Announcement.objects.filter(case=OuterRef("pk"))))),
    "received": (_("Dossiers ouverts"), Q()),
    "assessed": (
        _("Évalués"),
        Q(Exists(CaseTransition.objects.filter(subject=OuterRef("pk"), to_state=CaseState.ASSESSED))),
    ),
    "requested": (
        _("Avec une aide demandée"),
        Q(Exists(Application.objects.filter(case=OuterRef("pk")))),
    ),
    "approved": (_("Avec une aide approuvée"), Q(_has_aid(state__in=_APPROVED))),
    "contracted": (_("Avec un contrat signé"), Q(_has_aid(state__in=_AFTER_CONTRACT))),
    "completed": (_("Avec une aide achevée"), Q(_has_aid(state=ApplicationState.COMPLETED))),
}


def _cases_of_step(facts: Facts, key: str, _column: str) -> QuerySet[Case]:
    return facts.cases.filter(STEPS[key][1])


@indicator(
    "funnel",
    title=_("Du signalement à l'aide achevée"),
    definition=_(
        "Les dossiers ouverts dans la période, suivis jusqu'au jour du calcul : combien sont arrivés à chaque"
        " étape. Une aide rejetée, annulée ou arrêtée compte parmi les demandes, non parmi les approuvées. Part :"
        " des dossiers ouverts."
    ),
    row_label=_("Étape"),
    heads=(Head("cases", _("Dossiers"), is_linked=True), Head("share", _("Part"), Unit.RATIO)),
    files=_cases_of_step,
)
def funnel(facts: Facts) -> Body:
    """How far the cases opened in the period got."""
    counts = {name: Count("pk", filter=wanted) for name, (_label, wanted) in STEPS.items() if wanted}
    found = facts.cases.order_by().aggregate(received=Count("pk"), **counts)
    return Body(
        [
            Row(name, both(label), (found[name], share_of(found[name], found["received"])))
            for name, (label, _wanted) in STEPS.items()
        ]
    )


def _main_countries(facts: Facts) -> list[str]:
    counted = facts.case_counts["return_country_id"]
    known = sorted(
        ((code, n) for code, n in counted.items() if code and n), key=lambda item: (-item[1], item[0])
    )
    return [code for code, _count in known[:MOST_COUNTRIES]]


def _cases_of_flow(facts: Facts, key: str, column: str) -> QuerySet[Case]:
    main = _main_countries(facts)
    found = facts.cases
    if column == OTHERS:
        found = found.filter(~Q(return_country__in=main) | Q(return_country__isnull=True))
    elif column in main:
        found = found.filter(return_country=column)
    elif column != "cases":
        raise LookupError(column)
    if key == TOTAL:
        return found
    return found.filter(governorate__isnull=True) if key == "?" else found.filter(governorate=key)


@indicator(
    "flows",
    title=_("D'un pays à un gouvernorat"),
    definition=_(
        "Dossiers ouverts dans la période, par gouvernorat d'installation et par pays de retour ; les cinq pays"
        " les plus fréquents, les autres réunis."
    ),
    row_label=_("Gouvernorat"),
    heads=(),
    files=_cases_of_flow,
)
def flows(facts: Facts) -> Body:
    """Cases by governorate of settling and country of return."""
    main = _main_countries(facts)
    columns = [*main, OTHERS]
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    counted = facts.cases.order_by().values_list("governorate", "return_country").annotate(n=Count("pk"))
    for governorate, country, count in counted:
        column = country if country in main else OTHERS
        found[governorate or "?"][column] += count
        found[TOTAL][column] += count

    def row(key: str, names: Names) -> Row:
        figures = tuple(found[key][column] for column in columns)
        return Row(key, names, (*figures, sum(figures)))

    rows = [row(code, record_names(one)) for code, one in facts.governorates.items() if code in found]
    if "?" in found:
        rows.append(row("?", both(_("Non renseigné"))))
    heads = [
        *(Head(code, record_names(facts.countries[code]), is_linked=True) for code in main),
        Head(OTHERS, _("Autres pays"), is_linked=True),
        Head("cases", _("Total"), is_linked=True),
    ]
    return Body([*rows, row(TOTAL, both(_("Total")))], heads=heads)
