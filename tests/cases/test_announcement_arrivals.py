"""The antenna recognises a person it knows, and is told of the arrivals that are late."""

from datetime import date

import pytest

from cases.models import Announcement, Case, Person
from cases.services.announcements.arrivals import (
    announcement_duplicates,
    announcement_link,
    announcements_tell_overdue,
)
from cases.services.announcements.completing import announcement_update
from cases.services.announcements.making import (
    announcement_make,
)
from common.errors import DomainError
from tests.cases.announcement_help import mails_to, office, said
from tests.factories.accounts import (
    InstitutionFactory,
    UnitFactory,
    UserFactory,
)
from tests.factories.announcements import AnnouncementFactory
from tests.factories.cases import CaseFactory, PersonFactory


@pytest.fixture
def places(db):
    return office()


@pytest.fixture
def attache(db):
    return UserFactory(social_attache=True, institution=InstitutionFactory(), unit=UnitFactory())


@pytest.fixture
def known(places):
    """A person whom the antenna has known since an earlier return."""
    person = PersonFactory(
        first_name="Mourad", last_name="Chebbi", birth_date=date(1987, 9, 23), cin="09417352", sex="M"
    )
    CaseFactory(person=person, antenna=places[0], returned_on=date(2020, 5, 4), closed=True)
    return person


def test_a_known_person_is_recognised_by_the_antenna_and_completed(places, attache, known):
    made = announcement_make(actor=attache, data=said(passport="K123456"))
    new = made.case.person
    assert new != known
    offered = announcement_duplicates(actor=places[2], announcement=made)
    assert [duplicate.person_id for duplicate in offered] == [known.pk]
    announcement_link(actor=places[2], announcement=made, person_id=known.pk)
    known.refresh_from_db()
    assert Case.objects.get(pk=made.case_id).person == known
    assert (known.passport, known.phones.get().number) == ("K123456", "+33612345678")
    assert not Person.objects.filter(pk=new.pk).exists()


def test_a_correction_does_not_touch_a_recognised_person(places, attache, known):
    made = announcement_make(actor=attache, data=said())
    announcement_link(actor=places[2], announcement=made, person_id=known.pk)
    announcement_update(actor=attache, announcement=made, data=said(first_name="Autre"), version=1)
    known.refresh_from_db()
    assert known.first_name == "Mourad"
    assert Announcement.objects.get(pk=made.pk).full_name == "Autre Chebbi"


def test_only_an_offered_person_is_recognised(places, attache, known):
    made = announcement_make(
        actor=attache, data=said(last_name="Autrement", cin="", birth_date=date(1960, 1, 1))
    )
    with pytest.raises(DomainError) as refusal:
        announcement_link(actor=places[2], announcement=made, person_id=known.pk)
    assert refusal.value.code == "not_offered"


def test_overdue_arrivals_are_told_once_for_each_planned_date(places):
    antenna, manager, counsellor = places
    late = AnnouncementFactory(case__antenna=antenna, overdue=True)
    AnnouncementFactory(case__antenna=antenna, case__counsellor=counsellor, overdue=True)
    AnnouncementFactory(case__antenna=antenna)
    AnnouncementFactory(case__antenna=antenna, overdue=True, arrived=True)
    assert announcements_tell_overdue() == 2
    assert mails_to(manager).count() == mails_to(counsellor).count() == 1
    assert late.full_name not in mails_to(manager).get().body
    assert announcements_tell_overdue() == 0
