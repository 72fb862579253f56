"""The page of a case: head, tabs, acts, edits in conflict, and who may open what."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from cases.enums import CaseState, ConsentScope
from cases.models import Case
from cases.services.cases import case_update
from cases.services.people import person_update
from common.dates import today
from common.models import AccessRecord
from tests.cases.test_documents import upload
from tests.factories.accounts import AntennaFactory, CountryFactory, PartnershipFactory, UserFactory
from tests.factories.cases import (
    CaseFactory,
    ConsentFactory,
    DocumentFactory,
    HouseholdMemberFactory,
    JournalNoteFactory,
    PersonFactory,
    StayFactory,
    VulnerabilityRecordFactory,
)

TABS = ("case_overview", "person_tab", "case_path", "documents", "journal", "case_changes")
ACTS = ("case_close", "case_reopen", "case_support", "case_receive", "case_category", "case_assign")
EDITS = ("person_edit", "return_edit", "stays_edit", "household_edit", "consent_new")


@pytest.fixture
def counsellor(db):
    CountryFactory(code="TN")
    return UserFactory(full_name="Nour Gharbi")


@pytest.fixture
def case(counsellor):
    PartnershipFactory()
    person = PersonFactory(
        first_name="Samia",
        last_name="Ben Ali",
        first_name_ar="سامية",
        last_name_ar="بن علي",
        birth_date=date(1990, 5, 17),
        phone="+21620123456",
    )
    return CaseFactory(person=person, antenna=counsellor.antenna, counsellor=counsellor)


@pytest.fixture
def client(client_as, counsellor):
    return client_as(counsellor)


def url(name, *args):
    return reverse(f"cases:{name}", args=args)


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_head_says_who_what_and_what_next(client, case):
    case.household_size = None
    case.save(update_fields=["household_size"])
    page = text(client.get(url("case_detail", case.pk)))
    for words in (
        "Samia Ben Ali",
        "سامية بن علي",
        f'<bdi dir="ltr">{case.number}</bdi>',
        case.antenna.name,
        "Nour Gharbi",
        "Enregistré",
        "Catégorie C",
        "Enregistré moins de 12 mois après le retour",
        "Évaluer le foyer",
        "taille du foyer",
        "question pas encore posée",
        "accord pour le traitement des données",
    ):
        assert words in page
    assert "revenu du foyer</li>" not in page


def test_opening_a_case_is_recorded_once_per_opening(client, counsellor, case):
    client.get(url("case_detail", case.pk))
    client.get(url("case_overview", case.pk), headers={"HX-Request": "true"})
    row = AccessRecord.objects.get()
    assert (row.actor, row.kind, row.subject_type, row.subject_id) == (
        counsellor,
        "case",
        "cases.case",
        case.pk,
    )


@pytest.mark.parametrize("name", TABS)
def test_a_tab_is_a_fragment_for_htmx_and_the_whole_page_otherwise(client, case, name):
    fragment = client.get(url(name, case.pk), headers={"HX-Request": "true"})
    assert fragment.status_code == 200
    assert "<html" not in text(fragment)
    plain = client.get(url(name, case.pk), follow=True)
    assert "<html" in text(plain)
    heading = re.search(r"<h2[^>]*>(.*?)</h2>", text(fragment))
    assert heading is None or heading[1] in text(plain)


def test_the_timeline_tells_everything(client, counsellor, case):
    JournalNoteFactory(case=case, text="Souhaite un atelier")
    DocumentFactory(case=case)
    ConsentFactory(case=case, withdrawn_on=date(2025, 5, 1))
    client.post(url("case_close", case.pk), {"closing_reason": "abandoned", "reason": "Ne répond plus"})
    page = text(client.get(url("case_detail", case.pk)))
    for words in (
        "Souhaite un atelier",
        "Document ajouté",
        "Accord donné",
        "Accord retiré",
        "Ne répond plus",
    ):
        assert words in page


def test_the_history_tells_who_changed_what_and_masks_what_is_sensitive(client, counsellor, case):
    VulnerabilityRecordFactory(case=case)
    HouseholdMemberFactory(case=case, name="Adem").delete()
    edited = {
        "last_name": "Ben Ali",
        "first_name": "Samya",
        "sex": "F",
        "nationality": "Tunisie",
        "birth_date": "18/05/1990",
        "version": case.person.version,
    }
    assert client.post(url("person_edit", case.pk), edited).status_code == 302
    page = text(client.get(url("case_detail", case.pk) + "?onglet=historique"))
    for words in ("Samia", "Samya", "17 mai 1990", "18 mai 1990", "valeur masquée", "Membre du foyer retiré"):
        assert words in page
    assert "single_mother" not in page
    assert "Mère célibataire" not in page
    assert "Nour Gharbi" in page


def test_the_path_shows_other_cases_and_only_the_antenna_of_foreign_ones(client, counsellor, case):
    earlier = CaseFactory(
        person=case.person,
        antenna=counsellor.antenna,
        opened_on=date(2018, 2, 1),
        returned_on=date(2018, 1, 1),
    )
    foreign = CaseFactory(
        person=case.person, antenna=AntennaFactory(name_fr="Zarzis"), returned_on=date(2019, 1, 1)
    )
    StayFactory(person=case.person, occupation="Maçon")
    page = text(client.get(url("case_detail", case.pk) + "?onglet=parcours"))
    assert earlier.number in page
    assert "Dossier à l’antenne Zarzis" in page
    assert foreign.number not in page
    assert "Maçon" in page
    assert client.get(url("person_open", case.person_id)).url.startswith(url("case_detail", case.pk))


def test_closing_and_reopening(client, case):
    refused = client.post(url("case_close", case.pk), {"closing_reason": ""})
    assert refused.status_code == 422
    client.post(url("case_close", case.pk), {"closing_reason": "left_again"})
    case = Case.objects.get(pk=case.pk)
    assert case.state == CaseState.CLOSED
    again = client.post(url("case_close", case.pk), {"closing_reason": "abandoned"})
    assert again.status_code == 422
    assert "Clos" in text(again)
    client.post(url("case_reopen", case.pk), {"reason": "Revenue"})
    assert Case.objects.get(pk=case.pk).state == CaseState.REOPENED


def test_a_return_is_confirmed(client, counsellor):
    announced = CaseFactory(announced=True, antenna=counsellor.antenna)
    refused = client.post(
        url("case_receive", announced.pk), {"returned_on": f"{today() + timedelta(days=1):%d/%m/%Y}"}
    )
    assert "dans le futur" in text(refused)
    client.post(url("case_receive", announced.pk), {"returned_on": "01/02/2025"})
    assert Case.objects.get(pk=announced.pk).returned_on == date(2025, 2, 1)


def test_a_manager_chooses_the_category_and_assigns(client_as, case, counsellor):
    manager = client_as(UserFactory(antenna_manager=True, antenna=counsellor.antenna))
    manager.post(url("case_category", case.pk), {"category": "D", "reason": "Demande de la France"})
    assert "Demande de la France" in text(manager.get(url("case_detail", case.pk)))
    manager.post(url("case_assign", case.pk), {"counsellor": ""})
    case = Case.objects.get(pk=case.pk)
    assert (case.category, case.counsellor) == ("D", None)


@pytest.mark.parametrize("name", ["case_category", "case_assign"])
def test_a_counsellor_is_not_offered_the_managers_acts(client, case, name):
    assert client.get(url(name, case.pk)).status_code == 403


EDIT_PERSON = {"last_name": "Ben Ali", "sex": "F", "nationality": "Tunisie", "birth_date": "17/05/1990"}


def test_two_writers_of_a_person_see_both_versions_and_lose_nothing(client, counsellor, case):
    page = text(client.get(url("person_edit", case.pk)))
    assert 'name="version" value="1"' in page
    assert 'value="+21620123456"' in page
    colleague = UserFactory(antenna=counsellor.antenna)
    person_update(actor=colleague, person=case.person, data={"occupation": "Soudeur"}, version=1)
    mine = {**EDIT_PERSON, "first_name": "Samya", "occupation": "Maçon", "version": "1"}
    conflict = client.post(url("person_edit", case.pk), mine)
    page = text(conflict)
    assert conflict.status_code == 409
    assert "Soudeur" in page
    assert 'value="Maçon"' in page
    assert 'value="Samya"' in page
    case.person.refresh_from_db()
    assert case.person.occupation == "Soudeur"
    client.post(url("person_edit", case.pk), {**mine, "version": "2"})
    case.person.refresh_from_db()
    assert (case.person.occupation, case.person.first_name, case.person.search_latin) == (
        "Maçon",
        "Samya",
        "samya ben ali samyabenali",
    )


def test_two_writers_of_a_return(client, counsellor, case):
    case_update(actor=counsellor, case=case, data={"address": "Rue A"}, version=1)
    mine = {
        "return_country": "France",
        "returned_on": "01/02/2025",
        "modality": "forced_return",
        "governorate": case.governorate_id,
        "address": "Rue B",
        "version": "1",
    }
    conflict = client.post(url("return_edit", case.pk), mine)
    assert conflict.status_code == 409
    assert "Rue A" in text(conflict)
    assert 'value="Rue B"' in text(conflict)
    assert client.post(url("return_edit", case.pk), {**mine, "version": "2"}).status_code == 302
    case = Case.objects.get(pk=case.pk)
    assert (case.address, case.category) == ("Rue B", "B")


def household(**changes):
    lines = {
        "household_size": "3",
        "household_income_tnd": "600",
        "members-TOTAL_FORMS": "2",
        "members-INITIAL_FORMS": "1",
        "members-0-relation": "child",
        "members-0-name": "Adem",
        "members-1-relation": "spouse",
        "version": "1",
    }
    return {**lines, **changes}


def test_a_household_is_edited_line_by_line(client, case):
    member = HouseholdMemberFactory(case=case, name="Yassine")
    assert 'value="Yassine"' in text(client.get(url("household_edit", case.pk)))
    client.post(url("household_edit", case.pk), household(**{"members-0-pk": member.pk}))
    assert set(case.members.values_list("relation", "name")) == {("child", "Adem"), ("spouse", "")}
    conflict = client.post(url("household_edit", case.pk), household(household_size="5"))
    assert conflict.status_code == 409
    gone = household(**{"members-0-pk": member.pk, "members-0-DELETE": "on", "version": "2"})
    client.post(url("household_edit", case.pk), gone)
    assert not case.members.filter(pk=member.pk).exists()


def test_a_member_of_another_household_cannot_be_taken(client, case):
    stranger = HouseholdMemberFactory(name="Autre")
    answer = client.post(url("household_edit", case.pk), household(**{"members-0-pk": stranger.pk}))
    assert answer.status_code == 422
    stranger.refresh_from_db()
    assert stranger.name == "Autre"


def test_stays_are_edited_line_by_line(client, case):
    stay = StayFactory(person=case.person, occupation="Maçon")
    foreign = StayFactory(occupation="Cuisinier")
    CountryFactory(code="IT")
    assert 'value="Maçon"' in text(client.get(url("stays_edit", case.pk)))
    lines = {
        "stays-TOTAL_FORMS": "3",
        "stays-INITIAL_FORMS": "1",
        "stays-0-pk": stay.pk,
        "stays-0-country": "France",
        "stays-0-starts_on": "01/03/2019",
        "stays-0-ends_on": "01/02/2019",
        "stays-0-legal_situation": "regular",
        "stays-1-country": "Italie",
        "stays-1-legal_situation": "seasonal",
        "stays-2-pk": foreign.pk,
        "stays-2-country": "Italie",
        "stays-2-legal_situation": "regular",
        "version": "1",
    }
    wrong = client.post(url("stays_edit", case.pk), lines)
    assert wrong.status_code == 422
    assert "doit suivre son début" in text(wrong)
    sound = {**lines, "stays-0-ends_on": ""}
    assert client.post(url("stays_edit", case.pk), sound).status_code == 302
    found = set(case.person.stays.values_list("country", "legal_situation"))
    assert found == {("FR", "regular"), ("IT", "seasonal")}
    foreign.refresh_from_db()
    assert foreign.occupation == "Cuisinier"
    assert client.post(url("stays_edit", case.pk), sound).status_code == 409
    gone = {**sound, "stays-0-DELETE": "on", "version": "2"}
    client.post(url("stays_edit", case.pk), gone)
    assert not case.person.stays.filter(pk=stay.pk).exists()


def test_situations_are_opened_knowingly(client, counsellor, case):
    VulnerabilityRecordFactory(case=case)
    assert "Mère célibataire" not in text(client.get(url("situations", case.pk)))
    assert not AccessRecord.objects.filter(kind="sensitive").exists()
    opened = client.post(url("situations", case.pk), {"act": "open"})
    assert "Mère célibataire" in text(opened)
    assert AccessRecord.objects.get(kind="sensitive").actor == counsellor
    version = re.search(r'name="version" value="([^"]+)"', text(opened))[1]
    saved = {"act": "save", "asked": "yes", "situation_serious_illness": "on", "version": version}
    assert client.post(url("situations", case.pk), saved).status_code == 302
    case.vulnerability_record.refresh_from_db()
    assert case.vulnerability_record.situations == {"serious_illness": 1}
    conflict = client.post(url("situations", case.pk), {**saved, "situation_no_stable_housing": "on"})
    assert conflict.status_code == 409
    assert "Sans logement stable" in text(conflict)


def test_the_taskforce_says_why_and_only_reads(client_as, case):
    VulnerabilityRecordFactory(case=case)
    manager = client_as(UserFactory(taskforce_manager=True))
    assert manager.post(url("situations", case.pk), {"act": "open", "reason": ""}).status_code == 422
    opened = manager.post(url("situations", case.pk), {"act": "open", "reason": "Recours"})
    assert "Mère célibataire" in text(opened)
    assert 'value="save"' not in text(opened)
    saved = {"act": "save", "reason": "Recours", "asked": "yes", "version": ""}
    assert manager.post(url("situations", case.pk), saved).status_code == 403


def test_agreements_are_given_and_withdrawn(client, case):
    given = {"scope": "share_operator", "language": "ar", "given_on": "01/03/2025"}
    assert client.post(url("consent_new", case.pk), given).status_code == 302
    assert client.post(url("consent_new", case.pk), given).status_code == 422
    consent = case.consents.get(scope=ConsentScope.SHARE_OPERATOR)
    page = text(client.get(url("case_detail", case.pk) + "?onglet=personne"))
    assert url("consent_end", case.pk, consent.pk) in page
    client.post(url("consent_end", case.pk, consent.pk))
    consent.refresh_from_db()
    assert consent.withdrawn_on is not None
    elsewhere = ConsentFactory()
    assert client.post(url("consent_end", case.pk, elsewhere.pk)).status_code == 404


def test_a_note_is_added_once(client, case):
    token = "0d0c3b6e-0000-4000-8000-000000000001"
    for _ in range(2):
        client.post(url("journal", case.pk), {"text": "Première visite", "form_token": token})
    assert case.notes.get().text == "Première visite"
    empty = client.post(url("journal", case.pk), {"text": "  "})
    assert empty.status_code == 422
    assert "La note est vide" in text(empty)
    assert "<html" in text(empty)


def test_a_document_is_added_and_downloaded(client, counsellor, case):
    answer = client.post(url("documents", case.pk), {"kind": "cin", "file": upload()})
    assert answer.status_code == 302
    document = case.documents.get()
    download = client.get(url("document_download", document.pk))
    assert download["Content-Disposition"] == 'attachment; filename="carte.pdf"'
    assert b"".join(download.streaming_content).startswith(b"%PDF")
    assert AccessRecord.objects.get(kind="document").actor == counsellor
    disguised = client.post(
        url("documents", case.pk), {"kind": "cin", "file": upload(content=b"MZ not a pdf")}
    )
    assert disguised.status_code == 422
    assert "type accepté" in text(disguised)
    assert client.post(url("documents", case.pk), {"kind": "cin"}).status_code == 422


def test_a_medical_document_stands_apart_and_asks_the_taskforce_why(client_as, client, case):
    document = DocumentFactory(case=case, kind="medical")
    assert "Documents sensibles" in text(client.get(url("case_detail", case.pk) + "?onglet=documents"))
    manager = client_as(UserFactory(taskforce_manager=True))
    download = url("document_download", document.pk)
    assert "Raison de la consultation" in text(manager.get(download))
    assert manager.post(download, {"reason": ""}).status_code == 422
    answer = manager.post(download, {"reason": "Recours"})
    assert answer["Content-Type"] == "application/pdf"
    assert AccessRecord.objects.get(kind="sensitive").reason == "Recours"


def test_a_file_lost_from_the_store_is_not_found(client, case):
    document = DocumentFactory(case=case)
    document.file.storage.delete(document.file.name)
    assert client.get(url("document_download", document.pk)).status_code == 404


@pytest.mark.parametrize("name", ["case_detail", *TABS, *EDITS, *ACTS, "situations"])
def test_another_antenna_finds_nothing(client_as, case, name):
    role = "antenna_manager" if name in ("case_category", "case_assign") else "counsellor"
    stranger = client_as(UserFactory(**{role: True}))
    assert stranger.get(url(name, case.pk)).status_code == 404
    assert stranger.post(url(name, case.pk), {}).status_code in (404, 405)


def test_another_antenna_finds_no_document_and_no_person(client_as, case):
    stranger = client_as(UserFactory())
    assert stranger.get(url("document_download", DocumentFactory(case=case).pk)).status_code == 404
    assert stranger.get(url("person_open", case.person_id)).status_code == 404
    consent = ConsentFactory(case=case)
    assert stranger.post(url("consent_end", case.pk, consent.pk)).status_code == 404


@pytest.mark.parametrize(
    "role",
    ["operator_agent", "social_attache", "cgps_officer", "partner_contact", "auditor", "administrator"],
)
@pytest.mark.parametrize("name", ["case_detail", *TABS, *EDITS, *ACTS, "situations"])
def test_other_roles_are_refused(client_as, case, role, name):
    assert client_as(UserFactory(**{role: True})).get(url(name, case.pk)).status_code == 403


@pytest.mark.parametrize("name", [*EDITS, "case_close", "journal", "documents"])
def test_the_taskforce_reads_but_does_not_write(client_as, case, name):
    manager = client_as(UserFactory(taskforce_manager=True))
    assert manager.get(url("case_detail", case.pk)).status_code == 200
    assert manager.post(url(name, case.pk), {"text": "x"}).status_code == 403


def test_the_number_of_queries_of_a_case_does_not_grow(client, case, django_assert_max_num_queries):
    def fill(count):
        for _ in range(count):
            JournalNoteFactory(case=case)
            DocumentFactory(case=case)
            HouseholdMemberFactory(case=case)
        ConsentFactory(case=case, scope=ConsentScope.values[count % 6])

    fill(1)
    for slug in ("apercu", "personne", "parcours", "documents", "journal", "historique"):
        page = url("case_detail", case.pk) + f"?onglet={slug}"
        client.get(page)
        with django_assert_max_num_queries(60) as few:
            client.get(page)
        fill(5)
        with django_assert_max_num_queries(len(few)):
            client.get(page)
        case.consents.all().delete()
        fill(1)
