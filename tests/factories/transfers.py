"""Transfers in every state, hand-overs and the right to read what was transferred."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.enums import TransferState
from cases.models import HandOver, HandOverLine, HandOverSheet, ReadingRight, Transfer
from common.dates import today
from tests.factories.accounts import AntennaFactory, UserFactory
from tests.factories.cases import CaseFactory


class TransferFactory(DjangoModelFactory):
    """A transfer: `TransferFactory(state="accepted")`; proposed by default, by a counsellor of the case's antenna."""

    class Meta:
        model = Transfer

    case = factory.SubFactory(CaseFactory)
    from_antenna = factory.LazyAttribute(lambda row: row.case.antenna)
    to_antenna = factory.SubFactory(AntennaFactory)
    state = TransferState.PROPOSED
    reason = "La famille a déménagé."
    proposed_by = factory.LazyAttribute(lambda row: UserFactory(antenna=row.from_antenna))
    proposed_at = factory.LazyFunction(timezone.now)
    answered_at = factory.LazyAttribute(
        lambda row: None if row.state == TransferState.PROPOSED else timezone.now()
    )
    answered_by = factory.LazyAttribute(
        lambda row: None if row.state == TransferState.PROPOSED else UserFactory(antenna=row.to_antenna)
    )
    answer_reason = factory.LazyAttribute(
        lambda row: "Hors de notre zone." if row.state == TransferState.REFUSED else ""
    )


class ReadingRightFactory(DjangoModelFactory):
    class Meta:
        model = ReadingRight

    case = factory.SubFactory(CaseFactory)
    user = factory.SubFactory(UserFactory)
    until = factory.LazyFunction(lambda: today() + timedelta(days=30))


class HandOverFactory(DjangoModelFactory):
    """A hand-over of one case: `HandOverFactory(cases=[…])` for given ones."""

    class Meta:
        model = HandOver
        skip_postgeneration_save = True

    antenna = factory.SubFactory(AntennaFactory)
    giver = factory.LazyAttribute(lambda row: UserFactory(antenna=row.antenna))
    receiver = factory.LazyAttribute(lambda row: UserFactory(antenna=row.antenna))
    made_by = factory.LazyAttribute(lambda row: UserFactory(antenna=row.antenna, antenna_manager=True))

    @factory.post_generation
    def cases(self, create, extracted, **kwargs):
        for case in extracted or [CaseFactory(antenna=self.antenna, counsellor=self.receiver)]:
            HandOverLine.objects.create(hand_over=self, case=case)


class HandOverSheetFactory(DjangoModelFactory):
    class Meta:
        model = HandOverSheet

    case = factory.SubFactory(CaseFactory)
    language = "fr"
    requested_by = factory.SubFactory(UserFactory)
    file = factory.django.FileField(filename="passation.pdf", data=b"%PDF-1.7 essai")
    job_state = "done"
