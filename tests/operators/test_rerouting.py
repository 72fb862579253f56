"""A running file that goes to another operator: who sees what when, fees, contract, one at a time."""

from datetime import timedelta
from functools import partial

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.enums import Role
from aids.enums import AidKind, ApplicationState
from aids.models import Amendment, Application, Contract, PlanCost, Tranche
from aids.services.decisions import application_approve
from cases.models import Consent
from common.dates import today
from common.errors import DomainError, NotPermitted
from operators.enums import HandedPart, ProposalState, ReroutingState
from operators.models import Operator, Proposal, Rerouting
from operators.selectors.capacity import lot_loads
from operators.selectors.day import reroutings_section, takeovers_section
from operators.selectors.portal import file_view, portal_application
from operators.services.rerouting import rerouting_give_back, rerouting_start
from operators.services.routing import proposal_accept, proposal_decline, proposal_expire, proposals_expire
from tests.aids.conftest import load_programme
from tests.concurrency import at_once
from tests.factories.accounts import UserFactory
from tests.factories.operators import RoutingTeam

pytestmark = pytest.mark.django_db

S = ReroutingState
LATE = today() + timedelta(days=9)


def seen(user):
    return set(Application.objects.visible_to(user).values_list("pk", flat=True))


def fresh(application):
    return Application.objects.get(pk=application.pk)


def load(profile):
    found = Operator.objects.filter(pk=profile.pk).prefetch_related(
        "contracts__lots__terms", "contracts__suspensions", "contracts__amendments"
    )
    return sum(lot_loads(list(found), day=today()).values())


def running(team, state):
    """A file of the team's operator in `state`, its contract with it."""
    file = application_approve(actor=team.manager, application=team.submitted_by_operator())
    signed = dict.fromkeys(("person_signed_on", "ote_signed_on", "programme_signed_on"), today())
    contract = Contract.objects.create(application=file, operator_signed_on=today(), **signed)
    if state != ApplicationState.APPROVED:
        Contract.objects.filter(pk=contract.pk).update(
            starts_on=today(), ends_on=today() + timedelta(days=365)
        )
        Application.objects.filter(pk=file.pk).update(state=state)
    return fresh(file)


def test_the_former_operator_loses_the_file_at_once_and_the_next_has_it_when_it_accepts(
    team, client_as, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        rerouting = team.rerouted()
    file, proposal = rerouting.application, rerouting.proposals.get()
    assert file.pk not in seen(team.agent) | seen(team.other_agent)
    assert {message.to[0] for message in mail.outbox} >= {team.agent.email, team.other_agent.email}
    assert (load(team.profile), load(team.other_profile)) == (0, 1)
    assert Rerouting.objects.visible_to(team.agent).get() == rerouting
    assert not Rerouting.objects.visible_to(team.other_agent)
    (row,) = takeovers_section(team.other_agent).rows
    assert file.person.last_name not in f"{row.label} {row.detail}"
    former, following = client_as(team.agent), client_as(team.other_agent)
    assert former.get(reverse("operators:portal_file", args=[file.pk])).status_code == 404
    offer = reverse("operators:portal_takeover", args=[proposal.pk])
    assert former.get(offer).status_code == 404
    text = following.get(offer).content.decode()
    assert "Plan à moitié écrit." in text
    assert file.person.last_name not in text
    summary = former.get(reverse("operators:portal_ceded", args=[rerouting.pk])).content.decode()
    assert file.number in summary
    assert file.person.last_name not in summary
    tab = client_as(team.head).get(reverse("operators:application_tab", args=[file.pk])).content.decode()
    assert "aucun opérateur ne le suit" in tab
    answer = following.post(reverse("operators:portal_takeover_accept", args=[proposal.pk]))
    assert answer.headers["Location"] == reverse("operators:portal_file", args=[file.pk])
    file, rerouting = fresh(file), Rerouting.objects.get(pk=rerouting.pk)
    assert (file.operator, file.state) == (team.other_operator, ApplicationState.PLANNING)
    assert (rerouting.state, rerouting.to_operator, rerouting.ended_by) == (
        S.DONE,
        team.other_profile,
        team.other_agent,
    )
    assert file.pk in seen(team.other_agent) - seen(team.agent)
    states = set(file.proposals.values_list("operator", "state"))
    assert states == {(team.profile.pk, "released"), (team.other_profile.pk, "accepted")}
    assert rerouting.transitions.count() == 2
    assert following.get(offer).status_code == 404


@pytest.mark.parametrize("state", [ApplicationState.APPROVED, ApplicationState.IN_FOLLOW_UP])
def test_contract_and_fees_follow_the_new_operator(team, state, client_as):
    team.other_profile.bank_holder, team.other_profile.bank_iban = "Autre SARL", "TN5910006035183598478831"
    team.other_profile.save()
    file = running(team, state)
    Tranche.objects.create(
        application=file,
        number=90,
        label="Frais",
        mode="cash",
        is_fee=True,
        amount_eur=500,
        payee_name="Ancien",
    )
    rerouting = rerouting_start(
        actor=team.manager,
        application=file,
        operator=team.other_profile,
        reason="Ne suit plus",
        note="Deux visites faites.",
        handed=[HandedPart.VISITS],
    )
    proposal_accept(actor=team.other_agent, proposal=rerouting.proposals.get())
    contract = Contract.objects.get(application=file)
    amendments = Amendment.objects.filter(contract=contract)
    fee = Tranche.objects.get(application=file, is_fee=True)
    assert (fee.payee_name, fee.payee_iban) == ("Autre SARL", "TN5910006035183598478831")
    assert fresh(file).fee_eur == file.fee_eur
    view = file_view(portal_application(actor=team.other_agent, pk=file.pk))
    assert view.plan is None
    cost = PlanCost.objects.filter(plan__application=file)[0]
    cost.quote_file.save("devis.pdf", ContentFile(b"%PDF-1.7"))
    quote = reverse("aids:plan_quote", args=[cost.pk])
    assert client_as(team.other_agent).get(quote).status_code == 404
    assert client_as(team.manager).get(quote).status_code == 200
    if state == ApplicationState.APPROVED:
        assert contract.operator_signed_on is None
        assert not amendments.exists()
    else:
        (amendment,) = amendments
        assert str(team.other_operator) in amendment.clause
        assert amendment.created_by == team.manager
        assert amendment.effective_on is None


def test_refusals_of_a_start(team):
    draft, submitted = team.draft(AidKind.BUSINESS), team.submitted_by_operator()
    start = partial(
        rerouting_start,
        actor=team.head,
        application=submitted,
        operator=team.other_profile,
        reason="Absent",
        note="Plan soumis",
        handed=[],
    )
    for changes in (
        {"reason": " "},
        {"note": ""},
        {"operator": team.profile},
        {"application": draft},
    ):
        with pytest.raises(DomainError):
            start(**changes)
    stranger = UserFactory(antenna_manager=True)
    for actor in (team.counsellor, team.agent, stranger, UserFactory(administrator=True)):
        with pytest.raises(NotPermitted):
            start(actor=actor)
    consent = Consent.objects.filter(case=submitted.case, scope="share_operator")
    consent.update(withdrawn_on=today())
    with pytest.raises(DomainError, match="pas donné son accord"):
        start()
    consent.update(withdrawn_on=None)
    rerouting = start()
    with pytest.raises(DomainError, match="cherche déjà"):
        start()
    fields = {"application": submitted, "from_operator": team.profile, "reason": "x", "note": "x"}
    stamp = {"started_by": team.head, "started_at": rerouting.started_at}
    with pytest.raises(IntegrityError, match="rerouting_one_running"), transaction.atomic():
        Rerouting.objects.create(**fields, **stamp)
    for changes, constraint in (
        ({"state": "done"}, "rerouting_done_names_whom"),
        ({"note": ""}, "rerouting_with_reason_and_note"),
        ({"handed": ["score"]}, "rerouting_known_parts"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Rerouting.objects.filter(pk=rerouting.pk).update(**changes)
    consent.update(withdrawn_on=today())
    assert takeovers_section(team.other_agent).rows == []
    with pytest.raises(DomainError, match="pas donné son accord"):
        proposal_accept(actor=team.other_agent, proposal=rerouting.proposals.get())


@pytest.mark.parametrize("answer", ["decline", "expire"])
def test_without_another_operator_the_manager_chooses_or_gives_back(team, client_as, answer):
    rerouting = team.rerouted()
    file, proposal = rerouting.application, rerouting.proposals.get()
    with pytest.raises(NotPermitted):
        proposal_decline(actor=team.agent, proposal=proposal, reason="Non")
    if answer == "decline":
        assert proposal_decline(actor=team.other_agent, proposal=proposal, reason="Trop loin") is None
    else:
        assert proposal_expire(proposal=proposal, day=LATE) is None
    assert fresh(file).state == ApplicationState.PLANNING
    (row,) = reroutings_section(team.head).rows
    assert row.url == reverse("operators:operator_choose", args=[file.pk])
    assert "Proposer quand même" in client_as(team.head).get(row.url).content.decode()
    back = reverse("operators:rerouting_return", args=[file.pk])
    client_as(team.head).post(back, {"reason": ""})
    assert Rerouting.objects.get().state == S.RUNNING
    assert client_as(team.head).post(back, {"reason": "Nouvel agent"}).status_code == 302
    assert Rerouting.objects.get().state == S.GIVEN_BACK
    assert file.pk in seen(team.agent)
    accepted = Proposal.objects.get(application=file, state=ProposalState.ACCEPTED)
    assert accepted.operator == team.profile
    assert not Rerouting.objects.visible_to(team.agent)
    with pytest.raises(DomainError):
        rerouting_give_back(actor=team.head, rerouting=rerouting, reason="Encore")


def test_a_file_that_ends_meanwhile_ends_its_search(team):
    rerouting = team.rerouted()
    Application.objects.filter(pk=rerouting.application_id).update(state=ApplicationState.CANCELLED)
    proposals_expire()
    assert Rerouting.objects.get().state == S.LAPSED
    assert rerouting.proposals.get().state == ProposalState.WITHDRAWN


def test_the_page_keeps_what_was_typed_and_acts_once(team, client_as):
    file = team.accepted().application
    address = reverse("operators:rerouting_new", args=[file.pk])
    client = client_as(team.head)
    assert str(team.other_operator) in client.get(address).content.decode()
    typed = {"operator": team.other_profile.pk, "reason": "Absent", "note": "", "handed": ["plan"]}
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "Absent" in refused.content.decode()
    token = {"form_token": "7b9c2f0e-8c5e-4f1c-9a57-0d6f5f0f3a11"}
    sent = typed | {"note": "Plan commencé"} | token
    first, second = client.post(address, sent), client.post(address, sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert Rerouting.objects.count() == 1
    for role in (Role.COUNSELLOR, Role.OPERATOR_AGENT):
        assert client_as(UserFactory(role=role)).get(address).status_code == 403


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
def test_one_file_leaves_its_operator_once():
    load_programme()
    team = RoutingTeam()
    file = team.accepted().application
    acts = [
        partial(
            rerouting_start,
            actor=actor,
            application=file,
            operator=team.other_profile,
            reason="Absent",
            note="Plan commencé",
            handed=[],
        )
        for actor in (team.head, team.manager)
    ]
    results = at_once(acts)
    assert sum(isinstance(one, Rerouting) for one in results) == 1, results
    (refusal,) = [one for one in results if isinstance(one, DomainError)]
    assert refusal.code == "rerouting_one_running"
    assert Proposal.objects.open().count() == 1
