"""Reminders: the day before, once, to those who agreed, without a word too many."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from cases.enums import AppointmentState, ConsentScope
from cases.models import AppointmentReminder
from cases.services.reminders import reminders_send
from common.dates import today
from common.errors import DomainError
from common.models import JobState, OutgoingMessage, OutgoingSms
from common.services.sms import sms_send
from common.sms import ConsoleProvider, sms_provider
from common.tasks.sms import send_sms
from tests.concurrency import at_once
from tests.factories.accounts import UserFactory
from tests.factories.agenda import AppointmentFactory
from tests.factories.cases import CaseFactory, ConsentFactory, PersonFactory


class Recorder:
    """A provider that keeps what it is handed."""

    sent: list = []

    def send(self, *, to, text):
        self.sent.append((to, text))


def tomorrow(hour=10):
    return timezone.make_aware(datetime.combine(today() + timedelta(days=1), time(hour)))


def appointment(*, agreed=True, email="samia@mail.example", language="fr", **more):
    counsellor = UserFactory()
    person = PersonFactory(
        first_name="Samia", last_name="Ben Ali", email=email, phone=more.pop("phone", "+21620123456")
    )
    case = CaseFactory(person=person, antenna=counsellor.antenna)
    ConsentFactory(case=case, scope=ConsentScope.PROCESSING)
    if agreed:
        ConsentFactory(case=case, scope=ConsentScope.REMINDERS, language=language)
    return AppointmentFactory(
        case=case, counsellor=counsellor, **{"starts_at": tomorrow(), "note": "Grossesse", **more}
    )


def test_one_mail_the_day_before(db):
    appointment()
    assert [reminders_send(), reminders_send()] == [1, 0]
    message = OutgoingMessage.objects.get()
    assert message.to == "samia@mail.example"
    assert "10:00" in message.body
    for secret in ("Samia", "Ben Ali", "Tounesna", "Grossesse", "T25-", "Entretien"):
        assert secret not in message.subject + message.body


def test_in_the_language_of_the_agreement(db):
    appointment(language="ar")
    reminders_send()
    message = OutgoingMessage.objects.get()
    assert message.language == "ar"
    assert "10:00" in message.body


def test_a_place_that_was_typed_is_not_repeated(db):
    appointment(place="Centre de désintoxication")
    reminders_send()
    assert "désintoxication" not in OutgoingMessage.objects.get().body


def test_nobody_is_reminded_who_did_not_agree(db):
    appointment(agreed=False)
    withdrawn = appointment()
    withdrawn.case.consents.filter(scope=ConsentScope.REMINDERS).update(withdrawn_on=today())
    unprocessed = appointment()
    unprocessed.case.consents.filter(scope=ConsentScope.PROCESSING).update(withdrawn_on=today())
    appointment(email="")
    appointment(state=AppointmentState.CANCELLED)
    appointment(starts_at=tomorrow() + timedelta(days=1))
    appointment(starts_at=timezone.now() - timedelta(hours=2))
    assert reminders_send() == 0
    assert not OutgoingMessage.objects.exists()


def test_a_moved_appointment_is_told_again(db):
    row = appointment()
    reminders_send()
    type(row).objects.filter(pk=row.pk).update(starts_at=tomorrow(15), ends_at=tomorrow(16))
    assert reminders_send() == 1
    assert AppointmentReminder.objects.count() == 2


def test_short_messages_are_off_by_default(db, settings):
    assert settings.SMS_PROVIDER == ""
    assert sms_provider() is None
    appointment()
    reminders_send()
    assert not OutgoingSms.objects.exists()


def test_a_short_message_goes_out_through_the_provider(db, settings, django_capture_on_commit_callbacks):
    settings.SMS_PROVIDER = f"{__name__}.Recorder"
    Recorder.sent.clear()
    appointment(email="")
    with django_capture_on_commit_callbacks(execute=True):
        assert [reminders_send(), reminders_send()] == [1, 0]
    sms = OutgoingSms.objects.get()
    assert sms.job_state == JobState.DONE
    assert [to for to, _text in Recorder.sent] == ["+21620123456"]
    assert "Samia" not in Recorder.sent[0][1]
    send_sms(sms.pk)
    assert len(Recorder.sent) == 1


def test_a_short_message_asked_for_before_it_was_cut_off_fails_with_its_reason(db):
    sms = sms_send(to="+21620123456", text="x")
    send_sms(sms.pk)
    sms.refresh_from_db()
    assert (sms.job_state, "SMS" in sms.error) == (JobState.FAILED, True)


def test_the_console_provider_writes_no_number(settings, caplog):
    settings.SMS_PROVIDER = "common.sms.ConsoleProvider"
    assert isinstance(sms_provider(), ConsoleProvider)
    with caplog.at_level("INFO"):
        sms_provider().send(to="+21620123456", text="Rappel")
    assert "Rappel" in caplog.text
    assert "20123456" not in caplog.text


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
def test_two_sweeps_at_once_send_one_mail():
    appointment()
    results = at_once([reminders_send] * 4)
    assert not [one for one in results if isinstance(one, Exception | DomainError)]
    assert sum(results) == 1
    assert OutgoingMessage.objects.count() == 1
