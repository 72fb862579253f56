"""Reminders of tomorrow's appointments, by mail and by short message, to those who agreed to get them."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cases.enums import AppointmentState, CaseState, ConsentScope, ReminderChannel
from cases.models import Appointment, AppointmentReminder, Consent
from common.dates import today
from common.formatting import clock_text, day_text
from common.services.messages import message_send
from common.services.sms import sms_send
from common.sms import sms_is_on

BATCH = 500


def reminders_send() -> int:
    """Ask for the reminders of tomorrow's appointments that did not go out yet; return how many.

    Safe to run again and at the same moment: the row of the reminder is unique and written with the
    message that it asks for.
    """
    start = timezone.make_aware(datetime.combine(today() + timedelta(days=1), datetime.min.time()))
    agreed = Consent.objects.filter(scope=ConsentScope.REMINDERS, withdrawn_on__isnull=True)
    processed = Consent.objects.filter(
        case=OuterRef("case"), scope=ConsentScope.PROCESSING, withdrawn_on__isnull=True
    )
    rows = (
        Appointment.objects.between(start, start + timedelta(days=1))
        .filter(Exists(processed), state=AppointmentState.PLANNED, case__consents__in=agreed)
        .exclude(case__state=CaseState.CLOSED)
        .select_related("case__person", "case__antenna")
        .prefetch_related(
            Prefetch("case__consents", queryset=agreed, to_attr="agreed"), "case__person__phones", "reminders"
        )
    )
    return sum(_remind(appointment) for appointment in rows.iterator(chunk_size=BATCH))


def _remind(appointment: Appointment) -> int:
    person = appointment.case.person
    sent = {row.channel for row in appointment.reminders.all() if row.starts_at == appointment.starts_at}
    phone = next((row.number for row in person.phones.all()), "") if sms_is_on() else ""
    wanted = {ReminderChannel.MAIL: person.email, ReminderChannel.SMS: phone}
    return sum(
        _send(appointment, channel, to) for channel, to in wanted.items() if to and channel not in sent
    )


def _send(appointment: Appointment, channel: ReminderChannel, to: str) -> int:
    language = appointment.case.agreed[0].language  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            if not _still_stands(appointment):
                return 0
            AppointmentReminder.objects.create(
                appointment=appointment, channel=channel, starts_at=appointment.starts_at
            )
            with translation.override(language):
                if channel == ReminderChannel.MAIL:
                    subject, body = _("Rappel de votre rendez-vous"), _mail(appointment)
                    message_send(to=to, subject=subject, body=body, language=language)
                else:
                    sms_send(to=to, text=_sms(appointment))
    except IntegrityError:
        # Another sweep wrote it meanwhile.
        return 0
    return 1


def _still_stands(appointment: Appointment) -> bool:
    """Hold the appointment still while its reminder is written: moved or cancelled meanwhile, it is not sent."""
    rows = Appointment.objects.select_for_update(no_key=True).filter(
        pk=appointment.pk, state=AppointmentState.PLANNED, starts_at=appointment.starts_at
    )
    return rows.first() is not None


def _words(appointment: Appointment) -> dict[str, str]:
    # A place that was typed may say why the person is expected there: she knows it from the summons.
    place = _("au lieu convenu") if appointment.place else appointment.case.antenna.name
    return {
        "day": day_text(appointment.starts_at),
        "time": clock_text(appointment.starts_at),
        "place": place,
    }


def _mail(appointment: Appointment) -> str:
    return _(
        "Bonjour,\n\n"
        "Vous avez un rendez-vous demain, %(day)s à %(time)s (%(place)s).\n\n"
        "Si vous ne pouvez pas venir, prévenez la personne qui vous l'a donné.\n\n"
        "Vous recevez ce rappel parce que vous l'avez accepté ; dites-nous si vous n'en voulez plus.\n"
    ) % _words(appointment)


def _sms(appointment: Appointment) -> str:
    return _("Rappel : rendez-vous demain, %(day)s à %(time)s (%(place)s).") % _words(appointment)
