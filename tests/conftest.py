"""Fixtures common to all tests."""

import pytest
from django.test import Client
from django.utils import translation

from accounts.services.reference import load_reference


@pytest.fixture
def reference(db):
    """The reference data: countries, governorates, delegations, antennas, partnerships."""
    return load_reference()


@pytest.fixture
def client_as(db):
    """`client_as(user)`: a client signed in as that user; `client_as(user, htmx=True)` asks as htmx does."""

    def sign_in(user, *, htmx=False):
        client = Client(headers={"HX-Request": "true"} if htmx else None)
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture(autouse=True)
def begins_in_french():
    """A page asked for in Arabic leaves the thread in Arabic: no test hands its language on to the next."""
    with translation.override("fr"):
        yield


@pytest.fixture(autouse=True)
def media_in_a_temporary_folder(settings, tmp_path):
    """Files that a test uploads go with the test."""
    settings.MEDIA_ROOT = tmp_path / "media"
