"""The agenda on screen: views, forms, presence, the tab of a case, the letter, the secret address."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from pypdf import PdfReader

from cases.enums import AppointmentState
from cases.models import Appointment, CalendarFeed, Summons
from cases.services.agenda import appointment_cancel, appointment_plan
from cases.services.calendar_feeds import feed_renew, feed_token, initials
from cases.services.summons import summons_draw, summons_request
from common.dates import today
from common.errors import DomainError
from common.models import AccessRecord
from tests.factories.accounts import AntennaFactory, CountryFactory, UserFactory
from tests.factories.agenda import AppointmentFactory, SummonsFactory, TaskFactory
from tests.factories.cases import CaseFactory, PersonFactory

VIEWS = ("mois", "semaine", "jour")


@pytest.fixture
def counsellor(db):
    CountryFactory(code="TN")
    return UserFactory(full_name="Nour Gharbi", antenna=AntennaFactory(name_fr="Tunis", name_ar="تونس"))


@pytest.fixture
def case(counsellor):
    person = PersonFactory(
        first_name="Samia", last_name="Ben Ali", first_name_ar="سامية", last_name_ar="بن علي"
    )
    return CaseFactory(person=person, antenna=counsellor.antenna, counsellor=counsellor)


@pytest.fixture
def client(client_as, counsellor):
    return client_as(counsellor)


def url(name, *args):
    return reverse(f"cases:{name}", args=args)


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def typed(counsellor, **change):
    day = today() + timedelta(days=4)
    return {
        "kind": "interview",
        "counsellor": counsellor.pk,
        "day": day.strftime("%d/%m/%Y"),
        "clock": "9h30",
        "minutes": "45",
        "place": "",
        "note": "",
        **change,
    }


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_shows_the_appointment_on_its_day(client, counsellor, case, view):
    row = AppointmentFactory(case=case, counsellor=counsellor)
    day = timezone.localdate(row.starts_at)
    page = text(client.get(url("agenda"), {"vue": view, "jour": day.isoformat()}))
    assert "Samia Ben Ali" in page
    assert f'href="/rendez-vous/{row.pk}/"' in page
    other = text(client.get(url("agenda"), {"vue": view, "jour": (day + timedelta(days=40)).isoformat()}))
    assert "Samia Ben Ali" not in other


def test_a_counsellor_opens_her_own_agenda_a_manager_the_antenna_s(client_as, client, counsellor, case):
    colleague = UserFactory(antenna=counsellor.antenna)
    yesterday = timezone.now() - timedelta(days=1)
    AppointmentFactory(case=case, counsellor=colleague, starts_at=yesterday)
    mine = {"vue": "mois", "jour": (today() - timedelta(days=1)).isoformat()}
    assert "Samia Ben Ali" not in text(client.get(url("agenda"), mine))
    assert "Samia Ben Ali" in text(client.get(url("agenda"), {**mine, "conseiller": "tous"}))
    assert "Samia Ben Ali" in text(client.get(url("agenda"), {**mine, "conseiller": colleague.pk}))
    manager = UserFactory(antenna_manager=True, antenna=counsellor.antenna)
    assert "Samia Ben Ali" in text(client_as(manager).get(url("agenda"), mine))


@pytest.mark.parametrize(
    "value", ["", "x", "0000-00-00", "9999-12-31", "1-1-1", "99999999999999999999", "\u0000"]
)
def test_what_cannot_be_read_in_the_address_is_no_error(client, value):
    for name in ("vue", "jour", "conseiller"):
        for view in VIEWS:
            assert client.get(url("agenda"), {"vue": view, name: value}).status_code == 200


def test_arabic_days_bear_their_tunisian_names(client_as, counsellor):
    counsellor.language = "ar"
    counsellor.save(update_fields=["language"])
    client = client_as(counsellor)
    client.cookies["django_language"] = "ar"
    page = text(client.get(url("agenda"), {"vue": "mois", "jour": "2026-02-10"}))
    assert "فيفري" in page
    assert "الثلاثاء" in page


def test_the_agenda_costs_the_same_whatever_it_holds(client, counsellor, django_assert_max_num_queries):
    for _ in range(25):
        AppointmentFactory(case=CaseFactory(antenna=counsellor.antenna), counsellor=counsellor)
    with django_assert_max_num_queries(9):
        client.get(url("agenda"), {"vue": "mois", "jour": (today() + timedelta(days=7)).isoformat()})


def test_an_appointment_is_made_from_the_case_and_sent_once(client, counsellor, case):
    values = typed(counsellor, form_token="6f0f4a9e-1f0d-4d6e-9f0a-1d2c3b4a5f61")
    answers = [client.post(url("case_appointment_new", case.pk), values) for _ in range(2)]
    assert [one.status_code for one in answers] == [302, 302]
    made = Appointment.objects.get()
    start = timezone.localtime(made.starts_at)
    assert (start.hour, start.minute, made.ends_at - made.starts_at) == (9, 30, timedelta(minutes=45))


def test_an_appointment_is_made_from_the_agenda_by_the_case_s_number(client, counsellor, case):
    number = case.number.replace("-", "").lower()
    answer = client.post(url("appointment_new"), typed(counsellor, case_number=number))
    assert answer.status_code == 302
    assert Appointment.objects.get().case == case


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"clock": "25:00"}, "Écrivez l&#x27;heure ainsi"),
        ({"clock": "midi"}, "Écrivez l&#x27;heure ainsi"),
        ({"clock": ""}, "obligatoire"),
        ({"day": "31/02/2027"}, "Cette date n&#x27;existe pas"),
        ({"day": "31/12/9999"}, "trop loin"),
        ({"day": "01/01/0001"}, "trop loin"),
        ({"minutes": "100000"}, "choix"),
        ({"kind": "x"}, "choix"),
        ({"counsellor": "999999"}, "choix"),
        ({"place": "x" * 300}, "120"),
        ({"note": "a\u0000b"}, "nul"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_nothing_is_lost(client, counsellor, case, change, words):
    values = {**typed(counsellor, note="Apporter le contrat"), **change}
    answer = client.post(url("case_appointment_new", case.pk), values)
    page = text(answer)
    assert answer.status_code == 422
    assert words in page
    assert "Apporter le contrat" in page or "note" in change
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("number", ["T99-000000-X", "bonjour", "'", "\u200f"])
def test_an_unknown_or_foreign_case_is_not_found_by_its_number(client, counsellor, number):
    foreign = CaseFactory()
    for text_typed in (number, foreign.number):
        answer = client.post(url("appointment_new"), typed(counsellor, case_number=text_typed))
        assert answer.status_code == 422
        assert not Appointment.objects.exists()


def test_a_taken_hour_is_told_beside_the_hour(client, counsellor, case):
    client.post(url("case_appointment_new", case.pk), typed(counsellor))
    answer = client.post(url("case_appointment_new", case.pk), typed(counsellor, clock="09:45"))
    assert answer.status_code == 422
    assert answer.context["form"].errors["clock"] == ["Ce conseiller a déjà un rendez-vous à cette heure."]


def test_a_move_by_two_is_told_to_the_second(client, counsellor, case):
    row = AppointmentFactory(case=case, counsellor=counsellor)
    for clock, expected in (("10:00", 302), ("11:00", 422)):
        answer = client.post(url("appointment_move", row.pk), typed(counsellor, clock=clock, version="1"))
        assert answer.status_code == expected
    assert "modifié entre-temps" in text(answer)
    row.refresh_from_db()
    assert timezone.localtime(row.starts_at).hour == 10


def test_presence_and_cancellation_on_screen(client, counsellor, case):
    row = AppointmentFactory(case=case, counsellor=counsellor, past=True)
    assert "La personne est venue" in text(client.get(row.get_absolute_url()))
    client.post(url("appointment_presence", row.pk), {"came": "0"})
    client.post(url("appointment_presence", row.pk), {"came": "peut-être"})
    row.refresh_from_db()
    assert row.state == AppointmentState.MISSED
    answer = client.post(url("appointment_cancel", row.pk), {"reason": "Trop tard"})
    assert (answer.status_code, "déjà" in text(answer)) == (422, True)


def test_the_tab_and_the_timeline_tell_what_happened(client, counsellor, case):
    row = AppointmentFactory(case=case, counsellor=counsellor)
    appointment_cancel(actor=counsellor, appointment=row, reason="La personne travaille")
    TaskFactory(case=case, title="Rappeler le père")
    page = text(client.get(url("case_detail", case.pk), {"onglet": "agenda"}))
    assert "Rappeler le père" in page
    assert "Annulé" in page
    assert "La personne travaille" in text(client.get(url("case_detail", case.pk)))


def test_the_day_shows_today_s_appointments_and_presences_to_write(client, counsellor, case):
    now = timezone.now()
    AppointmentFactory(case=case, counsellor=counsellor, starts_at=now, ends_at=now + timedelta(minutes=1))
    AppointmentFactory(case=case, counsellor=counsellor, past=True)
    TaskFactory(case=case, title="Rappeler le père", assignee=counsellor)
    page = text(client.get(reverse("home")))
    for words in ("Rendez-vous du jour", "Présences à noter", "Tâches à faire", "Rappeler le père"):
        assert words in page


@pytest.mark.parametrize(("language", "words"), [("fr", "Convocation"), ("ar", "تونس")])
def test_a_worker_draws_the_letter(counsellor, case, language, words):
    start = timezone.now() + timedelta(days=5)
    row = appointment_plan(
        actor=counsellor,
        case=case,
        counsellor=counsellor,
        starts_at=start,
        ends_at=start + timedelta(minutes=30),
        kind="signing",
        note="Confidentiel",
    )
    summons = summons_request(actor=counsellor, appointment=row, language=language)
    summons_draw(summons)
    content = PdfReader(summons.file).pages[0].extract_text()
    assert words in content
    assert case.number in content
    assert "Confidentiel" not in content


def test_a_letter_of_an_hour_that_changed_is_not_drawn(counsellor, case):
    summons = SummonsFactory(appointment=AppointmentFactory(case=case, counsellor=counsellor))
    Appointment.objects.update(starts_at=summons.starts_at + timedelta(minutes=5))
    with pytest.raises(DomainError):
        summons_draw(summons)
    assert not summons.file


def test_a_letter_is_asked_for_drawn_and_downloaded(
    client, counsellor, case, django_capture_on_commit_callbacks
):
    row = AppointmentFactory(case=case, counsellor=counsellor)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(url("summons_new", row.pk), {"language": "ar"})
    summons = Summons.objects.get()
    assert answer.headers["Location"] == url("summons_detail", summons.pk)
    assert "Télécharger le PDF" in text(client.get(url("summons_detail", summons.pk)))
    file = client.get(url("summons_download", summons.pk))
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    assert AccessRecord.objects.filter(subject_type="cases.summons", subject_id=summons.pk).exists()
    refused = client.post(url("summons_new", row.pk), {"language": "en"})
    assert (refused.status_code, Summons.objects.count()) == (302, 1)


def feed_url(user):
    return url("calendar_ics", feed_token(feed_renew(actor=user)))


def test_the_calendar_names_no_person(counsellor, case):
    row = AppointmentFactory(case=case, counsellor=counsellor, place="Clinique Ennasr", note="Grossesse")
    answer = Client().get(feed_url(counsellor))
    assert answer.headers["Content-Type"].startswith("text/calendar")
    content = answer.content.decode()
    event = Calendar.from_ical(content).walk("VEVENT")[0]
    assert str(event["SUMMARY"]) == f"S. A. · {case.number}"
    assert event["DTSTART"].dt == row.starts_at
    for secret in ("Samia", "Ben Ali", "سامية", "Clinique", "Grossesse", case.person.cin, "Entretien"):
        assert secret not in content


def test_the_calendar_is_one_s_own_and_tells_cancellations(counsellor, case):
    colleague = UserFactory(antenna=counsellor.antenna)
    AppointmentFactory(case=case, counsellor=colleague)
    row = AppointmentFactory(case=case, counsellor=counsellor)
    appointment_cancel(actor=counsellor, appointment=row, reason="Malade")
    events = Calendar.from_ical(Client().get(feed_url(counsellor)).content).walk("VEVENT")
    assert [str(event["STATUS"]) for event in events] == ["CANCELLED"]


def test_a_renewed_stopped_or_closed_address_answers_nothing(client, counsellor):
    first = feed_url(counsellor)
    assert Client().get(first).status_code == 200
    second = feed_url(counsellor)
    assert [Client().get(one).status_code for one in (first, second)] == [404, 200]
    counsellor.is_active = False
    counsellor.save(update_fields=["is_active"])
    assert Client().get(second).status_code == 404
    counsellor.is_active = True
    counsellor.save(update_fields=["is_active"])
    client.post(url("calendar_feed"), {"act": "stop"})
    assert Client().get(second).status_code == 404
    assert not CalendarFeed.objects.exists()


@pytest.mark.parametrize("token", ["x", "00000000000000000000000000000000.abc", "%2e%2e", "é"])
def test_a_guessed_address_answers_nothing(db, token):
    assert Client().get(f"/agenda/flux/{token}.ics").status_code == 404


def test_the_key_alone_is_not_the_address(counsellor):
    feed = feed_renew(actor=counsellor)
    assert Client().get(url("calendar_ics", feed.key.hex)).status_code == 404


def test_too_many_requests_are_refused(counsellor):
    cache.clear()
    address = feed_url(counsellor)
    answers = [Client().get(address).status_code for _ in range(122)]
    assert answers.count(200) == 120
    assert set(answers[120:]) == {429}
    cache.clear()


def test_the_address_is_shown_to_its_owner_and_changes(client, counsellor):
    assert "Faire une adresse" in text(client.get(url("calendar_feed")))
    client.post(url("calendar_feed"), {"act": "renew"})
    token = feed_token(CalendarFeed.objects.get(user=counsellor))
    assert token in text(client.get(url("calendar_feed")))


@pytest.mark.parametrize(
    ("name", "expected"), [("Samia Ben Ali", "S. A."), ("X", "X."), ("", ""), ("🙂 Ali", "🙂. A.")]
)
def test_initials(name, expected):
    assert initials(name) == expected
