"""The demonstration, made once for the tests of a module and undone after them."""

from datetime import date

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import translation

from tounesna.demo.build import build

PEOPLE = 450
DAY = date(2024, 10, 23)


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    """450 persons and their files, as `manage.py demo --people 450` makes them on a given day."""
    with (
        django_db_blocker.unblock(),
        override_settings(PORTAL_DEMONSTRATION=True, MEDIA_ROOT=tmp_path_factory.mktemp("media")),
        translation.override("fr"),
        transaction.atomic(),
    ):
        yield build(people=PEOPLE, seed=1, today=DAY)
        transaction.set_rollback(True)


@pytest.fixture
def demonstration(made, db):
    return made
