"""Simultaneous answers to one operator's offers: real threads, real connections (domain.md 3.2)."""

from functools import partial

import pytest

from aids.enums import AidKind, ApplicationState
from aids.models import Application
from common.errors import DomainError
from operators.models import Proposal
from operators.services.routing import (
    proposal_accept,
    proposal_decline,
    proposal_expire,
    proposal_make,
    proposal_withdraw,
)
from tests.aids.conftest import load_programme
from tests.concurrency import at_once
from tests.factories.accounts import UserFactory
from tests.factories.operators import RoutingTeam, terms_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]


@pytest.fixture
def team():
    load_programme()
    return RoutingTeam()


def capacity(team, places):
    terms_of(team.contract).update(capacity=places)


def held(team):
    return Application.objects.filter(operator=team.operator, state=ApplicationState.PLANNING).count()


def test_simultaneous_acceptances_never_pass_the_capacity(team):
    proposals = [team.proposed() for _time in range(5)]
    capacity(team, 2)
    agents = [team.agent, *[UserFactory(operator_agent=True, institution=team.operator) for _ in range(4)]]
    results = at_once(
        [
            partial(proposal_accept, actor=agent, proposal=proposal)
            for agent, proposal in zip(agents, proposals, strict=True)
        ]
    )
    refusals = [result for result in results if isinstance(result, DomainError)]
    assert [refusal.code for refusal in refusals] == ["capacity"] * 3, results
    assert held(team) == 2
    assert Proposal.objects.open().count() == 3


def test_simultaneous_offers_never_pass_the_capacity(team):
    capacity(team, 1)
    files = [team.draft(AidKind.BUSINESS) for _time in range(3)]
    results = at_once(
        [
            partial(proposal_make, actor=team.counsellor, application=file, operator=team.profile)
            for file in files
        ]
    )
    assert sum(isinstance(result, Proposal) for result in results) == 1, results
    assert all(isinstance(result, Proposal | DomainError) for result in results), results
    assert Proposal.objects.open().count() == 1


def test_one_file_is_offered_once_by_two_counsellors_at_the_same_moment(team):
    file = team.draft(AidKind.BUSINESS)
    colleague = UserFactory(counsellor=True, antenna=team.antenna)
    results = at_once(
        [
            partial(proposal_make, actor=team.counsellor, application=file, operator=team.profile),
            partial(proposal_make, actor=colleague, application=file, operator=team.other_profile),
        ]
    )
    (refusal,) = [result for result in results if isinstance(result, DomainError)]
    assert refusal.code == "waiting"
    assert Proposal.objects.open().count() == 1


@pytest.mark.parametrize("rival", ["accept", "decline", "withdraw", "expire"])
def test_an_offer_gets_one_answer(team, rival):
    proposal = team.proposed()
    acts = {
        "accept": partial(proposal_accept, actor=team.agent, proposal=proposal),
        "decline": partial(proposal_decline, actor=team.agent, proposal=proposal, reason="Non"),
        "withdraw": partial(proposal_withdraw, actor=team.counsellor, proposal=proposal, reason="Non"),
        "expire": partial(proposal_expire, proposal=proposal, day=proposal.answer_due_on.replace(year=2100)),
    }
    colleague = UserFactory(operator_agent=True, institution=team.operator)
    at_once([partial(proposal_accept, actor=colleague, proposal=proposal), acts[rival]])
    answered = Proposal.objects.get(pk=proposal.pk)
    assert answered.transitions.exclude(from_state="").count() == 1
    file = Application.objects.get(pk=proposal.application_id)
    assert (answered.state == "accepted") == (file.state == ApplicationState.PLANNING)
    assert Proposal.objects.open().filter(application=file).count() == (
        1 if file.state == ApplicationState.ROUTED else 0
    )
