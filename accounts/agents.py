"""Who reads, where no single agent is meant: every agent of an operator reaches the same rows."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.db.models import QuerySet

from accounts.enums import Role
from common.built_queries import BuiltQuery, kinds_of

# The institution of an agent who has none: no institution has this number.
_NOBODY = 0


@dataclass(frozen=True, slots=True)
class Agents:
    """The agents of an operator, by its institution, for `visible_to`."""

    institution_id: int
    role: str = Role.OPERATOR_AGENT


def for_agents(build: "Callable[..., QuerySet[Any]]") -> "Callable[..., QuerySet[Any]]":
    """Make of `build(actor, value: kind, ...)` a query that is built once for agents (common.built_queries).

    For everybody else it is built at each call. The values are given by their names.
    """
    kinds = kinds_of(build)
    kinds.pop(next(iter(kinds)))

    @wraps(build)
    def of_agents(institution: int, **values: Any) -> "QuerySet[Any]":
        return build(Agents(institution), **values)

    built: BuiltQuery[..., Any] = BuiltQuery(of_agents, {"institution": int, **kinds})

    @wraps(build)
    def ask(actor: Any, **values: Any) -> "QuerySet[Any]":
        if actor.role == Role.OPERATOR_AGENT:
            return built(institution=actor.institution_id or _NOBODY, **values)
        return build(actor, **values)

    return ask
