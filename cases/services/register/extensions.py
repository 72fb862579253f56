"""What an app above `cases` adds to the register: its columns, its checks, its own records.

`aids` may not be imported here; it registers an extension in its `AppConfig.ready()` (registry.py).
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Protocol

from django.utils.module_loading import import_string

from accounts.models import User
from cases.models import Case
from cases.services.register.checks import Report
from cases.services.register.fields import Field
from cases.services.register.readings import ReadingContext
from cases.services.register.registry import extension_paths
from cases.services.register.rows import Problem, RegisterRow


class ExtensionSession(Protocol):
    """An extension at work on one register."""

    def check(self, row: RegisterRow, report: Report) -> None:
        """Add the problems of this extension's cells, once the row's other values are read."""

    def count(self, row: RegisterRow) -> int:
        """Return how many records `write` is to create for `row`."""

    def write(
        self, *, actor: User | None, cases: Sequence[tuple[RegisterRow, Case]], source: str
    ) -> tuple[Mapping[int, list[int]], list[Problem]]:
        """Create the records of a batch of rows and their new cases, in the caller's transaction.

        `source` names the register. Return the ids created by row number, and what could not be.
        """


class Extension(Protocol):
    """A set of columns, and what is created from them beside each new case."""

    name: str
    fields: tuple[Field, ...]

    def open(self, context: ReadingContext) -> ExtensionSession:
        """Begin the work on one register; may read the database."""


@lru_cache
def _load(path: str) -> Extension:
    extension: Extension = import_string(path)()
    return extension


def extensions() -> tuple[Extension, ...]:
    """Return the extensions that upper apps registered (registry.py), each made once."""
    return tuple(map(_load, extension_paths()))
