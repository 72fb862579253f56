"""What an indicator is: one function of the facts, with the words that define it and the files behind it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from reporting.enums import Unit
from reporting.selectors.facts import Facts
from reporting.selectors.names import Names, both
from reporting.selectors.tables import TOTAL, Column, Row, Table, share_of

Files = Callable[[Facts, str, str], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Head:
    """A column as an indicator declares it: its label is translated when the table is made."""

    code: str
    label: Any
    unit: Unit = Unit.COUNT
    is_linked: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """What an indicator's function returns: its rows, and the columns where they differ from those declared."""

    rows: Sequence[Row]
    note: Any = None
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    heads: Sequence[Head] | None = None


@dataclass(eq=False)
class Indicator:
    """One indicator of domain.md 6; calling it gives its table.

    `files` returns the queryset of cases or aid files behind one figure (facts, row's key, column's
    code): exactly those that were counted. Raises LookupError for a row or column that has none.
    """

    code: str
    title: Any
    definition: Any
    row_label: Any
    heads: Sequence[Head]
    compute: Callable[[Facts], Body]
    files: Files | None = None

    # A template that reads an attribute of an indicator must not call it.
    do_not_call_in_templates = True

    @cached_property
    def words(self) -> tuple[Names, Names, Names]:
        """Its title, its definition and what its rows are."""
        return both(self.title), both(self.definition), both(self.row_label)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns as declared; none where they follow from what was counted."""
        return _columns(self.heads)

    def __call__(self, facts: Facts) -> Table:
        body = self.compute(facts)
        title, definition, row_label = self.words
        return Table(
            code=self.code,
            title=title,
            definition=definition,
            row_label=row_label,
            columns=self.columns if body.heads is None else _columns(body.heads),
            rows=tuple(body.rows),
            note=body.note if body.note is None or isinstance(body.note, Names) else both(body.note),
            places=dict(body.places),
        )


def _columns(heads: Sequence[Head]) -> tuple[Column, ...]:
    return tuple(
        Column(
            head.code,
            head.label if isinstance(head.label, Names) else both(head.label),
            head.unit,
            is_linked=head.is_linked,
        )
        for head in heads
    )


INDICATORS: dict[str, Indicator] = {}


def with_shares(lines: Iterable[tuple[str, Names, int]], *, whole: int) -> Body:
    """Return counts, each with its share of `whole`, and `whole` as their total."""
    rows = [Row(key, names, (count, share_of(count, whole))) for key, names, count in lines]
    return Body([*rows, Row(TOTAL, both(_("Total")), (whole, share_of(whole, whole)))])


def indicator(
    code: str,
    *,
    title: Any,
    definition: Any,
    row_label: Any,
    heads: Sequence[Head],
    files: Files | None = None,
) -> Callable[[Callable[[Facts], Body]], Indicator]:
    """Make a function of the facts an indicator, known by its code."""

    def register(compute: Callable[[Facts], Body]) -> Indicator:
        made = Indicator(code, title, definition, row_label, tuple(heads), compute, files)
        made.__doc__ = compute.__doc__
        INDICATORS[code] = made
        return made

    return register


def not_linked(table: Table) -> Table:
    """Return the table without the way to its files, for a reader who may open none."""
    return replace(table, columns=tuple(replace(column, is_linked=False) for column in table.columns))
