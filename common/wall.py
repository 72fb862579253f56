"""The operators' wall: requests of an operator's agent run under a role of PostgreSQL that sees only her rows.

`visible_to` is the first wall, in Python; this is the second, in the database (ADR 0032). Behind it a query that
forgot its filter returns the rows of the agent's own operator, or none. The role only reads: acts are services,
which check the right themselves and step outside (`@outside_wall()`).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction
from django.db.backends.postgresql.base import Cursor, ServerBindingCursor
from django.http import FileResponse, HttpRequest, HttpResponseBase

# Roles of PostgreSQL belong to the server, whatever its databases.
WALL_ROLE = "tounesna_operator"
# What the policies compare with, for one transaction.
SETTING = "tounesna.operator"
_READING = ("GET", "HEAD")
# Pages of the account itself: they write in its own rows, and show nobody else's.
_OWN_ACCOUNT = ("account_", "mfa_", "usersessions_", "accounts:", "set_language", "health")

# Statements of agents' pages that a connection keeps planned, the least used forgotten.
MOST_PLANS = 300


@dataclass(frozen=True, slots=True)
class _Stand:
    """Where a context stands: whose rows it sees, and whether the server keeps the plans of its statements."""

    operator_id: int
    keeps_plans: bool


_operator: ContextVar[_Stand | None] = ContextVar("operator_behind_wall", default=None)


def is_walled() -> bool:
    """Say whether the queries of this context run behind the wall."""
    return _operator.get() is not None


@contextmanager
def behind_wall(operator_id: int, *, keeps_plans: bool = False) -> Iterator[None]:
    """Run queries as the agents of `operator_id` (an institution) may: in one transaction, reading only.

    Nothing of it outlives the transaction, whatever becomes of it: the role and the setting are local to it.
    With `keeps_plans` the server plans each statement once a connection (ADR 0043); not where the history of
    writings wants to know who acts, which it tells in front of a statement.
    """
    stand = _Stand(operator_id, keeps_plans)
    with transaction.atomic():
        _take(stand)
        token = _operator.set(stand)
        try:
            yield
        finally:
            _operator.reset(token)
            _return(None)


@contextmanager
def outside_wall() -> Iterator[None]:
    """Step outside for an act, or for figures of others that name nobody; back behind the wall afterwards.

    Does nothing where no wall stands. Also a decorator: `@outside_wall()` above `@transaction.atomic`.
    """
    stand = _operator.get()
    if stand is None:
        yield
        return
    _take(None)
    token = _operator.set(None)
    try:
        yield
    finally:
        _operator.reset(token)
        _return(stand)


def _take(stand: _Stand | None) -> None:
    keeps_plans = stand is not None and stand.keeps_plans
    _prepare(keeps_plans=False)
    role, number = ("none", "") if stand is None else (WALL_ROLE, str(stand.operator_id))
    mode = "force_generic_plan" if keeps_plans else "auto"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('role', %s, true), set_config(%s, %s, true), "
            "set_config('plan_cache_mode', %s, true)",
            [role, SETTING, number, mode],
        )
    _prepare(keeps_plans=keeps_plans)


def _prepare(*, keeps_plans: bool) -> None:
    """Have the cursors of the connection send statements to be prepared, or whole each time as elsewhere."""
    raw = connection.connection
    raw.cursor_factory = ServerBindingCursor if keeps_plans else Cursor
    raw.prepare_threshold = 0 if keeps_plans else None
    raw.prepared_max = MOST_PLANS


def _return(stand: _Stand | None) -> None:
    try:
        _take(stand)
    except DatabaseError:
        # The transaction is lost: its rollback, or that to the savepoint before the step, undoes the step too.
        return


class WallMiddleware:
    """Put every page of an operator's agent behind the wall; the last middleware, around the view alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        operator_id = self._operator_of(request)
        # A public page shows her what it shows everybody.
        if operator_id is None or getattr(view, "allowed_roles", "nobody") is None:
            return None
        with behind_wall(operator_id, keeps_plans=request.method in _READING):
            response: HttpResponseBase = view(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()
        if response.streaming and not isinstance(response, FileResponse):
            message = "a streamed answer would be read after the wall is gone"
            raise ImproperlyConfigured(message)
        return response

    def _operator_of(self, request: HttpRequest) -> int | None:
        user = request.user
        if not user.is_authenticated or not user.is_walled:
            return None
        name = (request.resolver_match.view_name if request.resolver_match else "") or ""
        # An agent without an operator sees nothing: no institution has the number 0.
        return None if name.startswith(_OWN_ACCOUNT) else user.institution_id or 0
