"""The one search box: each app adds what it can find in `AppConfig.ready()`."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One thing found: a `label`, or whose it is. `number` keeps its left-to-right order.

    `who` has `full_name` and `full_name_ar`, shown in the reader's order; `state` is shown as a badge.
    """

    url: str
    label: Any = ""
    who: Any = None
    number: str = ""
    detail: Any = ""
    state: str = ""
    state_label: Any = ""


@dataclass(frozen=True, slots=True)
class SearchGroup:
    """Things of one kind found; `all_url` leads to the whole list. `is_exact`: a number named the one thing."""

    title: Any
    hits: list[SearchHit]
    all_url: str = ""
    is_exact: bool = False


# A function of the user and what was typed, or its dotted name: apps register before what reads models can
# be imported.
Source = Callable[[Any, str], SearchGroup | None]


@dataclass(frozen=True, slots=True)
class _Entry:
    source: Source | str
    roles: Collection[str]
    order: int


class Search:
    """Sources by name; registering a name again replaces it."""

    def __init__(self) -> None:
        self._entries: dict[str, _Entry] = {}

    def register(self, name: str, source: Source | str, *, roles: Collection[str], order: int = 100) -> None:
        """Add `source` for users of `roles`: it returns what it found within the user's row scope, or None."""
        self._entries[name] = _Entry(source, frozenset(map(str, roles)), order)

    def groups(self, user: Any, query: str) -> list[SearchGroup]:
        """Return what `user` may know of `query`, in order; empty groups are left out."""
        mine = [entry for entry in self._entries.values() if str(user.role) in entry.roles]
        mine.sort(key=lambda entry: entry.order)
        found = [group for entry in mine if (group := _call(entry.source, user, query))]
        return [group for group in found if group.hits]


def _call(source: Source | str, user: Any, query: str) -> SearchGroup | None:
    function: Source = import_string(source) if isinstance(source, str) else source
    return function(user, query)


search = Search()
