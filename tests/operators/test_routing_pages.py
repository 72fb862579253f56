"""Choosing an operator for a file, and following the offer, on screen."""

import pytest
from django.urls import reverse

from accounts.enums import Role
from aids.enums import AidKind, ApplicationState
from aids.models import Application
from cases.enums import ConsentScope
from cases.models import Consent
from common.day import day
from common.htmx import tabs
from common.models import AccessRecord
from common.timeline import timelines
from operators.models import FrameworkContract, Proposal
from operators.services.routing import proposal_accept, proposal_decline
from tests.factories.accounts import UserFactory
from tests.factories.operators import FrameworkContractFactory, terms_of

pytestmark = pytest.mark.django_db

PAGES = ("application_tab", "operator_choose")
ROUTERS = (Role.COUNSELLOR, Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER)


def url(name, pk):
    return reverse(f"operators:{name}", args=[pk])


@pytest.fixture
def client(client_as, team):
    return client_as(team.counsellor)


@pytest.fixture
def application(team):
    return team.draft(AidKind.BUSINESS)


def page(response, status=200):
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def test_a_counsellor_reads_the_reasons_and_proposes(team, client, application):
    text = page(client.get(url("operator_choose", application.pk)))
    assert team.profile.institution.name_fr in text
    assert "10 places libres sur 10" in text
    response = client.post(url("operator_choose", application.pk), {"operator": team.profile.pk})
    assert response["Location"] == url("application_tab", application.pk)
    text = page(client.get(response["Location"]))
    assert "Réponse attendue" in text
    assert team.profile.institution.name_fr in text


def test_what_does_not_fit_is_listed_without_a_button_for_a_counsellor(team, client, application):
    terms_of(team.contract).update(kinds=["employment"])
    response = client.get(url("operator_choose", application.pk))
    assert "La convention ne porte pas sur" in page(response)
    assert [can_pick for _c, can_pick, _p in response.context["others"]] == [False]
    response = client.post(
        url("operator_choose", application.pk), {"operator": team.profile.pk, "reason": "Je le veux"}
    )
    assert "ne convient pas" in page(response, 422)
    assert not Proposal.objects.exists()


def test_a_manager_passes_over_with_a_reason_that_is_kept_on_error(team, client_as, application):
    terms_of(team.contract).update(kinds=["employment"])
    manager = client_as(team.head)
    response = manager.post(
        url("operator_choose", application.pk), {"operator": team.profile.pk, "reason": ""}
    )
    assert "Dites pourquoi vous passez outre" in page(response, 422)
    long = "Parce que " * 120
    response = manager.post(
        url("operator_choose", application.pk), {"operator": team.profile.pk, "reason": long}
    )
    assert long.strip() in page(response, 422)
    response = manager.post(
        url("operator_choose", application.pk), {"operator": team.profile.pk, "reason": "Seul sur place"}
    )
    assert response.status_code == 302
    assert "Seul sur place" in page(manager.get(url("application_tab", application.pk)))


@pytest.mark.parametrize("operator", ["", "abc", "999999", "-1", "1e9", "99999999999999999999"])
def test_an_unknown_operator_is_refused_in_words(client, application, operator):
    response = client.post(url("operator_choose", application.pk), {"operator": operator})
    assert "notice-error" in page(response, 422)


def test_without_consent_the_page_says_what_to_do(team, client, application):
    Consent.objects.filter(scope=ConsentScope.SHARE_OPERATOR).delete()
    assert "Recueillez cet accord" in page(client.get(url("operator_choose", application.pk)))
    response = client.post(url("operator_choose", application.pk), {"operator": team.profile.pk})
    assert "Recueillez cet accord" in page(response, 422)


def test_an_offer_is_taken_back_with_a_reason(team, client, application):
    proposal = team.proposed(application=application)
    response = client.post(url("proposal_take_back", application.pk), {"reason": ""})
    assert "Dites pourquoi" in page(response, 422)
    response = client.post(url("proposal_take_back", application.pk), {"reason": "Erreur de personne"})
    assert response.status_code == 302
    assert Proposal.objects.get(pk=proposal.pk).state == "withdrawn"
    response = client.post(url("proposal_take_back", application.pk), {"reason": "Encore"})
    assert "n’attend plus de réponse" in page(response, 422)


def test_taking_back_without_an_offer_is_404(client, application):
    assert client.post(url("proposal_take_back", application.pk), {"reason": "x"}).status_code == 404


def test_the_fragment_for_the_files_page_has_no_frame(team, client_as, application):
    text = page(client_as(team.counsellor, htmx=True).get(url("application_tab", application.pk)))
    assert "<html" not in text
    assert "Choisir un opérateur" in text


def test_the_tab_is_offered_on_the_files_page():
    offered = {tab.slug: tab for tab in tabs.for_page("application", role=Role.COUNSELLOR)}
    assert offered["operateur"].url(7) == url("application_tab", 7)
    assert "operateur" not in {tab.slug for tab in tabs.for_page("application", role=Role.OPERATOR_AGENT)}


@pytest.mark.parametrize("role", [role for role in Role if role not in ROUTERS])
def test_other_roles_are_refused(client_as, application, role):
    stranger = client_as(UserFactory(role=role))
    for name in PAGES:
        assert stranger.get(url(name, application.pk)).status_code == 403, name
    assert stranger.post(url("proposal_take_back", application.pk)).status_code == 403


def test_another_antennas_file_and_a_social_file_are_404(team, client_as, client, application):
    stranger = client_as(UserFactory(counsellor=True))
    social = team.scored()
    for name in PAGES:
        assert stranger.get(url(name, application.pk)).status_code == 404, name
        assert client.get(url(name, social.pk)).status_code == 404, name
    assert stranger.post(url("operator_choose", application.pk), {"operator": 1}).status_code == 404
    assert stranger.post(url("proposal_take_back", application.pk)).status_code == 404


def test_opening_the_page_is_recorded(team, client, application):
    client.get(url("application_tab", application.pk))
    assert AccessRecord.objects.filter(actor=team.counsellor, subject_id=application.pk).count() == 1


def test_a_file_that_came_back_waits_on_the_counsellors_home(team, application):
    FrameworkContract.objects.filter(operator=team.other_profile).delete()
    proposal_decline(actor=team.agent, proposal=team.proposed(application=application), reason="Trop loin")
    sections = {section.title: section for section in day.sections(team.counsellor)}
    (row,) = sections["Dossiers sans opérateur"].rows
    assert row.url == url("operator_choose", application.pk)
    assert not [s for s in day.sections(UserFactory(counsellor=True)) if s.title == "Dossiers sans opérateur"]


def test_the_cases_timeline_tells_what_was_offered_to_whom(team, application):
    proposal = team.proposed(application=application)
    proposal_decline(actor=team.agent, proposal=proposal, reason="Trop loin")
    case = application.case_id
    events = timelines.events("case", actor=team.counsellor, subject_id=case)
    address = url("application_tab", application.pk)
    told = [(event.state, event.text) for event in events if event.url == address]
    assert sorted(state for state, _text in told) == ["declined", "proposed", "proposed"]
    assert ("declined", "Trop loin") in told
    strangers = timelines.events("case", actor=UserFactory(counsellor=True), subject_id=case)
    assert address not in {event.url for event in strangers}


def test_an_agents_home_lists_answers_plans_and_signatures(team, client_as):
    proposal = team.proposed()
    team.accepted()
    titles = {section.title: len(section.rows) for section in day.sections(team.agent)}
    assert titles["Propositions à répondre"] == 1
    assert titles["Plans à préparer"] == 1
    assert "Contrats à signer" not in titles
    proposal_accept(actor=team.agent, proposal=proposal)
    titles = {section.title: len(section.rows) for section in day.sections(team.agent)}
    assert titles["Plans à préparer"] == 2
    assert "Propositions à répondre" not in titles


def test_the_choice_costs_the_same_whatever_the_number_of_operators(
    team, client, application, django_assert_max_num_queries
):
    client.get(url("operator_choose", application.pk))
    with django_assert_max_num_queries(30) as first:
        client.get(url("operator_choose", application.pk))
    for _time in range(5):
        FrameworkContractFactory()
    with django_assert_max_num_queries(len(first.captured_queries)):
        page(client.get(url("operator_choose", application.pk)))


def test_a_file_past_this_step_is_not_offered_again(team, client):
    application = team.accepted().application
    assert "dépassé cette étape" in page(client.get(url("operator_choose", application.pk)))
    response = client.post(url("operator_choose", application.pk), {"operator": team.other_profile.pk})
    assert response.status_code == 422
    assert Application.objects.get(pk=application.pk).state == ApplicationState.PLANNING
