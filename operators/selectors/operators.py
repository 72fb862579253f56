"""Operators and the use of their capacity, for the taskforce."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch

from accounts.enums import Role
from accounts.models import User
from aids.enums import AidFamily
from aids.models import Application
from common.bank_accounts import grouped
from common.dates import today
from operators.enums import LOAD_STATES, ProposalState
from operators.models import FrameworkContract, Operator, OperatorContact, PartnerDocument, Proposal
from operators.selectors.capacity import LotUse, contract_uses, current_contract
from operators.selectors.routing import with_load


@dataclass(frozen=True, slots=True)
class OperatorLine:
    """An operator in the list: the contract that runs today, and how many of its places are used."""

    operator: Operator
    contract: FrameworkContract | None
    load: int
    agents: int
    capacity: int
    is_suspended: bool

    @property
    def left(self) -> int:
        return max(0, self.capacity - self.load)

    @property
    def is_full(self) -> bool:
        return self.contract is not None and self.load >= self.capacity


@dataclass(frozen=True, slots=True)
class OperatorPage:
    """One operator: its line, its contracts (the latest first), its files by state, its answers by state."""

    line: OperatorLine
    contracts: list[FrameworkContract]
    uses: list[LotUse]
    files: list[tuple[str, str, int]]
    answers: list[tuple[str, str, int]]


@dataclass(frozen=True, slots=True)
class OperatorProfile:
    """What is kept about an operator beside its figures; the account whole, for those who pay."""

    contacts: list[OperatorContact]
    documents: list[PartnerDocument]
    agents: list[User]
    account: str


def operator_profile(operator: Operator) -> OperatorProfile:
    """Return the contacts, papers, accounts and bank account of an operator, for the taskforce."""
    agents = User.objects.filter(role=Role.OPERATOR_AGENT, institution=operator.institution_id)
    return OperatorProfile(
        contacts=list(operator.contacts.all()),
        documents=list(operator.documents.kept()),
        agents=list(agents.order_by("-is_active", "-is_lead", "full_name")),
        account=grouped(operator.bank_iban) if operator.bank_iban else "",
    )


def operator_lines(*, actor: User) -> list[OperatorLine]:
    """Return the operators `actor` may see, the active ones first, in a fixed number of queries."""
    operators = (
        with_load(Operator.objects.visible_to(actor))
        .select_related("institution")
        .prefetch_related(_contracts())
        .order_by("-is_active", "institution__name_fr")
    )
    return [_line(operator) for operator in operators]


def operator_page(*, actor: User, pk: int) -> OperatorPage:
    """Return one operator with its contracts and figures; raise Operator.DoesNotExist out of scope."""
    operator = (
        with_load(Operator.objects.visible_to(actor))
        .select_related("institution")
        .prefetch_related(_contracts())
        .get(pk=pk)
    )
    files = (
        Application.objects.filter(operator=operator.institution_id, family=AidFamily.ECONOMIC)
        .order_by()
        .values_list("state")
        .annotate(n=Count("pk"))
    )
    counted = dict(files)
    line = _line(operator)
    answers = dict(
        Proposal.objects.filter(operator=operator).order_by().values_list("state").annotate(n=Count("pk"))
    )
    return OperatorPage(
        line=line,
        contracts=list(operator.contracts.all()),
        uses=contract_uses(line.contract, today()) if line.contract else [],
        files=[(str(s), str(s.label), counted[s]) for s in LOAD_STATES if counted.get(s)],
        answers=[(str(s), str(s.label), answers[s]) for s in ProposalState if answers.get(s)],
    )


def _contracts() -> "Prefetch[str]":
    contracts = FrameworkContract.objects.with_lots().select_related("tender").order_by("-valid_from")
    return Prefetch("contracts", queryset=contracts)


def _line(operator: Operator) -> OperatorLine:
    day = today()
    contract = current_contract(operator, day)
    load: int = operator.load  # type: ignore[attr-defined]
    agents: int = operator.agents  # type: ignore[attr-defined]
    return OperatorLine(
        operator,
        contract,
        load,
        agents,
        capacity=contract.capacity_on(day) if contract else 0,
        is_suspended=contract.is_suspended_on(day) if contract else False,
    )
