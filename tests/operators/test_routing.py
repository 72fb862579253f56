"""Offers and their answers: every act in every state, consent, capacity, what follows a refusal."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from accounts.enums import Role
from aids.enums import AidKind, ApplicationState
from aids.models import Application
from aids.services.applications import application_cancel, application_unroute
from cases.enums import ConsentScope
from cases.models import Consent
from common.dates import today
from common.errors import DomainError, NotPermitted
from operators.enums import ProposalState
from operators.models import FrameworkContract, Proposal, ProposalTransition
from operators.services.routing import (
    proposal_accept,
    proposal_decline,
    proposal_expire,
    proposal_make,
    proposal_withdraw,
    proposals_expire,
)
from operators.tasks import expire_proposals
from tests.factories.accounts import UserFactory
from tests.factories.operators import change_contract, terms_of

pytestmark = pytest.mark.django_db

S = ProposalState
LATE = today() + timedelta(days=9)


def fresh(proposal):
    return Proposal.objects.get(pk=proposal.pk)


def alone(team):
    """Leave the team's operator without a second one."""
    FrameworkContract.objects.filter(operator=team.other_profile).delete()


def brought_to(team, state):
    """A proposal of the team's operator in `state`."""
    proposal = team.proposed()
    if state == S.ACCEPTED:
        proposal_accept(actor=team.agent, proposal=proposal)
    elif state == S.DECLINED:
        proposal_decline(actor=team.agent, proposal=proposal, reason="Trop loin")
    elif state == S.EXPIRED:
        proposal_expire(proposal=proposal, day=LATE)
    elif state == S.WITHDRAWN:
        proposal_withdraw(actor=team.counsellor, proposal=proposal, reason="Erreur")
    return fresh(proposal)


def test_an_offer_shows_the_file_to_the_operator_for_the_phases_days(team):
    application = team.draft(AidKind.BUSINESS)
    proposal = proposal_make(actor=team.counsellor, application=application, operator=team.profile)
    application = Application.objects.get(pk=application.pk)
    assert application.state == ApplicationState.ROUTED
    assert application.operator == team.operator
    assert proposal.answer_due_on == today() + timedelta(days=7)
    assert proposal.rank == 1
    assert {reason["code"] for reason in proposal.reasons} >= {"contract", "governorate", "capacity"}
    assert list(Application.objects.visible_to(team.agent)) == [application]
    assert not Application.objects.visible_to(team.other_agent)
    event = proposal.transitions.get()
    assert (event.from_state, event.to_state, event.actor) == ("", S.PROPOSED, team.counsellor)


@pytest.mark.parametrize(("fee", "expected"), [(None, 1300), (900, 900), (0, 0)])
def test_the_fee_is_that_of_the_contract_else_the_phases(team, fee, expected):
    terms_of(team.contract).update(fee_business_eur=fee)
    assert Application.objects.get(pk=team.proposed().application_id).fee_eur == expected


def test_the_agents_are_told_without_a_name(team, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        proposal = team.proposed()
    (message,) = mail.outbox
    assert message.to == [team.agent.email]
    assert proposal.application.number in message.subject
    assert proposal.application.person.last_name not in message.body


@pytest.mark.parametrize("scope", [ConsentScope.SHARE_OPERATOR])
def test_without_consent_nothing_is_proposed(team, scope):
    application = team.draft(AidKind.BUSINESS)
    Consent.objects.filter(case=application.case, scope=scope).update(withdrawn_on=today())
    with pytest.raises(DomainError, match="pas donné son accord") as refusal:
        proposal_make(actor=team.counsellor, application=application, operator=team.profile)
    assert refusal.value.code == "consent"
    assert Application.objects.get(pk=application.pk).state == ApplicationState.DRAFT
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    "role",
    [role for role in Role if role not in (Role.COUNSELLOR, Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER)],
)
def test_only_those_who_route_make_or_take_back_an_offer(team, role):
    stranger = UserFactory(role=role)
    with pytest.raises(NotPermitted):
        proposal_make(actor=stranger, application=team.draft(AidKind.BUSINESS), operator=team.profile)
    with pytest.raises(NotPermitted):
        proposal_withdraw(actor=stranger, proposal=team.proposed(), reason="Non")


def test_a_counsellor_of_another_antenna_offers_nothing(team):
    with pytest.raises(NotPermitted):
        proposal_make(
            actor=UserFactory(counsellor=True),
            application=team.draft(AidKind.BUSINESS),
            operator=team.profile,
        )


def test_a_social_aid_has_no_operator_to_choose(team):
    with pytest.raises(DomainError):
        proposal_make(actor=team.counsellor, application=team.scored(), operator=team.profile)


def test_one_offer_at_a_time(team):
    proposal = team.proposed()
    with pytest.raises(DomainError, match="attend déjà") as refusal:
        team.proposed(application=proposal.application, operator=team.other_profile)
    assert refusal.value.code == "waiting"
    with pytest.raises(IntegrityError, match="proposal_one_open_per_application"), transaction.atomic():
        Proposal.objects.create(
            application=proposal.application,
            operator=team.other_profile,
            rank=1,
            proposed_by=team.counsellor,
            proposed_at=proposal.proposed_at,
            answer_due_on=today(),
        )


def test_an_offer_outlived_by_its_file_does_not_stand_in_the_way(team):
    proposal = team.proposed()
    application_unroute(actor=team.counsellor, application=proposal.application, reason="Erreur")
    application = Application.objects.get(pk=proposal.application_id)
    second = team.proposed(application=application, operator=team.other_profile)
    assert fresh(proposal).state == S.WITHDRAWN
    assert second.is_open


def test_who_does_not_fit_is_refused_to_a_counsellor_and_needs_a_managers_reason(team):
    terms_of(team.contract).update(kinds=["employment"])
    application = team.draft(AidKind.BUSINESS)
    with pytest.raises(DomainError, match="ne convient pas") as refusal:
        proposal_make(
            actor=team.counsellor, application=application, operator=team.profile, reason="Je le connais"
        )
    assert refusal.value.code == "unfit"
    with pytest.raises(DomainError) as refusal:
        proposal_make(actor=team.head, application=application, operator=team.profile)
    assert refusal.value.field == "reason"
    proposal = proposal_make(
        actor=team.head, application=application, operator=team.profile, reason="Seul présent sur place"
    )
    assert proposal.transitions.get().reason == "Seul présent sur place"


@pytest.mark.parametrize(
    "fields", [{"valid_to": today() - timedelta(days=1)}, {"capacity": 1}], ids=["ended", "full"]
)
def test_no_reason_replaces_a_contract_or_a_free_place(team, fields):
    team.accepted()
    change_contract(team.contract, **fields)
    with pytest.raises(DomainError, match="ne convient pas"):
        proposal_make(
            actor=team.manager,
            application=team.draft(AidKind.BUSINESS),
            operator=team.profile,
            reason="Urgence",
        )


def test_accepting_opens_the_preparation_and_tells_the_counsellor(team, django_capture_on_commit_callbacks):
    proposal = team.proposed()
    with django_capture_on_commit_callbacks(execute=True):
        proposal_accept(actor=team.agent, proposal=proposal)
    proposal = fresh(proposal)
    assert proposal.state == S.ACCEPTED
    assert proposal.answered_by == team.agent
    assert proposal.application.state == ApplicationState.PLANNING
    assert [message.to for message in mail.outbox] == [[team.counsellor.email]]


def test_declining_needs_a_reason_and_passes_the_file_on(team, django_capture_on_commit_callbacks):
    proposal = team.proposed()
    with pytest.raises(DomainError) as refusal:
        proposal_decline(actor=team.agent, proposal=proposal, reason="  ")
    assert refusal.value.field == "reason"
    with django_capture_on_commit_callbacks(execute=True):
        following = proposal_decline(actor=team.agent, proposal=proposal, reason="Trop loin")
    assert fresh(proposal).decline_reason == "Trop loin"
    assert following.operator == team.other_profile
    assert following.is_automatic
    assert following.proposed_by == team.counsellor
    assert following.transitions.get().actor is None
    application = Application.objects.get(pk=proposal.application_id)
    assert application.operator == team.other_operator
    assert application.state == ApplicationState.ROUTED
    assert not Application.objects.visible_to(team.agent)
    assert list(Application.objects.visible_to(team.other_agent)) == [application]
    told = {recipient for message in mail.outbox for recipient in message.to}
    assert told == {team.counsellor.email, team.other_agent.email}


def test_when_nobody_else_fits_the_file_is_a_draft_again(team):
    alone(team)
    proposal = team.proposed()
    assert proposal_decline(actor=team.agent, proposal=proposal, reason="Trop loin") is None
    application = Application.objects.get(pk=proposal.application_id)
    assert application.state == ApplicationState.DRAFT
    assert application.operator is None
    assert application.fee_eur == 0


def test_after_every_operator_declined_nobody_is_asked_twice(team):
    proposal = team.proposed()
    second = proposal_decline(actor=team.agent, proposal=proposal, reason="Trop loin")
    assert proposal_decline(actor=team.other_agent, proposal=second, reason="Complet") is None
    assert Proposal.objects.count() == 2


def test_a_consent_withdrawn_meanwhile_stops_the_file(team):
    proposal = team.proposed()
    Consent.objects.filter(scope=ConsentScope.SHARE_OPERATOR).update(withdrawn_on=today())
    with pytest.raises(NotPermitted) as refusal:
        proposal_accept(actor=team.agent, proposal=proposal)
    assert refusal.value.code == "not_visible"
    assert Application.objects.get(pk=proposal.application_id).state == ApplicationState.ROUTED


def test_a_counsellor_who_left_does_not_break_what_follows(team):
    proposal = team.proposed()
    team.counsellor.antenna = UserFactory(counsellor=True).antenna
    team.counsellor.save()
    assert proposal_decline(actor=team.agent, proposal=proposal, reason="Trop loin") is None
    assert Application.objects.get(pk=proposal.application_id).state == ApplicationState.DRAFT


def test_silence_passes_the_file_on_the_day_after_the_last_one(team):
    proposal = team.proposed()
    assert proposals_expire(day=proposal.answer_due_on) == 0
    assert fresh(proposal).state == S.PROPOSED
    assert proposals_expire(day=proposal.answer_due_on + timedelta(days=1)) == 1
    proposal = fresh(proposal)
    assert proposal.state == S.EXPIRED
    assert proposal.answered_by is None
    assert Proposal.objects.open().get().operator == team.other_profile
    assert not Application.objects.visible_to(team.agent)


def test_the_task_closes_overdue_offers_once(team):
    proposal = team.proposed()
    Proposal.objects.filter(pk=proposal.pk).update(answer_due_on=today() - timedelta(days=1))
    assert expire_proposals.apply().get() == 1
    assert expire_proposals.apply().get() == 0
    assert fresh(proposal).state == S.EXPIRED


def test_the_task_closes_the_offers_of_cancelled_files(team):
    proposal = team.proposed()
    application_cancel(actor=team.counsellor, application=proposal.application, reason="Reparti")
    assert proposals_expire() == 1
    assert fresh(proposal).state == S.WITHDRAWN
    assert fresh(proposal).application.state == ApplicationState.CANCELLED


def test_taking_an_offer_back_needs_a_reason_and_asks_nobody_else(team):
    proposal = team.proposed()
    with pytest.raises(DomainError) as refusal:
        proposal_withdraw(actor=team.counsellor, proposal=proposal, reason="")
    assert refusal.value.field == "reason"
    proposal_withdraw(actor=team.counsellor, proposal=proposal, reason="La personne préfère un autre")
    assert fresh(proposal).state == S.WITHDRAWN
    assert fresh(proposal).application.state == ApplicationState.DRAFT
    assert not Proposal.objects.open().exists()


ACTS = {
    "accept": lambda team, proposal: proposal_accept(actor=team.agent, proposal=proposal),
    "decline": lambda team, proposal: proposal_decline(actor=team.agent, proposal=proposal, reason="Non"),
    "withdraw": lambda team, proposal: proposal_withdraw(
        actor=team.counsellor, proposal=proposal, reason="Non"
    ),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", [S.ACCEPTED, S.DECLINED, S.EXPIRED, S.WITHDRAWN])
def test_an_answered_offer_takes_no_other_answer(team, state, act):
    alone(team)
    proposal = brought_to(team, state)
    events = ProposalTransition.objects.count()
    with pytest.raises(DomainError):
        ACTS[act](team, proposal)
    assert fresh(proposal).state == state
    assert ProposalTransition.objects.count() == events


@pytest.mark.parametrize("state", [S.ACCEPTED, S.DECLINED, S.EXPIRED, S.WITHDRAWN])
def test_an_answered_offer_does_not_expire(team, state):
    proposal = brought_to(team, state)
    assert proposal_expire(proposal=proposal, day=LATE) is None
    assert fresh(proposal).state == state


@pytest.mark.parametrize("answer", [proposal_accept, proposal_decline], ids=["accept", "decline"])
def test_only_an_agent_of_the_operator_asked_answers(team, answer):
    proposal = team.proposed()
    words = {"reason": "Non"} if answer is proposal_decline else {}
    for stranger in (team.other_agent, team.counsellor, team.manager):
        with pytest.raises(NotPermitted):
            answer(actor=stranger, proposal=proposal, **words)
    assert fresh(proposal).state == S.PROPOSED


def test_a_full_operator_cannot_accept(team):
    first, second = team.proposed(), team.proposed()
    terms_of(team.contract).update(capacity=1)
    proposal_accept(actor=team.agent, proposal=first)
    with pytest.raises(DomainError) as refusal:
        proposal_accept(actor=team.agent, proposal=second)
    assert refusal.value.code == "capacity"
    assert fresh(second).state == S.PROPOSED


def test_a_contract_that_ended_meanwhile_accepts_nothing(team):
    proposal = team.proposed()
    FrameworkContract.objects.filter(pk=team.contract.pk).update(valid_to=today() - timedelta(days=1))
    with pytest.raises(DomainError) as refusal:
        proposal_accept(actor=team.agent, proposal=proposal)
    assert refusal.value.code == "contract"


def test_state_is_protected_and_events_are_append_only(team):
    proposal = team.proposed()
    with pytest.raises(AttributeError):
        proposal.state = S.ACCEPTED
    with pytest.raises(Exception, match="append_only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM operators_proposaltransition")
