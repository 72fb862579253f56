"""The next appointment of a case, for pages that do not know the agenda: an app adds its own in `ready()`."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class NextAppointment:
    """When and where the person is expected; nothing of why."""

    at: dt.datetime
    place: Any = ""


# `source(case_id)`, or its dotted name.
Source = Callable[[int], NextAppointment | None]


class Appointments:
    """Sources by name; registering a name again replaces it."""

    def __init__(self) -> None:
        self._sources: dict[str, Source | str] = {}

    def register(self, name: str, source: Source | str) -> None:
        self._sources[name] = source

    def next_of(self, case_id: int) -> NextAppointment | None:
        """Return the earliest appointment to come of the case, None while there is none."""
        found = [_call(source, case_id) for source in self._sources.values()]
        return min((one for one in found if one is not None), key=lambda one: one.at, default=None)


def _call(source: Source | str, case_id: int) -> NextAppointment | None:
    function: Source = import_string(source) if isinstance(source, str) else source
    return function(case_id)


appointments = Appointments()
