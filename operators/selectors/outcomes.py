"""What became of the projects: businesses still running months after the signature, jobs at the last visit.

One definition for the scorecards of operators and for the figures of the scheme.
"""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from aids.enums import AidKind
from aids.models import Application
from common.dates import today
from operators.selectors.scorecards.base import run

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
_KNOWN_AND_RUNNING = "COUNT(*) FILTER (WHERE running IS NOT NULL), COUNT(*) FILTER (WHERE running)"
# One row for each project: what its last visit of the period told.
_JOBS = """
    SELECT DISTINCT ON (v.application_id) a.operator_id, a.kind, v.jobs_created AS jobs,
        COALESCE(v.jobs_women, 0) AS women, COALESCE(v.jobs_young, 0) AS young
    FROM operators_visit v JOIN aids_application a ON a.id = v.application_id
    WHERE v.state = 'done' AND v.jobs_created IS NOT NULL AND a.operator_id IS NOT NULL
        AND v.visited_on BETWEEN %s AND %s
"""
_JOBS_LAST = "ORDER BY v.application_id, v.visited_on DESC, v.id DESC"
# Rows of a statement, as each function tells.
Counted = list[tuple[Any, ...]]


def businesses_by_operator(starts_on: date, ends_on: date) -> Counted:
    """Return (operator's institution, month, known, running) of the months reached in the period."""
    statement = f"SELECT operator_id, month, {_KNOWN_AND_RUNNING} FROM ({_BUSINESSES}) b GROUP BY 1, 2"  # noqa: S608
    return run(statement, _reached(starts_on, ends_on))


def businesses_by_month(starts_on: date, ends_on: date, *, among: QuerySet[Application]) -> Counted:
    """Return (month, known, running) of the businesses `among` some files."""
    only, keys = _only(among)
    statement = f"SELECT month, {_KNOWN_AND_RUNNING} FROM ({_BUSINESSES}{only}) b GROUP BY 1 ORDER BY 1"  # noqa: S608
    return run(statement, [*_reached(starts_on, ends_on), *keys])


def business_files(
    starts_on: date, ends_on: date, *, among: QuerySet[Application], month: int, is_running: bool
) -> list[int]:
    """Return the primary keys of the files known at a month, or only of those running then."""
    only, keys = _only(among)
    chosen = "running" if is_running else "running IS NOT NULL"
    statement = f"SELECT id FROM ({_BUSINESSES}{only}) b WHERE {chosen} AND month = %s"  # noqa: S608
    return [pk for (pk,) in run(statement, [*_reached(starts_on, ends_on), *keys, month])]


def jobs_by_operator(starts_on: date, ends_on: date) -> Counted:
    """Return (operator's institution, jobs, of women, of young people) at the last visits of the period."""
    statement = (
        f"SELECT operator_id, SUM(jobs), SUM(women), SUM(young) FROM ({_JOBS}{_JOBS_LAST}) j GROUP BY 1"  # noqa: S608
    )
    return run(statement, [starts_on, ends_on])


def jobs_by_kind(starts_on: date, ends_on: date, *, among: QuerySet[Application]) -> Counted:
    """Return (kind of aid, jobs, of women, of young people) of the projects `among` some files."""
    only, keys = _only(among)
    statement = (
        f"SELECT kind, SUM(jobs), SUM(women), SUM(young) FROM ({_JOBS}{only} {_JOBS_LAST}) j GROUP BY 1"  # noqa: S608
    )
    return run(statement, [starts_on, ends_on, *keys])


def _reached(starts_on: date, ends_on: date) -> list[Any]:
    """Return the parameters of _BUSINESSES: the months, the visits that tell of one, the kinds, the days."""
    kinds = [str(AidKind.BUSINESS), str(AidKind.INNOVATIVE)]
    return [list(MONTHS), BEFORE.days, AFTER.days, kinds, starts_on, min(ends_on, today())]


def _only(among: QuerySet[Application]) -> tuple[str, tuple[Any, ...]]:
    """Return the condition that narrows a statement to some files, with its parameters."""
    try:
        sql, keys = among.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return " AND FALSE", ()
    return f" AND a.id IN ({sql})", keys
