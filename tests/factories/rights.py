"""Requests, complaints, copies and holds around a case."""

from datetime import timedelta

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.enums import Channel, ComplaintKind, RightsKind
from cases.models import Complaint, PersonFile, RetentionHold, RightsRequest
from common.dates import today
from common.encryption import fernet
from common.models import JobState
from tests.factories.accounts import UserFactory
from tests.factories.cases import CaseFactory


class RightsRequestFactory(DjangoModelFactory):
    """A request just received; `RightsRequestFactory(late=True)` is overdue."""

    class Meta:
        model = RightsRequest

    case = factory.SubFactory(CaseFactory)
    kind = RightsKind.ACCESS
    received_on = factory.LazyFunction(today)
    received_by = factory.SubFactory(UserFactory)
    due_on = factory.LazyAttribute(lambda row: row.received_on + timedelta(days=30))

    class Params:
        late = factory.Trait(received_on=factory.LazyFunction(lambda: today() - timedelta(days=40)))


class ComplaintFactory(DjangoModelFactory):
    """A complaint just received; `ComplaintFactory(late=True)` is overdue."""

    class Meta:
        model = Complaint

    case = factory.SubFactory(CaseFactory)
    kind = ComplaintKind.COMPLAINT
    channel = Channel.DESK
    text = "J'attends une réponse depuis deux mois."
    received_on = factory.LazyFunction(today)
    due_on = factory.LazyAttribute(lambda row: row.received_on + timedelta(days=15))

    class Params:
        late = factory.Trait(received_on=factory.LazyFunction(lambda: today() - timedelta(days=20)))


class RetentionHoldFactory(DjangoModelFactory):
    class Meta:
        model = RetentionHold

    case = factory.SubFactory(CaseFactory)
    reason = "Recours en justice."
    placed_by = factory.SubFactory(UserFactory, data_protection_officer=True)


class PersonFileFactory(DjangoModelFactory):
    """A copy ready to be fetched."""

    class Meta:
        model = PersonFile

    case = factory.SubFactory(CaseFactory)
    person = factory.LazyAttribute(lambda row: row.case.person)
    language = "fr"
    requested_by = factory.SubFactory(UserFactory)
    job_state = JobState.DONE
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))
    paper = factory.LazyFunction(lambda: ContentFile(fernet().encrypt(b"%PDF-1.7"), name="copie.pdf"))
    data = factory.LazyFunction(lambda: ContentFile(fernet().encrypt(b"{}"), name="copie.json"))
