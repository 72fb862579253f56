"""An operator as its lead sees it: accounts, invitations, contract, bank account."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from accounts.enums import Role
from accounts.models import Invitation, User
from accounts.selectors.users import invitation_state, invitations_visible_to
from common.bank_accounts import grouped
from common.dates import today
from common.wall import outside_wall
from operators.enums import HELD_STATES, ProposalState
from operators.models import FrameworkContract, Operator, PartnerDocument, Proposal
from operators.selectors.capacity import current_contract
from operators.selectors.framework import ContractPage, contract_page

INVITATIONS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class AgentLine:
    """An account: `held` counts the running files that she accepted."""

    user: User
    held: int


@dataclass(frozen=True, slots=True)
class TeamPage:
    """The accounts of an operator, those open first, and the invitations not used."""

    agents: list[AgentLine]
    invitations: list[tuple[Invitation, str]]


@dataclass(frozen=True, slots=True)
class OurContract:
    """An operator's contract that runs, else the next, else the last; its profile and papers."""

    operator: Operator | None
    page: ContractPage | None
    documents: list[PartnerDocument]

    @property
    def account(self) -> str:
        return grouped(self.operator.bank_iban) if self.operator and self.operator.bank_iban else ""


def agents_of(*, actor: User) -> QuerySet[User]:
    """Return the agents of `actor`'s operator when she leads it."""
    if actor.role != Role.OPERATOR_AGENT or not actor.is_lead:
        return User.objects.none()
    return User.objects.filter(role=Role.OPERATOR_AGENT, institution=actor.institution_id)


@outside_wall()
def team_page(*, actor: User) -> TeamPage:
    """Return the accounts of `actor`'s operator in a fixed number of queries.

    Runs outside the operator's wall.
    """
    agents = agents_of(actor=actor).order_by("-is_active", "-is_lead", "full_name")
    held = Proposal.objects.filter(
        operator__institution=actor.institution_id,
        state=ProposalState.ACCEPTED,
        application__state__in=HELD_STATES,
    )
    counted = dict(held.order_by().values_list("answered_by").annotate(n=Count("pk")))
    waiting = invitations_visible_to(actor).filter(accepted_at__isnull=True, cancelled_at__isnull=True)
    return TeamPage(
        agents=[AgentLine(agent, counted.get(agent.pk, 0)) for agent in agents],
        invitations=[(one, invitation_state(one)) for one in waiting[:INVITATIONS_SHOWN]],
    )


@outside_wall()
def our_contract_page(*, actor: User) -> OurContract:
    """Return the framework contract of `actor`'s operator with its lots and places.

    Runs outside the operator's wall.
    """
    operator = (
        Operator.objects.visible_to(actor)
        .select_related("institution")
        .prefetch_related("contracts__lots__terms", "contracts__suspensions", "contracts__amendments")
        .first()
    )
    if operator is None:
        return OurContract(None, None, [])
    found = current_contract(operator, today()) or _nearest(list(operator.contracts.all()))
    documents = PartnerDocument.objects.kept().visible_to(actor).filter(Q(operator=operator))
    return OurContract(operator, contract_page(found) if found else None, list(documents))


def _nearest(contracts: list[FrameworkContract]) -> FrameworkContract | None:
    coming = [one for one in contracts if one.valid_from > today()]
    if coming:
        return min(coming, key=lambda one: one.valid_from)
    return max(contracts, key=lambda one: one.valid_to, default=None)
