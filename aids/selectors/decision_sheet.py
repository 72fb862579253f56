"""The explanation of a score: points per answer, the rule each comes from, what would change the result."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aids.enums import CriterionInput, CriterionKind
from aids.models import Assessment, Bracket, Criterion
from aids.selectors.grid_checks import bound_text
from cases.enums import FigureBasis, HouseholdFact
from common.formatting import day_text, eur_text, number_text

# The facts of the household that an inquiry establishes; every other input is a situation.
_FACT_OF_INPUT = {
    CriterionInput.HOUSEHOLD_SIZE: HouseholdFact.SIZE,
    CriterionInput.INCOME_PER_HEAD: HouseholdFact.INCOME,
}
# Situations told by how many people are in them; the others are answered by yes or no.
_COUNTED = (CriterionInput.PERSONS_WITH_DISABILITY, CriterionInput.ELDERLY_DEPENDANTS)


@dataclass(frozen=True, slots=True)
class PointsRow:
    """One criterion of the sheet, in words."""

    criterion: str
    answer: str
    rule: str
    points: int
    source: str = ""


def points_rows(assessment: Assessment) -> list[PointsRow]:
    """Return the stored points of an assessment with the rule of its own version beside each."""
    criteria = {
        criterion.pk: criterion
        for criterion in Criterion.objects.filter(version=assessment.version_id).prefetch_related("brackets")
    }
    return [_row(criteria[line["criterion"]], line, sources=assessment.sources) for line in assessment.lines]


def _row(criterion: Criterion, line: Mapping[str, Any], *, sources: Mapping[str, Any]) -> PointsRow:
    value = Decimal(str(line["value"]))
    fact = _FACT_OF_INPUT.get(CriterionInput(criterion.input), HouseholdFact.SITUATIONS)
    return PointsRow(
        criterion=criterion.name,
        answer=_answer(criterion, value),
        rule=_rule(criterion, value),
        points=line["points"],
        source=source_words(sources.get(fact)),
    )


def source_words(source: Mapping[str, Any] | None) -> str:
    """Return who established an answer: "établi par Hayet Mnasri le 3 mars 2026, sur pièces".

    "" for an answer that no inquiry established: the antenna wrote it down.
    """
    if not source or "by" not in source:
        return ""
    how = source.get("how", "")
    values = {
        "by": source["by"],
        "day": day_text(date.fromisoformat(source["on"])),
        "how": FigureBasis(how).label if how in FigureBasis.values else "",
    }
    return _("établi par %(by)s le %(day)s, %(how)s") % values


def _answer(criterion: Criterion, value: Decimal) -> str:
    if criterion.input == CriterionInput.INCOME_PER_HEAD:
        return _("%(income)s TND par tête") % {"income": number_text(value, 0 if value == int(value) else 3)}
    if criterion.input == CriterionInput.HOUSEHOLD_SIZE:
        return ngettext("%(n)s personne", "%(n)s personnes", int(value)) % {"n": int(value)}
    if criterion.input not in _COUNTED and value in (0, 1):
        return _("oui") if value else _("non")
    return number_text(value)


def _rule(criterion: Criterion, value: Decimal) -> str:
    if criterion.kind == CriterionKind.SITUATION:
        return _situation_words(criterion)
    bracket = next((one for one in criterion.brackets.all() if _holds(one, value)), None)
    return _bracket_words(bracket) if bracket else ""


def rules_words(criterion: Criterion) -> list[str]:
    """Return what a criterion of a version gives: a line a bracket, or the points of its situation."""
    if criterion.kind == CriterionKind.SITUATION:
        return [_situation_words(criterion)]
    return [_bracket_words(bracket) for bracket in criterion.brackets.all()]


def _situation_words(criterion: Criterion) -> str:
    """Return the rule of a situation in words: "4 points chacune, au plus 8"; "5 points" when it counts once."""
    points = criterion.points_each or 0
    each = ngettext("%(points)s point", "%(points)s points", points) % {"points": points}
    if criterion.ceiling is None:
        return _("%(each)s chacune") % {"each": each}
    if criterion.ceiling <= points:
        return each
    return _("%(each)s chacune, au plus %(ceiling)s") % {"each": each, "ceiling": criterion.ceiling}


def _holds(bracket: Bracket, value: Decimal) -> bool:
    return (bracket.above is None or value > bracket.above) and (
        bracket.up_to is None or value <= bracket.up_to
    )


def _bracket_words(bracket: Bracket) -> str:
    """Return a bracket in words: "plus de 100 à 200 : 6 points"."""
    values = {
        "above": bound_text(bracket.above),
        "up_to": bound_text(bracket.up_to),
        "points": ngettext("%(points)s point", "%(points)s points", bracket.points)
        % {"points": bracket.points},
    }
    if bracket.above is None:
        return _("jusqu'à %(up_to)s : %(points)s") % values
    if bracket.up_to is None:
        return _("plus de %(above)s : %(points)s") % values
    return _("plus de %(above)s à %(up_to)s : %(points)s") % values


def band_words(assessment: Assessment) -> str:
    """Return the assessment's band in words: "palier 2 (10–13 points)"."""
    band = assessment.version.bands.filter(number=assessment.band_number).first()
    if band is None:
        return ""
    end = "+" if band.to_points is None else f"–{band.to_points}"
    return _("palier %(number)s (%(from)s%(end)s points)") % {
        "number": band.number,
        "from": band.from_points,
        "end": end,
    }


_FACT_WORDS = {
    "household_size": lambda value: _("Avec %(n)s personnes au foyer") % {"n": int(value)},
    "income_tnd": lambda value: _("Avec un revenu mensuel du foyer de %(n)s TND") % {"n": number_text(value)},
    "persons_with_disability": lambda value: (
        ngettext("Avec %(n)s personne handicapée", "Avec %(n)s personnes handicapées", int(value))
        % {"n": int(value)}
    ),
    "elderly_dependants": lambda value: (
        ngettext("Avec %(n)s personne âgée à charge", "Avec %(n)s personnes âgées à charge", int(value))
        % {"n": int(value)}
    ),
    "single_mother": lambda value: (
        _("Si la mère est célibataire") if value else _("Si la mère n'est pas célibataire")
    ),
    "trafficking_victim": lambda value: _("En cas de traite") if value else _("Sans situation de traite"),
    "unaccompanied_minor": lambda value: (
        _("Avec un mineur non accompagné") if value else _("Sans mineur isolé")
    ),
    "serious_illness": lambda value: _("En cas de maladie grave") if value else _("Sans maladie grave"),
    "no_stable_housing": lambda value: _("Sans logement stable") if value else _("Avec un logement stable"),
}


def change_sentence(fact: str, value: Decimal, points: int, total: int, amount_eur: Decimal | None) -> str:
    """Return "Avec 4 personnes au foyer : +2 points, 12 en tout, 1 300 €"."""
    result = _("non éligible") if amount_eur is None else eur_text(amount_eur)
    message = ngettext(
        "%(fact)s : %(points)s point, %(total)s en tout, %(result)s",
        "%(fact)s : %(points)s points, %(total)s en tout, %(result)s",
        abs(points),
    )
    return message % {
        "fact": _FACT_WORDS[fact](value),
        "points": f"{points:+d}",
        "total": total,
        "result": result,
    }
