"""The list of cases: filters in the URL, search in both scripts, pages by key, export; the search box; the day."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from cases.selectors.cases import CaseFilters, case_list
from common.dates import add_months, today
from common.models import AccessRecord
from tests.factories.accounts import AntennaFactory, CountryFactory, GovernorateFactory, UserFactory
from tests.factories.cases import CaseFactory, PersonFactory, RegistrationDraftFactory

LIST = reverse("cases:case_list")


@pytest.fixture
def counsellor(db):
    return UserFactory()


@pytest.fixture
def client(client_as, counsellor):
    return client_as(counsellor)


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def person(**names):
    return PersonFactory(**{"first_name": "Sami", "last_name": "Jaziri", **names})


@pytest.mark.parametrize(
    "query",
    [
        "Ben Ali",
        "benali",
        "BEN ALI Hédi",
        "hedi",
        "Hé",
        "بن علي",
        "بنُ عَلي",
        "الهادى",
        "12345678",
        "1234 5678",
        "١٢٣٤٥٦٧٨",
        "+216 20 123 456",
        "20123456",
        "0021620123456",
        "X123456",
    ],
)
def test_a_person_is_found_however_she_is_asked_for(counsellor, query):
    wanted = CaseFactory(
        antenna=counsellor.antenna,
        person=person(
            first_name="Hédi",
            last_name="Ben-Ali",
            first_name_ar="الهادي",
            last_name_ar="بن علي",
            cin="12345678",
            passport="X123456",
            phone="+21620123456",
        ),
    )
    CaseFactory.create_batch(3, antenna=counsellor.antenna)
    assert list(case_list(actor=counsellor, filters=CaseFilters(text=query))) == [wanted]


@pytest.mark.parametrize(
    "query",
    ["Mohammed Trabelssi", "Muhamad Trabulsi", "محمد الطرابلسي", "TRABELSI MHAMED", "Trabelssi", "طرابلسي"],
)
def test_a_name_is_found_in_another_spelling_and_in_the_other_script(counsellor, query):
    known = CaseFactory(antenna=counsellor.antenna, person=person(first_name="Mohamed", last_name="Trabelsi"))
    CaseFactory(antenna=counsellor.antenna, person=person(first_name="Mohamed", last_name="Gharbi"))
    assert list(case_list(actor=counsellor, filters=CaseFilters(text=query))) == [known]


@pytest.mark.parametrize("query", ["Mohamed Gharsalli", "Trabelsi Hedi", "Mo", "Amin"])
def test_a_name_that_only_resembles_is_not_found(counsellor, query):
    """Every word that was typed counts; one short word has no other spellings."""
    CaseFactory(antenna=counsellor.antenna, person=person(first_name="Amina", last_name="Trabelsi"))
    CaseFactory(antenna=counsellor.antenna, person=person(first_name="Imen", last_name="Gharbi"))
    found = case_list(actor=counsellor, filters=CaseFilters(text=query))
    assert [case.person.first_name for case in found] == (["Amina"] if query == "Amin" else [])


def test_a_case_is_found_by_its_number_or_its_beginning(counsellor):
    case = CaseFactory(antenna=counsellor.antenna)
    CaseFactory(antenna=counsellor.antenna, opened_on=date(2019, 1, 1), returned_on=date(2018, 12, 1))
    for query in (case.number, case.number.lower().replace("-", ""), case.number[:9], case.number[:3]):
        assert list(case_list(actor=counsellor, filters=CaseFilters(text=query))) == [case]


@pytest.mark.parametrize("query", ["%", "_", "'; DROP TABLE", "\\", "....", "  ", "(", "\x00"])
def test_strange_queries_are_harmless(client, counsellor, query):
    CaseFactory(antenna=counsellor.antenna)
    assert client.get(LIST, {"q": query}).status_code == 200
    assert client.get(reverse("search"), {"q": query}).status_code in (200, 302)


def test_a_common_name_is_found_as_well_as_a_rare_one(counsellor, monkeypatch):
    monkeypatch.setattr("cases.selectors.case_search.COMMON_NAME", 2)
    cases = [
        CaseFactory(antenna=counsellor.antenna, person=person(first_name="Rim", last_name=f"Dridi{n}"))
        for n in range(4)
    ]
    CaseFactory(antenna=counsellor.antenna)
    assert set(case_list(actor=counsellor, filters=CaseFilters(text="rim dri"))) == set(cases)
    assert list(case_list(actor=counsellor, filters=CaseFilters(text="dridi3"))) == [cases[3]]


def test_each_filter_narrows(client, counsellor):
    wanted = CaseFactory(
        antenna=counsellor.antenna,
        counsellor=counsellor,
        assessed=True,
        category="B",
        modality="forced_return",
        return_country=CountryFactory(code="DE"),
        governorate=GovernorateFactory(code="TN-61"),
        opened_on=date(2025, 6, 1),
    )
    other = CaseFactory(antenna=counsellor.antenna, opened_on=date(2024, 6, 1))
    for query in (
        {"etat": "assessed"},
        {"conseiller": counsellor.pk},
        {"categorie": "B"},
        {"pays": "Allemagne"},
        {"mode": "forced_return"},
        {"gouvernorat": "TN-61"},
        {"du": "01/06/2025"},
        {"du": "01/06/2025", "au": "2025-06-01", "q": wanted.person.last_name},
    ):
        page = text(client.get(LIST, query))
        assert wanted.number in page
        assert other.number not in page
        assert "1 dossier affiché" in page
        assert 'class="chip"' in page


def test_a_filter_that_cannot_be_read_is_told_and_narrows_nothing(client, counsellor):
    case = CaseFactory(antenna=counsellor.antenna)
    for query in ({"du": "31/02/2025"}, {"pays": "Atlantide"}, {"etat": "endormi"}, {"conseiller": "abc"}):
        answer = client.get(LIST, query)
        assert answer.status_code == 200
        assert case.number in text(answer)
        assert "is-invalid" in text(answer)


def test_the_antenna_is_a_filter_of_the_taskforce(client_as, client):
    here, there = CaseFactory(), CaseFactory()
    manager = client_as(UserFactory(taskforce_manager=True))
    page = text(manager.get(LIST, {"antenne": here.antenna_id}))
    assert here.number in page
    assert there.number not in page
    assert 'name="antenne"' not in text(client.get(LIST))


def test_pages_follow_each_other_without_gap_or_repeat(client, counsellor):
    for n in range(60):
        day = date(2025, 1, 1) + timedelta(days=n // 3)
        CaseFactory(antenna=counsellor.antenna, opened_on=day, returned_on=date(2024, 12, 1))
    seen, query, pages = [], {}, 0
    while True:
        page = text(client.get(LIST, query))
        seen += re.findall(r"T25-\d{6}-.", re.sub(r"<caption.*?</caption>", "", page))
        pages += 1
        following = re.search(r'rel="next" href="\?suite=([^"&]+)', page)
        if not following:
            break
        query = {"suite": following[1]}
    assert pages == 3
    assert len(seen) == len(set(seen)) == 60
    back = text(client.get(LIST, {"suite": re.search(r'rel="prev" href="\?suite=([^"&]+)', page)[1]}))
    assert seen[25] in back
    assert client.get(LIST, {"suite": "n'importe quoi"}).status_code == 200


def test_htmx_gets_the_rows_only(client_as, counsellor):
    CaseFactory(antenna=counsellor.antenna)
    answer = client_as(counsellor, htmx=True).get(LIST)
    assert 'data-announce="1 dossier affiché"' in text(answer)
    assert "<html" not in text(answer)


def test_htmx_is_told_of_a_filter_that_cannot_be_read(client_as, counsellor):
    answer = client_as(counsellor, htmx=True).get(LIST, {"du": "31/02/2025"})
    assert "n&#x27;existe pas au calendrier" in text(answer)


def test_empty_lists_say_what_to_do(client):
    assert "Aucun dossier encore" in text(client.get(LIST))
    assert "Aucun dossier ne correspond" in text(client.get(LIST, {"q": "zzz"}))


@pytest.mark.parametrize("query", [{}, {"q": "trabelsi"}, {"q": "20123456"}, {"etat": "registered"}])
def test_the_number_of_queries_does_not_grow(client, counsellor, query, django_assert_max_num_queries):
    CaseFactory.create_batch(2, antenna=counsellor.antenna)
    client.get(LIST, query)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST, query)
    CaseFactory.create_batch(20, antenna=counsellor.antenna)
    with django_assert_max_num_queries(len(few)):
        client.get(LIST, query)
    assert len(few) <= 13


def test_the_export_is_what_is_seen_and_is_recorded(client, counsellor):
    wanted = CaseFactory(
        antenna=counsellor.antenna, assessed=True, person=person(last_name="=cmd|' /C calc'!A0")
    )
    CaseFactory(antenna=counsellor.antenna)
    CaseFactory(assessed=True)
    answer = client.get(reverse("cases:case_export"), {"etat": "assessed"})
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["Numéro", wanted.number]
    assert rows[1][1] == "'=cmd|' /C calc'!A0"
    assert rows[1][6].date() == wanted.person.birth_date
    row = AccessRecord.objects.get()
    assert (row.kind, row.actor, row.subject_id, row.reason) == (
        "export",
        counsellor,
        0,
        "Liste de 1 dossiers",
    )


def test_an_export_too_large_is_refused(client, counsellor, monkeypatch):
    monkeypatch.setattr("cases.services.exports.MOST_ROWS", 1)
    CaseFactory.create_batch(2, antenna=counsellor.antenna)
    answer = client.get(reverse("cases:case_export"))
    assert answer.status_code == 422
    assert "resserrez les filtres" in text(answer)
    assert not AccessRecord.objects.exists()


@pytest.mark.parametrize("role", ["operator_agent", "administrator", "partner_contact", "auditor"])
def test_other_roles_have_no_list(client_as, db, role):
    client = client_as(UserFactory(**{role: True}))
    assert client.get(LIST).status_code == 403
    assert client.get(reverse("cases:case_export")).status_code == 403
    assert client.get(reverse("search"), {"q": "a"}).status_code == 200


def test_the_search_box_finds_within_the_antenna(client, counsellor):
    mine = CaseFactory(antenna=counsellor.antenna, person=person(last_name="Cherchée", first_name_ar="سامي"))
    theirs = CaseFactory(person=person(last_name="Cherchée"))
    page = text(client.get(reverse("search"), {"q": "cherchee"}))
    assert mine.number in page
    assert theirs.number not in page
    assert "1 résultat affiché" in page
    assert client.get(reverse("search"), {"q": mine.number}).url == reverse(
        "cases:case_detail", args=[mine.pk]
    )
    assert "Aucun résultat" in text(client.get(reverse("search"), {"q": theirs.number}))
    assert client.get(reverse("search")).status_code == 200


def test_hits_come_while_typing_within_the_antenna(client_as, counsellor):
    mine = CaseFactory(antenna=counsellor.antenna, person=person(first_name="Mohamed", last_name="Trabelsi"))
    CaseFactory(person=person(first_name="Mohamed", last_name="Trabelsi"))
    client = client_as(counsellor, htmx=True)
    typed = text(client.get(reverse("search"), {"q": "trabelssi moh"}))
    assert typed.count('class="search-hit"') == 0
    typed = text(client.get(reverse("search"), {"q": "mohamed trab"}))
    assert "<html" not in typed
    assert typed.count('class="search-hit"') == 1
    assert reverse("cases:case_detail", args=[mine.pk]) in typed
    assert "1 résultat affiché" in typed
    assert text(client.get(reverse("search"), {"q": mine.number})).count('class="search-hit"') == 1
    assert text(client.get(reverse("search"), {"q": "m"})) == ""
    assert "Aucun résultat" in text(client.get(reverse("search"), {"q": "introuvable"}))


def test_the_day_of_a_counsellor(client, client_as, counsellor):
    assert "Rien ne vous attend" in text(client.get(reverse("home")))
    RegistrationDraftFactory(
        owner=counsellor, data={"identite": {"first_name": ["Hela"], "last_name": ["Mansouri"]}}
    )
    waiting = CaseFactory(antenna=counsellor.antenna, person=person(last_name="Attendue"))
    limit = CaseFactory(
        antenna=counsellor.antenna,
        assessed=True,
        person=person(last_name="Bientôt"),
        returned_on=add_months(today(), -12) + timedelta(days=10),
    )
    colleague = CaseFactory(
        antenna=counsellor.antenna,
        counsellor=UserFactory(antenna=counsellor.antenna),
        person=person(last_name="Autrui"),
    )
    foreign = CaseFactory(person=person(last_name="Ailleurs"))
    page = text(client.get(reverse("home")))
    for words in ("Hela Mansouri", "Attendue", "Bientôt", "dans 10 jours", "Limite des 12 mois"):
        assert words in page
    for case in (colleague, foreign):
        assert case.person.last_name not in page
    assert waiting.number in page
    assert limit.number in page
    manager = client_as(UserFactory(antenna_manager=True, antenna=counsellor.antenna))
    page = text(manager.get(reverse("home")))
    assert "Autrui" in page
    assert "Dossiers sans conseiller" in page
    assert "Hela Mansouri" not in page


def test_home_is_open_to_every_role(client_as, db):
    client = client_as(UserFactory(auditor=True))
    assert client.get(reverse("home")).status_code == 200


def test_a_case_of_another_antenna_is_in_no_list(client, counsellor):
    foreign = CaseFactory(antenna=AntennaFactory(), person=person(last_name="Ailleurs"))
    assert foreign.number not in text(client.get(LIST))
    assert foreign.number not in text(client.get(LIST, {"q": "Ailleurs", "antenne": foreign.antenna_id}))
