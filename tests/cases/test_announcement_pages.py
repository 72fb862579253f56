"""The pages of announcements: the author's form, the antenna's acts, and what neither is shown."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from cases.enums import AnnouncementState
from cases.models import Announcement, Case
from common.dates import today
from common.models import AccessRecord
from tests.cases.announcement_help import office, said
from tests.cases.test_documents import upload
from tests.factories.accounts import UnitFactory, UserFactory
from tests.factories.announcements import AnnouncementFactory
from tests.factories.cases import CaseFactory, DocumentFactory, PersonFactory

TYPED = {
    "last_name": "Chebbi",
    "first_name": "Mourad",
    "last_name_ar": "الشابي",
    "first_name_ar": "مراد",
    "sex": "M",
    "birth_date": "23/09/1987",
    "cin": "09417352",
    "passport": "",
    "consular_card": "",
    "phone": "+33 6 12 34 56 78",
    "country": "France",
    "modality": "state_programme",
    "planned_on": f"{today() + timedelta(days=20):%d/%m/%Y}",
    "governorate": "TN-11",
    "delegation": "",
    "situation": "Sans logement",
    "consents": ["processing", "statistics"],
    "consent_language": "ar",
    "consent_given_on": "",
    "identity_kind": "cin",
}


@pytest.fixture
def places(db):
    said()
    return office()


@pytest.fixture
def attache(db):
    return UserFactory(social_attache=True, unit=UnitFactory())


@pytest.fixture
def author(client_as, attache):
    return client_as(attache)


@pytest.fixture
def desk(client_as, places):
    return client_as(places[2])


def url(name, *args):
    return reverse(f"cases:announcement_{name}", args=args)


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def announce(author, **changes):
    return author.post(url("new"), {**TYPED, **changes})


def test_an_author_announces_a_person_and_follows_the_state(author, places):
    answer = announce(author, identity_file=upload(), consent_file=upload("accord.pdf"))
    made = Announcement.objects.get()
    assert answer.url == url("detail", made.pk)
    page = text(author.get(answer.url))
    for words in (
        "Mourad Chebbi",
        "مراد الشابي",
        made.case.number,
        "Transmis à l&#x27;antenne",
        "Sans logement",
    ):
        assert words in page
    assert "Il manque" not in page
    assert "Mourad Chebbi" in text(author.get(url("list")))


def test_sent_twice_it_is_announced_once(author, places):
    token = str(uuid4())
    first, second = announce(author, form_token=token), announce(author, form_token=token)
    assert first.url == second.url
    assert Announcement.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("last_name", "", "Ce champ est obligatoire"),
        ("last_name", "الشابي", "lettres latines"),
        ("last_name_ar", "Chebbi", "lettres arabes"),
        ("first_name", "M0urad", "chiffres"),
        ("birth_date", "31/02/1990", "calendrier"),
        ("cin", "123", "8 chiffres"),
        ("phone", "12", "téléphone"),
        ("country", "Atlantide", "pays inconnu"),
        ("planned_on", "01/01/2020", "passée"),
        ("governorate", "TN-99", "choix valide"),
        ("consents", ["statistics"], "rien n&#x27;est enregistré"),
        ("modality", "teleport", "teleport"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_kept(author, places, field, value, words):
    answer = announce(author, **{field: value})
    assert answer.status_code == 422
    page = text(answer)
    assert words in page
    assert 'value="Mourad"' in page or field == "first_name"
    assert not Announcement.objects.exists()


def test_a_disguised_file_is_told_beside_its_field_and_nothing_is_written(author, places):
    answer = announce(author, identity_file=upload(content=b"<script>alert(1)</script>"))
    assert answer.status_code == 422
    assert "identity_file" in answer.context["form"].errors
    assert not Case.objects.exists()


def test_the_author_sees_nothing_of_the_case(author, attache, places):
    antenna, _manager, counsellor = places
    known = PersonFactory(first_name="Connu", last_name="Depuis", cin="09417352", sex="M")
    old = CaseFactory(person=known, antenna=antenna)
    announce(author)
    made = Announcement.objects.get()
    Case.objects.filter(pk=made.case_id).update(person=known, counsellor=counsellor, remarks="Secret")
    DocumentFactory(case=made.case, kind="medical", original_name="bilan.pdf", uploaded_by=counsellor)
    for name in ("detail", "edit"):
        page = text(author.get(url(name, made.pk)))
        for secret in ("Connu", "Depuis", old.number, counsellor.full_name, "Secret", "bilan.pdf"):
            assert secret not in page
    assert author.get(reverse("cases:case_detail", args=[made.case_id])).status_code == 403


def test_corrections_copies_and_withdrawal(author, places):
    announce(author)
    made = Announcement.objects.get()
    answer = author.post(url("edit", made.pk), {**TYPED, "first_name": "Mourad Ali", "version": "1"})
    assert answer.status_code == 302
    stale = author.post(url("edit", made.pk), {**TYPED, "first_name": "Mongi", "version": "1"})
    assert stale.status_code == 409
    assert "Mourad Ali" in text(stale)
    assert 'value="Mongi"' in text(stale)
    assert author.post(url("paper", made.pk), {"kind": "passport", "file": upload()}).status_code == 302
    again = author.post(url("paper", made.pk), {"kind": "passport", "file": upload()})
    assert again.status_code == 422
    assert author.post(url("retire", made.pk), {"reason": ""}).status_code == 422
    assert author.post(url("retire", made.pk), {"reason": "Reste"}).status_code == 302
    late = author.post(url("edit", made.pk), {**TYPED, "version": "2"})
    assert late.status_code == 422
    assert "retiré" in text(late)


def test_the_antenna_receives_prepares_and_confirms(author, desk, places):
    counsellor = places[2]
    announce(author)
    made = Announcement.objects.get()
    assert "Mourad Chebbi" in text(desk.get(url("list")))
    assert "Sans logement" in text(desk.get(url("detail", made.pk)))
    assert AccessRecord.objects.filter(kind="sensitive", subject_id=made.case_id, actor=counsellor).exists()
    assert "Arrivées annoncées" in text(desk.get("/"))
    answer = desk.post(url("receive", made.pk), {"counsellor": counsellor.pk, "note": "Chambre"})
    assert answer.url == url("detail", made.pk)
    future = f"{today() + timedelta(days=1):%d/%m/%Y}"
    wrong = desk.post(url("arrive", made.pk), {"returned_on": future, "modality": "own_means"})
    assert wrong.status_code == 422
    right = {"returned_on": f"{today():%d/%m/%Y}", "modality": "own_means", "reason": ""}
    answer = desk.post(url("arrive", made.pk), right)
    assert answer.url == reverse("cases:case_detail", args=[made.case_id])
    assert desk.post(url("arrive", made.pk), right).status_code == 422
    assert "Arrivée confirmée" in text(author.get(url("detail", made.pk)))


def test_a_person_who_does_not_come_is_recorded(author, desk, places):
    announce(author)
    made = Announcement.objects.get()
    assert desk.post(url("miss", made.pk), {"closing_reason": "", "reason": ""}).status_code == 422
    desk.post(url("miss", made.pk), {"closing_reason": "unreachable", "reason": "Trois appels"})
    page = text(author.get(url("detail", made.pk)))
    assert "Personne non venue" in page
    assert "Trois appels" not in page


def test_the_antenna_recognises_a_known_person(author, desk, places):
    known = PersonFactory(first_name="Mourad", last_name="Chebbi", cin="09417352", sex="M")
    CaseFactory(person=known, antenna=places[0], closed=True)
    announce(author)
    made = Announcement.objects.get()
    assert "même numéro de CIN" in text(desk.get(url("detail", made.pk)))
    for wrong in ("", "x", "9" * 30):
        desk.post(url("recognise", made.pk), {"person": wrong})
    assert Case.objects.get(pk=made.case_id).person != known
    desk.post(url("recognise", made.pk), {"person": known.pk})
    assert Case.objects.get(pk=made.case_id).person == known


def test_the_case_page_leads_to_the_announcement(desk, places):
    made = AnnouncementFactory(case__antenna=places[0])
    page = text(desk.get(reverse("cases:case_detail", args=[made.case_id])))
    assert url("detail", made.pk) in page


def test_overdue_arrivals_come_first_in_the_day(desk, places):
    late = AnnouncementFactory(case__antenna=places[0], overdue=True)
    page = text(desk.get("/"))
    assert "Arrivées annoncées en retard" in page
    assert url("detail", late.pk) in page


def test_the_authors_day_tells_what_is_expected_and_what_is_missing(author, attache, places):
    AnnouncementFactory(made_by=attache, case__antenna=places[0])
    page = text(author.get("/"))
    assert "Retours que vous avez signalés" in page
    assert "Signalements dont une copie manque" in page


@pytest.mark.parametrize("vue", ["attendus", "arrives", "clos", "autre"])
def test_lists_are_flat_in_cost(author, desk, attache, places, django_assert_max_num_queries, vue):
    for state in AnnouncementState:
        AnnouncementFactory.create_batch(6, made_by=attache, case__antenna=places[0], state=state)
    for client in (author, desk):
        with django_assert_max_num_queries(9):
            assert client.get(url("list"), {"vue": vue}).status_code == 200


def test_a_long_list_goes_on(author, attache, places):
    AnnouncementFactory.create_batch(27, made_by=attache, case__antenna=places[0])
    first = author.get(url("list"))
    page = first.context["page"]
    assert len(page.rows) == 25
    rest = author.get(url("list"), {"suite": page.next_cursor})
    assert len(rest.context["page"].rows) == 2
