"""The programme, and a team to run it."""

import pytest

from aids.services.programmes import programme_load_default
from tests.factories.accounts import CountryFactory
from tests.factories.aids import Team
from tests.kept_rows import load_kept


def load_programme():
    for code in ("FR", "DE", "CH", "BE", "NL", "TN"):
        CountryFactory(code=code)
    load_kept("programme", programme_load_default)


@pytest.fixture
def programme(db):
    """Phases I and II with their envelopes, and the default scheme in force."""
    load_programme()


@pytest.fixture
def team(programme):
    return Team()
