"""« Ma journée »: what waits for a user, section by section; each app adds its own in `AppConfig.ready()`."""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string

LATE, SOON, CALM = "late", "soon", ""


@dataclass(frozen=True, slots=True)
class DayRow:
    """One thing to do, one click from the act.

    `since` says since when it waits, `due` when it must be done; `urgency` is LATE, SOON or CALM and is
    told by a word and an icon.
    """

    label: Any
    url: str
    detail: Any = ""
    since: dt.date | dt.datetime | None = None
    due: dt.date | None = None
    urgency: str = CALM


@dataclass(frozen=True, slots=True)
class DaySection:
    """Things of one kind that wait; `all_url` leads to the whole list when there are more than `rows`."""

    title: Any
    rows: list[DayRow]
    all_url: str = ""
    icon: str = "inbox"


# A function of the user, or its dotted name: apps register before what reads models can be imported.
Source = Callable[[Any], DaySection | None]


@dataclass(frozen=True, slots=True)
class _Entry:
    source: Source | str
    roles: Collection[str]
    order: int


class Day:
    """Sections by name; registering a name again replaces it."""

    def __init__(self) -> None:
        self._entries: dict[str, _Entry] = {}

    def register(self, name: str, source: Source | str, *, roles: Collection[str], order: int = 100) -> None:
        """Add `source` for users of `roles`: it returns a section, or None when nothing waits there."""
        self._entries[name] = _Entry(source, frozenset(map(str, roles)), order)

    def sections(self, user: Any) -> list[DaySection]:
        """Return what waits for `user`, in order; sections without rows are left out."""
        mine = [entry for entry in self._entries.values() if str(user.role) in entry.roles]
        mine.sort(key=lambda entry: entry.order)
        found = [section for entry in mine if (section := _call(entry.source, user))]
        return [section for section in found if section.rows]


def _call(source: Source | str, user: Any) -> DaySection | None:
    function: Source = import_string(source) if isinstance(source, str) else source
    return function(user)


day = Day()
