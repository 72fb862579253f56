"""Keyset pagination: the cost of a page does not grow with the list, and no COUNT(*) is run."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import F, Model, Q, QuerySet
from django.utils.dateparse import parse_date, parse_datetime

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """One page of a list: its rows and the cursors that lead on (None at either end)."""

    rows: list[M]
    next_cursor: str | None
    previous_cursor: str | None

    @property
    def is_whole(self) -> bool:
        return self.next_cursor is None and self.previous_cursor is None


def keyset_page(
    queryset: QuerySet[M], *, order: Sequence[str], cursor: str | None, size: int = 25
) -> Page[M]:
    """Return the page of `queryset` that `cursor` names; a cursor that cannot be read means the first page.

    `order` lists columns, `-` for descending, all NOT NULL, the last one unique (usually `pk`).
    """
    backwards, values = _read_cursor(cursor, len(order))
    directions = [(name.lstrip("-"), name.startswith("-") != backwards) for name in order]
    queryset = queryset.order_by(*[F(name).desc() if down else F(name).asc() for name, down in directions])
    if values:
        queryset = queryset.filter(
            _beyond(directions, [_typed(queryset, d[0], v) for d, v in zip(directions, values, strict=True)])
        )
    found = list(queryset[: size + 1])
    more, rows = len(found) > size, found[:size]
    if backwards:
        rows.reverse()
    has_next, has_previous = (bool(rows), more) if backwards else (more, bool(values) and bool(rows))
    return Page(
        rows=rows,
        next_cursor=_make_cursor(rows[-1], order, backwards=False) if has_next else None,
        previous_cursor=_make_cursor(rows[0], order, backwards=True) if has_previous else None,
    )


def _beyond(directions: Sequence[tuple[str, bool]], values: Sequence[Any]) -> Q:
    condition = Q()
    equal = Q()
    for (name, down), value in zip(directions, values, strict=True):
        condition |= equal & Q(**{f"{name}__{'lt' if down else 'gt'}": value})
        equal &= Q(**{name: value})
    # The redundant bound on the first column lets PostgreSQL start inside the index.
    name, down = directions[0]
    return Q(**{f"{name}__{'lte' if down else 'gte'}": values[0]}) & condition


def _typed(queryset: QuerySet[Any], name: str, value: Any) -> Any:
    if isinstance(value, str) and (moment := parse_datetime(value) if "T" in value else parse_date(value)):
        return moment
    return value


def _make_cursor(row: Model, order: Sequence[str], *, backwards: bool) -> str:
    values = []
    for name in order:
        value: Any = row
        for part in name.lstrip("-").split("__"):
            value = getattr(value, part)
        values.append(value.isoformat() if hasattr(value, "isoformat") else value)
    text = json.dumps([backwards, *values], default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(cursor: str | None, width: int) -> tuple[bool, list[Any]]:
    if not cursor:
        return False, []
    try:
        backwards, *values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, TypeError, binascii.Error):
        return False, []
    readable = len(values) == width and all(isinstance(value, str | int | float) for value in values)
    return (bool(backwards), values) if readable else (False, [])
