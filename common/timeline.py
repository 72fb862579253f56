"""What happened around a thing: each app adds its events to the timeline of a lower app's page."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One event as templates/components/timeline.html shows it: give `state`, or `icon` and `tone`."""

    at: dt.datetime | dt.date
    title: Any
    who: Any = ""
    text: Any = ""
    state: str = ""
    icon: str = ""
    tone: str = "info"
    url: str = ""

    @property
    def moment(self) -> dt.datetime:
        """When it happened, comparable whether it is known to the minute or to the day."""
        if isinstance(self.at, dt.datetime):
            return self.at
        return dt.datetime.combine(self.at, dt.time.min, tzinfo=timezone.get_current_timezone())


# `source(actor=…, subject_id=…)`, or its dotted name: apps register before what reads models can be imported.
Source = Callable[..., list[TimelineEvent]]


class TimelineRegistry:
    """Sources of events by page, filled by each app in `AppConfig.ready()`."""

    def __init__(self) -> None:
        self._sources: dict[tuple[str, str], Source | str] = {}

    def register(self, page: str, name: str, source: Source | str) -> None:
        """Add `source`: it returns the events of one subject that the actor may know."""
        self._sources[page, name] = source

    def events(self, page: str, *, actor: Any, subject_id: int) -> list[TimelineEvent]:
        """Return the events of every source, newest first."""
        found = [
            event
            for (of_page, _name), source in self._sources.items()
            if of_page == page
            for event in _call(source, actor, subject_id)
        ]
        return sorted(found, key=lambda event: event.moment, reverse=True)


def _call(source: Source | str, actor: Any, subject_id: int) -> list[TimelineEvent]:
    function: Source = import_string(source) if isinstance(source, str) else source
    return function(actor=actor, subject_id=subject_id)


timelines = TimelineRegistry()
