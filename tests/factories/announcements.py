"""Announcements before return, and files of several."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from cases.enums import AnnouncementState, CaseSource, Modality
from cases.models import Announcement, AnnouncementBatch
from common.dates import today
from tests.factories.accounts import CountryFactory, GovernorateFactory, UserFactory
from tests.factories.cases import CaseFactory


class AnnouncementFactory(DjangoModelFactory):
    """An announcement by an attaché for a return in thirty days; `AnnouncementFactory(overdue=True)` is late."""

    class Meta:
        model = Announcement

    class Params:
        overdue = factory.Trait(planned_on=factory.LazyFunction(lambda: today() - timedelta(days=3)))
        arrived = factory.Trait(state=AnnouncementState.ARRIVED)

    made_by = factory.SubFactory(UserFactory, social_attache=True)
    case = factory.SubFactory(
        CaseFactory,
        announced=True,
        source=CaseSource.ANNOUNCEMENT,
        announced_by=factory.SelfAttribute("..made_by"),
        opened_on=factory.LazyFunction(today),
    )
    content = factory.LazyAttribute(
        lambda row: {
            "last_name": row.case.person.last_name,
            "first_name": row.case.person.first_name,
            "last_name_ar": "",
            "first_name_ar": "",
            "sex": row.case.person.sex,
            "birth_date": row.case.person.birth_date.isoformat(),
            "cin": row.case.person.cin,
            "passport": "",
            "consular_card": "",
            "phone": "",
            "situation": "Seule avec deux enfants",
        }
    )
    planned_on = factory.LazyFunction(lambda: today() + timedelta(days=30))
    country = factory.SubFactory(CountryFactory, code="FR")
    modality = Modality.STATE_PROGRAMME
    governorate = factory.SubFactory(GovernorateFactory)
    institution = factory.LazyAttribute(lambda row: row.made_by.institution)
    unit = factory.LazyAttribute(lambda row: row.made_by.unit)


class AnnouncementBatchFactory(DjangoModelFactory):
    """A file with one refused row."""

    class Meta:
        model = AnnouncementBatch

    created_by = factory.SubFactory(UserFactory, social_attache=True)
    original_name = "signalements.xlsx"
    rows = 1
    refused = 1
    content = factory.LazyFunction(
        lambda: {
            "header": ["Nom"],
            "unknown": [],
            "rows": [
                {
                    "number": 2,
                    "cells": ["Trabelsi"],
                    "values": {},
                    "errors": [{"column": "Prénom", "message": "Cette case est vide."}],
                    "warnings": [],
                }
            ],
        }
    )
