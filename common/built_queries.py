"""Queries that are built once: what Django compiles of them is kept, and asked again with other values (ADR 0046).

Building a query and writing its SQL takes Django longer than PostgreSQL needs to answer it; on a page of twenty
queries that is half of the time. The query is written as everywhere, in a function of the values that vary:

    @built_once
    def _offers(institution: int, on: date) -> QuerySet[Proposal]:
        return Proposal.objects.filter(operator__institution=institution, answer_due_on__gte=on)

    for offer in _offers(institution=actor.institution_id, on=today()): ...

Whatever differs from one call to the next has to be a value: a builder that asks for the day, the user or the
language by itself would keep the first answer (tests/common/test_built_queries.py builds each a second time).
"""

import copy
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar, get_type_hints

from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.query import Query

P = ParamSpec("P")
M = TypeVar("M", bound=Model)

# Every query of this kind, for the test that builds each a second time.
BUILT: list["BuiltQuery[Any, Any]"] = []


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A query as Django compiled it; `places` names the value of each parameter, None where it is always the same."""

    queryset: "QuerySet[Any]"
    compiler: SQLCompiler
    sql: str
    params: tuple[Any, ...]
    places: tuple[str | None, ...]


class BuiltQuery(Generic[P, M]):
    """Call it with the values, all by name; the rows come like those of any queryset, which cannot be narrowed."""

    def __init__(self, build: "Callable[P, QuerySet[M]]", kinds: Mapping[str, Any] | None = None) -> None:
        """`kinds`: the types of the values, where they are not those of the parameters of `build`."""
        update_wrapper(self, build)
        self._build: Callable[..., QuerySet[M]] = build
        self._kinds = kinds_of(build) if kinds is None else kinds
        BUILT.append(self)

    def __call__(self, *args: P.args, **values: P.kwargs) -> "QuerySet[M]":
        """Return the rows for those values. Raises TypeError unless every value is given by its name."""
        if args or values.keys() != self._kinds.keys():
            raise TypeError(f"{self.__name__}: {', '.join(self._kinds)}")  # type: ignore[attr-defined]
        made = self._compiled
        params = tuple(
            one if name is None else _like(one, values[name])
            for one, name in zip(made.params, made.places, strict=True)
        )
        # Not by copy.copy: a queryset fetches its rows to be copied.
        asked: QuerySet[M] = object.__new__(type(made.queryset))
        asked.__dict__.update(made.queryset.__dict__, _query=_Asked(made, params))
        return asked

    @cached_property
    def _compiled(self) -> _Compiled:
        return self.compile()

    def compile(self) -> _Compiled:
        """Build and compile it with two sets of marks, to see which parameter is which value.

        Raises ImproperlyConfigured where the SQL depends on the values, or makes something else of one.
        """
        marks, others = (
            {name: _mark(kind, 2 * place + turn) for place, (name, kind) in enumerate(self._kinds.items())}
            for turn in (0, 1)
        )
        queryset = self._build(**marks)
        compiler = queryset.query.get_compiler(queryset.db)
        sql, params = compiler.as_sql()
        again = self._build(**others).query.get_compiler(queryset.db)
        other_sql, other_params = again.as_sql()
        if sql != other_sql:
            raise ImproperlyConfigured(f"{self!r}: its SQL depends on its values")
        places = tuple(
            next((name for name in marks if (one, two) == (marks[name], others[name])), None)
            for one, two in zip(params, other_params, strict=True)
        )
        for one, two, name in zip(params, other_params, places, strict=True):
            if name is None and one != two:
                raise ImproperlyConfigured(f"{self!r}: makes {one!r} of a value")
        if missing := marks.keys() - set(places):
            raise ImproperlyConfigured(f"{self!r}: reads nothing of {', '.join(sorted(missing))}")
        return _Compiled(queryset, compiler, sql, tuple(params), places)


def kinds_of(build: Callable[..., Any]) -> dict[str, Any]:
    """Return the types of a function's parameters, in their order."""
    hints = get_type_hints(build)
    return {name: hints.get(name) for name in inspect.signature(build).parameters}


def built_once(build: "Callable[P, QuerySet[M]]") -> BuiltQuery[P, M]:
    """Make a query of a function that builds it; its parameters are whole numbers, days, moments or texts."""
    return BuiltQuery(build)


def _mark(kind: Any, number: int) -> Any:
    """A value of that kind that no query has by itself."""
    if kind is int:
        return 2_000_000_000 + number
    if kind is date:
        return date(1583, 3, 1) + timedelta(days=number)
    if kind is datetime:
        return datetime(1583, 3, 1, tzinfo=UTC) + timedelta(days=number)
    if kind is str:
        return f"\N{REPLACEMENT CHARACTER}{number}"
    raise ImproperlyConfigured(f"no mark for {kind}")


def _like(mark: Any, value: Any) -> Any:
    """The value as the parameter in whose place it comes: PostgreSQL is told the width of a whole number."""
    return type(mark)(value) if isinstance(mark, int) else value


class _Asked(Query):
    """A compiled query with its values: it can be read, and nothing else."""

    def __init__(self, made: _Compiled, params: tuple[Any, ...]) -> None:
        # All that is read of it is what the compiled one has.
        self.__dict__.update(made.queryset.query.__dict__)
        self._made, self._params = made, params

    def get_compiler(
        self, using: Any = None, connection: Any = None, elide_empty: bool = True
    ) -> SQLCompiler:
        compiler: Any = copy.copy(self._made.compiler)
        compiler.connection = connection or connections[using]
        compiler.as_sql = lambda: (self._made.sql, self._params)
        return compiler  # type: ignore[no-any-return]

    def chain(self, klass: Any = None) -> Query:
        raise TypeError("a query that is built once cannot be narrowed: write it into its builder")
