"""What an app above `cases` adds to the register: its columns, its checks, its own records.

`aids` may not be imported here; it registers an extension in its `AppConfig.ready()`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from cases.services.register.checks import Report
from cases.services.register.fields import Field
from cases.services.register.rows import RegisterRow


class Extension(Protocol):
    """A set of columns and what is created from them beside each new case."""

    name: str
    fields: tuple[Field, ...]

    def check(self, row: RegisterRow, report: Report) -> None:
        """Add the problems of this extension's cells, once the row's other values are read."""

    def count(self, row: RegisterRow) -> int:
        """Return how many records `write` would create for `row`."""

    def write(self, *, actor: Any, cases: Sequence[tuple[RegisterRow, Any]]) -> Mapping[int, Sequence[int]]:
        """Create the records of a batch of rows and their new cases, in the caller's transaction.

        Return the ids of what was created, by row number.
        """


class ExtensionRegistry:
    """Extensions by name; registering the same name again replaces it."""

    def __init__(self) -> None:
        self._extensions: dict[str, Extension] = {}

    def register(self, extension: Extension) -> None:
        self._extensions[extension.name] = extension

    def all(self) -> tuple[Extension, ...]:
        return tuple(self._extensions.values())


extensions = ExtensionRegistry()
