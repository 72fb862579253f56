"""What an operator's agent may see of a file, and nothing else (domain.md 5).

Pages of the portal are written from `FileView` and `FileLine`, never from the file itself: what is not
named here (other aids, vulnerabilities, notes, score, household, category, CIN) cannot reach a page.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from aids.enums import ApplicationState, ContractParty
from aids.models import Application, Contract, Plan, PlanCost
from aids.selectors.programmes import phase_aid
from aids.selectors.sectors import sector_name
from cases.models import PersonPhone
from common.pagination import Page, keyset_page
from operators.enums import HandedPart
from operators.models import Proposal
from operators.selectors.rerouting import hidden_parts

S = ApplicationState
# What the plan's page shows and edits; aids.services.plans writes the same.
PLAN_FIELDS = (
    "title",
    "summary",
    "sector_isic",
    "commune",
    "delegation",
    "local_plan",
    "experience",
    "own_contribution_eur",
    "jobs_planned",
    "is_technological",
    "serves_commune",
    "impact",
    "has_experience_abroad",
    "has_qualification",
)
LINES_SHOWN = 8
PAGE_SIZE = 25
LIST_ORDER = ("-opened_on", "-pk")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the home list; `slug` is its name in the URL (?etat=…)."""

    slug: str
    label: str | Promise
    states: tuple[str, ...]
    hint: str | Promise


SECTIONS = (
    Section("a-repondre", _("À répondre"), (S.ROUTED,), _("Aucune proposition n’attend votre réponse.")),
    Section(
        "en-preparation",
        _("En préparation"),
        (S.PLANNING, S.DEFERRED),
        _("Aucun plan à préparer. Les dossiers que vous acceptez arrivent ici."),
    ),
    Section("soumis", _("Soumis"), (S.SUBMITTED,), _("Aucun dossier n’attend de décision.")),
    Section("decides", _("Décidés"), (S.APPROVED, S.REJECTED), _("Aucune décision à traiter.")),
    Section(
        "en-suivi",
        _("En suivi"),
        (S.CONTRACTED, S.DISBURSING, S.IN_FOLLOW_UP),
        _("Aucun contrat en cours."),
    ),
    Section("termines", _("Terminés"), (S.COMPLETED, S.TERMINATED), _("Aucun dossier terminé.")),
)


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file in a list of the portal; `due_on` while it waits for an answer."""

    pk: int
    number: str
    name: str
    name_ar: str
    place: str
    kind: str
    state: str
    state_label: str
    amount_eur: Decimal | None
    due_on: date | None

    @property
    def shown_name(self) -> str:
        """The name in the script of the page's language, where it is known."""
        return self.name_ar if get_language() == "ar" and self.name_ar else self.name


@dataclass(frozen=True, slots=True)
class CostLine:
    """A line of the plan, EUR."""

    label: str
    supplier: str
    quote_number: str
    amount_eur: Decimal


@dataclass(frozen=True, slots=True)
class ContractView:
    """The commitment contract: who signed when, from when to when it runs, whether a copy is attached."""

    signatures: tuple[tuple[str, date | None], ...]
    is_signed_by_operator: bool
    starts_on: date | None
    ends_on: date | None
    has_scan: bool


@dataclass(frozen=True, slots=True)
class FileView:
    """One file as its operator sees it. Amounts in EUR."""

    pk: int
    number: str
    name: str
    name_ar: str
    phones: tuple[tuple[str, str], ...]
    email: str
    place: str
    counsellor: str
    counsellor_phone: str
    antenna: str
    kind: str
    kind_label: str
    phase: str
    state: str
    state_label: str
    requested_eur: Decimal | None
    granted_eur: Decimal | None
    fee_eur: Decimal
    ceiling_eur: Decimal | None
    plan: Mapping[str, Any] | None
    plan_version: int
    costs: tuple[CostLine, ...]
    contract: ContractView | None
    proposal_pk: int | None
    due_on: date | None

    @property
    def shown_name(self) -> str:
        """The name in the script of the page's language, where it is known."""
        return self.name_ar if get_language() == "ar" and self.name_ar else self.name

    @property
    def other_name(self) -> str:
        """The name in the other script, if known."""
        return self.name if self.shown_name == self.name_ar else self.name_ar

    @property
    def waits_for_answer(self) -> bool:
        return self.state == S.ROUTED and self.proposal_pk is not None

    @property
    def plan_is_open(self) -> bool:
        return self.state in (S.PLANNING, S.DEFERRED)

    @property
    def can_sign(self) -> bool:
        return self.state == S.APPROVED and not (self.contract and self.contract.is_signed_by_operator)

    @property
    def amounts(self) -> "PlanAmounts":
        contribution = self.plan["own_contribution_eur"] if self.plan else Decimal(0)
        return plan_amounts((c.amount_eur for c in self.costs), contribution, self.ceiling_eur)


@dataclass(frozen=True, slots=True)
class PlanAmounts:
    """A plan in figures, EUR: what it costs, what the person brings, what is asked, what the phase allows."""

    total_eur: Decimal
    contribution_eur: Decimal
    ceiling_eur: Decimal | None

    @property
    def asked_eur(self) -> Decimal:
        return max(Decimal(0), self.total_eur - self.contribution_eur)

    @property
    def over_eur(self) -> Decimal:
        """By how much the request passes the ceiling; 0 when it does not."""
        return (
            max(Decimal(0), self.asked_eur - self.ceiling_eur) if self.ceiling_eur is not None else Decimal(0)
        )


def plan_amounts(
    costs: Iterable[Decimal], contribution_eur: Decimal | None, ceiling_eur: Decimal | None
) -> PlanAmounts:
    """Return the figures of a plan from its lines."""
    return PlanAmounts(sum(costs, Decimal(0)), contribution_eur or Decimal(0), ceiling_eur)


def portal_section(slug: str) -> Section | None:
    return next((section for section in SECTIONS if section.slug == slug), None)


def portal_counts(*, actor: User) -> dict[str, int]:
    """Return how many files each section holds, by slug, in one query."""
    rows = Application.objects.visible_to(actor).order_by().values_list("state").annotate(n=Count("pk"))
    by_state = dict(rows)
    return {section.slug: sum(by_state.get(state, 0) for state in section.states) for section in SECTIONS}


def portal_lines(*, actor: User, section: Section) -> list[FileLine]:
    """Return the first files of a section: the most urgent when they wait for an answer, else the latest."""
    files = _listed(actor, section).order_by(*LIST_ORDER)
    if S.ROUTED in section.states:
        lines = [_line(file) for file in files[:200]]
        return sorted(lines, key=lambda line: (line.due_on or date.max, line.pk))
    return [_line(file) for file in files[:LINES_SHOWN]]


def portal_page(
    *, actor: User, section: Section, cursor: str | None
) -> tuple[Page[Application], list[FileLine]]:
    """Return one page of a section with its lines, the latest first."""
    page = keyset_page(_listed(actor, section), order=LIST_ORDER, cursor=cursor, size=PAGE_SIZE)
    return page, [_line(file) for file in page.rows]


def portal_file(*, actor: User, pk: int) -> FileView:
    """Return the file as `actor`'s operator sees it; raise Application.DoesNotExist when it is not theirs."""
    file = _whole(Application.objects.visible_to(actor)).get(pk=pk)
    plan, proposal, counsellor = _plan_to_read(file), _open_proposal(file), file.case.counsellor
    bounds = phase_aid(file.phase, file.kind)
    return FileView(
        pk=file.pk,
        number=file.number,
        name=file.person.full_name,
        name_ar=file.person.full_name_ar,
        phones=tuple((phone.number, phone.label) for phone in file.person.phones.all()),
        email=file.person.email,
        place=_place(file),
        counsellor=str(counsellor) if counsellor else "",
        counsellor_phone=counsellor.phone if counsellor else "",
        antenna=file.case.antenna.name,
        kind=file.kind,
        kind_label=str(file.get_kind_display()),
        phase=file.phase.name,
        state=file.state,
        state_label=str(file.get_state_display()),
        requested_eur=file.requested_eur,
        granted_eur=file.granted_eur,
        fee_eur=file.fee_eur,
        ceiling_eur=bounds.ceiling_eur if bounds else None,
        plan=_plan(plan) if plan else None,
        plan_version=plan.version if plan else 0,
        costs=tuple(_cost(cost) for cost in plan.costs.all()) if plan else (),
        contract=_contract(getattr(file, "contract", None)),
        proposal_pk=proposal.pk if proposal else None,
        due_on=proposal.answer_due_on if proposal else None,
    )


def answers_due(*, actor: User) -> int:
    """Return how many proposals wait for the answer of `actor`'s operator."""
    return Application.objects.visible_to(actor).filter(state=S.ROUTED).count()


def _listed(actor: User, section: Section) -> QuerySet[Application]:
    files = Application.objects.visible_to(actor).filter(state__in=section.states)
    return _with_proposal(files).select_related("person", "case__governorate", "case__delegation")


def _whole(files: QuerySet[Application]) -> QuerySet[Application]:
    """Fetch with the files all that a page of theirs shows."""
    phones = Prefetch("person__phones", queryset=PersonPhone.objects.order_by("pk"))
    return (
        _with_proposal(files)
        .select_related(
            "case__governorate",
            "case__delegation",
            "case__antenna",
            "case__counsellor",
            "person",
            "phase",
            "plan__delegation",
            "contract",
        )
        .prefetch_related(phones, "plan__costs")
    )


def _with_proposal(files: QuerySet[Application]) -> QuerySet[Application]:
    return files.prefetch_related(
        Prefetch("proposals", queryset=Proposal.objects.open(), to_attr="open_proposals")
    )


def _open_proposal(file: Application) -> Proposal | None:
    found: list[Proposal] = file.open_proposals  # type: ignore[attr-defined]
    return found[0] if found else None


def _plan_to_read(file: Application) -> Plan | None:
    """The file's plan, unless it is a former operator's and was not handed over."""
    if file.state not in (S.PLANNING, S.DEFERRED) and HandedPart.PLAN in hidden_parts(file.pk):
        return None
    return getattr(file, "plan", None)


def _plan(plan: Plan) -> dict[str, Any]:
    delegation = str(plan.delegation) if plan.delegation else ""
    sector = sector_name(plan.sector_isic) if plan.sector_isic else ""
    names = {"delegation_name": delegation, "sector_name": sector}
    return {name: getattr(plan, name) for name in PLAN_FIELDS if name != "delegation"} | names


def _cost(cost: PlanCost) -> CostLine:
    return CostLine(cost.label, cost.supplier, cost.quote_number, cost.amount_eur)


def _contract(contract: Contract | None) -> ContractView | None:
    if contract is None:
        return None
    return ContractView(
        signatures=tuple(
            (str(party.label), getattr(contract, f"{party.value}_signed_on")) for party in ContractParty
        ),
        is_signed_by_operator=contract.operator_signed_on is not None,
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        has_scan=bool(contract.scan),
    )


def _place(file: Application) -> str:
    case = file.case
    return " · ".join(str(part) for part in (case.delegation, case.governorate) if part)


def _line(file: Application) -> FileLine:
    proposal = _open_proposal(file)
    granted = file.granted_eur if file.granted_eur is not None else file.requested_eur
    return FileLine(
        pk=file.pk,
        number=file.number,
        name=file.person.full_name,
        name_ar=file.person.full_name_ar,
        place=_place(file),
        kind=str(file.get_kind_display()),
        state=file.state,
        state_label=str(file.get_state_display()),
        amount_eur=granted,
        due_on=proposal.answer_due_on if proposal and file.state == S.ROUTED else None,
    )
