"""The operator's own pages: what they show, to whom, and what they never show (domain.md 5)."""

from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from accounts.enums import Role
from aids.enums import AidKind, ApplicationState, ContractParty
from aids.models import Application
from aids.services.contracts import contract_sign
from aids.services.decisions import application_approve, application_defer, application_reject
from aids.services.delivery import application_start_follow_up
from aids.services.plan_comments import plan_comment_add, plan_comment_resolve
from cases.enums import ConsentScope, Vulnerability
from cases.models import Case, Consent, VulnerabilityRecord
from common.dates import today
from common.models import AccessRecord
from common.search import search
from operators.models import Proposal
from operators.selectors.portal_lists import SECTIONS, portal_counts
from operators.selectors.portal_work import work_list
from operators.services.routing import proposal_decline, proposal_expire
from tests.factories.accounts import UserFactory
from tests.factories.aids import plan_written
from tests.factories.cases import HouseholdMemberFactory, JournalNoteFactory, PersonFactory

pytestmark = pytest.mark.django_db

FILE_PAGES = (
    *("portal_file", "portal_decline", "portal_plan", "portal_comments", "portal_submit"),
    *("portal_sign", "portal_scan"),
)
POSTED = ("portal_accept", "portal_decline", "portal_comments", "portal_submit", "portal_sign")


def url(name, pk):
    return reverse(f"operators:{name}", args=[pk])


class Text(HTMLParser):
    """The page as read and as sent: texts and the values of attributes, but for random tokens."""

    def __init__(self, html):
        super().__init__()
        self.parts = []
        self.feed(html)

    def handle_data(self, data):
        self.parts.append(data)

    def handle_starttag(self, tag, attrs):
        if dict(attrs).get("name") in ("csrfmiddlewaretoken", "form_token"):
            return
        self.parts += [value or "" for name, value in attrs if name not in ("d", "viewbox", "class", "nonce")]

    def __str__(self):
        return " ".join(" ".join(self.parts).split())


def text_of(response):
    assert response.status_code in (200, 409, 422), response.status_code
    return str(Text(response.content.decode()))


@pytest.fixture
def agent(client_as, team):
    return client_as(team.agent)


def in_state(team, state):
    """A file of the team's operator brought to `state` through its whole life."""
    if state == ApplicationState.ROUTED:
        return team.proposed().application
    if state == ApplicationState.PLANNING:
        return team.accepted().application
    application = team.submitted_by_operator()
    if state == ApplicationState.DEFERRED:
        application_defer(actor=team.manager, application=application, reason="MOTIF-SECRET")
    elif state == ApplicationState.REJECTED:
        application_reject(actor=team.manager, application=application, reason="MOTIF-SECRET")
    elif state != ApplicationState.SUBMITTED:
        application_approve(actor=team.manager, application=application)
    if state in (ApplicationState.CONTRACTED, ApplicationState.IN_FOLLOW_UP):
        signers = {ContractParty.OPERATOR: team.agent, ContractParty.PROGRAMME: team.manager}
        for party in ContractParty:
            actor = signers.get(party, team.counsellor)
            contract_sign(actor=actor, application=application, party=party, signed_on=today())
    if state == ApplicationState.IN_FOLLOW_UP:
        application_start_follow_up(actor=team.agent, application=application)
    return Application.objects.get(pk=application.pk)


STATES = (
    ApplicationState.ROUTED,
    ApplicationState.PLANNING,
    ApplicationState.SUBMITTED,
    ApplicationState.DEFERRED,
    ApplicationState.APPROVED,
    ApplicationState.REJECTED,
    ApplicationState.CONTRACTED,
    ApplicationState.IN_FOLLOW_UP,
)


@pytest.mark.parametrize("state", STATES)
def test_a_file_is_shown_in_each_of_its_states(team, agent, state):
    application = in_state(team, state)
    assert application.state == state
    page = text_of(agent.get(url("portal_file", application.pk)))
    assert application.person.full_name in page
    assert application.number in page
    assert application.get_state_display() in page
    home = text_of(agent.get(reverse("operators:portal_home")))
    assert application.person.full_name in home


SECRETS = {
    "note": "NOTE-SECRETE-DU-JOURNAL",
    "vulnerability note": "VULNERABILITE-SECRETE",
    "remarks": "OBSERVATION-SECRETE",
    "member": "Enfantsecret",
    "CIN": "09876543",
    "passport": "PASSEPORTX",
    "consular card": "CARTECONSULX",
    "address": "12 rue Secrète",
    "income": "61734",
    "override": "RAISON-SECRETE",
    "birth place": "Lieusecret",
}


def burdened_file(team, state):
    """A file whose case holds everything that an operator must never see."""
    case = team.eligible_case(
        remarks=SECRETS["remarks"],
        address=SECRETS["address"],
        household_size=9,
        household_income_tnd="61734.000",
        category_override_reason=SECRETS["override"],
        person=PersonFactory(
            cin=SECRETS["CIN"],
            passport=SECRETS["passport"],
            consular_card=SECRETS["consular card"],
            birth_place=SECRETS["birth place"],
            birth_date=date(1987, 11, 23),
            phone="+21620123456",
            email="amel@personne.example",
            arabic=True,
        ),
    )
    JournalNoteFactory(case=case, text=SECRETS["note"])
    HouseholdMemberFactory(case=case, name=SECRETS["member"])
    record = VulnerabilityRecord.objects.get(case=case)
    record.situations = {"serious_illness": 1, "note": SECRETS["vulnerability note"]}
    record.save()
    social = team.submitted(AidKind.SOCIAL, case=case)
    original = team.eligible_case
    team.eligible_case = lambda **fields: case
    application = in_state(team, state)
    team.eligible_case = original
    assert application.case_id == case.pk
    return application, social


@pytest.mark.parametrize("state", STATES)
def test_no_page_of_the_portal_tells_more_than_domain_5_allows(team, agent, state):
    application, social = burdened_file(team, state)
    case = Case.objects.select_related("person", "return_country").get(pk=application.case_id)
    words = [
        *SECRETS.values(),
        case.number,
        social.number,
        str(social.get_kind_display()),
        "MOTIF-SECRET",
        "23/11/1987",
        "1987-11-23",
        "23 novembre 1987",
        case.get_category_display(),
        "Catégorie",
        *map(str, Vulnerability.labels),
        str(case.get_modality_display()),
        case.return_country.name,
        "/dossiers/",
        str(social.assessment.total_points) + " points",
    ]
    pages = [agent.get(reverse("operators:portal_home"))]
    pages += [agent.get(reverse("operators:portal_home") + f"?etat={part.slug}") for part in SECTIONS]
    pages += [
        agent.get(url(name, application.pk), follow=True) for name in FILE_PAGES if name != "portal_scan"
    ]
    pages += [
        agent.post(url(name, application.pk), {}, follow=True) for name in POSTED if name != "portal_accept"
    ]
    assert any("+216 20 123 456" in text_of(page) for page in pages[7:])
    for page in pages:
        if page.status_code == 404:
            continue
        page_text = text_of(page)
        assert f'href="{reverse("aids:application_detail", args=[application.pk])}"' not in str(page.content)
        for word in words:
            assert str(word) not in page_text, (page.request["PATH_INFO"], word)


def test_a_refusal_of_eligibility_does_not_tell_why(team, agent):
    application = in_state(team, ApplicationState.PLANNING)
    plan_written(team.agent, application)
    Case.objects.filter(pk=application.case_id).update(returned_on=today() - timedelta(days=900))
    response = agent.post(url("portal_submit", application.pk))
    assert response.status_code == 422
    page = text_of(response)
    assert "conseiller" in page
    assert "Retour" not in response.context["refusal"]
    assert "mois" not in response.context["refusal"]


@pytest.mark.parametrize("state", STATES)
def test_every_url_of_another_operators_file_is_404(team, client_as, state):
    application = in_state(team, state)
    other = client_as(team.other_agent)
    for name in FILE_PAGES:
        assert other.get(url(name, application.pk)).status_code == 404, name
    for name in POSTED:
        answer = other.post(url(name, application.pk), {"reason": "x", "signed_on": today().isoformat()})
        assert answer.status_code == 404, name
    assert application.person.full_name not in text_of(other.get(reverse("operators:portal_home")))
    assert not AccessRecord.objects.filter(actor=team.other_agent).exists()
    assert Application.objects.get(pk=application.pk).state == state


def test_before_the_offer_and_after_the_answer_the_file_is_404(team, agent):
    application = team.draft(AidKind.BUSINESS)
    assert agent.get(url("portal_file", application.pk)).status_code == 404
    proposal = team.proposed(application=application)
    assert agent.get(url("portal_file", application.pk)).status_code == 200
    proposal_decline(actor=team.agent, proposal=proposal, reason="Trop loin")
    for name in FILE_PAGES:
        assert agent.get(url(name, application.pk)).status_code == 404, name


def test_after_silence_the_file_is_404(team, agent):
    proposal = team.proposed()
    proposal_expire(proposal=proposal, day=today() + timedelta(days=8))
    assert agent.get(url("portal_file", proposal.application_id)).status_code == 404
    assert agent.post(url("portal_accept", proposal.application_id)).status_code == 404


@pytest.mark.parametrize("state", [ApplicationState.ROUTED, ApplicationState.CONTRACTED])
def test_a_consent_withdrawn_takes_the_file_away(team, agent, state):
    application = in_state(team, state)
    Consent.objects.filter(scope=ConsentScope.SHARE_OPERATOR).update(withdrawn_on=today())
    assert agent.get(url("portal_file", application.pk)).status_code == 404
    assert sum(portal_counts(actor=team.agent).values()) == 0


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OPERATOR_AGENT])
def test_the_portal_is_for_agents_only(team, client_as, role):
    application = in_state(team, ApplicationState.ROUTED)
    client = client_as(UserFactory(role=role))
    assert client.get(reverse("operators:portal_home")).status_code == 403
    for name in FILE_PAGES:
        assert client.get(url(name, application.pk)).status_code == 403, name
    assert client.post(url("portal_accept", application.pk)).status_code == 403


def test_a_guest_signs_in_first(team, client):
    response = client.get(url("portal_file", in_state(team, ApplicationState.ROUTED).pk))
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


def test_each_opening_is_recorded(team, agent):
    application = in_state(team, ApplicationState.PLANNING)
    for name in ("portal_file", "portal_plan", "portal_submit"):
        agent.get(url(name, application.pk))
    records = AccessRecord.objects.filter(actor=team.agent, kind="aid_file", subject_id=application.pk)
    assert records.count() == 3
    assert set(records.values_list("subject_type", flat=True)) == {"aids.application"}


def test_accepting_and_accepting_twice(team, agent):
    application = in_state(team, ApplicationState.ROUTED)
    for _time in range(2):
        response = agent.post(url("portal_accept", application.pk))
        assert response["Location"] == url("portal_file", application.pk)
    assert Application.objects.get(pk=application.pk).state == ApplicationState.PLANNING
    assert "n’attend plus" in text_of(agent.get(url("portal_file", application.pk)))


def test_declining_needs_a_reason(team, agent):
    application = in_state(team, ApplicationState.ROUTED)
    response = agent.post(url("portal_decline", application.pk), {"reason": "   "})
    assert response.status_code == 422
    assert "Dites pourquoi" in text_of(response)
    response = agent.post(url("portal_decline", application.pk), {"reason": "x" * 1001})
    assert response.status_code == 422
    assert "x" * 1001 in text_of(response)
    response = agent.post(url("portal_decline", application.pk), {"reason": "Trop loin"})
    assert response["Location"] == reverse("operators:portal_home")
    assert Proposal.objects.get(operator=team.profile).decline_reason == "Trop loin"


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("portal_decline", ApplicationState.PLANNING),
        ("portal_plan", ApplicationState.SUBMITTED),
        ("portal_submit", ApplicationState.SUBMITTED),
        ("portal_sign", ApplicationState.PLANNING),
    ],
)
def test_an_act_out_of_season_leads_back_to_the_file(team, agent, name, state):
    application = in_state(team, state)
    response = agent.get(url(name, application.pk))
    assert response["Location"] == url("portal_file", application.pk)


def test_the_home_list_costs_the_same_whatever_the_number_of_files(
    team, agent, django_assert_max_num_queries
):
    in_state(team, ApplicationState.ROUTED)
    in_state(team, ApplicationState.PLANNING)
    agent.get(reverse("operators:portal_home"))
    with django_assert_max_num_queries(40) as first:
        agent.get(reverse("operators:portal_home"))
    for _time in range(3):
        in_state(team, ApplicationState.ROUTED)
        in_state(team, ApplicationState.PLANNING)
    with django_assert_max_num_queries(len(first.captured_queries)):
        agent.get(reverse("operators:portal_home"))


def test_a_part_of_the_list_is_paged(team, agent, monkeypatch):
    for _time in range(2):
        in_state(team, ApplicationState.ROUTED)
    monkeypatch.setattr("operators.selectors.portal_lists.PAGE_SIZE", 1)
    first = agent.get(reverse("operators:portal_home") + "?etat=a-repondre")
    assert len(first.context["lines"]) == 1
    second = agent.get(
        reverse("operators:portal_home"), {"etat": "a-repondre", "suite": first.context["page"].next_cursor}
    )
    assert {line.pk for line in first.context["lines"] + second.context["lines"]} == set(
        Application.objects.values_list("pk", flat=True)
    )
    assert agent.get(reverse("operators:portal_home") + "?etat=rien").status_code == 404


@pytest.mark.parametrize("query", ["Trabelsi", "TRABELSI", "number", "20 123 456", "+21620123456"])
def test_an_agent_finds_her_own_files_only(team, client_as, query):
    case = team.eligible_case(person=PersonFactory(last_name="Trabelsi", phone="+21620123456"))
    application = team.proposed(application=team.draft(AidKind.BUSINESS, case=case)).application
    typed = application.number.lower().replace("-", "") if query == "number" else query
    (group,) = search.groups(team.agent, typed)
    assert [hit.url for hit in group.hits] == [url("portal_file", application.pk)]
    assert search.groups(team.other_agent, typed) == []


def test_an_agent_finds_nobody_by_cin_or_case_number(team):
    application = team.proposed().application
    for typed in (application.person.cin, application.case.number, "", "  ", "%", "\x00", "1" * 400):
        assert search.groups(team.agent, typed) == []


def test_an_unsettled_remark_waits_in_the_list_until_it_is_settled(team):
    file = team.accepted().application
    plan_written(team.agent, file)

    def acts(agent):
        lines, _more = work_list(actor=agent)
        return [line.url for line in lines if str(line.act) == "Répondre à la remarque"]

    plan_comment_add(actor=team.agent, application=file, text="Le devis suit.")
    assert acts(team.agent) == []
    said = plan_comment_add(actor=team.counsellor, application=file, text="Le loyer est-il compris ?")
    plan_comment_add(actor=team.counsellor, application=file, text="Et l'assurance ?")
    assert acts(team.agent) == [url("portal_comments", file.pk)]
    assert acts(team.other_agent) == []
    plan_comment_resolve(actor=team.agent, comment=said)
    assert len(acts(team.agent)) == 1
    for rest in file.plan.comments.filter(resolved_at=None):
        plan_comment_resolve(actor=team.agent, comment=rest)
    assert acts(team.agent) == []
