"""The beneficiary category, derived from facts and shown with its reasons (domain.md 2)."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from cases.enums import SOUTH_SOUTH_COUNTRIES, CaseState, Category, Modality
from cases.models import Case
from cases.selectors.partners import is_partner_on
from common.dates import add_months
from common.formatting import day_text

FORCED_MODALITIES = frozenset({Modality.OBLIGATION_TO_LEAVE, Modality.FORCED_RETURN})
# Category C: registered with the scheme less than twelve months after the return.
MONTHS_OF_C = 12

MET, NOT_MET, UNKNOWN = "met", "not_met", "unknown"


@dataclass(frozen=True, slots=True)
class CategoryFacts:
    """What the category depends on; None means not known yet, which is not "no".

    `registered_on` is the day the case was opened: the category does not drift as time passes.
    `is_partner` says whether `country` was a partner on the day of the return (of the opening, before it).
    """

    registered_on: date
    country: str
    country_name: str
    is_partner: bool
    modality: str
    nationality: str = "TN"
    returned_on: date | None = None
    is_announced: bool = False
    is_vulnerable: bool | None = None
    special_request_by: str = ""
    special_request_on: date | None = None


@dataclass(frozen=True, slots=True)
class CategoryReason:
    """One fact behind a category: met, not_met or unknown, and its words."""

    state: str
    text: str
    detail: str = ""


Derived = tuple[Category, list[CategoryReason]]


def derive_category(*, facts: CategoryFacts) -> Derived:
    """Return the category that the facts lead to, with every fact that counted."""
    if facts.nationality != "TN" and facts.country in SOUTH_SOUTH_COUNTRIES:
        return Category.E, [_south_south(facts)]
    partner = _partner(facts)
    if not facts.is_partner:
        return Category.D, [partner, *_special_request(facts)]
    if facts.modality in FORCED_MODALITIES and not _is_late(facts):
        return Category.B, [partner, _forced()]
    if facts.is_announced:
        return Category.A, [partner, _abroad(), _vulnerable(facts)]
    recent = _recent(facts)
    if recent.state == NOT_MET:
        return Category.D, [partner, recent, *_special_request(facts)]
    return Category.C, [partner, recent]


def case_category(*, case: Case, is_vulnerable: bool | None = None) -> Derived:
    """Derive the category of a case from what it holds; the vulnerabilities are not opened for it."""
    return derive_category(facts=case_facts(case=case, is_vulnerable=is_vulnerable))


def case_facts(*, case: Case, is_vulnerable: bool | None = None) -> CategoryFacts:
    """Return the facts of a case that its category depends on."""
    return CategoryFacts(
        registered_on=case.opened_on,
        country=case.return_country_id,
        country_name=case.return_country.name,
        is_partner=is_partner_on(case.return_country_id, case.returned_on or case.opened_on),
        modality=case.modality,
        nationality=case.person.nationality_id or "TN",
        returned_on=case.returned_on,
        is_announced=case.state == CaseState.ANNOUNCED,
        is_vulnerable=is_vulnerable,
        special_request_by=case.special_request_by,
        special_request_on=case.special_request_on,
    )


def category_reason(case: Case) -> list[CategoryReason]:
    """Return why the case is in its category: the manager's words where one chose it, else the facts."""
    if case.category_override_reason:
        text = _("Choisie par %(who)s") % {"who": case.category_override_by or _("un responsable")}
        return [CategoryReason("waived", text, case.category_override_reason)]
    _category, reasons = case_category(case=case)
    return reasons


def _is_late(facts: CategoryFacts) -> bool:
    return facts.returned_on is not None and facts.registered_on >= add_months(facts.returned_on, MONTHS_OF_C)


def _partner(facts: CategoryFacts) -> CategoryReason:
    day = facts.returned_on or facts.registered_on
    names = {"country": facts.country_name, "day": day_text(day)}
    if facts.is_partner:
        return CategoryReason(MET, _("%(country)s : pays partenaire le %(day)s") % names)
    return CategoryReason(NOT_MET, _("%(country)s n'était pas un pays partenaire le %(day)s") % names)


def _forced() -> CategoryReason:
    return CategoryReason(MET, _("Obligation de quitter le territoire ou retour forcé"))


def _abroad() -> CategoryReason:
    return CategoryReason(MET, _("La personne est encore à l'étranger et souhaite rentrer"))


def _vulnerable(facts: CategoryFacts) -> CategoryReason:
    if facts.is_vulnerable is None:
        return CategoryReason(UNKNOWN, _("Vulnérabilité pas encore connue"))
    if facts.is_vulnerable:
        return CategoryReason(MET, _("Une situation de vulnérabilité est renseignée"))
    return CategoryReason(NOT_MET, _("Aucune situation de vulnérabilité n'est renseignée"))


def _recent(facts: CategoryFacts) -> CategoryReason:
    if facts.returned_on is None:
        return CategoryReason(UNKNOWN, _("Date de retour pas encore connue"))
    limit = add_months(facts.returned_on, MONTHS_OF_C)
    words = {"returned": day_text(facts.returned_on), "limit": day_text(limit)}
    detail = _("Retour le %(returned)s, limite des 12 mois le %(limit)s.") % words
    if facts.registered_on < limit:
        return CategoryReason(MET, _("Enregistré moins de 12 mois après le retour"), detail)
    return CategoryReason(NOT_MET, _("Enregistré plus de 12 mois après le retour"), detail)


def _south_south(facts: CategoryFacts) -> CategoryReason:
    text = _("Retour volontaire depuis la Tunisie vers : %(country)s") % {"country": facts.country_name}
    return CategoryReason(MET, text)


def _special_request(facts: CategoryFacts) -> list[CategoryReason]:
    if facts.special_request_by and facts.special_request_on:
        words = {"who": facts.special_request_by, "day": day_text(facts.special_request_on)}
        return [CategoryReason(MET, _("À la demande de %(who)s, le %(day)s") % words)]
    return [CategoryReason(UNKNOWN, _("Auteur et date de la demande particulière pas encore inscrits"))]
