"""The secret address of a counsellor's calendar, and the calendar itself, which names no person."""

import uuid
from datetime import UTC, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from accounts.models import User
from cases.enums import AppointmentState
from cases.models import Appointment, CalendarFeed
from cases.services.agenda import KEEPERS
from common.errors import NotPermitted

_SALT = "cases.calendar"
PAST, AHEAD = timedelta(days=31), timedelta(days=366)


def feed_token(feed: CalendarFeed) -> str:
    """Return the secret part of the address: the key, signed, so that the database alone does not give it away."""
    return Signer(salt=_SALT, sep=".").sign(feed.key.hex)


@transaction.atomic
def feed_renew(*, actor: User) -> CalendarFeed:
    """Make a new secret address for the actor's own calendar; the former one answers nothing any more."""
    if actor.role not in KEEPERS:
        raise NotPermitted(
            _("L'agenda est celui des conseillers et des responsables d'antenne."), code="role"
        )
    feed, _created = CalendarFeed.objects.update_or_create(
        user=actor, defaults={"key": uuid.uuid4(), "renewed_at": timezone.now()}
    )
    return feed


@transaction.atomic
def feed_stop(*, actor: User) -> None:
    """Give up the secret address."""
    CalendarFeed.objects.filter(user=actor).delete()


def feed_owner(token: str) -> User | None:
    """Return whose calendar a secret address is, None when it is no longer or never was one."""
    try:
        key = uuid.UUID(Signer(salt=_SALT, sep=".").unsign(token))
    except (BadSignature, ValueError):
        return None
    feed = CalendarFeed.objects.select_related("user").filter(key=key).first()
    if feed is None or not feed.user.is_active or feed.user.role not in KEEPERS:
        return None
    return feed.user


def feed_content(user: User) -> bytes:
    """Return the calendar of `user` (RFC 5545): initials and case numbers, neither name nor note nor kind."""
    now = timezone.now()
    appointments = (
        Appointment.objects.visible_to(user)
        .filter(counsellor=user)
        .between(now - PAST, now + AHEAD)
        .select_related("case__person", "case__antenna")
    )
    calendar = Calendar()
    calendar.add("prodid", "-//Portail Tounesna//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Tounesna")
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    for appointment in appointments:
        calendar.add_component(_event(appointment))
    content: bytes = calendar.to_ical()
    return content


def _event(appointment: Appointment) -> Event:
    event, case = Event(), appointment.case
    event.add("uid", f"rendez-vous-{appointment.pk}@{settings.SITE_URL.split('//')[-1]}")
    event.add("dtstamp", appointment.created_at.astimezone(UTC))
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("dtend", appointment.ends_at.astimezone(UTC))
    event.add("sequence", appointment.version)
    event.add("summary", f"{initials(case.person.full_name)} · {case.number}")
    if not appointment.place:
        event.add("location", case.antenna.name_fr)
    event.add("status", "CANCELLED" if appointment.state == AppointmentState.CANCELLED else "CONFIRMED")
    event.add("url", f"{settings.SITE_URL}{appointment.get_absolute_url()}")
    return event


def initials(name: str) -> str:
    """Return the first letter of the first and of the last word of a name: "S. A."."""
    words = name.split()
    return " ".join(f"{word[0].upper()}." for word in (words[:1] + words[-1:] if len(words) > 1 else words))
