"""The plan in the operator's portal: lines without JavaScript, bad input, conflicts, submission, signature."""

import uuid
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from aids.enums import AidKind, ApplicationState
from aids.models import Application, Contract, Plan
from aids.services.decisions import application_approve
from aids.services.plans import plan_save
from cases.models import PersonPhone
from common.dates import today
from common.models import AccessRecord
from tests.factories.accounts import DelegationFactory, GovernorateFactory, UserFactory

pytestmark = pytest.mark.django_db

LINE = {"label": "Outil", "supplier": "", "quote_number": "", "amount_eur": "100"}


def url(name, pk):
    return reverse(f"operators:{name}", args=[pk])


def page(response, status=200):
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


def plan(**changes):
    """A plan as the form sends it."""
    data = {
        "version": "0",
        "title": "Boulangerie de quartier",
        "summary": "Pain et viennoiserie",
        "sector_isic": "C",
        "delegation": "",
        "commune": "Ben Guerdane",
        "local_plan": "",
        "experience": "Six ans à Lyon",
        "own_contribution_eur": "500",
        "jobs_planned": "2",
        "impact": "",
        "costs-count": "2",
        "costs-0-label": "Four",
        "costs-0-supplier": "Sotufour",
        "costs-0-quote_number": "D-12",
        "costs-0-amount_eur": "3 250,50",
        "costs-1-label": "Pétrin",
        "costs-1-supplier": "",
        "costs-1-quote_number": "",
        "costs-1-amount_eur": "1000",
    }
    return data | changes


@pytest.fixture
def application(team):
    return team.accepted().application


@pytest.fixture
def agent(client_as, team):
    return client_as(team.agent)


def test_a_plan_is_written_and_the_request_follows_from_it(agent, application):
    response = agent.post(url("portal_plan", application.pk), plan(act="save"))
    assert response["Location"] == url("portal_file", application.pk)
    stored = Plan.objects.get(application=application)
    assert (stored.title, stored.jobs_planned, stored.version) == ("Boulangerie de quartier", 2, 1)
    assert [cost.amount_eur for cost in stored.costs.all()] == [Decimal("3250.50"), Decimal("1000")]
    assert Application.objects.get(pk=application.pk).requested_eur == Decimal("3750.50")
    text = page(agent.get(response["Location"]))
    assert "Sotufour" in text
    assert "3\u00a0750,50" in text


def test_the_stored_plan_comes_back_in_the_form(agent, application):
    agent.post(url("portal_plan", application.pk), plan())
    text = page(agent.get(url("portal_plan", application.pk)))
    assert 'value="3250,50"' in text
    assert 'value="Sotufour"' in text
    assert 'name="version" value="1"' in text


def test_a_line_is_added_without_javascript_and_nothing_is_saved_or_judged(agent, application):
    data = plan(act="add", title="", jobs_planned="deux")
    text = page(agent.post(url("portal_plan", application.pk), data))
    assert 'name="costs-2-label"' in text
    assert 'value="3 250,50"' in text
    assert 'value="deux"' in text
    assert "is-invalid" not in text
    assert not Plan.objects.exists()


def test_a_line_is_taken_away_and_the_others_stay(agent, application):
    text = page(agent.post(url("portal_plan", application.pk), plan(act="remove-0")))
    assert "Sotufour" not in text
    assert 'name="costs-0-label" value="Pétrin"' in text
    assert 'name="costs-1-label"' not in text


@pytest.mark.parametrize("act", ["remove-9", "remove-", "remove-x", "remove--1", "sing", "count"])
def test_an_act_that_means_nothing_changes_nothing(agent, application, act):
    text = page(agent.post(url("portal_plan", application.pk), plan(act=act)))
    assert 'name="costs-1-label"' in text


def test_htmx_gets_the_lines_only(team, client_as, application):
    client = client_as(team.agent, htmx=True)
    text = page(client.post(url("portal_plan", application.pk), plan(act="add")))
    assert "<html" not in text
    assert 'id="plan-total"' in text
    assert "4\u00a0250,50" in text


def test_the_ceiling_is_shown_and_passing_it_is_refused_without_losing_anything(agent, application):
    data = plan(**{"costs-0-amount_eur": "9000"})
    text = page(agent.post(url("portal_plan", application.pk), data | {"act": "count"}))
    assert "dépasse le plafond" in text
    text = page(agent.post(url("portal_plan", application.pk), data), 422)
    assert "Le montant va de" in text
    assert 'value="9000"' in text
    assert "Boulangerie de quartier" in text
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"title": "x" * 161},
        {"jobs_planned": "beaucoup"},
        {"jobs_planned": "-3"},
        {"sector_isic": "Z"},
        {"delegation": "TN-99-01"},
        {"own_contribution_eur": "-1"},
        {"own_contribution_eur": "mille"},
        {"own_contribution_eur": "5000"},
        {"costs-0-label": ""},
        {"costs-0-amount_eur": ""},
        {"costs-0-amount_eur": "0"},
        {"costs-0-amount_eur": "-5"},
        {"costs-0-amount_eur": "NaN"},
        {"costs-0-amount_eur": "1e9"},
        {"costs-0-amount_eur": "12,345"},
        {"costs-0-amount_eur": "9" * 40},
        {"costs-0-label": "x" * 161},
        {"title": "a\x00b"},
    ],
)
def test_bad_input_is_refused_beside_its_field_and_kept(agent, application, changes):
    text = page(agent.post(url("portal_plan", application.pk), plan(**changes)), 422)
    assert "is-invalid" in text or "alert-danger" in text
    assert "Six ans à Lyon" in text
    assert "Pétrin" in text
    assert not Plan.objects.exists()


@pytest.mark.parametrize("count", ["0", "-4", "abc", "100000", ""])
def test_the_number_of_lines_is_kept_within_reason(agent, application, count):
    response = agent.post(url("portal_plan", application.pk), plan(**{"costs-count": count}))
    assert response.status_code in (302, 422)


def test_empty_lines_are_ignored(agent, application):
    data = plan(**{"costs-count": "4", "costs-2-label": "", "costs-2-amount_eur": "", "costs-3-label": "  "})
    assert agent.post(url("portal_plan", application.pk), data).status_code == 302
    assert Plan.objects.get().costs.count() == 2


@pytest.mark.parametrize("known", [True, False], ids=["changed", "created"])
def test_a_conflict_shows_both_versions_then_lets_the_second_writer_decide(team, agent, application, known):
    if known:
        agent.post(url("portal_plan", application.pk), plan())
    colleague = UserFactory(operator_agent=True, institution=team.operator)
    plan_save(
        actor=colleague,
        application=application,
        data={"title": "Atelier de couture", "jobs_planned": 5},
        costs=[{"label": "Machine", "amount_eur": Decimal(800)}],
    )
    data = plan(version="1" if known else "0", title="Boulangerie moderne")
    text = page(agent.post(url("portal_plan", application.pk), data), 409)
    assert "Atelier de couture" in text
    assert "Boulangerie moderne" in text
    assert "Machine" in text
    assert Plan.objects.get().title == "Atelier de couture"
    data["version"] = str(Plan.objects.get().version)
    assert f'name="version" value="{data["version"]}"' in text
    assert agent.post(url("portal_plan", application.pk), data).status_code == 302
    assert Plan.objects.get().title == "Boulangerie moderne"


def test_delegations_offered_are_those_of_the_contract_and_of_the_person(agent, application):
    near = DelegationFactory(governorate=GovernorateFactory(code="TN-11"))
    far = DelegationFactory(governorate=GovernorateFactory(code="TN-82"))
    text = page(agent.get(url("portal_plan", application.pk)))
    assert f'value="{near.pk}"' in text
    assert f'value="{far.pk}"' not in text
    assert agent.post(url("portal_plan", application.pk), plan(delegation=near.pk)).status_code == 302
    assert Plan.objects.get().delegation == near


def test_save_then_read_again_then_submit(agent, application):
    response = agent.post(url("portal_plan", application.pk), plan(then_submit="1"))
    assert response["Location"] == url("portal_submit", application.pk)
    assert "Vous demandez" in page(agent.get(response["Location"]))
    response = agent.post(url("portal_submit", application.pk))
    assert response["Location"] == url("portal_file", application.pk)
    assert Application.objects.get(pk=application.pk).state == ApplicationState.SUBMITTED


def test_submitting_without_a_plan_says_what_is_missing(agent, application):
    assert "pas encore été préparé" in page(agent.get(url("portal_submit", application.pk)))
    assert "pas encore été préparé" in page(agent.post(url("portal_submit", application.pk)), 422)


def test_an_innovative_file_shows_the_conditions_it_lacks(team, agent):
    application = team.accepted(AidKind.INNOVATIVE).application
    agent.post(url("portal_plan", application.pk), plan())
    text = page(agent.get(url("portal_submit", application.pk)))
    assert "innovant sur le plan technologique" in text
    data = plan(version="1", is_technological="on", has_qualification="on")
    agent.post(url("portal_plan", application.pk), data)
    assert agent.post(url("portal_submit", application.pk)).status_code == 302


@pytest.fixture
def approved(team):
    application = team.submitted_by_operator()
    application_approve(actor=team.manager, application=application)
    return application


def test_the_operator_signs_with_a_copy(agent, approved):
    text = page(agent.get(url("portal_sign", approved.pk)))
    assert today().strftime("%d/%m/%Y") in text
    scan = SimpleUploadedFile("contrat.pdf", b"%PDF-1.7\n" + b"0" * 200, content_type="application/pdf")
    data = {"signed_on": today().strftime("%d/%m/%Y"), "scan": scan}
    assert agent.post(url("portal_sign", approved.pk), data).status_code == 302
    assert Contract.objects.get(application=approved).operator_signed_on == today()
    assert "Vous avez signé" in page(agent.get(url("portal_file", approved.pk)))
    response = agent.get(url("portal_scan", approved.pk))
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert f"contrat-{approved.number}.pdf" in response["Content-Disposition"]
    assert AccessRecord.objects.filter(kind="document", subject_type="aids.contract").exists()
    assert agent.get(url("portal_sign", approved.pk)).status_code == 302


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"signed_on": ""}, "obligatoire"),
        ({"signed_on": "31/02/2026"}, "existe pas"),
        ({"signed_on": "demain"}, "existe pas"),
        ({"signed_on": "01/01/2099"}, "dans l&#x27;avenir"),
        ({"signed_on": "01/01/2001"}, "précéder la décision"),
        ({"signed_on": "", "scan": SimpleUploadedFile("contrat.pdf", b"MZ\x90 not a pdf")}, "obligatoire"),
        ({"scan": SimpleUploadedFile("contrat.pdf", b"MZ\x90 not a pdf")}, "type accepté"),
        ({"scan": SimpleUploadedFile("contrat.pdf", b"")}, "vide"),
    ],
)
def test_a_bad_signature_is_refused_in_words(agent, approved, data, words):
    sent = {"signed_on": today().strftime("%d/%m/%Y")} | data
    assert words in page(agent.post(url("portal_sign", approved.pk), sent), 422)
    assert not Contract.objects.filter(application=approved, operator_signed_on__isnull=False).exists()


def test_there_is_no_copy_before_one_is_sent(agent, approved):
    assert agent.get(url("portal_scan", approved.pk)).status_code == 404


def test_a_form_sent_twice_writes_one_plan(agent, application):
    token = str(uuid.uuid4())
    for _time in range(2):
        response = agent.post(url("portal_plan", application.pk), plan(form_token=token))
        assert response["Location"] == url("portal_file", application.pk)
    assert Plan.objects.get().version == 1


def test_a_files_page_costs_the_same_whatever_it_holds(agent, application, django_assert_max_num_queries):
    agent.post(url("portal_plan", application.pk), plan())
    agent.get(url("portal_file", application.pk))
    with django_assert_max_num_queries(20) as first:
        agent.get(url("portal_file", application.pk))
    cost = len(first.captured_queries)
    for number in range(3):
        PersonPhone.objects.create(person=application.person, number=f"+2162000000{number}")
    lines = {f"costs-{index}-{name}": value for index in range(9) for name, value in LINE.items()}
    agent.post(url("portal_plan", application.pk), plan(**lines | {"version": "1", "costs-count": "9"}))
    assert Plan.objects.get().costs.count() == 9
    with django_assert_max_num_queries(cost):
        agent.get(url("portal_file", application.pk))
