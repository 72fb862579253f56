"""The factories make what their names say."""

import pytest

from accounts.enums import Role
from cases.enums import CaseState
from common.services.numbers import is_number
from tests.factories.accounts import AntennaFactory, UserFactory
from tests.factories.cases import CaseFactory, PersonFactory


@pytest.mark.parametrize("role", Role)
def test_each_role_has_a_trait(db, role):
    user = UserFactory(**{str(role): True})
    user.full_clean(exclude=["password"])
    assert user.role == role


@pytest.mark.parametrize("state", CaseState)
def test_each_state_has_a_trait(db, state):
    case = CaseFactory(**{str(state): True})
    case.full_clean(exclude=["state"])
    assert case.state == state
    assert is_number(case.number)


def test_a_place_can_be_given(db):
    antenna = AntennaFactory(serving="TN-61")
    assert UserFactory(antenna=antenna).antenna == antenna
    assert antenna.coverages.get().governorate_id == "TN-61"
    assert PersonFactory(phone="+21620123456").phones.count() == 1
