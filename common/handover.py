"""What is open in a case when it changes hands: each app adds its lines in `AppConfig.ready()`."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class OpenWork:
    """One thing that whoever takes the case goes on with; `since` or `due` where there is a date."""

    label: Any
    detail: Any = ""
    since: dt.date | dt.datetime | None = None
    due: dt.date | dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenWorkSection:
    """Things of one kind; `empty` says in words that there is none (a section without it is left out)."""

    title: Any
    lines: list[OpenWork]
    empty: Any = ""


# `source(case_id)`, or its dotted name: apps register before what reads models can be imported. The caller
# has checked that the case may be read; names of other persons and sensitive data stay out of the sheet.
Source = Callable[[int], OpenWorkSection | None]


class HandOverRegistry:
    """Sources by name; registering a name again replaces it."""

    def __init__(self) -> None:
        self._sources: dict[str, tuple[int, Source | str]] = {}

    def register(self, name: str, source: Source | str, *, order: int = 100) -> None:
        """Add `source`: it returns the open work of one kind in one case, or None."""
        self._sources[name] = (order, source)

    def sections(self, case_id: int) -> list[OpenWorkSection]:
        """Return the open work of a case, in order."""
        found = [_call(source, case_id) for _order, source in sorted(self._sources.values(), key=_by_order)]
        return [section for section in found if section and (section.lines or section.empty)]


def _by_order(entry: tuple[int, Source | str]) -> int:
    return entry[0]


def _call(source: Source | str, case_id: int) -> OpenWorkSection | None:
    function: Source = import_string(source) if isinstance(source, str) else source
    return function(case_id)


hand_over = HandOverRegistry()
