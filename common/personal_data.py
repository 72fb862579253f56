"""What is held about a person: read for her, shared with whom, erased when its time has come.

Each app declares what it holds in `AppConfig.ready()`, by dotted names: models are not loaded yet then.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class DataField:
    """One fact: `key` names it in the JSON file, `label` on paper."""

    key: str
    label: Any
    value: Any


@dataclass(frozen=True, slots=True)
class DataSection:
    """Facts of one kind, one list of fields per record."""

    key: str
    title: Any
    records: list[list[DataField]]


@dataclass(frozen=True, slots=True)
class Shared:
    """Something that reaches a third party on the ground of an agreement, and ends with it."""

    what: str
    who: str
    url: str = ""


def record(row: models.Model, *names: str) -> list[DataField]:
    """Return the fields `names` of `row` under their French names; choices in words, references by name."""
    return [_field(row, name) for name in names]


def section(key: str, title: Any, rows: "models.QuerySet[Any]", *names: str) -> DataSection:
    """Return the fields `names` of each of `rows`, the oldest first."""
    return DataSection(key, title, [record(row, *names) for row in rows.order_by("pk")])


def _field(row: models.Model, name: str) -> DataField:
    field = row._meta.get_field(name)
    value = getattr(row, name)
    if getattr(field, "choices", None):
        value = getattr(row, f"get_{name}_display")()
    elif field.is_relation and value is not None:
        value = str(value)
    return DataField(name, getattr(field, "verbose_name", name), value)


Source = Callable[[int, Any], list[DataSection]]
Blocker = Callable[[Iterable[int]], dict[int, list[str]]]
Sharing = Callable[[int, str], list[Shared]]


@dataclass(slots=True)
class PersonalData:
    """What the apps hold, and how it ends.

    A row that hangs on a person or a case loses every text at erasure, unless its model is told otherwise:
    `remove` (the whole row goes) or `keep` (these fields are facts, not words about somebody).
    """

    removed: set[str] = field(default_factory=set)
    kept: dict[str, set[str]] = field(default_factory=dict)
    _sources: dict[str, tuple[int, str]] = field(default_factory=dict)
    _blockers: dict[str, str] = field(default_factory=dict)
    _sharing: dict[str, str] = field(default_factory=dict)

    def source(self, name: str, function: str, *, order: int = 100) -> None:
        """`function(person_id, actor)` returns the sections that an app holds about a person.

        `actor` is the user who asks for the copy: what she may not read even there stays out of it.
        """
        self._sources[name] = (order, function)

    def blocker(self, name: str, function: str) -> None:
        """`function(person_ids)` says, by person, why her data cannot be erased yet."""
        self._blockers[name] = function

    def sharing(self, name: str, function: str) -> None:
        """`function(case_id, scope)` names what is shared now on the ground of the agreement `scope`."""
        self._sharing[name] = function

    def remove(self, *models: str) -> None:
        """Rows of these models ("app.Model") are deleted with the person's data."""
        self.removed.update(model.lower() for model in models)

    def keep(self, model: str, *fields: str) -> None:
        """These text fields of `model` are facts of the scheme and stay."""
        self.kept.setdefault(model.lower(), set()).update(fields)

    def sections(self, person_id: int, actor: Any) -> list[DataSection]:
        """Return everything held about a person, sections without records left out."""
        ordered = sorted(self._sources.values())
        found = [section for _order, name in ordered for section in import_string(name)(person_id, actor)]
        return [section for section in found if section.records]

    def blockers(self, person_ids: Iterable[int]) -> dict[int, list[str]]:
        """Return, for each person whose data must stay for now, every reason."""
        persons = list(person_ids)
        reasons: dict[int, list[str]] = {}
        for name in self._blockers.values():
            for person, words in import_string(name)(persons).items():
                reasons.setdefault(person, []).extend(words)
        return reasons

    def shared(self, case_id: int, scope: str) -> list[Shared]:
        """Return what stops being shared when the agreement `scope` is withdrawn."""
        return [one for name in self._sharing.values() for one in import_string(name)(case_id, scope)]


personal_data = PersonalData()
