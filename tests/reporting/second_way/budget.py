"""Places and euros of envelopes, and when they run out (domain.md 3.3)."""

from tests.reporting.second_way.base import Way

# The phase of the scope, else the one that runs at the end of the period. A country's quota is shown to all but
# those who ask for another country. What is allocated first holds from the start of the phase on.
_HELD = """
    , shown AS (
        SELECT v.*, f.starts_on AS phase_starts_on, v.kind || COALESCE('-' || v.country_id, '') AS key,
            (SELECT ends_on FROM aids_phase p WHERE p.id = f.id) AS phase_ends_on
        FROM aids_envelope v JOIN phases f ON f.id = v.phase_id
        WHERE f.id = COALESCE(%(phase)s::bigint, (SELECT f.id FROM phases f, period d WHERE f.starts_on <= d.ends_on
                ORDER BY f.starts_on DESC LIMIT 1))
            AND (v.kind <> 'country' OR %(country)s::text IS NULL OR v.country_id = %(country)s)
    ), entries AS (
        SELECT e.*, e.id = i.id AS is_initial FROM aids_ledgerentry e
        JOIN (SELECT envelope_id, min(id) AS id FROM aids_ledgerentry WHERE account = 'allocated' GROUP BY 1) i
            ON i.envelope_id = e.envelope_id
        WHERE e.envelope_id IN (SELECT id FROM shown)
    ), held AS (
        SELECT e.envelope_id, {sums} FROM entries e, period d WHERE e.at < d.after OR e.is_initial GROUP BY 1
    )
""".format(
    sums=", ".join(
        f"COALESCE(sum({column}) FILTER (WHERE account = '{account}'), 0) AS {account}_{unit}"
        for unit, column in (("slots", "slots"), ("eur", "amount_eur"))
        for account in ("allocated", "reserved", "committed", "spent")
    )
)
# Files that wait for a decision and hold nothing: an aid each, a person once and only if she has no place yet.
_PENDING = """
    , pending AS (
        SELECT a.*, COALESCE(a.requested_eur, (SELECT k.average_eur FROM aids_phaseaid k
            WHERE k.phase_id = a.phase_id AND k.kind = a.kind)) AS eur
        FROM aids_application a WHERE a.phase_id IN (SELECT phase_id FROM shown) AND a.reserved_until IS NULL
            AND a.state IN ('draft', 'scored', 'routed', 'planning', 'submitted', 'deferred')
    ), placed AS (
        SELECT a.person_id FROM aids_application a WHERE a.phase_id IN (SELECT phase_id FROM shown)
            AND (a.reserved_until IS NOT NULL OR a.state IN
                ('approved', 'contracted', 'disbursing', 'in_follow_up', 'completed', 'terminated'))
    ), wanted AS (
        SELECT v.id AS envelope_id, CASE WHEN v.kind IN ('persons', 'south_south', 'country')
                THEN count(DISTINCT p.person_id) FILTER (WHERE p.person_id NOT IN (SELECT person_id FROM placed))
                ELSE count(p.id) END AS slots,
            COALESCE(sum(CASE WHEN v.kind = 'fees' THEN p.fee_eur ELSE p.eur END), 0) AS eur
        FROM shown v LEFT JOIN pending p ON v.kind IN ('persons', p.family, 'fees')
            OR v.kind = 'innovative' AND p.kind = 'innovative' OR v.kind = 'south_south' AND p.is_south_south
            OR v.kind = 'country' AND p.country_id = v.country_id
        GROUP BY v.id, v.kind
    )
"""
_LINES = (
    _HELD
    + _PENDING
    + """
    SELECT v.key, h.allocated_{unit}, h.reserved_{unit}, h.committed_{unit} {spent},
        h.allocated_{unit} - h.reserved_{unit} - h.committed_{unit},
        CASE WHEN d.ends_on >= d.today THEN h.allocated_{unit} - h.reserved_{unit} - h.committed_{unit} - w.{unit} END,
        (h.reserved_{unit} + h.committed_{unit})::numeric / NULLIF(h.allocated_{unit}, 0)
    FROM shown v JOIN held h ON h.envelope_id = v.id JOIN wanted w ON w.envelope_id = v.id, period d
    WHERE v.has_{column}
"""
)
# Net commitments of the last 180 days, fewer for a young phase, prolonged in a straight line.
_FORECAST = (
    _HELD
    + """
    , days AS (SELECT v.id, LEAST(d.ends_on, d.today) AS today,
            GREATEST(LEAST(d.ends_on, d.today) - 180, v.phase_starts_on) AS since FROM shown v, period d)
    , pace AS (SELECT y.id, GREATEST(y.today - y.since, 1) AS days, y.today,
            COALESCE(sum(e.slots), 0) AS slots, COALESCE(sum(e.amount_eur), 0) AS eur
        FROM days y LEFT JOIN entries e ON e.envelope_id = y.id AND e.account = 'committed'
            AND (e.at AT TIME ZONE 'Africa/Tunis')::date BETWEEN y.since AND y.today
        GROUP BY 1, 2, 3)
    , lines AS (
        SELECT v.key || '-slots' AS key, v.phase_ends_on, p.days, p.today, p.slots::numeric AS net,
            h.allocated_slots - h.committed_slots AS uncommitted
        FROM shown v JOIN pace p ON p.id = v.id JOIN held h ON h.envelope_id = v.id WHERE v.has_slots
        UNION ALL SELECT v.key || '-eur', v.phase_ends_on, p.days, p.today, p.eur, h.allocated_eur - h.committed_eur
        FROM shown v JOIN pace p ON p.id = v.id JOIN held h ON h.envelope_id = v.id WHERE v.has_euros)
    , ends AS (SELECT *, CASE WHEN net > 0 AND uncommitted > 0 THEN trunc(uncommitted * days / net) END AS ahead
        FROM lines)
    SELECT key, net / days * 30.4375, uncommitted, CASE WHEN ahead <= 3653
        AND (phase_ends_on < today OR today + ahead::int <= phase_ends_on) THEN today + ahead::int END FROM ends
"""
)

WAYS: dict[str, Way] = {
    "places": _LINES.format(unit="slots", column="slots", spent=""),
    "envelopes": _LINES.format(unit="eur", column="euros", spent=", h.spent_eur"),
    "forecast": _FORECAST,
}
