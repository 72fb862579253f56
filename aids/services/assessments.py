"""Assessing a household: its facts, scored by the version in force, stored for ever."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from aids.models import Assessment
from aids.services.schemes import published_grid
from aids.services.scoring import Grid, HouseholdFacts, Score, facts_as_inputs, facts_from_inputs, score
from aids.services.sealed_facts import seal_facts
from aids.services.transitions import COUNSELLING, require_role
from cases.enums import CaseState, Vulnerability
from cases.models import Case
from cases.selectors.inquiries import fact_sources
from cases.services.access import lock_case
from cases.services.cases import case_assess
from cases.services.vulnerabilities import vulnerabilities_read
from common.dates import today
from common.errors import DomainError

_SITUATION_OF_FACT = {
    "persons_with_disability": Vulnerability.PERSON_WITH_DISABILITY,
    "single_mother": Vulnerability.SINGLE_MOTHER,
    "trafficking_victim": Vulnerability.TRAFFICKING_VICTIM,
    "unaccompanied_minor": Vulnerability.UNACCOMPANIED_MINOR,
    "serious_illness": Vulnerability.SERIOUS_ILLNESS,
    "elderly_dependants": Vulnerability.ELDERLY_DEPENDANT,
    "no_stable_housing": Vulnerability.NO_STABLE_HOUSING,
}


def household_facts(*, actor: User, case: Case) -> HouseholdFacts:
    """Return the household's facts; raise DomainError naming what is not known yet. Reading is recorded."""
    situations = vulnerabilities_read(actor=actor, case=case, reason=_("Évaluation du foyer"))
    missing = []
    if case.household_size is None:
        missing.append(_("la taille du foyer"))
    if case.household_income_tnd is None:
        missing.append(_("le revenu mensuel du foyer"))
    if situations is None:
        missing.append(_("les situations de vulnérabilité"))
    if missing or situations is None:
        message = _("Il manque, pour évaluer ce foyer : %(missing)s.")
        raise DomainError(message % {"missing": ", ".join(missing)}, code="facts_missing")
    return HouseholdFacts(
        household_size=case.household_size or 1,
        income_tnd=Decimal(case.household_income_tnd or 0),
        **{fact: int(situations.get(situation, 0) or 0) for fact, situation in _SITUATION_OF_FACT.items()},
    )


@transaction.atomic
def assessment_create(*, actor: User, case: Case, on: date | None = None) -> Assessment:
    """Score the household of `case` by the version in force today (or `on`) and keep the result.

    Who established each fact is stored beside the result and never enters it. A registered or reopened
    case becomes assessed. Raises DomainError when a fact is missing.
    """
    require_role(actor, *COUNSELLING, act=_("évaluer un foyer"))
    case = lock_case(actor=actor, case=Case.objects.visible_to(actor).get(pk=case.pk))
    facts = household_facts(actor=actor, case=case)
    grid = published_grid(on=on or today())
    result = score(grid, facts)
    assessment = Assessment.objects.create(
        case=case,
        version_id=grid.version_id,
        inputs=facts_as_inputs(facts),
        lines=stored_lines(result),
        facts_sealed=seal_facts(facts, case_id=case.pk),
        sources=fact_sources(case),
        total_points=result.total,
        band_number=result.band.number,
        amount_eur=result.amount_eur,
        assessed_by=actor,
        assessed_at=timezone.now(),
    )
    if case.state in (CaseState.REGISTERED, CaseState.REOPENED):
        case_assess(actor=actor, case=case)
    return assessment


def stored_lines(result: Score) -> list[dict[str, object]]:
    """Return the points per criterion as an assessment keeps them (plain JSON values)."""
    return [
        {
            "criterion": line.criterion.pk,
            "input": line.criterion.input,
            "value": str(line.value),
            "points": line.points,
        }
        for line in result.lines
    ]


def rescore(*, assessment: Assessment, grid: Grid) -> Score:
    """Return the score that the stored facts give under `grid`; under its own version, the stored result."""
    return score(grid, facts_from_inputs(assessment.inputs))
