"""The agenda: appointments of a month, a week or a day, of one counsellor or of a whole antenna."""

import calendar
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from cases.enums import AppointmentState
from cases.models import Appointment, AppointmentTransition
from common.dates import add_months, today
from common.day import LATE, DayRow, DaySection
from common.formatting import clock_text, day_text, moment_text, month_text, name_text, weekday_name
from common.timeline import TimelineEvent

MONTH, WEEK, DAY = "mois", "semaine", "jour"
VIEWS = (MONTH, WEEK, DAY)
FIRST_DAY, LAST_DAY = date(2010, 1, 1), date(2100, 12, 31)
ROWS = 12
MOST_EVENTS = 100
PRESENCE_ASKED_FOR = timedelta(days=31)
KEEPERS = (Role.COUNSELLOR, Role.ANTENNA_MANAGER)


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a view of the agenda shows: from `first` up to, and without, `end`."""

    view: str
    day: date
    first: date
    end: date
    previous: date
    following: date

    @property
    def title(self) -> str:
        if self.view == MONTH:
            return month_text(self.day)
        if self.view == WEEK:
            days = {"first": day_text(self.first), "last": day_text(self.end - timedelta(days=1))}
            return _("Du %(first)s au %(last)s") % days
        return f"{weekday_name(self.day)} {day_text(self.day)}"


@dataclass(slots=True)
class AgendaDay:
    """One day of the agenda; `is_outside` the month that is shown."""

    date: date
    is_today: bool
    is_outside: bool
    appointments: list[Appointment] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The day and its month: 26 octobre; the year stands above the grid."""
        return day_text(self.date).rsplit(" ", 1)[0]


def span_of(view: str, day: date) -> Span:
    """Return what `view` shows around `day`: whole weeks from Monday, for a month too."""
    day = min(max(day, FIRST_DAY), LAST_DAY)
    monday: Callable[[date], date] = lambda one: one - timedelta(days=one.weekday())  # noqa: E731
    if view == MONTH:
        last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
        first, end = monday(day.replace(day=1)), monday(last) + timedelta(days=7)
        return Span(
            view, day, first, end, add_months(day.replace(day=1), -1), add_months(day, 1).replace(day=1)
        )
    if view == WEEK:
        week = timedelta(days=7)
        return Span(view, day, monday(day), monday(day) + week, day - week, day + week)
    one = timedelta(days=1)
    return Span(DAY, day, day, day + one, day - one, day + one)


def antenna_keepers(antenna_id: int | None) -> QuerySet[User]:
    """Return the counsellors and managers of an antenna who hold appointments and tasks."""
    return User.objects.filter(antenna=antenna_id, role__in=KEEPERS, is_active=True)


def agenda_days(*, actor: User, span: Span, counsellor_id: int | None) -> list[AgendaDay]:
    """Return the days of `span` with the appointments that `actor` may see; one query.

    Without a counsellor: those of the actor's whole antenna. Cancelled ones are left out.
    """
    rows = (
        Appointment.objects.visible_to(actor)
        .exclude(state=AppointmentState.CANCELLED)
        .between(_midnight(span.first), _midnight(span.end))
        .select_related("case__person", "counsellor")
    )
    if counsellor_id is not None:
        rows = rows.filter(counsellor=counsellor_id)
    days = {
        one: AgendaDay(one, one == today(), span.view == MONTH and one.month != span.day.month)
        for one in (span.first + timedelta(days=n) for n in range((span.end - span.first).days))
    }
    for row in rows:
        days[timezone.localdate(row.starts_at)].appointments.append(row)
    return list(days.values())


def appointment_get(*, actor: User, pk: int) -> Appointment:
    """Return an appointment with what its page shows. Raises Appointment.DoesNotExist for a foreign one."""
    related = ("case__person", "case__antenna", "case__counsellor", "counsellor", "created_by")
    return Appointment.objects.visible_to(actor).select_related(*related).get(pk=pk)


def appointment_events(appointment: Appointment) -> list[TimelineEvent]:
    """Return what happened to one appointment, newest first."""
    changes = appointment.transitions.select_related("actor").order_by("-at", "-pk")
    return [_event(change, title=_title(change)) for change in changes]


def case_appointments(*, actor: User, case_id: int) -> QuerySet[Appointment]:
    """Return the appointments of a case, the latest first."""
    rows = Appointment.objects.visible_to(actor).filter(case=case_id).select_related("counsellor")
    return rows.order_by("-starts_at", "-pk")


def today_section(user: User) -> DaySection:
    """Return the user's appointments of today; a manager sees those of the antenna."""
    rows = _mine(user).between(_midnight(today()), _midnight(today() + timedelta(days=1)))
    return DaySection(
        _("Rendez-vous du jour"),
        [
            DayRow(
                label=name_text(row.case.person),
                url=row.get_absolute_url(),
                detail=_detail(row, show_counsellor=user.role != Role.COUNSELLOR),
            )
            for row in rows.exclude(state=AppointmentState.CANCELLED)[:ROWS]
        ],
        f"{reverse('cases:agenda')}?vue={DAY}",
        "calendar-event",
    )


def presence_section(user: User) -> DaySection:
    """Return the appointments that are over and of which nobody wrote whether the person came."""
    now = timezone.now()
    rows = _mine(user).filter(
        state=AppointmentState.PLANNED, ends_at__lt=now, starts_at__gte=now - PRESENCE_ASKED_FOR
    )
    return DaySection(
        _("Présences à noter"),
        [
            DayRow(
                label=name_text(row.case.person),
                url=row.get_absolute_url(),
                detail=row.get_kind_display(),
                since=row.starts_at,
                urgency=LATE,
            )
            for row in rows.order_by("starts_at", "pk")[:ROWS]
        ],
        icon="person-check",
    )


def agenda_timeline(*, actor: User, subject_id: int) -> list[TimelineEvent]:
    """Return what happened to the appointments of one case."""
    changes = (
        AppointmentTransition.objects.filter(
            subject__in=Appointment.objects.visible_to(actor), subject__case=subject_id
        )
        .select_related("actor", "subject")
        .order_by("-at", "-pk")[:MOST_EVENTS]
    )
    return [
        _event(
            change,
            title=_("Rendez-vous du %(moment)s : %(what)s")
            % {"moment": moment_text(change.subject.starts_at), "what": _title(change).lower()},
            url=change.subject.get_absolute_url(),
        )
        for change in changes
    ]


def _event(change: AppointmentTransition, *, title: str, url: str = "") -> TimelineEvent:
    return TimelineEvent(
        change.at, title, who=change.actor or "", text=change.reason, state=change.to_state, url=url
    )


def _title(change: AppointmentTransition) -> str:
    if change.from_state == change.to_state:
        return _("Déplacé")
    return str(AppointmentState(change.to_state).label)


def _detail(row: Appointment, *, show_counsellor: bool) -> str:
    parts: list[Any] = [clock_text(row.starts_at), row.get_kind_display()]
    if show_counsellor:
        parts.append(row.counsellor.full_name)
    return " · ".join(map(str, parts))


def _mine(user: User) -> Any:
    rows = Appointment.objects.visible_to(user).select_related("case__person", "counsellor")
    return rows.filter(counsellor=user) if user.role == Role.COUNSELLOR else rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
