"""What became of the projects: businesses still running months after the signature, jobs at the last visit.

One definition for the scorecards of operators and for the figures of the scheme.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from aids.enums import AidKind
from aids.models import Application
from common.dates import today

MONTHS = (6, 12, 18, 24)
# A business is known at a month by a visit made this many days before it, or after it, at most.
BEFORE, AFTER = timedelta(days=100), timedelta(days=45)

# One row for each business and month: whether it was running then, NULL where no visit tells.
_BUSINESSES = """
    SELECT a.id, a.operator_id, m.month, x.running
    FROM aids_application a
    JOIN aids_contract c ON c.application_id = a.id
    CROSS JOIN unnest(%s::int[]) AS m(month)
    CROSS JOIN LATERAL (SELECT (c.starts_on + make_interval(months => m.month))::date AS reached) d
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN EXISTS (SELECT 1 FROM operators_closure k WHERE k.application_id = a.id
                AND k.outcome = 'stopped' AND k.state = 'confirmed' AND k.ended_on <= d.reached) THEN FALSE
            ELSE (SELECT v.business_state IN ('open', 'running') FROM operators_visit v
                WHERE v.application_id = a.id AND v.state = 'done'
                AND v.visited_on BETWEEN d.reached - %s AND d.reached + %s
                ORDER BY v.visited_on DESC, v.id DESC LIMIT 1)
        END AS running
    ) x
    WHERE a.kind = ANY(%s) AND a.operator_id IS NOT NULL AND c.starts_on IS NOT NULL
        AND d.reached BETWEEN %s AND %s
"""
_JOBS = """
    SELECT DISTINCT ON (v.application_id) a.operator_id, a.kind, v.jobs_created AS jobs,
        COALESCE(v.jobs_women, 0) AS women, COALESCE(v.jobs_young, 0) AS young
    FROM operators_visit v JOIN aids_application a ON a.id = v.application_id
    WHERE v.state = 'done' AND v.jobs_created IS NOT NULL AND a.operator_id IS NOT NULL
        AND v.visited_on BETWEEN %s AND %s
"""
_LAST_FIRST = " ORDER BY v.application_id, v.visited_on DESC, v.id DESC"
# Operator or month, how many are known, how many of them run.
Counted = list[tuple[Any, ...]]


def businesses_by_operator(starts_on: date, ends_on: date) -> Counted:
    """Return (operator's institution, month, known, running) of the months reached in the period."""
    grouped = "SELECT operator_id, month, {known}, {running} FROM ({rows}) b GROUP BY operator_id, month"
    return _businesses(grouped, starts_on, ends_on)


def businesses_by_month(starts_on: date, ends_on: date, *, among: QuerySet[Application]) -> Counted:
    """Return (month, known, running) of the businesses `among` some files."""
    grouped = "SELECT month, {known}, {running} FROM ({rows}) b GROUP BY month ORDER BY month"
    return _businesses(grouped, starts_on, ends_on, among=among)


def business_files(
    starts_on: date, ends_on: date, *, among: QuerySet[Application], month: int, is_running: bool
) -> list[int]:
    """Return the primary keys of the files known at a month, or only of those running then."""
    chosen = "b.running" if is_running else "b.running IS NOT NULL"
    listed = f"SELECT b.id FROM ({{rows}}) b WHERE b.month = {month:d} AND {chosen}"  # noqa: S608
    return [pk for (pk,) in _businesses(listed, starts_on, ends_on, among=among)]


def _businesses(
    statement: str, starts_on: date, ends_on: date, *, among: QuerySet[Application] | None = None
) -> Counted:
    kinds = [str(AidKind.BUSINESS), str(AidKind.INNOVATIVE)]
    given = [list(MONTHS), BEFORE.days, AFTER.days, kinds, starts_on, min(ends_on, today())]
    known = "COUNT(*) FILTER (WHERE running IS NOT NULL)"
    running = "COUNT(*) FILTER (WHERE running)"
    return _rows(
        lambda only: statement.format(known=known, running=running, rows=_BUSINESSES + only),
        given,
        among,
    )


def jobs_by_operator(starts_on: date, ends_on: date) -> Counted:
    """Return (operator's institution, jobs, of women, of young people) at the last visits of the period."""
    return _rows(lambda only: _summed("operator_id", only), [starts_on, ends_on], None)


def jobs_by_kind(starts_on: date, ends_on: date, *, among: QuerySet[Application]) -> Counted:
    """Return (kind of aid, jobs, of women, of young people) of the projects `among` some files."""
    return _rows(lambda only: _summed("kind", only), [starts_on, ends_on], among)


def _summed(key: str, only: str) -> str:
    return (
        f"SELECT {key}, SUM(jobs), SUM(women), SUM(young)"  # noqa: S608
        f" FROM ({_JOBS}{only}{_LAST_FIRST}) last GROUP BY {key}"
    )


def _rows(
    make: Callable[[str], str], given: Sequence[Any], among: QuerySet[Application] | None
) -> list[tuple[Any, ...]]:
    """Return the rows of a statement of this module; `make` puts what narrows the files where it belongs."""
    only, keys = "", tuple[Any, ...]()
    if among is not None:
        try:
            sql, keys = among.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:
            return []
        only = f" AND a.id IN ({sql})"
    with connection.cursor() as cursor:
        cursor.execute(make(only), [*given, *keys])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
