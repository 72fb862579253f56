"""Cases as each role may list and open them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.enums import CaseState, ConsentScope
from cases.models import Case, VulnerabilityRecord
from cases.models.cases import CaseQuerySet
from cases.selectors.case_search import search_condition
from cases.selectors.checklist import lacking_papers
from cases.selectors.consent import has_consent
from common.pagination import Page, keyset_page

LIST_ORDER = ("-opened_on", "-pk")
PAGE_SIZE = 25
_ON_LIST = ("person", "antenna", "counsellor", "return_country", "governorate")
_ON_PAGE = (
    *_ON_LIST,
    "announcement",
    "delegation",
    "person__nationality",
    "category_override_by",
    "duplicate_of",
)


@dataclass(frozen=True, slots=True)
class CaseFilters:
    """What a list of cases is narrowed to; empty parts do not narrow. `facts` are columns and
    their values, `besides` is any other condition.
    """

    text: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    opened_from: date | None = None
    opened_to: date | None = None
    besides: Q = field(default_factory=Q)

    @property
    def condition(self) -> Q:
        condition = search_condition(self.text) & Q(**self.facts) & self.besides
        if self.opened_from:
            condition &= Q(opened_on__gte=self.opened_from)
        if self.opened_to:
            condition &= Q(opened_on__lte=self.opened_to)
        return condition


def case_list(*, actor: User, filters: CaseFilters) -> CaseQuerySet:
    """Return the cases in `actor`'s hands that `filters` let through, with what a list shows of each."""
    return Case.objects.writable_by(actor).filter(filters.condition).select_related(*_ON_LIST)


def case_page(*, actor: User, filters: CaseFilters, cursor: str | None, size: int = PAGE_SIZE) -> Page[Case]:
    """Return one page of the list, newest first."""
    return keyset_page(case_list(actor=actor, filters=filters), order=LIST_ORDER, cursor=cursor, size=size)


def case_get(*, actor: User, pk: int) -> Case:
    """Return the case with what its page shows. Raises Case.DoesNotExist for one that `actor` may not open."""
    return Case.objects.visible_to(actor).select_related(*_ON_PAGE).get(pk=pk)


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes next for a case, and what is missing for it; `tab` is where it is done."""

    title: str | Promise
    missing: tuple[str | Promise, ...] = ()
    tab: str = ""


def next_step(case: Case) -> NextStep:
    """Return the next step of a case; four queries at most."""
    match case.state:
        case CaseState.ANNOUNCED:
            return NextStep(_("Confirmer le retour"), (_("date de retour"),), "parcours")
        case CaseState.REGISTERED | CaseState.REOPENED:
            return NextStep(_("Évaluer le foyer"), tuple(_missing_for_assessment(case)), "aides")
        case CaseState.ASSESSED:
            return NextStep(_("Demander une aide ou orienter la personne"), (), "aides")
        case CaseState.SUPPORTED:
            return NextStep(_("Suivre l'aide, puis clore le dossier"), (), "aides")
        case _:
            return NextStep(_("Dossier clos : rien n'est attendu"))


def _missing_for_assessment(case: Case) -> Iterable[str | Promise]:
    if not case.person.has_identity_document:
        yield _("pièce d'identité")
    if case.household_size is None:
        yield _("taille du foyer")
    if case.household_income_tnd is None:
        yield _("revenu du foyer")
    if not VulnerabilityRecord.objects.filter(case=case).exists():
        yield _("situations de vulnérabilité (question pas encore posée)")
    if not has_consent(case, ConsentScope.PROCESSING):
        yield _("accord pour le traitement des données")
    yield from lacking_papers(case)
