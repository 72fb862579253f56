"""Appointments, summons letters and tasks."""

from datetime import timedelta

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.enums import AppointmentKind, AppointmentState, TaskState
from cases.models import Appointment, Summons, Task
from common.dates import today
from common.models import JobState
from tests.factories.accounts import UserFactory
from tests.factories.cases import CaseFactory


class AppointmentFactory(DjangoModelFactory):
    """An appointment of next week; `AppointmentFactory(past=True)` was yesterday, still without a presence."""

    class Meta:
        model = Appointment

    counsellor = factory.SubFactory(UserFactory)
    case = factory.SubFactory(CaseFactory, antenna=factory.SelfAttribute("..counsellor.antenna"))
    starts_at = factory.Sequence(
        lambda n: timezone.now().replace(microsecond=0) + timedelta(days=7, minutes=45 * n)
    )
    ends_at = factory.LazyAttribute(lambda row: row.starts_at + timedelta(minutes=30))
    kind = AppointmentKind.INTERVIEW
    state = AppointmentState.PLANNED
    created_by = factory.SelfAttribute("counsellor")

    class Params:
        past = factory.Trait(
            starts_at=factory.Sequence(lambda n: timezone.now() - timedelta(days=1, minutes=45 * (n % 200)))
        )


class SummonsFactory(DjangoModelFactory):
    class Meta:
        model = Summons

    appointment = factory.SubFactory(AppointmentFactory)
    language = "fr"
    starts_at = factory.SelfAttribute("appointment.starts_at")
    requested_by = factory.SelfAttribute("appointment.counsellor")

    class Params:
        drawn = factory.Trait(
            job_state=JobState.DONE,
            file=factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7", name="convocation.pdf")),
        )


class TaskFactory(DjangoModelFactory):
    """A task written by hand, due in three days."""

    class Meta:
        model = Task

    case = factory.SubFactory(CaseFactory)
    title = "Rappeler la personne"
    due_on = factory.LazyFunction(lambda: today() + timedelta(days=3))
    assignee = None
    state = TaskState.OPEN
