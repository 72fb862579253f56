"""Sweeps that raise tasks: each app registers what it watches in `AppConfig.ready()`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Finding:
    """A deadline that a sweep found on a case.

    `subject` names it for ever ("412:2026-03-01"): the same subject never raises a second task, a moved
    deadline is another subject. `subject_id` is the row that the sweep's URL opens; `detail` a number or
    a few words in no language ("A26-000012-K").
    """

    subject: str
    subject_id: int
    case_id: int
    assignee_id: int | None
    due_on: date
    detail: str = ""


# A function of today's date, or its dotted name: apps register before what reads models can be imported.
Source = Callable[[date], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Sweep:
    """What is watched: `label` says what is to be done, `url_name` where, given the finding's `subject_id`."""

    name: str
    source: Source | str
    label: Any
    url_name: str

    def find(self, day: date) -> Iterable[Finding]:
        """Return what is due near `day`, in any order; all of it each time."""
        function: Source = import_string(self.source) if isinstance(self.source, str) else self.source
        return function(day)


class Sweeps:
    """Sweeps by name; registering a name again replaces it."""

    def __init__(self) -> None:
        self._sweeps: dict[str, Sweep] = {}

    def register(self, name: str, source: Source | str, *, label: Any, url_name: str) -> None:
        self._sweeps[name] = Sweep(name, source, label, url_name)

    def all(self) -> list[Sweep]:
        return list(self._sweeps.values())

    def label(self, name: str) -> Any:
        """Return the words of a sweep; its name for one that is no longer registered."""
        return self._sweeps[name].label if name in self._sweeps else name

    def url(self, name: str, subject_id: int) -> str:
        """Return where the act is done, "" for a sweep that is no longer registered."""
        return reverse(self._sweeps[name].url_name, args=[subject_id]) if name in self._sweeps else ""


sweeps = Sweeps()
