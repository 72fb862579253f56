"""Likely duplicates while a registration is typed, within the row scope."""

from datetime import date

import pytest

from cases.services.duplicates import TypedIdentity, likely_duplicates
from tests.factories.accounts import UserFactory
from tests.factories.cases import CaseFactory, PersonFactory


@pytest.fixture
def counsellor(db):
    return UserFactory()


@pytest.fixture
def known(counsellor):
    person = PersonFactory(
        first_name="Mohamed",
        last_name="Gharbi",
        first_name_ar="محمد",
        last_name_ar="الغربي",
        sex="M",
        birth_date=date(1988, 4, 12),
        cin="07654321",
        phone="+21697522562",
    )
    CaseFactory(person=person, antenna=counsellor.antenna)
    return person


TYPED = {
    "same document": TypedIdentity(cin="07654321"),
    "near name and birth": TypedIdentity(
        first_name="Mohammed", last_name="Rarbi", birth_date=date(1988, 4, 12)
    ),
    "arabic name and birth": TypedIdentity(
        first_name_ar="مُحمد", last_name_ar="غربي", birth_date=date(1988, 4, 12)
    ),
    "day and month exchanged": TypedIdentity(
        first_name="Mohamed", last_name="Gharbi", birth_date=date(1988, 12, 4)
    ),
    "one wrong digit in the birth date": TypedIdentity(
        first_name="Mohamed", last_name="Gharbi", birth_date=date(1989, 4, 12)
    ),
    "name and phone": TypedIdentity(first_name="Mohamed", last_name="Gharbi", phones=("97 522 562",)),
}


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
def test_the_same_person_is_recognised(counsellor, known, typed):
    PersonFactory.create_batch(3)
    found = likely_duplicates(actor=counsellor, typed=typed)
    assert [duplicate.person for duplicate in found] == [known]
    assert found[0].reasons
    assert found[0].case == known.cases.get()


@pytest.mark.parametrize(
    "typed",
    [
        TypedIdentity(),
        TypedIdentity(first_name="Mohamed", last_name="Gharbi"),
        TypedIdentity(first_name="Leila", last_name="Haddad", birth_date=date(1988, 4, 12)),
    ],
)
def test_somebody_else_is_not(counsellor, known, typed):
    assert likely_duplicates(actor=counsellor, typed=typed) == []


def test_a_person_of_another_antenna_is_told_without_identity(counsellor, known):
    stranger = UserFactory()
    [told] = likely_duplicates(actor=stranger, typed=TYPED["near name and birth"])
    assert (told.person, told.case, told.can_link) == (None, None, False)
    assert told.antenna_names == (counsellor.antenna.name,)
    certain = TypedIdentity(cin="07654321", birth_date=date(1988, 4, 12))
    assert likely_duplicates(actor=stranger, typed=certain)[0].can_link


def test_the_number_of_queries_is_fixed(counsellor, known, django_assert_max_num_queries):
    for _ in range(8):
        CaseFactory(
            person=PersonFactory(birth_date=date(1988, 4, 12), last_name="Gharbi", first_name="Mohamed"),
            antenna=counsellor.antenna,
        )
    with django_assert_max_num_queries(8):
        found = likely_duplicates(actor=counsellor, typed=TYPED["near name and birth"])
    assert len(found) == 5
