"""What every statement begins with: the period, the cases and aid files that may be counted in a scope."""

from collections.abc import Callable
from typing import Any

from django.db import connection

Rows = dict[str, tuple[Any, ...]]
# A statement that gives key and values, or a function of the scope's parameters.
Way = str | Callable[[dict[str, Any]], Rows]

# Parameters: starts_on, ends_on, and the keys (or None) of phase, antenna, country, operator's institution.
# domain.md 5: an operator has the economic files routed to it; domain.md 2: with the consent to share.
# domain.md 2: a person may oppose; a double of a case is the same return. Days are days of Tunis.
PRELUDE = """
    WITH period AS (
        SELECT %(starts_on)s::date AS starts_on, %(ends_on)s::date AS ends_on,
            %(starts_on)s::timestamp AT TIME ZONE 'Africa/Tunis' AS first,
            (%(ends_on)s::date + 1)::timestamp AT TIME ZONE 'Africa/Tunis' AS after,
            (now() AT TIME ZONE 'Africa/Tunis')::date AS today,
            LEAST(date_trunc('month', %(starts_on)s::timestamp),
                date_trunc('month', %(ends_on)s::timestamp) - interval '11 months')::date AS trend_starts_on
    ), phases AS (
        SELECT id, code, starts_on, is_open,
            CASE WHEN is_open THEN GREATEST(ends_on, (SELECT today FROM period)) ELSE ends_on END AS last_on
        FROM aids_phase
    ), operators_files AS (
        SELECT a.* FROM aids_application a
        WHERE a.operator_id = %(operator)s AND a.family = 'economic' AND a.state NOT IN ('draft', 'cancelled')
            AND EXISTS (SELECT FROM cases_consent s WHERE s.case_id = a.case_id AND s.scope = 'share_operator'
                AND s.withdrawn_on IS NULL)
    ), reach AS (
        SELECT c.* FROM cases_case c
        WHERE c.duplicate_of_id IS NULL
            AND c.id NOT IN (SELECT case_id FROM cases_caseprotection WHERE opposed_on IS NOT NULL)
            AND (%(antenna)s::bigint IS NULL OR c.antenna_id = %(antenna)s)
            AND (%(country)s::text IS NULL OR c.return_country_id = %(country)s)
            AND (%(operator)s::bigint IS NULL OR c.id IN (SELECT case_id FROM operators_files))
    ), received_ever AS (
        SELECT c.* FROM reach c LEFT JOIN phases f ON f.id = %(phase)s
        WHERE c.state <> 'announced' AND (f.id IS NULL OR c.opened_on BETWEEN f.starts_on AND f.last_on)
    ), received AS (
        SELECT c.*, p.sex, p.birth_date, p.schooling, p.occupation_isco
        FROM received_ever c JOIN cases_person p ON p.id = c.person_id, period d
        WHERE c.opened_on BETWEEN d.starts_on AND d.ends_on
    ), files AS (
        SELECT a.*, c.antenna_id, c.opened_on AS case_opened_on
        FROM aids_application a JOIN cases_case c ON c.id = a.case_id
        WHERE (%(phase)s::bigint IS NULL OR a.phase_id = %(phase)s)
            AND (%(antenna)s::bigint IS NULL OR c.antenna_id = %(antenna)s)
            AND (%(country)s::text IS NULL OR a.country_id = %(country)s)
            AND (%(operator)s::bigint IS NULL OR a.id IN (SELECT id FROM operators_files))
    ), firsts AS (
        SELECT e.subject_id,
            min(at) FILTER (WHERE to_state = 'submitted') AS submitted,
            min(at) FILTER (WHERE to_state IN ('approved', 'rejected')) AS decided,
            min(at) FILTER (WHERE to_state = 'approved') AS granted,
            min(at) FILTER (WHERE to_state = 'contracted') AS signed,
            min(at) FILTER (WHERE to_state IN
                ('approved', 'contracted', 'disbursing', 'in_follow_up', 'completed', 'terminated')) AS approved,
            min(at) FILTER (WHERE to_state IN
                ('contracted', 'disbursing', 'in_follow_up', 'completed', 'terminated')) AS contracted,
            min(at) FILTER (WHERE to_state = 'completed') AS completed
        FROM aids_applicationtransition e JOIN files f ON f.id = e.subject_id GROUP BY 1
    ), decisions AS (
        SELECT e.subject_id, e.to_state, e.reason FROM aids_applicationtransition e JOIN files f ON f.id = e.subject_id,
            period d WHERE e.to_state IN ('rejected', 'deferred') AND e.at >= d.first AND e.at < d.after
    ), stages AS (
        SELECT f.id, 'requested' AS stage FROM files f, period d WHERE f.opened_on BETWEEN d.starts_on AND d.ends_on
        UNION SELECT e.subject_id, s.stage FROM firsts e
            CROSS JOIN LATERAL (VALUES ('submitted', e.submitted), ('approved', e.approved),
                ('contracted', e.contracted), ('completed', e.completed)) s(stage, at), period d
            WHERE s.at >= d.first AND s.at < d.after
        UNION SELECT subject_id, to_state FROM decisions
    )
"""


def asked(statement: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a statement that reads what PRELUDE names."""
    with connection.cursor() as cursor:
        # Compiling a statement of this size takes longer than running it.
        cursor.execute("SET LOCAL jit = off")
        cursor.execute(f"{PRELUDE} {statement}", parameters)
        return cursor.fetchall()


def counted(way: Way, parameters: dict[str, Any]) -> Rows:
    """Return the figures of an indicator, counted the second way."""
    if callable(way):
        return way(parameters)
    rows = asked(way, parameters)
    assert len({row[0] for row in rows}) == len(rows), "a key stands twice"
    return {row[0]: row[1:] for row in rows}


def merged(*found: Rows) -> Rows:
    return {key: values for rows in found for key, values in rows.items()}
