"""The lead of an operator keeps its accounts, reads its contract, and touches nothing else."""

from functools import partial

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Invitation, User
from accounts.services.invitations import invite_user
from accounts.services.leads import agent_close, agent_reopen, lead_set
from common.errors import DomainError, NotPermitted
from operators.services.profile import bank_save
from tests.concurrency import at_once
from tests.factories.accounts import InstitutionFactory, UserFactory

pytestmark = pytest.mark.django_db
IBAN = "TN5910006035183598478831"


@pytest.fixture
def lead(team):
    return lead_set(actor=team.manager, user=team.agent, is_lead=True)


@pytest.fixture
def colleague(team):
    return UserFactory(operator_agent=True, institution=team.operator)


def test_the_lead_invites_to_her_operator_and_nowhere_else(
    team, lead, client_as, django_capture_on_commit_callbacks
):
    client = client_as(lead)
    data = {"full_name": "Rim Zarrouk", "email": "rim@example.org", "language": "ar"}
    address = reverse("operators:team_invite")
    assert client.post(address, data | {"email": "non"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, data).headers["Location"] == reverse("operators:team")
    invitation = Invitation.objects.get(email="rim@example.org")
    assert (invitation.role, invitation.institution, invitation.invited_by) == (
        Role.OPERATOR_AGENT,
        team.operator,
        lead,
    )
    assert mail.outbox[-1].to == ["rim@example.org"]
    assert "Rim Zarrouk" in client.get(reverse("operators:team")).content.decode()
    for name in ("team_invitation_renew", "team_invitation_cancel"):
        assert client.post(reverse(f"operators:{name}", args=[invitation.pk])).status_code == 302
    invitation.refresh_from_db()
    assert invitation.cancelled_at is not None
    invite = partial(invite_user, actor=lead, email="x@example.org", full_name="X")
    for role, place in (
        (Role.OPERATOR_AGENT, team.other_operator),
        (Role.COUNSELLOR, team.antenna),
        (Role.TASKFORCE_MANAGER, None),
    ):
        with pytest.raises(DomainError):
            invite(role=role, place=place)
    with pytest.raises(NotPermitted):
        invite_user(
            actor=team.other_agent,
            email="x@example.org",
            full_name="X",
            role=Role.OPERATOR_AGENT,
            place=team.other_operator,
        )


def test_a_closed_account_is_signed_out_at_once(team, lead, colleague, client_as):
    theirs = client_as(colleague)
    home = reverse("operators:portal_home")
    assert theirs.get(home).status_code == 200
    client = client_as(lead)
    assert client.post(reverse("operators:team_close", args=[colleague.pk])).status_code == 302
    assert theirs.get(home).status_code == 302
    assert not User.objects.get(pk=colleague.pk).is_active
    assert client.post(reverse("operators:team_reopen", args=[colleague.pk])).status_code == 302
    assert User.objects.get(pk=colleague.pk).is_active
    assert Session.objects.count() >= 1


def test_nobody_else_and_never_the_last_lead(team, lead, colleague, client_as):
    for act, user in ((agent_close, team.other_agent), (agent_reopen, team.counsellor)):
        with pytest.raises(NotPermitted):
            act(actor=lead, user=user)
    for actor in (colleague, team.manager, team.head):
        with pytest.raises(NotPermitted):
            agent_close(actor=actor, user=lead)
    with pytest.raises(DomainError) as refusal:
        agent_close(actor=lead, user=lead)
    assert refusal.value.code == "last_lead"
    lead_set(actor=team.manager, user=colleague, is_lead=True)
    agent_close(actor=lead, user=lead)
    with pytest.raises(NotPermitted):
        agent_close(actor=lead, user=colleague)
    assert client_as(team.other_agent).get(reverse("operators:team")).status_code == 403
    assert client_as(team.other_agent).get(reverse("operators:our_contract")).status_code == 403


def test_only_the_taskforce_names_leads_and_only_agents_lead(team, lead, colleague):
    for actor in (lead, team.head):
        with pytest.raises(NotPermitted):
            lead_set(actor=actor, user=colleague, is_lead=True)
    with pytest.raises(DomainError):
        lead_set(actor=team.manager, user=team.counsellor, is_lead=True)
    with pytest.raises(IntegrityError, match="user_lead_of_an_operator"), transaction.atomic():
        User.objects.filter(pk=team.counsellor.pk).update(is_lead=True)


def test_the_lead_reads_her_contract_and_account(team, lead, client_as):
    bank_save(
        actor=team.manager, operator=team.profile, bank_name="BIAT", holder="Opérateur SARL", account=IBAN
    )
    team.accepted()
    text = client_as(lead).get(reverse("operators:our_contract")).content.decode()
    assert team.contract.number in text
    assert "1 / 10" in text
    assert "8831" in text
    assert team.other_contract.number not in text
    with pytest.raises(DomainError) as refusal:
        bank_save(actor=team.manager, operator=team.profile, bank_name="", holder="X", account="123")
    assert refusal.value.field == "account"
    with pytest.raises(NotPermitted):
        bank_save(actor=lead, operator=team.profile, bank_name="", holder="X", account=IBAN)


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
def test_two_leads_cannot_close_each_other():
    operator = InstitutionFactory(follow_up_operator=True)
    leads = [UserFactory(operator_agent=True, institution=operator, is_lead=True) for _time in range(2)]
    first, second = leads
    at_once([partial(agent_close, actor=first, user=second), partial(agent_close, actor=second, user=first)])
    assert User.objects.filter(institution=operator, is_active=True, is_lead=True).count() == 1
