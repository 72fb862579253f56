"""Fixtures common to all tests."""

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client
from django.utils import translation

from accounts.services.reference import load_reference
from common.memory import settle
from tests.kept_rows import load_kept


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Begin each half of the tests with a share of those that take minutes: nobody waits for them at the end."""
    slow = [item for item in items if item.get_closest_marker("minutes")]
    quick = [item for item in items if not item.get_closest_marker("minutes")]
    half, share = len(quick) // 2, (len(slow) + 1) // 2
    items[:] = [*slow[:share], *quick[:half], *slow[share:], *quick[half:]]


@pytest.fixture(scope="session", autouse=True)
def only_filled_tables_are_emptied():
    """After a test with real transactions, delete the rows of the tables that have some.

    TRUNCATE would make new files for four hundred empty tables and their indexes, a second each time.
    """
    truncate = DatabaseOperations.sql_flush

    def delete(self, style, tables, **options):
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            if not cursor.fetchone()[0]:
                return truncate(self, style, tables, **options)
            some = " UNION ALL ".join(
                f"(SELECT '{table}' FROM {self.quote_name(table)} LIMIT 1)"  # noqa: S608 names of own tables
                for table in tables
            )
            cursor.execute(some)
            filled = [table for (table,) in cursor.fetchall()]
        # Neither foreign keys nor append-only tables stand in the way for this one transaction.
        freely = "SET LOCAL session_replication_role = replica"
        return [freely, *(f"DELETE FROM {self.quote_name(table)}" for table in filled)] if filled else []  # noqa: S608

    DatabaseOperations.sql_flush = delete
    yield
    DatabaseOperations.sql_flush = truncate


@pytest.fixture(scope="session", autouse=True)
def what_lives_as_long_as_the_process_is_not_looked_through():
    """The modules, a million objects, are never garbage: without them the collector costs a tenth less in all."""
    settle()


@pytest.fixture
def reference(db):
    """The reference data: countries, governorates, delegations, antennas, partnerships."""
    load_kept("reference", load_reference)


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
