"""The programme, and a team with two operators."""

import pytest

from tests.aids.conftest import load_programme
from tests.factories.operators import RoutingTeam


@pytest.fixture
def programme(db):
    load_programme()


@pytest.fixture
def team(programme):
    return RoutingTeam()
