"""Appointments of a case, what goes out about them, and the calendar a counsellor subscribes to."""

import uuid
from datetime import timedelta
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from cases.enums import AppointmentKind, AppointmentState, ReminderChannel
from cases.models.cases import Case
from common.models import Job, TransitionEvent
from common.state_field import StateField
from common.uploads import storage_path

S = AppointmentState
LONGEST = timedelta(hours=10)


class MomentRange(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def visible_to(self, user: Any) -> "AppointmentQuerySet":
        """Appointments of the cases that `user` may open."""
        return self.filter(case__in=Case.objects.visible_to(user))

    def between(self, start: Any, end: Any) -> "AppointmentQuerySet":
        """Appointments that begin from `start` up to, and without, `end`, in the order of the day."""
        return self.filter(starts_at__gte=start, starts_at__lt=end).order_by("starts_at", "pk")


@pghistory.track()
class Appointment(FSMModelMixin, models.Model):
    """A person of a case meets a counsellor. An empty `place` means the antenna.

    `note` is for the counsellors: it is never printed nor sent.
    """

    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, related_name="appointments", verbose_name=_("dossier")
    )
    counsellor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="appointments",
        verbose_name=_("conseiller"),
    )
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    kind = models.CharField(_("type"), max_length=14, choices=AppointmentKind.choices)
    place = models.CharField(_("lieu"), max_length=120, blank=True)
    note = models.TextField(_("note"), blank=True)
    state = StateField(_("état"), max_length=10, choices=S.choices, default=S.PLANNED)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("rendez-vous")
        verbose_name_plural = _("rendez-vous")
        constraints = (
            models.CheckConstraint(
                name="appointment_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")) & Q(ends_at__lte=F("starts_at") + Value(LONGEST)),
                violation_error_message=_("Un rendez-vous finit après son début, dix heures après au plus."),
            ),
            ExclusionConstraint(
                name="appointment_counsellor_free",
                expressions=[
                    ("counsellor", RangeOperators.EQUAL),
                    (MomentRange("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=[S.PLANNED, S.HELD]),
                violation_error_message=_("Ce conseiller a déjà un rendez-vous à cette heure."),
            ),
        )
        indexes = (
            models.Index(name="appointment_agenda", fields=["starts_at", "counsellor"]),
            models.Index(name="appointment_of_case", fields=["case", "-starts_at"]),
        )

    def __str__(self) -> str:
        return f"{self.case} {self.starts_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("cases:appointment_detail", args=[self.pk])

    @property
    def is_planned(self) -> bool:
        return bool(self.state == S.PLANNED)

    @transition(field=state, source=[S.PLANNED, S.MISSED], target=S.HELD)
    def hold(self) -> None: ...

    @transition(field=state, source=[S.PLANNED, S.HELD], target=S.MISSED)
    def miss(self) -> None: ...

    @transition(field=state, source=S.PLANNED, target=S.CANCELLED)
    def cancel(self) -> None: ...


class AppointmentTransition(TransitionEvent):
    """One change of an appointment, a move included (planned → planned): append-only."""

    subject = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionEvent.Meta):
        verbose_name = _("événement du rendez-vous")
        verbose_name_plural = _("événements du rendez-vous")
        indexes = (models.Index(name="appointment_transitions", fields=["subject", "at"]),)
        triggers = (
            pgtrigger.Protect(
                name="appointment_transition_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )


class AppointmentReminder(models.Model):
    """A reminder asked for: once per channel and hour of the appointment, so that a move is told again."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="reminders")
    channel = models.CharField(max_length=4, choices=ReminderChannel.choices)
    starts_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("rappel")
        verbose_name_plural = _("rappels")
        ordering = ("created_at", "pk")
        constraints = (
            models.UniqueConstraint(
                name="reminder_once",
                fields=["appointment", "channel", "starts_at"],
                violation_error_message=_("Ce rappel est déjà parti."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.channel}"


def summons_path(summons: "Summons", name: str) -> str:
    return storage_path("summons", name)


class SummonsQuerySet(models.QuerySet["Summons"]):
    def visible_to(self, user: Any) -> "SummonsQuerySet":
        return self.filter(appointment__in=Appointment.objects.visible_to(user))


class Summons(Job):
    """A summons letter asked for; `starts_at` is the hour that it names, even when the appointment moves."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="summonses")
    language = models.CharField(_("langue"), max_length=2, choices=[("fr", "Français"), ("ar", "العربية")])
    starts_at = models.DateTimeField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(upload_to=summons_path, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    objects = SummonsQuerySet.as_manager()

    class Meta:
        verbose_name = _("convocation")
        verbose_name_plural = _("convocations")
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(
                name="summons_undrawn", fields=["created_at"], condition=~Q(job_state__in=["done", "failed"])
            ),
        )

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.language}"


@pghistory.track(exclude=["key"])
class CalendarFeed(models.Model):
    """The key in the secret address of a counsellor's calendar; another key makes the former address worthless."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    renewed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("abonnement à l'agenda")
        verbose_name_plural = _("abonnements à l'agenda")

    def __str__(self) -> str:
        return f"{self.user_id}"
