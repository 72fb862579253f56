"""What the tests of announcements share: an office, what an author says, who was written to."""

from dataclasses import replace
from datetime import date, timedelta

from cases.enums import ConsentScope, Modality
from cases.services.announcements.making import (
    AnnouncementData,
)
from common.dates import today
from common.models import OutgoingMessage
from tests.factories.accounts import (
    AntennaFactory,
    CountryFactory,
    GovernorateFactory,
    PartnershipFactory,
    UserFactory,
)


def office():
    """An antenna that serves Tunis, its manager and a counsellor; France is a partner."""
    CountryFactory(code="TN")
    PartnershipFactory(country__code="FR")
    antenna = AntennaFactory(serving="TN-11")
    manager = UserFactory(antenna_manager=True, antenna=antenna)
    return antenna, manager, UserFactory(antenna=antenna)


def said(**changes):
    data = AnnouncementData(
        last_name="Chebbi",
        first_name="Mourad",
        last_name_ar="الشابي",
        first_name_ar="مراد",
        sex="M",
        birth_date=date(1987, 9, 23),
        cin="09417352",
        phone="+33612345678",
        country=CountryFactory(code="FR"),
        modality=Modality.STATE_PROGRAMME,
        planned_on=today() + timedelta(days=20),
        governorate=GovernorateFactory(code="TN-11"),
        situation="Sans logement",
        consents=(ConsentScope.PROCESSING,),
        consent_language="fr",
    )
    return replace(data, **changes)


def mails_to(user):
    return OutgoingMessage.objects.filter(to=user.email)
