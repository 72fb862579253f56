"""Operators and the use of their capacity, for the taskforce."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch

from accounts.models import User
from aids.enums import AidFamily
from aids.models import Application
from common.dates import today
from operators.enums import LOAD_STATES, ProposalState
from operators.models import FrameworkContract, Operator, Proposal
from operators.selectors.routing import with_load


@dataclass(frozen=True, slots=True)
class OperatorLine:
    """An operator in the list: the contract valid today, and how many of its places are used."""

    operator: Operator
    contract: FrameworkContract | None
    load: int
    agents: int

    @property
    def capacity(self) -> int:
        return self.contract.capacity if self.contract else 0

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
    files: list[tuple[str, str, int]]
    answers: list[tuple[str, str, int]]


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
    answers = dict(
        Proposal.objects.filter(operator=operator).order_by().values_list("state").annotate(n=Count("pk"))
    )
    return OperatorPage(
        line=_line(operator),
        contracts=list(operator.contracts.all()),
        files=[(str(s), str(s.label), counted[s]) for s in LOAD_STATES if counted.get(s)],
        answers=[(str(s), str(s.label), answers[s]) for s in ProposalState if answers.get(s)],
    )


def _contracts() -> "Prefetch[str]":
    contracts = FrameworkContract.objects.prefetch_related("governorates").order_by("-valid_from")
    return Prefetch("contracts", queryset=contracts)


def _line(operator: Operator) -> OperatorLine:
    day = today()
    contract = next((c for c in operator.contracts.all() if c.is_valid_on(day)), None)
    load: int = operator.load  # type: ignore[attr-defined]
    agents: int = operator.agents  # type: ignore[attr-defined]
    return OperatorLine(operator, contract, load, agents)
