"""What happened around a thing: each app adds its events to the timeline of a lower app's page.

A page of the timeline asks each source for a handful of events before a given one, so that it costs the same
with ten events and with ten thousand.
"""

import base64
import binascii
import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

PAGE_SIZE = 30
MOST_AT_ONCE = 100
_NO_KEY, _ANY_KEY = 0, 2**63 - 1


class TimelineKind(models.TextChoices):
    """What a timeline is filtered by; each source is of one kind."""

    STATE = "state", _("Vie du dossier")
    NOTE = "note", _("Notes")
    DOCUMENT = "document", _("Documents")
    CONSENT = "consent", _("Accords")
    ANNOUNCEMENT = "announcement", _("Signalement")
    REFERRAL = "referral", _("Orientations")
    APPOINTMENT = "appointment", _("Rendez-vous et tâches")
    TRANSFER = "transfer", _("Transferts")
    AID = "aid", _("Aides")
    OPERATOR = "operator", _("Opérateurs")
    COMPLAINT = "complaint", _("Réclamations et demandes")
    OTHER = "other", _("Autres faits")


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One event as templates/components/timeline.html shows it: give `state`, or `icon` and `tone`.

    `key` is the primary key of its row; `lock` says in words that few may read it.
    """

    at: dt.datetime | dt.date
    title: Any
    who: Any = ""
    text: Any = ""
    state: str = ""
    icon: str = ""
    tone: str = "info"
    url: str = ""
    key: int = 0
    lock: Any = ""

    @property
    def moment(self) -> dt.datetime:
        """When it happened, comparable whether it is known to the minute or to the day."""
        return self.at if isinstance(self.at, dt.datetime) else _midnight(self.at)


@dataclass(frozen=True, slots=True)
class Window:
    """Which events of one source a page wants: those of the period that come after (are older than) a place."""

    since: dt.date | None = None
    until: dt.date | None = None
    before: dt.datetime | None = None
    before_key: int = _ANY_KEY
    limit: int = MOST_AT_ONCE

    def rows(self, queryset: "QuerySet[Any]", column: str, *, is_date: bool = False) -> "QuerySet[Any]":
        """Return the newest rows of `queryset` within the window; `column` is a datetime, or a date."""
        if self.since:
            queryset = queryset.filter(**{f"{column}__gte": self.since if is_date else _midnight(self.since)})
        if self.until:
            after = self.until + dt.timedelta(days=1)
            queryset = queryset.filter(**{f"{column}__lt": after if is_date else _midnight(after)})
        if self.before:
            queryset = queryset.filter(self._beyond(column, is_date=is_date))
        return queryset.order_by(f"-{column}", "-pk")[: self.limit]

    def _beyond(self, column: str, *, is_date: bool) -> Q:
        place: dt.datetime | dt.date | None = self.before
        if is_date and self.before:
            place = timezone.localdate(self.before)
            if _midnight(place) < self.before:  # the whole day is older
                return Q(**{f"{column}__lte": place})
        older = Q(**{f"{column}__lt": place}) | Q(**{column: place, "pk__lt": self.before_key})
        return Q(**{f"{column}__lte": place}) & older

    def holds(self, event: TimelineEvent) -> bool:
        """Whether an event of a source that does not page belongs to the window."""
        moment = event.moment
        if self.since and moment < _midnight(self.since):
            return False
        if self.until and moment >= _midnight(self.until + dt.timedelta(days=1)):
            return False
        return self.before is None or (moment, event.key) < (self.before, self.before_key)


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """One page of a timeline, newest first; `next_cursor` leads to what is older."""

    events: list[TimelineEvent]
    next_cursor: str | None = None
    is_first: bool = True


# `source(actor=…, subject_id=…)`, or its dotted name: apps register before what reads models can be imported.
# A paged one takes `window` as well and returns the events of `window.rows(…)`, each with its `key`.
Source = Callable[..., list[TimelineEvent]]


@dataclass(frozen=True, slots=True)
class _Entry:
    source: Source | str
    kind: TimelineKind
    is_paged: bool

    def read(self, actor: Any, subject_id: int, window: Window) -> list[TimelineEvent]:
        function: Source = import_string(self.source) if isinstance(self.source, str) else self.source
        if self.is_paged:
            return function(actor=actor, subject_id=subject_id, window=window)
        found = sorted(function(actor=actor, subject_id=subject_id), key=lambda event: event.moment)
        # Counted from the oldest, so that a new event does not move the others.
        numbered = [replace(event, key=event.key or number) for number, event in enumerate(found, 1)]
        return [event for event in reversed(numbered) if window.holds(event)][: window.limit]


class TimelineRegistry:
    """Sources of events by page, filled by each app in `AppConfig.ready()`."""

    def __init__(self) -> None:
        self._sources: dict[tuple[str, str], _Entry] = {}

    def register(
        self,
        page: str,
        name: str,
        source: Source | str,
        *,
        kind: TimelineKind = TimelineKind.OTHER,
        paged: bool = False,
    ) -> None:
        """Add `source`: it returns the events of one subject that the actor may know."""
        self._sources[page, name] = _Entry(source, kind, paged)

    def kinds(self, page: str) -> list[TimelineKind]:
        """Return the kinds of event that a page can show."""
        known = {entry.kind for (of_page, _name), entry in self._sources.items() if of_page == page}
        return [kind for kind in TimelineKind if kind in known]

    def events(self, page: str, *, actor: Any, subject_id: int) -> list[TimelineEvent]:
        """Return the newest events of every source, newest first."""
        found = [
            event
            for (of_page, _name), entry in self._sources.items()
            if of_page == page
            for event in entry.read(actor, subject_id, Window())
        ]
        return sorted(found, key=lambda event: event.moment, reverse=True)

    def page(
        self,
        page: str,
        *,
        actor: Any,
        subject_id: int,
        kinds: Collection[str] = (),
        since: dt.date | None = None,
        until: dt.date | None = None,
        cursor: str | None = None,
        size: int = PAGE_SIZE,
    ) -> TimelinePage:
        """Return one page of the events of a period and of `kinds` (none: all); a bad cursor is the first page."""
        place = _read_cursor(cursor)
        wanted = Window(since, until, limit=size + 1)
        entries = [entry for (of_page, _name), entry in self._sources.items() if of_page == page]
        found: list[tuple[dt.datetime, int, int, TimelineEvent]] = []
        for rank, entry in enumerate(entries):
            if kinds and entry.kind not in kinds:
                continue
            window = _after(wanted, place, rank)
            found += [(e.moment, -rank, e.key, e) for e in entry.read(actor, subject_id, window)]
        found.sort(key=lambda line: line[:3], reverse=True)
        more = len(found) > size
        cursor_out = _make_cursor(found[size - 1]) if more else None
        return TimelinePage([line[3] for line in found[:size]], cursor_out, place is None)


def _after(window: Window, place: tuple[dt.datetime, int, int] | None, rank: int) -> Window:
    """Narrow `window` to what comes after `place` in the order (moment, rank of the source, key)."""
    if place is None:
        return window
    moment, at_rank, key = place
    if rank != at_rank:
        key = _ANY_KEY if rank > at_rank else _NO_KEY
    return replace(window, before=moment, before_key=key)


def _make_cursor(line: tuple[dt.datetime, int, int, TimelineEvent]) -> str:
    text = f"{line[0].isoformat()}|{-line[1]}|{line[2]}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(cursor: str | None) -> tuple[dt.datetime, int, int] | None:
    if not cursor:
        return None
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        moment, rank, key = text.split("|")
        at, place = parse_datetime(moment), (int(rank), int(key))
    except (ValueError, binascii.Error):
        return None
    if at is None or timezone.is_naive(at) or not 0 <= place[1] <= _ANY_KEY:
        return None
    return at, *place


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, tzinfo=timezone.get_current_timezone())


timelines = TimelineRegistry()
