"""« Ma journée »: what waits for a user, section by section; each app adds its own in `AppConfig.ready()`."""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models
from django.utils.module_loading import import_string

LATE, SOON, CALM = "late", "soon", ""
# Nobody reads the difference between a thousand things and more; the database need not count them.
MOST_COUNTED = 1000
M = TypeVar("M", bound=models.Model)


def take(rows: "models.QuerySet[M]", size: int) -> tuple[list[M], int]:
    """Return the first `size` rows and how many there are in all, MOST_COUNTED at most."""
    found = list(rows[: size + 1])
    if len(found) <= size:
        return found, len(found)
    return found[:size], rows.order_by().values("pk")[:MOST_COUNTED].count()


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
    """Things of one kind that wait; `all_url` leads to the whole list when there are more than `rows`.

    `total` says how many there are in all (see `take`); None: the rows are all there is.
    """

    title: Any
    rows: list[DayRow]
    all_url: str = ""
    icon: str = "inbox"
    total: int | None = None

    @property
    def count(self) -> int:
        """How many things wait, MOST_COUNTED at most."""
        return len(self.rows) if self.total is None else self.total

    @property
    def is_more(self) -> bool:
        """Whether there are more than were counted."""
        return self.count >= MOST_COUNTED

    @property
    def late(self) -> int:
        """How many of the rows shown are late."""
        return sum(row.urgency == LATE for row in self.rows)


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
