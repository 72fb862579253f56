"""Panels on the index of the Django admin: each app registers its own in `AppConfig.ready()`."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string

Source = Callable[[Any], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel as one page shows it: the template and what it shows."""

    template: str
    context: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Entry:
    source: str
    template: str
    roles: Collection[str]


class Panels:
    """Panels by name; registering a name again replaces it."""

    def __init__(self) -> None:
        self._entries: dict[str, _Entry] = {}

    def register(self, name: str, source: str, *, template: str, roles: Collection[str]) -> None:
        """Show `template` with what `source(user)` returns to users of `roles`.

        `source` is a dotted path: an app's selectors cannot be imported while the apps are loading.
        """
        self._entries[name] = _Entry(source, template, frozenset(roles))

    def shown_to(self, user: Any) -> list[Panel]:
        """Return the panels of a user's role."""
        mine = [entry for entry in self._entries.values() if str(getattr(user, "role", "")) in entry.roles]
        return [Panel(entry.template, import_string(entry.source)(user)) for entry in mine]


panels = Panels()
