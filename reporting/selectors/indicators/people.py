"""People received: how many, from where, how, to where, who they are."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from cases.enums import Category, Modality, Schooling, Sex
from cases.models import Case
from common.dates import add_months
from reporting.enums import AgeGroup, OccupationGroup, Unit
from reporting.selectors.facts import MAY_BE_BLANK, Facts, ages_of, months_between
from reporting.selectors.indicators.base import Body, Files, Head, Indicator, indicator
from reporting.selectors.names import Names, both, choice_names, month_names, record_names
from reporting.selectors.scope import cases_counted
from reporting.selectors.tables import TOTAL, Row, share_of

UNKNOWN = "?"
HEADS = (
    Head("persons", _("Personnes"), is_linked=True),
    Head("cases", _("Dossiers"), is_linked=True),
    Head("share", _("Part des personnes"), Unit.RATIO),
)
_RECEIVED = _(
    "Personnes dont un dossier a été ouvert dans la période, signalements non confirmés exclus. Une personne"
    " compte une fois, même avec deux dossiers ; un dossier est un retour."
)


def _people(
    facts: Facts,
    dimension: str,
    values: Iterable[tuple[Any, Names]],
    *,
    key_of: Callable[[Any], str] = str,
) -> Body:
    """Return persons and cases of each value of a dimension, and their total."""
    persons, cases = facts.person_counts[dimension], facts.case_counts[dimension]
    whole = facts.person_total
    rows = []
    for value, names in values:
        count = persons.get(value, 0)
        rows.append(Row(key_of(value), names, (count, cases.get(value, 0), share_of(count, whole))))
    if cases.get(None):
        count = persons.get(None, 0)
        rows.append(Row(UNKNOWN, both(_("Non renseigné")), (count, cases[None], share_of(count, whole))))
    total = Row(TOTAL, both(_("Total")), (whole, facts.case_total, share_of(whole, whole)))
    return Body([*rows, total])


def _cases_with(dimension: str) -> Files:
    """Return the function that lists the cases of one value of a dimension."""

    def files(facts: Facts, key: str, _column: str) -> QuerySet[Case]:
        if key == TOTAL:
            return facts.cases
        if dimension == "age":
            return facts.described().filter(ages_of(key))
        if key == UNKNOWN and dimension in MAY_BE_BLANK:
            return facts.described().filter(**{dimension: ""})
        if key == UNKNOWN:
            return facts.described().filter(**{f"{dimension}__isnull": True})
        return facts.described().filter(**{dimension: key})

    return files


def _by_choice(
    code: str,
    *,
    title: Any,
    row_label: Any,
    dimension: str,
    choices: type[TextChoices],
    definition: Any = _RECEIVED,
) -> Indicator:
    """Make the indicator of persons received by a dimension whose values are choices, all of them shown."""

    @indicator(
        code,
        title=title,
        definition=definition,
        row_label=row_label,
        heads=HEADS,
        files=_cases_with(dimension),
    )
    def counted(facts: Facts) -> Body:
        """Persons received by each choice, and those of whom it is not known."""
        return _people(facts, dimension, ((one.value, choice_names(one)) for one in choices))

    return counted


@indicator(
    "people_by_country",
    title=_("Personnes reçues par pays de retour"),
    definition=_RECEIVED,
    row_label=_("Pays"),
    heads=HEADS,
    files=_cases_with("return_country_id"),
)
def people_by_country(facts: Facts) -> Body:
    """Persons received by country of return, the most frequent first."""
    counted = sorted(facts.person_counts["return_country_id"].items(), key=lambda item: (-item[1], item[0]))
    return _people(
        facts, "return_country_id", ((code, record_names(facts.countries[code])) for code, _count in counted)
    )


people_by_modality = _by_choice(
    "people_by_modality",
    title=_("Personnes reçues par mode de retour"),
    row_label=_("Mode de retour"),
    dimension="modality",
    choices=Modality,
)


@indicator(
    "people_by_governorate",
    title=_("Personnes reçues par gouvernorat"),
    definition=_(
        "Personnes reçues dans la période, par gouvernorat où elles se sont installées au retour. Une"
        " personne compte une fois, même avec deux dossiers."
    ),
    row_label=_("Gouvernorat"),
    heads=HEADS,
    files=_cases_with("governorate_id"),
)
def people_by_governorate(facts: Facts) -> Body:
    """Persons received by governorate, all 24 of them, with their places on the tile map."""
    found = facts.governorates
    body = _people(facts, "governorate_id", ((code, record_names(row)) for code, row in found.items()))
    return Body(body.rows, places={code: (row.tile_row, row.tile_column) for code, row in found.items()})


@indicator(
    "people_by_antenna",
    title=_("Personnes reçues par antenne"),
    definition=_RECEIVED,
    row_label=_("Antenne"),
    heads=HEADS,
    files=_cases_with("antenna__code"),
)
def people_by_antenna(facts: Facts) -> Body:
    """Persons received by antenna."""
    counted = facts.case_counts["antenna_id"]
    shown = ((pk, record_names(row)) for pk, row in facts.antennas.items() if pk in counted)
    return _people(facts, "antenna_id", shown, key_of=lambda pk: facts.antennas[pk].code)


people_by_category = _by_choice(
    "people_by_category",
    title=_("Personnes reçues par catégorie"),
    row_label=_("Catégorie"),
    dimension="category",
    choices=Category,
)


people_by_sex = _by_choice(
    "people_by_sex",
    title=_("Personnes reçues par sexe"),
    row_label=_("Sexe"),
    dimension="sex",
    choices=Sex,
)


people_by_age = _by_choice(
    "people_by_age",
    title=_("Personnes reçues par âge"),
    row_label=_("Âge"),
    dimension="age",
    choices=AgeGroup,
    definition=_("Personnes reçues dans la période, par âge révolu le jour de l'ouverture du dossier."),
)


people_by_schooling = _by_choice(
    "people_by_schooling",
    title=_("Personnes reçues par niveau scolaire"),
    row_label=_("Scolarité"),
    dimension="schooling",
    choices=Schooling,
)


people_by_occupation = _by_choice(
    "people_by_occupation",
    title=_("Personnes reçues par métier"),
    row_label=_("Métier"),
    dimension="occupation",
    choices=OccupationGroup,
    definition=_(
        "Personnes reçues dans la période, par grand groupe de la classification internationale des professions"
        " (CITP-08) de leur métier. Une personne compte une fois, même avec deux dossiers."
    ),
)


def _cases_of_month(facts: Facts, key: str, _column: str) -> QuerySet[Case]:
    trend = cases_counted(actor=facts.actor, scope=facts.scope.trend())
    if key == TOTAL:
        return trend
    first = date.fromisoformat(f"{key}-01")
    return trend.filter(opened_on__gte=first, opened_on__lt=add_months(first, 1))


@indicator(
    "cases_by_month",
    title=_("Dossiers ouverts par mois"),
    definition=_(
        "Dossiers des personnes reçues, par mois d'ouverture, sur douze mois au moins jusqu'à la fin de la"
        " période ; le premier mois est entier, le dernier peut ne pas l'être."
    ),
    row_label=_("Mois"),
    heads=(Head("cases", _("Dossiers"), is_linked=True),),
    files=_cases_of_month,
)
def cases_by_month(facts: Facts) -> Body:
    """Cases opened by month over at least twelve months."""
    scope, counted = facts.scope.trend(), facts.cases_by_month
    rows = [
        Row(f"{day:%Y-%m}", month_names(day.year, day.month), (counted.get(day, 0),))
        for day in months_between(scope.starts_on, scope.ends_on)
    ]
    return Body([*rows, Row(TOTAL, both(_("Total")), (sum(counted.values()),))])
