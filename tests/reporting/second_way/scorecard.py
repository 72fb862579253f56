"""The figures of an operator beside the median of the others; every file of theirs counts, in all phases."""

from collections.abc import Callable
from statistics import median
from typing import Any

from tests.reporting.second_way.base import Rows, Way, asked
from tests.reporting.second_way.follow_up import DUE, KNOWN, OPERATOR_STEPS, SPREAD
from tests.reporting.second_way.surveys import SURVEYED

FEWEST_OTHERS = 3
_STATES = {
    "routed": "'routed'",
    "planning": "'planning'",
    "submitted": "'submitted', 'deferred'",
    "approved": "'approved'",
    "followed": "'contracted', 'disbursing', 'in_follow_up'",
    "completed": "'completed'",
    "ended": "'rejected', 'cancelled', 'terminated'",
}
_FILES = (
    "SELECT f.operator_id, "
    + ", ".join(f"count(*) FILTER (WHERE f.state IN ({states}))" for states in _STATES.values())
    + " FROM files f, period d WHERE f.family = 'economic' AND f.operator_id IS NOT NULL"
    " AND f.opened_on <= d.ends_on GROUP BY 1"
)
_ANSWERS = """
    , steps AS (SELECT o.institution_id AS operator_id, p.proposed_at AS begun, p.answered_at AS ended
        FROM operators_proposal p JOIN operators_operator o ON o.id = p.operator_id
        WHERE p.state IN ('accepted', 'declined'))
"""
_STEP = (
    OPERATOR_STEPS.replace(", steps AS", ", all_steps AS")
    + """
    , steps AS (SELECT a.* FROM all_steps a JOIN accounts_institution i ON i.id = a.operator_id WHERE a.step = '{step}')
"""
)
_DELAY = ("n", "median", "ninetieth")
_VISITS = (
    DUE
    + """SELECT operator_id, count(*), count(*) FILTER (WHERE state = 'done' AND visited_on <= due_on),
        count(*) FILTER (WHERE state = 'done' AND visited_on > due_on), count(*) FILTER (WHERE state = 'missed'),
        (count(*) FILTER (WHERE state = 'done' AND visited_on <= due_on))::numeric / count(*)
    FROM due WHERE operator_id IS NOT NULL GROUP BY 1"""
)
_SURVIVAL = (
    KNOWN
    + "SELECT operator_id, "
    + ", ".join(
        f"count(*) FILTER (WHERE month = {month}), (count(*) FILTER (WHERE month = {month} AND is_running))::numeric"
        f" / NULLIF(count(*) FILTER (WHERE month = {month}), 0)"
        for month in (6, 12, 18, 24)
    )
    + " FROM known GROUP BY 1"
)
_JOBS = """
    , told AS (SELECT DISTINCT ON (f.id) f.operator_id, v.jobs_created AS jobs, COALESCE(v.jobs_women, 0) AS women,
            COALESCE(v.jobs_young, 0) AS young
        FROM operators_visit v JOIN files f ON f.id = v.application_id, period d
        WHERE v.state = 'done' AND v.jobs_created IS NOT NULL AND v.visited_on BETWEEN d.starts_on AND d.ends_on
            AND f.operator_id IS NOT NULL
        ORDER BY f.id, v.visited_on DESC, v.id DESC)
    SELECT operator_id, sum(jobs), sum(women), sum(young) FROM told GROUP BY 1
"""
# The persons whom an operator follows: of an aid that was not rejected nor cancelled.
_FOLLOWED = """(SELECT DISTINCT case_id, operator_id FROM aids_application WHERE family = 'economic'
    AND operator_id IS NOT NULL AND state NOT IN ('rejected', 'cancelled')) a"""
_CHANGE = (
    SURVEYED
    + f"""SELECT a.operator_id, count(*), avg(s.change) FROM surveyed s
    JOIN {_FOLLOWED} ON a.case_id = s.case_id WHERE s.is_last AND s.month > 0 AND s.change IS NOT NULL
    GROUP BY 1 HAVING count(*) >= 5"""
)
_COMPLAINTS = f"""SELECT a.operator_id, count(*), count(*) FILTER (WHERE c.state = 'received')
    FROM cases_complaint c JOIN {_FOLLOWED} ON a.case_id = c.case_id, period d
    WHERE c.kind = 'complaint' AND c.subject = 'operator' AND c.received_on BETWEEN d.starts_on AND d.ends_on
    GROUP BY 1"""
_FEES = """
    , fees AS (SELECT f.operator_id, t.amount_eur AS eur, t.state IN ('proposed', 'checked', 'ordered', 'paid')
            AND t.proposed_at >= d.first AND t.proposed_at < d.after AS is_invoiced,
            t.state = 'paid' AND t.paid_on BETWEEN d.starts_on AND d.ends_on AS is_paid
        FROM aids_tranche t JOIN files f ON f.id = t.application_id, period d
        WHERE t.is_fee AND f.operator_id IS NOT NULL)
    SELECT operator_id, COALESCE(sum(eur) FILTER (WHERE is_invoiced), 0), COALESCE(sum(eur) FILTER (WHERE is_paid), 0)
    FROM fees GROUP BY 1
"""

# Codes of the rows, statement by operator, and what stands where an operator has nothing: 0 of what is added up.
_MEASURES: dict[str, tuple[tuple[str, ...], str]] = {
    "files": (tuple(_STATES), _FILES),
    "answer_delay": (_DELAY, _ANSWERS + SPREAD.format(key="operator_id")),
    **{
        f"{step}_delay": (_DELAY, _STEP.format(step=step) + SPREAD.format(key="operator_id"))
        for step in ("plan", "contract", "payment")
    },
    "visits": (("due", "in_time", "late", "missed", "in_time_share"), _VISITS),
    "survival": (
        tuple(f"{name}_{month}" for month in (6, 12, 18, 24) for name in ("known", "running")),
        _SURVIVAL,
    ),
    "jobs": (("jobs", "women", "young"), _JOBS),
    "survey_change": (("n", "change"), _CHANGE),
    "complaints": (("complaints", "open"), _COMPLAINTS),
    "fees": (("invoiced", "paid"), _FEES),
}
_UNKNOWN = {
    "median",
    "ninetieth",
    "in_time_share",
    "change",
    *(f"running_{month}" for month in (6, 12, 18, 24)),
}


def _way(measure: str) -> Callable[[dict[str, Any]], Rows]:
    names, statement = _MEASURES[measure]
    nothing = tuple(None if name in _UNKNOWN or measure == "survey_change" else 0 for name in names)

    def way(parameters: dict[str, Any]) -> Rows:
        own = parameters["operator"]
        if own is None:
            return {}
        everybody = parameters | {"operator": None, "phase": None, "antenna": None, "country": None}
        found = {row[0]: row[1:] for row in asked(statement, everybody)}
        # Those who hold or held a file.
        at_work = {row[0] for row in asked(_FILES, everybody) if any(row[1:])} - {own}
        rows = {}
        for place, name in enumerate(names):
            others = [found.get(one, nothing)[place] for one in at_work]
            # Days are told in tenths, of each operator already.
            digits = 1 if name in ("median", "ninetieth") else None
            known = [
                round(float(value), digits) if digits else value for value in others if value is not None
            ]
            middle = median(known) if len(known) >= FEWEST_OTHERS else None
            rows[name] = (found.get(own, nothing)[place], middle)
        return rows

    return way


WAYS: dict[str, Way] = {f"scorecard_{measure}": _way(measure) for measure in _MEASURES}
