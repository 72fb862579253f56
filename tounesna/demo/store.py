"""Rows of many models that wait to be copied together."""

from typing import Any

from django.db import models

from common.copying import copy_rows, take_ids


class _Rows:
    """Rows of one model: values in the order of its columns."""

    def __init__(self, model: type[models.Model], *, with_ids: bool) -> None:
        fields = [f for f in model._meta.concrete_fields if with_ids or not f.primary_key or f.remote_field]
        self._model = model
        self._names = [field.attname for field in fields]
        self._defaults = {field.attname: field.get_default() for field in fields}
        self._rows: list[list[Any]] = []

    def add(self, values: dict[str, Any]) -> None:
        row = {**self._defaults, **values}
        self._rows.append([row[name] for name in self._names])

    def write(self) -> None:
        if self._rows:
            copy_rows(self._model, self._names, self._rows)
            self._rows.clear()


class Store:
    """Rows by model, written in the order in which the models were named; `numbered` ones bring their key."""

    def __init__(self, *named: type[models.Model], numbered: tuple[type[models.Model], ...] = ()) -> None:
        self._rows = {model: _Rows(model, with_ids=model in numbered) for model in named}
        self._ids: dict[type[models.Model], list[int]] = {}

    def add(self, model: type[models.Model], **values: Any) -> None:
        """Add a row: values by attribute name (`person_id`), the others at the model's default."""
        self._rows[model].add(values)

    def next_id(self, model: type[models.Model]) -> int:
        """Return a primary key for a row of `model`; keys are fetched a hundred at a time."""
        if not self._ids.get(model):
            self._ids[model] = take_ids(model, 100)[::-1]
        return self._ids[model].pop()

    def write(self) -> None:
        """Copy every row that waits."""
        for rows in self._rows.values():
            rows.write()
