"""The demonstration, made once for the tests of a module and undone after them."""

from datetime import date

import pytest

from tests.lasting import lasting_rows
from tounesna.demo.build import build

PEOPLE = 450
DAY = date(2024, 10, 23)


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    """450 persons and their files, as `manage.py demo --people 450` makes them on a given day."""
    settings = {"PORTAL_DEMONSTRATION": True, "MEDIA_ROOT": tmp_path_factory.mktemp("media")}
    with lasting_rows(django_db_blocker, **settings):
        yield build(people=PEOPLE, seed=1, today=DAY)


@pytest.fixture
def demonstration(made, db):
    return made
