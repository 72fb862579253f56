"""Rows that several tests read: written once, undone after the last of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.test import override_settings
from django.utils import translation


@contextmanager
def lasting_rows(django_db_blocker: Any, **settings: Any) -> Iterator[None]:
    """Let a fixture wider than a test write, in French and under `settings`; what it wrote is undone in the end."""
    with (
        django_db_blocker.unblock(),
        override_settings(**settings),
        translation.override("fr"),
        transaction.atomic(),
    ):
        yield
        transaction.set_rollback(True)
