"""Aids: asked, decided, contracted, completed; how large they are, and how long the steps take."""

from tests.reporting.second_way.base import Rows, Way, asked, merged

_STAGES = ("requested", "submitted", "approved", "rejected", "deferred", "contracted", "completed")
_COUNTS = ", ".join(f"count(*) FILTER (WHERE s.stage = '{stage}')" for stage in _STAGES)
# Each stage counts the files to which it happened in the period, each file once.
_BY = "SELECT {key}, " + _COUNTS + " FROM stages s JOIN files f ON f.id = s.id {wanted} GROUP BY 1"
_TOTAL = " UNION ALL SELECT 'total', " + _COUNTS + " FROM stages s"
_ECONOMIC = " UNION ALL " + _BY.format(key="'economic'", wanted="WHERE f.family = 'economic'")
_ANTENNA = "(SELECT code FROM accounts_antenna a WHERE a.id = f.antenna_id)"
_BY_MONTH = """
    , months AS (
        SELECT to_char(f.opened_on, 'YYYY-MM') AS month, 1 AS requested, 0 AS approved FROM files f, period d
            WHERE f.opened_on BETWEEN d.trend_starts_on AND d.ends_on
        UNION ALL SELECT to_char(e.approved AT TIME ZONE 'Africa/Tunis', 'YYYY-MM'), 0, 1 FROM firsts e, period d
            WHERE e.approved >= d.trend_starts_on::timestamp AT TIME ZONE 'Africa/Tunis' AND e.approved < d.after)
    SELECT month, sum(requested), sum(approved) FROM months GROUP BY 1
    UNION ALL SELECT 'total', sum(requested), sum(approved) FROM months
"""
# Reasons given once are together; of the others the twelve most frequent have a row.
_REASONS = """
    , given AS (SELECT reason, count(DISTINCT subject_id) FILTER (WHERE to_state = 'rejected') AS rejected,
            count(DISTINCT subject_id) FILTER (WHERE to_state = 'deferred') AS deferred FROM decisions GROUP BY 1)
    , ranked AS (SELECT *, row_number() OVER (ORDER BY reason <> '' AND rejected + deferred > 1 DESC,
            rejected + deferred DESC, reason COLLATE "C") AS place FROM given)
    SELECT CASE WHEN reason <> '' AND rejected + deferred > 1 AND place <= 12 THEN place::text ELSE 'other' END,
        sum(rejected)::bigint, sum(deferred)::bigint FROM ranked GROUP BY 1
    UNION ALL SELECT 'total', count(DISTINCT subject_id) FILTER (WHERE to_state = 'rejected'),
        count(DISTINCT subject_id) FILTER (WHERE to_state = 'deferred') FROM decisions
"""
_GRANTED = """
    , granted AS (SELECT f.kind, f.granted_eur AS eur FROM stages s JOIN files f ON f.id = s.id
        WHERE s.stage = 'approved' AND f.granted_eur IS NOT NULL)
"""
_AMOUNT = """SELECT {key}, count(*), avg(eur), percentile_cont(0.5) WITHIN GROUP (ORDER BY eur),
    percentile_cont(0.9) WITHIN GROUP (ORDER BY eur), min(eur), max(eur) FROM granted GROUP BY 1"""
_BANDS = (
    _GRANTED
    + """
    SELECT CASE WHEN eur < 500 THEN '0' WHEN eur < 1000 THEN '500' WHEN eur < 2000 THEN '1000'
        WHEN eur < 3000 THEN '2000' WHEN eur < 5000 THEN '3000' ELSE '5000' END,
        count(*), count(*)::numeric / (SELECT count(*) FROM granted) FROM granted GROUP BY 1
    UNION ALL SELECT 'total', count(*), CASE WHEN count(*) > 0 THEN 1 END FROM granted
"""
)

_SPREAD = """
    SELECT step, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY days),
        percentile_cont(0.9) WITHIN GROUP (ORDER BY days)
    FROM (SELECT step, EXTRACT(EPOCH FROM ended - begun) / 86400 AS days FROM steps, period d
        WHERE ended >= d.first AND ended < d.after AND begun <= ended) s GROUP BY 1
"""
# The day of a case's opening begins at midnight in Tunis. A step ends once: an appeal, or the assessment of a
# case that was reopened, ends it no second time.
_STEPS = """
    , assessments AS (SELECT t.subject_id AS case_id, min(t.at) AS at FROM cases_casetransition t
        WHERE t.to_state = 'assessed' GROUP BY 1)
    , registrations AS (SELECT c.id AS case_id, COALESCE(CASE
                WHEN c.source = 'announcement' OR c.announced_by_id IS NOT NULL THEN (SELECT min(t.at)
                    FROM cases_casetransition t WHERE t.subject_id = c.id AND t.from_state = 'announced') END,
            c.opened_on::timestamp AT TIME ZONE 'Africa/Tunis') AS at FROM reach c)
    , steps AS (
        SELECT 'assessment' AS step, r.at AS begun, a.at AS ended
            FROM registrations r JOIN assessments a ON a.case_id = r.case_id
        UNION ALL SELECT 'submission', a.at, e.submitted
            FROM firsts e JOIN files f ON f.id = e.subject_id JOIN assessments a ON a.case_id = f.case_id
        UNION ALL SELECT 'decision', e.submitted, e.decided FROM firsts e
        UNION ALL SELECT 'contract', e.granted, e.signed FROM firsts e
        UNION ALL SELECT 'whole', f.case_opened_on::timestamp AT TIME ZONE 'Africa/Tunis', e.signed
            FROM firsts e JOIN files f ON f.id = e.subject_id)
"""

# Asked by the files opened, granted to those approved, in the period. What was paid is read from the payments,
# what came back counted off on its day.
_PAID = """
    , paid AS (
        SELECT f.kind, t.is_fee, t.amount_eur AS eur FROM aids_tranche t
            JOIN files f ON f.id = t.application_id, period d
            WHERE t.state IN ('paid', 'returned') AND t.paid_on BETWEEN d.starts_on AND d.ends_on
        UNION ALL SELECT f.kind, t.is_fee, -t.amount_eur FROM aids_tranche t
            JOIN files f ON f.id = t.application_id, period d
            WHERE t.state = 'returned' AND t.returned_on BETWEEN d.starts_on AND d.ends_on)
    , money AS (
        SELECT f.kind, f.requested_eur AS requested, NULL::numeric AS granted, 0 AS fees, 0 AS spent, 0 AS fees_spent
            FROM stages s JOIN files f ON f.id = s.id WHERE s.stage = 'requested'
        UNION ALL SELECT f.kind, 0, f.granted_eur, f.fee_eur, 0, 0
            FROM stages s JOIN files f ON f.id = s.id WHERE s.stage = 'approved'
        UNION ALL SELECT kind, 0, NULL, 0, CASE WHEN is_fee THEN 0 ELSE eur END,
            CASE WHEN is_fee THEN eur ELSE 0 END FROM paid)
"""
_SUMS = """SELECT {key}, COALESCE(sum(requested), 0), COALESCE(sum(granted), 0), avg(granted), COALESCE(sum(fees), 0),
    COALESCE(sum(spent), 0), COALESCE(sum(fees_spent), 0) FROM money"""

_FIGURES = (
    _PAID
    + """
    SELECT key, value FROM (SELECT count(DISTINCT person_id) AS persons, count(*) AS cases FROM received) r,
        (SELECT count(*) FILTER (WHERE stage = 'requested') AS requested,
            count(*) FILTER (WHERE stage = 'approved') AS approved,
            count(DISTINCT f.person_id) FILTER (WHERE stage = 'approved') AS persons_aided,
            count(*) FILTER (WHERE stage = 'contracted') AS contracted,
            count(*) FILTER (WHERE stage = 'completed') AS completed
        FROM stages s JOIN files f ON f.id = s.id) a,
        (SELECT COALESCE(sum(granted), 0) AS granted_eur, COALESCE(sum(spent), 0) AS spent_eur FROM money) m,
        LATERAL (VALUES ('persons', persons::numeric), ('cases', cases), ('requested', requested),
            ('approved', approved), ('persons_aided', persons_aided), ('contracted', contracted),
            ('completed', completed), ('granted_eur', granted_eur), ('spent_eur', spent_eur)) v(key, value)
"""
)
_OFFERED = """
    SELECT key, value FROM (SELECT count(DISTINCT p.application_id) AS proposed,
            count(DISTINCT p.application_id) FILTER (WHERE p.state = 'accepted') AS accepted
        FROM operators_proposal p JOIN operators_operator o ON o.id = p.operator_id, period d
        WHERE o.institution_id = %(operator)s AND p.proposed_at >= d.first AND p.proposed_at < d.after) p,
        (SELECT count(*) AS active FROM files WHERE state IN ('planning', 'submitted', 'deferred', 'approved',
            'contracted', 'disbursing', 'in_follow_up')) f,
        LATERAL (VALUES ('proposed', proposed), ('accepted', accepted), ('active', active)) v(key, value)
"""


def headline(parameters) -> Rows:
    """Of one operator its offers stand in the place of the persons received."""
    figures = dict(asked(_FIGURES, parameters))
    median = [row[2] for row in asked(_STEPS + _SPREAD, parameters) if row[0] == "decision"]
    figures["decision_days"] = median[0] if median else None
    if parameters["operator"]:
        figures = {key: value for key, value in figures.items() if key not in ("persons", "cases")}
        figures |= dict(asked(_OFFERED, parameters))
    return {key: (value,) for key, value in figures.items()}


def _of_phases(parameters) -> dict[str, dict[str, object]]:
    """The parameters of each phase begun by the end of the period: its whole length, up to that day."""
    found = asked(
        """SELECT f.code, f.id, f.starts_on, GREATEST(f.starts_on, LEAST(f.last_on, d.ends_on))
        FROM phases f, period d WHERE f.starts_on <= d.ends_on ORDER BY f.starts_on""",
        parameters,
    )
    return {
        code: parameters | {"phase": pk, "starts_on": first, "ends_on": last}
        for code, pk, first, last in found
    }


def phases_compared(parameters) -> Rows:
    columns = [dict(asked(_FIGURES, one)) for one in _of_phases(parameters).values()]
    return {key: tuple(column[key] for column in columns) for key in columns[0]}


_REACHED = """
    SELECT count(*) FILTER (WHERE stage = 'approved' AND family = 'social'),
        count(*) FILTER (WHERE stage = 'approved' AND family = 'economic')
    FROM stages s JOIN files f ON f.id = s.id
"""
# What the last visit of each project in the period told; each project once.
LAST_JOBS = """
    SELECT DISTINCT ON (f.id) f.kind, f.operator_id, v.jobs_created AS jobs, COALESCE(v.jobs_women, 0) AS women,
        COALESCE(v.jobs_young, 0) AS young
    FROM operators_visit v JOIN files f ON f.id = v.application_id, period d
    WHERE v.state = 'done' AND v.jobs_created IS NOT NULL AND v.visited_on BETWEEN d.starts_on AND d.ends_on
    ORDER BY f.id, v.visited_on DESC, v.id DESC
"""


def targets(parameters) -> Rows:
    """The aims of each phase begun, or of the scope's phase, and what was reached since it began."""
    found = {}
    for code, one in _of_phases(parameters).items():
        if parameters["phase"] not in (None, one["phase"]):
            continue
        figures = dict(asked(_FIGURES, one))
        ((social, economic),) = asked(_REACHED, one)
        ((jobs,),) = asked(f"SELECT COALESCE(sum(jobs), 0) FROM ({LAST_JOBS}) j", one)
        reached = {
            "persons_received": figures["persons"],
            "persons_aided": figures["persons_aided"],
            "aids_approved": figures["approved"],
            "social_approved": social,
            "economic_approved": economic,
            "aids_completed": figures["completed"],
            "jobs": jobs,
        }
        aims = dict(asked("SELECT measure, value FROM reporting_target WHERE phase_id = %(phase)s", one))
        found |= {f"{code}-{name}": (aim, reached[name], reached[name] / aim) for name, aim in aims.items()}
    return found


def money_by_kind(parameters) -> Rows:
    kinds = asked(_PAID + _SUMS.format(key="kind") + " GROUP BY 1", parameters)
    return merged(
        {row[0]: row[1:] for row in [*kinds, *asked(_PAID + _SUMS.format(key="'total'"), parameters)]}
    )


WAYS: dict[str, Way] = {
    "headline": headline,
    "aids_by_kind": _BY.format(key="f.kind", wanted="") + _ECONOMIC + _TOTAL,
    "aids_by_country": _BY.format(key="COALESCE(f.country_id, '?')", wanted="") + _TOTAL,
    "aids_by_antenna": _BY.format(key=_ANTENNA, wanted="") + _TOTAL,
    "aids_by_month": _BY_MONTH,
    "decision_reasons": _REASONS,
    "amounts": _GRANTED + _AMOUNT.format(key="kind") + " UNION ALL " + _AMOUNT.format(key="'total'"),
    "amount_bands": _BANDS,
    "delays": _STEPS + _SPREAD,
    "money_by_kind": money_by_kind,
    "phases_compared": phases_compared,
    "targets": targets,
}
