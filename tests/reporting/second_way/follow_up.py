"""Operators, visits, what became of the projects; announcements, referrals; what the persons say."""

from tests.reporting.second_way.aids import LAST_JOBS
from tests.reporting.second_way.base import Rows, Way, asked

_OPENED = """
    , opened AS (SELECT f.* FROM files f, period d WHERE f.opened_on <= d.ends_on
        AND f.state NOT IN ('draft', 'scored', 'cancelled'))
    SELECT state, count(*), COALESCE(sum(granted_eur), 0) FROM opened GROUP BY 1
    UNION ALL SELECT 'total', count(*), COALESCE(sum(granted_eur), 0) FROM opened
"""
_IN_PERIOD = "{0} >= d.first AND {0} < d.after"
_HAPPENED = {
    "due": "t.due_on BETWEEN d.starts_on AND d.ends_on",
    **{step: _IN_PERIOD.format(f"t.{step}_at") for step in ("proposed", "checked", "ordered")},
    "paid": "t.state IN ('paid', 'returned') AND t.paid_on BETWEEN d.starts_on AND d.ends_on",
    "returned": "t.state = 'returned' AND t.returned_on BETWEEN d.starts_on AND d.ends_on",
}
_TRANCHES = " UNION ALL ".join(
    f"""SELECT '{step}', count(*) FILTER (WHERE NOT t.is_fee),
        COALESCE(sum(t.amount_eur) FILTER (WHERE NOT t.is_fee), 0),
        count(*) FILTER (WHERE t.is_fee), COALESCE(sum(t.amount_eur) FILTER (WHERE t.is_fee), 0)
    FROM aids_tranche t JOIN files f ON f.id = t.application_id, period d WHERE t.state <> 'cancelled' AND {wanted}"""
    for step, wanted in _HAPPENED.items()
)
SPREAD = """
    SELECT {key}, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY days),
        percentile_cont(0.9) WITHIN GROUP (ORDER BY days)
    FROM (SELECT s.*, EXTRACT(EPOCH FROM ended - begun) / 86400 AS days FROM steps s, period d
        WHERE ended >= d.first AND ended < d.after AND begun <= ended) s GROUP BY 1
"""
# Of economic files: from the operator's acceptance to the first submission, and so on. What is only a day
# counts from its midnight.
OPERATOR_STEPS = """
    , steps AS (
        SELECT 'plan' AS step, f.operator_id, p.answered_at AS begun, e.submitted AS ended
            FROM firsts e JOIN files f ON f.id = e.subject_id AND f.family = 'economic'
            JOIN operators_operator o ON o.institution_id = f.operator_id
            JOIN operators_proposal p ON p.application_id = f.id AND p.state = 'accepted' AND p.operator_id = o.id
        UNION ALL SELECT 'decision', f.operator_id, e.submitted, e.decided
            FROM firsts e JOIN files f ON f.id = e.subject_id
        UNION ALL SELECT 'contract', f.operator_id, e.granted, e.signed
            FROM firsts e JOIN files f ON f.id = e.subject_id
        UNION ALL SELECT 'payment', f.operator_id, c.starts_on::timestamp AT TIME ZONE 'Africa/Tunis',
                (SELECT min(t.paid_on) FROM aids_tranche t WHERE t.application_id = f.id AND NOT t.is_fee
                    AND t.state IN ('paid', 'returned'))::timestamp AT TIME ZONE 'Africa/Tunis'
            FROM files f JOIN aids_contract c ON c.application_id = f.id
            WHERE f.family = 'economic' AND f.operator_id IS NOT NULL)
"""

# Offers of the period; a file offered twice to one operator counts once. In hand and completed: now.
_OPERATORS = """
    , offers AS (SELECT p.*, i.code FROM operators_proposal p JOIN operators_operator o ON o.id = p.operator_id
        JOIN accounts_institution i ON i.id = o.institution_id, period d
        WHERE p.proposed_at >= d.first AND p.proposed_at < d.after AND CASE WHEN %(operator)s::bigint IS NULL
            THEN p.application_id IN (SELECT id FROM files) ELSE o.institution_id = %(operator)s END)
    , answers AS (SELECT {key} AS code, count(DISTINCT application_id) AS proposed,
            count(DISTINCT application_id) FILTER (WHERE state = 'accepted') AS accepted,
            count(DISTINCT application_id) FILTER (WHERE state = 'declined') AS declined,
            count(DISTINCT application_id) FILTER (WHERE state = 'expired') AS expired,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY EXTRACT(EPOCH FROM answered_at - proposed_at) / 86400)
                FILTER (WHERE state IN ('accepted', 'declined')) AS median
        FROM offers p GROUP BY 1)
    , hands AS (SELECT {key} AS code, count(*) FILTER (WHERE f.state IN ('planning', 'submitted', 'deferred',
                'approved', 'contracted', 'disbursing', 'in_follow_up')) AS active,
            count(*) FILTER (WHERE f.state = 'completed') AS completed
        FROM files f JOIN accounts_institution p ON p.id = f.operator_id GROUP BY 1)
    SELECT COALESCE(a.code, h.code), COALESCE(proposed, 0), COALESCE(accepted, 0), COALESCE(declined, 0),
        COALESCE(expired, 0), median, COALESCE(active, 0), COALESCE(completed, 0)
    FROM answers a FULL JOIN hands h ON h.code = a.code
"""


def operators(parameters) -> Rows:
    rows = asked(_OPERATORS.format(key="p.code"), parameters)
    if parameters["operator"] is None:
        rows += asked(_OPERATORS.format(key="'total'"), parameters)
    return {row[0]: row[1:] for row in rows}


DUE = """
    , due AS (SELECT v.*, f.operator_id FROM operators_visit v JOIN files f ON f.id = v.application_id, period d
        WHERE v.kind IN ('planned', 'final') AND v.state <> 'cancelled'
            AND v.due_on BETWEEN d.starts_on AND d.ends_on AND v.due_on < d.today)
"""
_MADE = """count(*), count(*) FILTER (WHERE state = 'done' AND visited_on <= due_on),
    count(*) FILTER (WHERE state = 'done' AND visited_on > due_on), count(*) FILTER (WHERE state = 'missed')"""
_VISITS = (
    DUE
    + f"""SELECT month::text, {_MADE}, count(*) FILTER (WHERE state = 'planned'),
        (count(*) FILTER (WHERE state = 'done' AND visited_on <= due_on))::numeric / count(*) FROM due GROUP BY 1
    UNION ALL SELECT 'total', {_MADE}, count(*) FILTER (WHERE state = 'planned'),
        (count(*) FILTER (WHERE state = 'done' AND visited_on <= due_on))::numeric / NULLIF(count(*), 0) FROM due
"""
)
# A business is known by the last visit between 100 days before its month and 45 after it, or by a confirmed
# closure that says it stopped.
KNOWN = """
    , reached AS (SELECT f.id, f.operator_id, m.month, (c.starts_on + make_interval(months => m.month))::date AS day
        FROM files f JOIN aids_contract c ON c.application_id = f.id, unnest(ARRAY[6, 12, 18, 24]) m(month)
        WHERE f.kind IN ('business', 'innovative') AND f.operator_id IS NOT NULL)
    , seen AS (SELECT DISTINCT ON (r.id, r.month) r.id, r.month, v.business_state
        FROM reached r JOIN operators_visit v ON v.application_id = r.id AND v.state = 'done'
            AND v.visited_on >= r.day - 100 AND v.visited_on <= r.day + 45
        ORDER BY r.id, r.month, v.visited_on DESC, v.id DESC)
    , known AS (SELECT r.*, k.id IS NULL AND s.business_state IN ('open', 'running') AS is_running
        FROM reached r LEFT JOIN seen s ON s.id = r.id AND s.month = r.month
        LEFT JOIN operators_closure k ON k.application_id = r.id AND k.state = 'confirmed' AND k.outcome = 'stopped'
            AND k.ended_on <= r.day, period d
        WHERE r.day BETWEEN d.starts_on AND LEAST(d.ends_on, d.today) AND (k.id IS NOT NULL OR s.id IS NOT NULL))
"""
_BUSINESSES = (
    KNOWN
    + """SELECT month::text, count(*), count(*) FILTER (WHERE is_running),
        (count(*) FILTER (WHERE is_running))::numeric / count(*) FROM known GROUP BY 1"""
)
_JOBS = f"""
    , told AS ({LAST_JOBS})
    SELECT kind, sum(jobs), sum(women), sum(young) FROM told GROUP BY 1
    UNION ALL SELECT 'total', sum(jobs), sum(women), sum(young) FROM told
"""
_OUTCOMES = """
    , ended AS (SELECT k.outcome FROM operators_closure k JOIN files f ON f.id = k.application_id, period d
        WHERE k.state = 'confirmed' AND k.confirmed_at >= d.first AND k.confirmed_at < d.after)
    SELECT outcome, count(*), count(*)::numeric / (SELECT count(*) FROM ended) FROM ended GROUP BY 1
    UNION ALL SELECT 'total', count(*), CASE WHEN count(*) > 0 THEN 1 END FROM ended
"""

_ANNOUNCED = """
    , announced AS (SELECT n.* FROM cases_announcement n, period d WHERE n.case_id IN (SELECT id FROM reach)
        AND n.created_at >= d.first AND n.created_at < d.after)
""" + " UNION ALL ".join(
    f"""SELECT {key}, count(*), count(*) FILTER (WHERE state = 'arrived'), count(*) FILTER (WHERE state IN
        ('sent', 'prepared')), count(*) FILTER (WHERE state IN ('not_come', 'withdrawn')) FROM announced GROUP BY 1"""
    for key in ("country_id::text", "'total'")
)
_REFERRED = """
    , referred AS (SELECT r.*, COALESCE(i.code, 'services') AS receiver,
            (SELECT EXTRACT(EPOCH FROM min(t.at) - r.sent_at)
            / 86400 FROM cases_referraltransition t WHERE t.subject_id = r.id
            AND t.to_state IN ('accepted', 'refused', 'done')) AS days
        FROM cases_referral r LEFT JOIN accounts_unit u ON u.id = r.unit_id
        LEFT JOIN accounts_institution i ON i.id = u.institution_id, period d
        WHERE r.case_id IN (SELECT id FROM reach) AND r.state <> 'cancelled'
            AND r.sent_at >= d.first AND r.sent_at < d.after)
""" + " UNION ALL ".join(
    f"""SELECT {key}, count(*), count(*) FILTER (WHERE state IN ('sent', 'received')),
        count(*) FILTER (WHERE state IN ('accepted', 'done')), count(*) FILTER (WHERE state = 'refused'),
        count(*) FILTER (WHERE state = 'done'), percentile_cont(0.5) WITHIN GROUP (ORDER BY days),
        percentile_cont(0.9) WITHIN GROUP (ORDER BY days) FROM referred GROUP BY 1"""
    for key in ("receiver", "'total'")
)
_CAME = """
    , ended AS (SELECT r.outcome FROM cases_referral r, period d WHERE r.case_id IN (SELECT id FROM reach)
        AND r.state = 'done' AND EXISTS (SELECT FROM cases_referraltransition t WHERE t.subject_id = r.id
            AND t.to_state = 'done' AND t.at >= d.first AND t.at < d.after))
    SELECT outcome, count(*) FROM ended GROUP BY 1 UNION ALL SELECT 'total', count(*) FROM ended
"""
_COMPLAINTS = """
    , said AS (SELECT c.* FROM cases_complaint c, period d WHERE c.case_id IN (SELECT id FROM reach)
        AND c.received_on BETWEEN d.starts_on AND d.ends_on)
""" + " UNION ALL ".join(
    f"""SELECT {key}, count(*) FILTER (WHERE kind = 'complaint'),
        count(*) FILTER (WHERE kind = 'complaint' AND state = 'received'),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY answered_on - received_on) FILTER (WHERE kind = 'complaint'),
        count(*) FILTER (WHERE kind = 'feedback'), avg(mark) FROM said GROUP BY 1"""
    for key in ("subject::text", "'total'")
)

WAYS: dict[str, Way] = {
    "files_by_state": _OPENED,
    "tranches": _TRANCHES,
    "operator_delays": OPERATOR_STEPS + SPREAD.format(key="step"),
    "operators": operators,
    "visits": _VISITS,
    "businesses": _BUSINESSES,
    "jobs": _JOBS,
    "outcomes": _OUTCOMES,
    "announcements": _ANNOUNCED,
    "referrals": _REFERRED,
    "referral_outcomes": _CAME,
    "complaints": _COMPLAINTS,
}
