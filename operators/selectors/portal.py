"""What an operator's agent may see of a file, and nothing else (domain.md 5).

Pages of the portal are written from `FileView` and `FileLine`, never from the file itself: what is not
named here (other aids, vulnerabilities, notes, score, household, category, CIN) cannot reach a page.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language

from accounts.agents import for_agents
from accounts.models import User
from aids.enums import ENDED_STATES, ApplicationState, ContractParty
from aids.models import Application, Contract
from aids.selectors.plan_content import CostLine, PlanAmounts, PlanView, live_plan, plan_amounts
from aids.selectors.programmes import phase_aid
from cases.models import PersonPhone
from operators.enums import HandedPart
from operators.selectors.portal_lists import open_proposal, place_of, with_proposal
from operators.selectors.rerouting import hidden_parts, plan_is_hidden

S = ApplicationState


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
    plan: PlanView | None
    plan_version: int
    contract: ContractView | None
    proposal_pk: int | None
    due_on: date | None
    # Parts of its predecessors' work that the operator may not read (HandedPart).
    hidden: frozenset[str]

    @property
    def shown_name(self) -> str:
        """The name in the script of the page's language, where it is known."""
        return self.name_ar if get_language() == "ar" and self.name_ar else self.name

    @property
    def other_name(self) -> str:
        """The name in the other script, if known."""
        return self.name if self.shown_name == self.name_ar else self.name_ar

    @property
    def is_closed(self) -> bool:
        """Whether nothing but a summary of the file is left to its operator."""
        return self.state in ENDED_STATES

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
    def costs(self) -> tuple[CostLine, ...]:
        return self.plan.costs if self.plan else ()

    @property
    def amounts(self) -> PlanAmounts:
        return self.plan.amounts if self.plan else plan_amounts((), None, (), self.ceiling_eur)


def portal_application(*, actor: User, pk: int) -> Application:
    """Return the file with all that its page shows; raise Application.DoesNotExist when it is not theirs."""
    found: Application | None = next(iter(_whole_file(actor, pk=pk)), None)
    if found is None:
        raise Application.DoesNotExist
    return found


def file_view(file: Application) -> FileView:
    """Return a file that `portal_application` fetched as its operator sees it."""
    plan, proposal, counsellor = getattr(file, "plan", None), open_proposal(file), file.case.counsellor
    bounds = phase_aid(file.phase, file.kind)
    hidden = hidden_parts(file.pk)
    view = FileView(
        pk=file.pk,
        number=file.number,
        name=file.person.full_name,
        name_ar=file.person.full_name_ar,
        phones=tuple((phone.number, phone.label) for phone in file.person.phones.all()),
        email=file.person.email,
        place=place_of(file),
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
        plan=_plan_to_read(file, bounds.ceiling_eur if bounds else None, hidden),
        plan_version=plan.version if plan else 0,
        contract=_contract(getattr(file, "contract", None), hidden),
        proposal_pk=proposal.pk if proposal else None,
        due_on=proposal.answer_due_on if proposal else None,
        hidden=hidden,
    )
    return _summary(view) if view.is_closed else view


def _summary(view: FileView) -> FileView:
    """Return what is left of an ended file: no contact, no project, no document (domain.md 5)."""
    return replace(view, phones=(), email="", counsellor="", counsellor_phone="", plan=None, contract=None)


@for_agents
def _whole_file(actor: Any, pk: int) -> QuerySet[Application]:
    """The file with all that its page shows."""
    files = Application.objects.visible_to(actor).filter(pk=pk)
    phones = Prefetch("person__phones", queryset=PersonPhone.objects.order_by("pk"))
    return (
        with_proposal(files)
        .select_related(
            "case__governorate",
            "case__delegation",
            "case__antenna",
            "case__counsellor",
            "person",
            "phase",
            "plan__delegation__governorate",
            "contract",
        )
        .prefetch_related(phones, "plan__costs", "plan__finances", "plan__months")
    )


def _plan_to_read(file: Application, ceiling_eur: Decimal | None, hidden: frozenset[str]) -> PlanView | None:
    """The file's plan, unless it is a former operator's and was not handed over."""
    if plan_is_hidden(file, hidden):
        return None
    return live_plan(file, ceiling_eur=ceiling_eur)


def _contract(contract: Contract | None, hidden: frozenset[str]) -> ContractView | None:
    if contract is None:
        return None
    return ContractView(
        signatures=tuple(
            (str(party.label), getattr(contract, f"{party.value}_signed_on")) for party in ContractParty
        ),
        is_signed_by_operator=contract.operator_signed_on is not None,
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        has_scan=bool(contract.scan) and HandedPart.DOCUMENTS not in hidden,
    )
