"""What is overdue per counsellor, as the manager of an antenna sees it: each app adds its counts in `ready()`."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string

# `source(antenna_id)` returns how many things are overdue per counsellor (None: cases that nobody follows), in
# one query; or its dotted name.
Source = Callable[[int], Mapping[int | None, int]]


@dataclass(frozen=True, slots=True)
class Overdue:
    """Things of one kind that are overdue, per counsellor."""

    label: Any
    counts: Mapping[int | None, int]


class Workload:
    """Sources by name; registering a name again replaces it."""

    def __init__(self) -> None:
        self._sources: dict[str, tuple[int, Any, Source | str]] = {}

    def register(self, name: str, label: Any, source: Source | str, *, order: int = 100) -> None:
        """Add `source` under the heading `label`."""
        self._sources[name] = (order, label, source)

    def overdue(self, antenna_id: int) -> Collection[Overdue]:
        """Return what is overdue in an antenna, kind by kind; one query per source."""
        rows = sorted(self._sources.values(), key=lambda entry: entry[0])
        return [Overdue(label, _call(source, antenna_id)) for _order, label, source in rows]


def _call(source: Source | str, antenna_id: int) -> Mapping[int | None, int]:
    function: Source = import_string(source) if isinstance(source, str) else source
    return function(antenna_id)


workload = Workload()
