"""Requests about one's data, agreements withdrawn with their effect, the copy of everything held."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.enums import Role
from aids.models import Application
from cases.enums import ConsentScope, ReferralPurpose, RightsKind, RightsState
from cases.models import Case, CaseProtection, Consent, PersonFile, RightsRequest, RightsTransition
from cases.selectors.consent import has_consent
from cases.services.consent import consent_withdraw, require_consent
from cases.services.person_files import person_file_read, person_file_request, person_files_expire
from cases.services.rights import request_answer, request_receive, request_refuse, request_start
from common.dates import today
from common.errors import DomainError, NotPermitted
from common.models import AccessRecord
from reporting.selectors.scope import Scope, cases_in_reach
from tests.aids.conftest import load_programme
from tests.concurrency import at_once
from tests.factories.accounts import UserFactory
from tests.factories.agenda import AppointmentFactory
from tests.factories.announcements import AnnouncementFactory
from tests.factories.cases import CaseFactory, ConsentFactory, JournalNoteFactory, VulnerabilityRecordFactory
from tests.factories.operators import RoutingTeam
from tests.factories.referrals import Network
from tests.factories.rights import PersonFileFactory, RightsRequestFactory
from tests.factories.transfers import TransferFactory


@pytest.fixture
def officer(db):
    return UserFactory(data_protection_officer=True)


@pytest.fixture
def counsellor(db):
    return UserFactory()


@pytest.fixture
def case(counsellor):
    return CaseFactory(antenna=counsellor.antenna, counsellor=counsellor)


def received(counsellor, case, **values):
    return request_receive(actor=counsellor, case=case, **{"kind": RightsKind.ACCESS, **values})


def test_a_request_has_a_due_date_from_the_rules(counsellor, case):
    request = received(counsellor, case, received_on=today() - timedelta(days=3))
    assert request.due_on == today() + timedelta(days=27)
    assert request.state == RightsState.RECEIVED
    assert RightsTransition.objects.get(subject=request).to_state == "received"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "everything"}, "kind"),
        ({"kind": RightsKind.WITHDRAWAL, "scope": "everything"}, "scope"),
        ({"kind": RightsKind.CORRECTION}, "details"),
        ({"received_on": today() + timedelta(days=2)}, "received_on"),
    ],
)
def test_a_request_that_says_nothing_is_refused(counsellor, case, values, field):
    with pytest.raises(DomainError) as refusal:
        received(counsellor, case, **values)
    assert refusal.value.field == field
    assert not RightsRequest.objects.exists()


def test_one_open_request_of_a_kind(counsellor, case, officer):
    first = received(counsellor, case)
    with pytest.raises(DomainError):
        received(counsellor, case)
    request_refuse(actor=officer, request=first, answer="Déjà remise.")
    assert received(counsellor, case).pk != first.pk


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.TASKFORCE_MANAGER, Role.OPERATOR_AGENT])
def test_who_does_not_receive(case, role):
    with pytest.raises(NotPermitted):
        received(UserFactory(role=role), case)


@pytest.mark.parametrize(
    ("state", "act", "after"),
    [
        ("received", request_start, "in_progress"),
        ("in_progress", request_start, None),
        ("answered", request_start, None),
        ("refused", request_start, None),
        ("received", request_answer, "answered"),
        ("in_progress", request_answer, "answered"),
        ("answered", request_answer, None),
        ("refused", request_answer, None),
        ("received", request_refuse, "refused"),
        ("in_progress", request_refuse, "refused"),
        ("answered", request_refuse, None),
        ("refused", request_refuse, None),
    ],
)
def test_each_state_and_each_act(officer, state, act, after):
    closed = {"answer": "Dit.", "closed_on": today()} if state in ("answered", "refused") else {}
    request = RightsRequestFactory(state=state, **closed)
    words = {} if act is request_start else {"answer": "Voici."}
    if after is None:
        with pytest.raises(DomainError) as refusal:
            act(actor=officer, request=request, **words)
        assert refusal.value.code == "transition"
        return
    assert act(actor=officer, request=request, **words).state == after
    event = RightsTransition.objects.get(subject=request)
    assert (event.from_state, event.to_state, event.actor) == (state, after, officer)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.COUNSELLOR, Role.TASKFORCE_MANAGER])
def test_only_the_officer_answers(db, role):
    request = RightsRequestFactory()
    for act, words in (
        (request_start, {}),
        (request_answer, {"answer": "x"}),
        (request_refuse, {"answer": "x"}),
    ):
        with pytest.raises(NotPermitted):
            act(actor=UserFactory(role=role), request=request, **words)


def test_an_answer_has_words(officer):
    for act in (request_answer, request_refuse):
        with pytest.raises(DomainError) as refusal:
            act(actor=officer, request=RightsRequestFactory(), answer="  ")
        assert refusal.value.field == "answer"


def test_an_opposition_ends_the_sharing_and_the_counting(officer, db):
    load_programme()
    team = RoutingTeam()
    file = team.submitted_by_operator()
    ConsentFactory(case=file.case, scope=ConsentScope.STATISTICS)
    scope = Scope(starts_on=today() - timedelta(days=4000), ends_on=today())
    assert file.case in cases_in_reach(actor=team.manager, scope=scope)
    assert file in Application.objects.visible_to(team.agent)
    request = RightsRequestFactory(case=file.case, kind=RightsKind.OPPOSITION)
    request_answer(actor=officer, request=request, answer="C'est fait.")
    assert file not in Application.objects.visible_to(team.agent)
    assert file.case not in cases_in_reach(actor=team.manager, scope=scope)
    assert file.case in Case.objects.visible_to(team.counsellor)
    in_force = Consent.objects.filter(case=file.case, withdrawn_on__isnull=True)
    assert [consent.scope for consent in in_force] == [ConsentScope.PROCESSING]
    assert CaseProtection.objects.get(case=file.case).opposed_on == today()


def test_a_refused_opposition_changes_nothing(officer, case):
    ConsentFactory(case=case, scope=ConsentScope.STATISTICS)
    request = RightsRequestFactory(case=case, kind=RightsKind.OPPOSITION)
    request_refuse(actor=officer, request=request, answer="La loi l'exige.")
    assert has_consent(case, ConsentScope.STATISTICS)
    assert not CaseProtection.objects.filter(case=case).exists()


def test_a_withdrawal_granted_ends_the_one_agreement(officer, case):
    for scope in (ConsentScope.SHARE_CGPS, ConsentScope.SHARE_ANETI):
        ConsentFactory(case=case, scope=scope)
    request = RightsRequestFactory(case=case, kind=RightsKind.WITHDRAWAL, scope=ConsentScope.SHARE_CGPS)
    request_answer(actor=officer, request=request, answer="C'est fait.")
    assert not has_consent(case, ConsentScope.SHARE_CGPS)
    assert has_consent(case, ConsentScope.SHARE_ANETI)


def test_without_processing_nothing_is_shared(counsellor, case):
    consents = {scope: ConsentFactory(case=case, scope=scope) for scope in ConsentScope}
    consent_withdraw(actor=counsellor, consent=consents[ConsentScope.PROCESSING], reason="Elle part")
    assert not Consent.objects.filter(case=case, withdrawn_on__isnull=True).exists()
    assert set(Consent.objects.values_list("withdrawn_by", "withdrawal_reason")) == {
        (counsellor.pk, "Elle part")
    }


def test_sharing_without_agreement_is_refused_in_words(case):
    with pytest.raises(DomainError, match="CGPS"):
        require_consent(case=case, scope=ConsentScope.SHARE_CGPS)
    ConsentFactory(case=case, scope=ConsentScope.SHARE_CGPS)
    require_consent(case=case, scope=ConsentScope.SHARE_CGPS)


def test_a_withdrawal_names_the_open_files_and_the_operator_before(client_as, db):
    load_programme()
    team = RoutingTeam()
    file = team.submitted_by_operator()
    consent = Consent.objects.get(case=file.case, scope=ConsentScope.SHARE_OPERATOR)
    client = client_as(team.counsellor)
    url = reverse("cases:consent_end", args=[file.case_id, consent.pk])
    page = client.get(url).content.decode()
    assert file.number in page
    assert str(team.operator) in page
    assert has_consent(file.case, ConsentScope.SHARE_OPERATOR)
    client.post(url, {"reason": ""})
    consent.refresh_from_db()
    assert consent.withdrawn_by == team.counsellor
    assert consent.withdrawal_effects[0]["who"] == str(team.operator)
    assert not has_consent(file.case, ConsentScope.SHARE_OPERATOR)
    assert client.post(url, {"reason": ""}).status_code == 302


def test_the_copy_holds_everything_and_its_readings_are_recorded(
    officer, db, django_capture_on_commit_callbacks
):
    load_programme()
    team = RoutingTeam()
    file = team.submitted_by_operator()
    case = file.case
    JournalNoteFactory(case=case, text="Elle cherche un atelier.")
    if not hasattr(case, "vulnerability_record"):
        VulnerabilityRecordFactory(case=case)
    with django_capture_on_commit_callbacks(execute=True):
        row = person_file_request(actor=officer, case=case, language="fr")
    row.refresh_from_db()
    assert row.job_state == "done"
    assert case.person.last_name.encode() not in row.data.open().read()
    data = json.loads(person_file_read(actor=officer, row=row, kind="json"))
    sections = data["sections"]
    assert sections["identity"][0]["last_name"] == case.person.last_name
    assert sections["aids"][0]["number"] == file.number
    assert sections["offers"][0]["operator"] == str(team.profile)
    assert sections["notes"][0]["text"] == "Elle cherche un atelier."
    assert "situations" in sections
    text = "".join(
        page.extract_text()
        for page in PdfReader(BytesIO(person_file_read(actor=officer, row=row, kind="pdf"))).pages
    )
    assert case.person.last_name in text
    kinds = list(AccessRecord.objects.filter(actor=officer).order_by("at").values_list("kind", flat=True))
    assert kinds == ["sensitive", "export", "export"]


def test_the_copy_tells_of_the_network_around_the_case(officer, db, django_capture_on_commit_callbacks):
    network = Network()
    case, counsellor = network.case, network.counsellor
    network.inquiry_made(narrative="Deux pièces pour six.")
    AnnouncementFactory(case=case)
    AppointmentFactory(case=case, counsellor=counsellor, place="Mairie")
    TransferFactory(case=case, reason="Elle a déménagé.")
    case.person.former_names = [["Amel", "Trabelsi", "", ""]]
    case.person.save(update_fields=["former_names"])
    with django_capture_on_commit_callbacks(execute=True):
        row = person_file_request(actor=officer, case=case, language="fr")
    row.refresh_from_db()
    sections = json.loads(person_file_read(actor=officer, row=row, kind="json"))["sections"]
    assert sections["inquiries"][0]["narrative"] == "Deux pièces pour six."
    assert sections["inquiries"][0]["serious_illness"] == 1
    assert sections["referrals"][0]["reason"] == "Loyer impayé, deux enfants."
    assert sections["announcements"][0]["situation"] == "Seule avec deux enfants"
    assert sections["appointments"][0]["place"] == "Mairie"
    assert sections["transfers"][0]["reason"] == "Elle a déménagé."
    assert sections["spellings"] == [{"name": "Amel Trabelsi"}]


def test_a_confidential_note_is_in_the_officers_copy_and_not_in_a_colleagues(
    officer, db, django_capture_on_commit_callbacks
):
    author = UserFactory()
    case = CaseFactory(antenna=author.antenna)
    JournalNoteFactory(case=case, author=author, text="Elle craint son frère.", is_confidential=True)
    seen = {}
    for actor in (officer, author, UserFactory(antenna=author.antenna)):
        with django_capture_on_commit_callbacks(execute=True):
            row = person_file_request(actor=actor, case=case, language="fr")
        row.refresh_from_db()
        notes = json.loads(person_file_read(actor=actor, row=row, kind="json"))["sections"]["notes"]
        seen[actor] = [note.get("text", note.get("kept_back")) for note in notes]
    assert list(seen.values())[:2] == [["Elle craint son frère."]] * 2
    assert [words[:6] for words in list(seen.values())[2]] == ["1 note"]


def test_a_withdrawal_names_the_referrals_that_end_with_it(client_as, db):
    network = Network()
    referral = network.send()
    other = network.send(network.employment, ReferralPurpose.EMPLOYMENT)
    consent = network.case.consents.get(scope=ConsentScope.SHARE_CGPS)
    page = client_as(network.counsellor).get(reverse("cases:consent_end", args=[network.case.pk, consent.pk]))
    assert referral.reference in page.content.decode()
    assert other.reference not in page.content.decode()


def test_the_copy_in_arabic(officer, case, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        row = person_file_request(actor=officer, case=case, language="ar")
    row.refresh_from_db()
    assert row.job_state == "done"


def test_an_antenna_copies_only_persons_that_are_all_its_own(counsellor, case):
    assert person_file_request(actor=counsellor, case=case, language="fr").requested_by == counsellor
    CaseFactory(person=case.person, returned_on=None)
    with pytest.raises(NotPermitted) as refusal:
        person_file_request(actor=counsellor, case=case, language="fr")
    assert refusal.value.code == "elsewhere"
    assert not PersonFile.objects.visible_to(counsellor).exists()


@pytest.mark.parametrize("role", [Role.TASKFORCE_MANAGER, Role.AUDITOR, Role.OPERATOR_AGENT])
def test_who_copies_nothing(case, role):
    with pytest.raises(NotPermitted):
        person_file_request(actor=UserFactory(role=role), case=case, language="fr")


def test_a_copy_expires_with_its_files(officer, django_capture_on_commit_callbacks):
    old = PersonFileFactory(expires_at=timezone.now() - timedelta(minutes=1))
    kept = PersonFileFactory()
    with pytest.raises(DomainError):
        person_file_read(actor=officer, row=old, kind="pdf")
    with django_capture_on_commit_callbacks(execute=True):
        assert person_files_expire() == 1
    assert list(PersonFile.objects.all()) == [kept]
    assert not old.paper.storage.exists(old.paper.name)
    assert kept.paper.storage.exists(kept.paper.name)


def test_the_download_pages(client_as, counsellor, case):
    row = PersonFileFactory(case=case, requested_by=counsellor)
    client = client_as(counsellor)
    assert client.get(reverse("cases:person_file", args=[row.pk])).status_code == 200
    assert client.get(reverse("cases:person_file_download", args=[row.pk, "pdf"])).content == b"%PDF-1.7"
    assert client.get(reverse("cases:person_file_download", args=[row.pk, "exe"])).status_code == 404
    colleague = client_as(UserFactory(antenna=counsellor.antenna))
    assert colleague.get(reverse("cases:person_file_download", args=[row.pk, "pdf"])).status_code == 404


def test_the_counsellor_asks_for_the_copy_once(client_as, counsellor, case):
    page = client_as(counsellor).post(reverse("cases:person_file_new", args=[case.pk]), {"language": "fr"})
    assert page.status_code == 302
    refused = client_as(counsellor).post(reverse("cases:person_file_new", args=[case.pk]), {"language": "de"})
    assert refused.url.endswith("onglet=droits")
    assert PersonFile.objects.count() == 1


def test_a_request_goes_from_the_desk_to_the_answer(client_as, counsellor, case, officer):
    desk = client_as(counsellor)
    url = reverse("cases:rights_new", args=[case.pk])
    wrong = desk.post(url, {"kind": "correction", "channel": "desk", "details": ""})
    assert wrong.status_code == 422
    assert "à corriger" in wrong.content.decode()
    assert (
        desk.post(url, {"kind": "correction", "channel": "desk", "details": "Née en 1990"}).status_code == 302
    )
    request = RightsRequest.objects.get()
    client = client_as(officer)
    assert case.number in client.get(reverse("cases:rights_list")).content.decode()
    detail = reverse("cases:rights_detail", args=[request.pk])
    assert "Née en 1990" in client.get(detail).content.decode()
    client.post(detail, {"act": "start"})
    assert client.post(detail, {"act": "answer", "answer": ""}).status_code == 422
    client.post(detail, {"act": "answer", "answer": "Corrigé."})
    request.refresh_from_db()
    assert (request.state, request.answer, request.handled_by) == ("answered", "Corrigé.", officer)
    assert client.post(detail, {"act": "refuse", "answer": "Non"}).status_code == 422
    tab = client_as(counsellor, htmx=True).get(reverse("cases:rights_tab", args=[case.pk])).content.decode()
    assert "Corrigé." in tab


def test_the_officer_receives_by_the_number(client_as, officer, case):
    client = client_as(officer)
    url = reverse("cases:rights_receive")
    values = {"kind": "access", "channel": "letter", "number": "T99-000000-X"}
    assert client.post(url, values).status_code == 422
    assert client.post(url, {**values, "number": case.number.lower()}).status_code == 302
    assert RightsRequest.objects.get().channel == "letter"


def test_the_auditor_reads_and_does_nothing(client_as, case):
    client = client_as(UserFactory(auditor=True))
    request = RightsRequestFactory(case=case)
    detail = reverse("cases:rights_detail", args=[request.pk])
    assert client.get(detail).status_code == 200
    assert client.post(detail, {"act": "start"}).status_code == 403


def test_a_request_is_answered_by_one_of_two(transactional_db):
    officers = [UserFactory(data_protection_officer=True) for _number in range(2)]
    request = RightsRequestFactory()

    def answer(officer):
        with transaction.atomic():
            return request_answer(actor=officer, request=request, answer="Voici.")

    outcomes = at_once([lambda officer=officer: answer(officer) for officer in officers])
    assert sum(isinstance(outcome, DomainError) for outcome in outcomes) == 1
    assert RightsTransition.objects.filter(subject=request).count() == 1
