"""The assessments that a simulation reads: the latest of each case made for a phase.

An assessment was made for a phase when an aid file of that phase bears it; one that no file of any phase bears,
when it was made while the phase took requests: from its start until the next phase begins, or until its end
once it is closed (ADR 0008).
"""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time, timedelta
from typing import Any

import psycopg
from django.db import connection
from django.utils import timezone

from aids.enums import HOLDING_STATES
from aids.models import Phase

FETCHED = 20_000

_CURSOR = "simulation"
# One pass over the assessments: with their answers in JSON beside, the table is wide.
_ROWS = """
    WITH latest AS (
    SELECT DISTINCT ON (a.case_id)
        a.id, a.case_id, a.facts_sealed, a.total_points, a.amount_eur
    FROM aids_assessment a
    LEFT JOIN (
        SELECT assessment_id, bool_or(phase_id = %(phase)s) AS is_ours
        FROM aids_application WHERE assessment_id IS NOT NULL GROUP BY assessment_id
    ) f ON f.assessment_id = a.id
    WHERE f.is_ours
        OR (f.is_ours IS NULL AND a.assessed_at >= %(start)s::timestamptz
            AND a.assessed_at < %(end)s::timestamptz)
    ORDER BY a.case_id, a.assessed_at DESC, a.id DESC
    )
    SELECT a.id, a.case_id, a.facts_sealed, a.total_points::int,
        COALESCE((a.amount_eur * 100)::int, -1), c.number, c.antenna_id, c.governorate_id, p.sex,
        c.return_country_id, c.category = 'E', placed.person_id IS NOT NULL
    FROM latest a
    JOIN cases_case c ON c.id = a.case_id
    JOIN cases_person p ON p.id = c.person_id
    LEFT JOIN (
        SELECT DISTINCT person_id FROM aids_application
        WHERE phase_id = %(phase)s AND (state = ANY(%(holding)s) OR reserved_until IS NOT NULL)
    ) placed ON placed.person_id = c.person_id
"""

# id, case, sealed facts, points, cents (-1: not eligible), case number, antenna, governorate, sex, country of
# return, South-South, whether the person holds a place of the phase already.
Row = tuple[int, int, bytes | None, int, int, str, int, str | None, str, str, bool, bool]


def phase_window(phase: Phase) -> tuple[date, date | None]:
    """Return the first day on which the phase takes requests, and the last one; None: open still."""
    following = (
        Phase.objects.filter(starts_on__gt=phase.starts_on)
        .order_by("starts_on")
        .values_list("starts_on", flat=True)
        .first()
    )
    last = None if phase.is_open else phase.ends_on
    if following is not None and (last is None or following <= last):
        last = following - timedelta(days=1)
    return phase.starts_on, last


def assessments_of_phase(phase: Phase) -> Iterator[tuple[int, list[Row]]]:
    """Yield the latest assessment of each case made for the phase, some thousands at a time, and how many in all.

    All as they stood when the first were fetched. The cursor outlives transactions, so that what is written
    meanwhile (progress) is seen at once.
    """
    connection.ensure_connection()
    held = psycopg.ServerCursor(connection.connection, _CURSOR, scrollable=True, withhold=True)
    with closing(held) as cursor:
        cursor.execute(_ROWS, _values(phase), binary=True)
        with connection.cursor() as mover:
            mover.execute(f"MOVE FORWARD ALL IN {_CURSOR}")
            total = mover.rowcount
            mover.execute(f"MOVE ABSOLUTE 0 IN {_CURSOR}")
        while rows := cursor.fetchmany(FETCHED):
            yield total, rows


def _values(phase: Phase) -> dict[str, Any]:
    first, last = phase_window(phase)
    return {
        "phase": phase.pk,
        "start": _midnight(first).isoformat(),
        "end": _midnight(last + timedelta(days=1)).isoformat() if last else "infinity",
        "holding": [str(state) for state in HOLDING_STATES],
    }


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
