"""Complaints and feedback, at the desk and on the public page."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from cases.enums import ComplaintKind, ComplaintSubject
from cases.models import AccessCode, Complaint, ComplaintTransition
from cases.selectors.rights_day import complaints_section, rights_events
from cases.services.access_codes import MOST_BY_NUMBER, MOST_MESSAGES_A_DAY, code_check, code_renew
from cases.services.complaints import complaint_answer, complaint_receive
from common.appointments import NextAppointment, appointments
from common.dates import today
from common.errors import DomainError, NotPermitted
from tests.factories.accounts import UserFactory
from tests.factories.cases import CaseFactory
from tests.factories.rights import ComplaintFactory

OPEN = "/mon-dossier/"
STATE = "/mon-dossier/suivi/"


@pytest.fixture(autouse=True)
def no_attempts_yet():
    cache.clear()


@pytest.fixture
def counsellor(db):
    return UserFactory()


@pytest.fixture
def manager(counsellor):
    return UserFactory(antenna_manager=True, antenna=counsellor.antenna)


@pytest.fixture
def case(counsellor):
    return CaseFactory(antenna=counsellor.antenna, counsellor=counsellor)


@pytest.fixture
def code(counsellor, case):
    return code_renew(actor=counsellor, case=case)


@pytest.fixture
def guest(db, case, code):
    """A guest who has opened the page of her case."""
    client = Client()
    assert client.post(OPEN, {"number": case.number, "code": code}).url == STATE
    return client


def test_a_complaint_has_a_due_date_and_an_event(counsellor, case):
    complaint = complaint_receive(
        actor=counsellor, case=case, kind=ComplaintKind.COMPLAINT, text="Rien depuis deux mois."
    )
    assert complaint.due_on == today() + timedelta(days=15)
    assert not complaint.is_confidential
    assert ComplaintTransition.objects.get(subject=complaint).actor == counsellor
    assert rights_events(actor=counsellor, subject_id=case.pk)[0].text == "Rien depuis deux mois."


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": " ", "mark": 3}, "text"),
        ({"text": "x" * 4001}, "text"),
        ({"kind": "shout"}, "kind"),
        ({"subject": "weather"}, "subject"),
        ({"mark": 6}, "mark"),
        ({"mark": 0}, "mark"),
        ({"received_on": today() + timedelta(days=2)}, "received_on"),
    ],
)
def test_what_is_not_a_complaint(counsellor, case, values, field):
    given = {"kind": ComplaintKind.COMPLAINT, "text": "Bonjour", **values}
    with pytest.raises(DomainError) as refusal:
        complaint_receive(actor=counsellor, case=case, **given)
    assert refusal.value.field == field


def test_an_opinion_may_be_a_mark_alone(counsellor, case):
    assert complaint_receive(actor=counsellor, case=case, kind="feedback", text="", mark=5).mark == 5


def test_one_about_the_staff_goes_to_the_managers(counsellor, manager, case):
    complaint = complaint_receive(
        actor=counsellor, case=case, kind="complaint", text="Mal reçue.", subject=ComplaintSubject.STAFF
    )
    assert complaint.is_confidential
    seen = {
        role: complaint in Complaint.objects.visible_to(user)
        for role, user in {
            "counsellor": counsellor,
            "manager": manager,
            "taskforce": UserFactory(taskforce_manager=True),
            "elsewhere": UserFactory(antenna_manager=True),
            "agent": UserFactory(operator_agent=True),
            "officer": UserFactory(data_protection_officer=True),
        }.items()
    }
    assert seen == {
        "counsellor": False,
        "manager": True,
        "taskforce": True,
        "elsewhere": False,
        "agent": False,
        "officer": False,
    }
    assert rights_events(actor=counsellor, subject_id=case.pk) == []
    with pytest.raises(NotPermitted):
        complaint_answer(actor=counsellor, complaint=complaint, answer="Pardon.")
    assert (
        complaint_answer(actor=manager, complaint=complaint, answer="Nous l'avons reçue.").state == "answered"
    )


def test_an_answer_is_given_once_and_in_words(counsellor, case):
    complaint = ComplaintFactory(case=case)
    with pytest.raises(DomainError):
        complaint_answer(actor=counsellor, complaint=complaint, answer=" ")
    complaint_answer(actor=counsellor, complaint=complaint, answer="Appelée.")
    with pytest.raises(DomainError) as refusal:
        complaint_answer(actor=counsellor, complaint=complaint, answer="Encore.")
    assert refusal.value.code == "transition"
    complaint.refresh_from_db()
    assert (complaint.answer, complaint.answered_by, complaint.answered_on) == (
        "Appelée.",
        counsellor,
        today(),
    )


@pytest.mark.parametrize("role", [Role.OPERATOR_AGENT, Role.AUDITOR, Role.CGPS_OFFICER])
def test_who_receives_none(case, role):
    with pytest.raises(NotPermitted):
        complaint_receive(actor=UserFactory(role=role), case=case, kind="complaint", text="x")


def test_the_list_shows_the_overdue_first(client_as, manager, case, django_assert_max_num_queries):
    soon = ComplaintFactory(case=case)
    late = ComplaintFactory(case=CaseFactory(antenna=manager.antenna), late=True)
    foreign = ComplaintFactory(case=CaseFactory(), late=True)
    client = client_as(manager)
    with django_assert_max_num_queries(12):
        page = client.get(reverse("cases:complaint_list")).content.decode()
    assert page.index(late.case.number) < page.index(soon.case.number)
    assert foreign.case.number not in page
    section = complaints_section(manager)
    assert [row.urgency for row in section.rows] == ["late", ""]


def test_a_complaint_from_the_desk_to_its_answer(client_as, counsellor, case):
    client = client_as(counsellor)
    url = reverse("cases:complaint_new", args=[case.pk])
    values = {"kind": "complaint", "subject": "delay", "channel": "desk", "mark": "2"}
    wrong = client.post(url, {**values, "text": ""})
    assert wrong.status_code == 422
    assert "Écrivez quelques mots." in wrong.content.decode()
    assert client.post(url, {**values, "text": "Trop long."}).status_code == 302
    complaint = Complaint.objects.get()
    detail = reverse("cases:complaint_detail", args=[complaint.pk])
    assert client.post(detail, {"answer": ""}).status_code == 422
    assert client.post(detail, {"answer": "Rendez-vous donné."}).status_code == 302
    assert "Rendez-vous donné." in client.get(detail).content.decode()
    assert client.post(detail, {"answer": "Encore"}).status_code == 422


def test_the_code_is_shown_once_to_who_made_it(client_as, counsellor, case):
    client = client_as(counsellor)
    url = reverse("cases:access_code", args=[case.pk])
    assert client.post(url).status_code == 302
    page = client.get(url)
    shown = page.context["new_code"]
    assert shown in page.content.decode()
    stored = AccessCode.objects.get(case=case)
    assert shown.replace("-", "") not in stored.code_hash
    assert code_check(number=case.number, code=shown, address="10.0.0.1") is not None
    other = client_as(UserFactory(antenna=counsellor.antenna))
    assert other.get(url).context["new_code"] == ""


def test_a_new_code_ends_the_old_one_and_its_pages(guest, counsellor, case, code):
    assert guest.get(STATE).status_code == 200
    code_renew(actor=counsellor, case=case)
    assert guest.get(STATE).url == OPEN
    assert code_check(number=case.number, code=code, address="10.0.0.1") is None


@pytest.mark.parametrize("shape", ["{}", " {} ", "lower", "plain"])
def test_the_code_as_people_type_it(case, code, shape):
    typed = {"lower": code.lower(), "plain": code.replace("-", "")}.get(shape, shape.format(code))
    assert code_check(number=case.number.lower().replace("-", " "), code=typed, address="10.0.0.1")


def test_every_wrong_pair_gets_the_same_answer(case, code):
    without_code = CaseFactory()
    answers = set()
    for number, typed in (
        (case.number, "AAAA-AAAA"),
        ("T20-000001-A", code),
        (without_code.number, code),
        ("n'importe quoi", "?" * 30),
        ("T" * 30, "é" * 30),
    ):
        cache.clear()
        page = Client().post(OPEN, {"number": number, "code": typed})
        text = page.content.decode().replace(number, "").replace(typed, "")
        answers.add((page.status_code, "Ce numéro et ce code ne vont pas ensemble" in text))
    assert answers == {(422, True)}


def test_too_many_attempts_close_the_door_to_the_right_code_too(case, code):
    for attempt in range(MOST_BY_NUMBER):
        assert code_check(number=case.number, code="WRONG", address=f"10.0.0.{attempt}") is None
    assert code_check(number=case.number, code=code, address="10.0.1.1") is None
    cache.clear()
    assert code_check(number=case.number, code=code, address="10.0.1.1") is not None


def test_one_address_does_not_try_every_number(case, code):
    for attempt in range(10):
        code_check(number=f"T24-{attempt:06d}-A", code="WRONG", address="10.9.9.9")
    assert code_check(number=case.number, code=code, address="10.9.9.9") is None
    assert code_check(number=case.number, code=code, address="10.9.9.8") is not None


def test_the_page_tells_the_state_and_the_appointment_and_nothing_else(guest, case, counsellor):
    at = timezone.now() + timedelta(days=2)
    appointments.register("test", lambda case_id: NextAppointment(at, "Antenne de Sfax"))
    try:
        page = guest.get(STATE).content.decode()
    finally:
        appointments._sources.pop("test")
    assert "Votre dossier est ouvert" in page
    assert "Antenne de Sfax" in page
    person = case.person
    for secret in (person.last_name, person.first_name, person.cin, case.number, counsellor.full_name):
        assert secret not in page


def test_the_person_writes_and_rates(guest, case, manager):
    assert guest.post(STATE, {"kind": "feedback", "text": "", "mark": "4"}).status_code == 302
    assert (
        guest.post(STATE, {"kind": "complaint", "text": "Mal reçue", "about_staff": "on"}).status_code == 302
    )
    opinion, complaint = Complaint.objects.order_by("pk")
    assert (opinion.mark, opinion.received_by, opinion.channel) == (4, None, "public_page")
    assert complaint.is_confidential
    assert guest.post(STATE, {"kind": "message", "text": ""}).status_code == 422
    assert "Mal reçue" not in guest.get(STATE).content.decode()


def test_only_so_many_messages_a_day(guest):
    for number in range(MOST_MESSAGES_A_DAY):
        assert guest.post(STATE, {"kind": "message", "text": f"Message {number}"}).status_code == 302
    assert guest.post(STATE, {"kind": "message", "text": "Encore"}).status_code == 422
    assert Complaint.objects.count() == MOST_MESSAGES_A_DAY


def test_the_page_closes(guest):
    assert guest.post("/mon-dossier/fermer/").url == OPEN
    assert guest.get(STATE).url == OPEN
    assert Client().post(STATE, {"kind": "message", "text": "x"}).url == OPEN
    assert not Complaint.objects.exists()


def test_the_page_closes_by_itself(guest, settings):
    session = guest.session
    session["follow_up"] = {**session["follow_up"], "until": 1}
    session.save()
    assert guest.get(STATE).url == OPEN


def test_the_public_page_in_arabic(db, settings):
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"
    assert 'dir="rtl"' in client.get(OPEN).content.decode()
