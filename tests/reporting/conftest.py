"""A register counted by hand, and the people who read its figures."""

import pytest

from reporting.selectors.facts import Facts
from reporting.selectors.readers import TASKFORCE
from reporting.selectors.scope import Scope
from tests.aids.conftest import load_programme
from tests.factories.accounts import UserFactory
from tests.factories.reporting import FIRST_QUARTER, Register


@pytest.fixture
def programme(db):
    """Phases I and II with their envelopes."""
    load_programme()


@pytest.fixture
def register(programme):
    return Register()


@pytest.fixture
def quarter():
    """The first quarter of 2025."""
    return Scope(*FIRST_QUARTER)


@pytest.fixture
def facts(register, quarter):
    """What the taskforce counts in the quarter."""
    return Facts(actor=TASKFORCE, scope=quarter)


@pytest.fixture
def manager(db):
    return UserFactory(taskforce_manager=True)
