"""The aid files of the generated population: their changes of state, contracts, payments and ledger."""

from aids.models import Application, ApplicationTransition, Contract, LedgerEntry, Tranche
from tests.factories.population import BASE, FILES, LAST_DAY, Places, Writer, keys

# How aid files went, drawn evenly: those that happen more often stand there more often.
_BEGUN = {"social": "draft scored submitted", "economic": "draft routed planning submitted"}
_GRANTED = {"social": "contracted disbursing", "economic": "contracted in_follow_up"}
_PATHS = (
    *("draft", "{begun}", "{begun}", "{begun} deferred", "{begun} deferred submitted deferred"),
    *("{begun} cancelled", "{begun} approved cancelled", "{begun} approved", "{begun} deferred approved"),
    *(
        "{begun} rejected",
        "{begun} deferred submitted deferred submitted rejected",
        "{begun} deferred rejected",
    ),
    # Appeals: heard by another sitting, which follows the first one or not.
    *("{begun} rejected submitted approved {granted}", "{begun} rejected submitted rejected"),
    *("{begun} approved contracted", "{begun} approved {granted}", "{begun} approved {granted}"),
    *("{begun} approved {granted} completed", "{begun} deferred submitted approved {granted} completed"),
    *("{begun} approved {granted} completed", "{begun} approved {granted} terminated"),
    # Taken over from a register in its last state.
    "completed",
)
_ROUTED = {"social": ("draft scored",), "economic": ("draft routed", "draft routed planning")}


def aids_write(writer: Writer, places: Places) -> None:
    """Write about six thousand aid files with what is read of them."""
    _drawn(writer)
    _files(writer, places)
    _events(writer)
    _contracts(writer)
    _tranches(writer, places)
    _ledger(writer)


def _drawn(writer: Writer) -> None:
    """Which cases ask for which aid, and the path of each file."""
    writer.cursor.execute("CREATE TEMP TABLE pop_path (family text, rank int, path text[]) ON COMMIT DROP")
    for family in ("social", "economic"):
        words = {"begun": _BEGUN[family], "granted": _GRANTED[family]}
        paths = [path.format(**words).split() for path in _PATHS] + [path.split() for path in _ROUTED[family]]
        for rank, path in enumerate(paths):
            writer.cursor.execute("INSERT INTO pop_path VALUES (%s, %s, %s)", [family, rank, path])
    writer.cursor.execute(
        f"""
        CREATE TEMP TABLE pop_file ON COMMIT DROP AS
        SELECT {FILES} + 2 * (c.id - {BASE}) + place AS id, c.id AS case_id, c.person_id, c.return_country_id, f.family,
            LEAST(c.opened_on + pg_temp.pick(c.id, f.family || ' asked', 150), '{LAST_DAY}'::date) AS opened_on, p.path
        FROM cases_case c
        CROSS JOIN (VALUES ('social', 0, 17), ('economic', 1, 16)) f(family, place, share)
        JOIN pop_path p ON p.family = f.family AND p.rank = pg_temp.pick(
            c.id, f.family || ' path', (SELECT count(*)::int FROM pop_path WHERE family = f.family))
        WHERE c.id > {BASE} AND c.state <> 'announced' AND pg_temp.pick(c.id, f.family, 100) < f.share
        """
    )


def _files(writer: Writer, places: Places) -> None:
    institutions = keys([one.institution for one in places.profiles[:4]])
    writer.insert(
        Application,
        "FROM pop_file f CROSS JOIN LATERAL (SELECT f.path[cardinality(f.path)] AS last) l",
        # A person holds one aid of each family in a phase: what would be her second is left out.
        conflict="ON CONFLICT DO NOTHING",
        id="f.id",
        number="'A' || f.id",
        case_id="f.case_id",
        person_id="f.person_id",
        phase_id="(SELECT id FROM aids_phase WHERE code ="
        " CASE WHEN f.opened_on < '2021-12-01' THEN 'I' ELSE 'II' END)",
        kind="CASE f.family WHEN 'social' THEN 'social' ELSE"
        " pg_temp.one_of(f.id, 'kind', 'employment employment business business business innovative') END",
        family="f.family",
        state="last",
        country_id="CASE WHEN f.return_country_id IN ('FR', 'DE', 'BE', 'CH', 'NL') THEN f.return_country_id END",
        is_south_south="pg_temp.pick(f.id, 'south', 60) = 0",
        operator_id=f"CASE WHEN f.family = 'economic' AND f.path[1:3] && ARRAY['planning', 'completed']"
        f" THEN pg_temp.key_of(f.id, 'operator', {institutions}) END",
        requested_eur="NULLIF(pg_temp.pick(f.id, 'requested', 60), 0) * 100",
        granted_eur="CASE WHEN f.path && ARRAY['approved', 'contracted'] OR pg_temp.pick(f.id, 'granted?', 3) = 0"
        " THEN 300 + pg_temp.pick(f.id, 'granted', 650000) / 100.0 END",
        fee_eur="CASE f.family WHEN 'social' THEN 0 ELSE 1000 + 300 * pg_temp.pick(f.id, 'fee', 2) END",
        opened_on="f.opened_on",
        reserved_until="CASE WHEN last IN ('submitted', 'deferred') AND pg_temp.pick(f.id, 'kept', 2) = 0"
        f" THEN '{LAST_DAY}'::date END",
    )
    writer.cursor.execute(
        "DELETE FROM pop_file f WHERE NOT EXISTS (SELECT FROM aids_application a WHERE a.id = f.id)"
    )


def _events(writer: Writer) -> None:
    """The changes of state: three weeks between two of them on the mean. Some of the reasons return."""
    writer.insert(
        ApplicationTransition,
        """FROM (SELECT f.id, s, COALESCE(f.path[s - 1], '') AS before, f.path[s] AS state, f.opened_on
                + (sum(CASE s WHEN 1 THEN 0 ELSE pg_temp.pick(f.id, 'step' || s, 45) END)
                    OVER (PARTITION BY f.id ORDER BY s))::int AS day
            FROM pop_file f, generate_series(1, cardinality(f.path)) s) e""",
        subject_id="e.id",
        from_state="e.before",
        to_state="e.state",
        # The hours rise with the steps: two steps of one day stay in their order.
        at="(e.day + make_interval(mins => 20 + 125 * e.s::int + pg_temp.pick(e.id, 'minute' || e.s, 60)))"
        " AT TIME ZONE 'Africa/Tunis'",
        reason="CASE WHEN e.state NOT IN ('rejected', 'deferred') THEN ''"
        " WHEN pg_temp.pick(e.id, 'reason?' || e.s, 9) = 0 THEN 'Motif de ' || e.id"
        " WHEN pg_temp.pick(e.id, 'reason?' || e.s, 9) = 1 THEN ''"
        " ELSE 'Motif ' || pg_temp.pick(e.id, 'reason' || e.s, 17) END",
    )
    writer.cursor.execute(
        """CREATE TEMP TABLE pop_event ON COMMIT DROP AS
        SELECT subject_id, to_state, min(at) AS at, (min(at) AT TIME ZONE 'Africa/Tunis')::date AS day
        FROM aids_applicationtransition GROUP BY 1, 2"""
    )
    writer.cursor.execute("ANALYZE pop_event")


def _contracts(writer: Writer) -> None:
    signed = "e.day - pg_temp.pick(e.subject_id, 'signed', 5)"
    writer.insert(
        Contract,
        "FROM pop_event e WHERE e.to_state = 'contracted'",
        id="e.subject_id",
        application_id="e.subject_id",
        person_signed_on=signed,
        ote_signed_on="e.day",
        operator_signed_on=signed,
        programme_signed_on="e.day",
        starts_on="e.day",
        ends_on="e.day + 365",
    )


# Four payments a contract; the last of an economic aid is the operator's fee.
_STATES = "planned proposed checked ordered paid paid paid returned cancelled"


def _tranches(writer: Writer, places: Places) -> None:
    first, second = (user.pk for user in places.makers)
    reached = {name: f"t.state NOT IN ('planned', {more})" for name, more in _NOT_YET.items()}
    writer.insert(
        Tranche,
        f"""FROM (SELECT c.application_id AS file, k, c.application_id * 10 + k AS id, a.granted_eur, a.fee_eur,
                a.family = 'economic' AND k = 4 AS is_fee, c.starts_on + 40 * k AS due_on,
                pg_temp.one_of(c.application_id * 10 + k, 'tranche', '{_STATES}') AS state
            FROM aids_contract c JOIN aids_application a ON a.id = c.application_id, generate_series(1, 4) k
            WHERE a.id >= {FILES}) t""",
        id="t.id",
        application_id="t.file",
        number="t.k",
        mode="'cash'",
        is_fee="t.is_fee",
        due_on="CASE WHEN pg_temp.pick(t.id, 'due?', 10) > 0 THEN t.due_on END",
        amount_eur="round(CASE WHEN t.is_fee THEN t.fee_eur / 2 ELSE t.granted_eur * 0.3 END, 2)",
        rate_id=str(places.rate.pk),
        state="t.state",
        proposed_by_id=f"CASE WHEN t.state <> 'planned' THEN {first} END",
        proposed_at="CASE WHEN t.state <> 'planned' THEN pg_temp.moment(t.due_on - 9, t.id, 'proposed') END",
        checked_by_id=f"CASE WHEN {reached['checked']} THEN {second} END",
        checked_at=f"CASE WHEN {reached['checked']} THEN pg_temp.moment(t.due_on - 6, t.id, 'checked') END",
        ordered_by_id=f"CASE WHEN {reached['ordered']} THEN {second} END",
        ordered_at=f"CASE WHEN {reached['ordered']} THEN pg_temp.moment(t.due_on - 3, t.id, 'ordered') END",
        paid_by_id=f"CASE WHEN {reached['paid']} THEN {second} END",
        paid_on=f"CASE WHEN {reached['paid']} THEN t.due_on + pg_temp.pick(t.id, 'paid', 40) END",
        returned_on="CASE t.state WHEN 'returned' THEN t.due_on + 60 END",
    )


_NOT_YET = {
    "checked": "'proposed', 'cancelled'",
    "ordered": "'proposed', 'checked', 'cancelled'",
    "paid": "'proposed', 'checked', 'ordered', 'cancelled'",
}


# The envelopes that a file draws on.
_HELD = """JOIN aids_application a ON a.id = {file}
    JOIN aids_envelope v ON v.phase_id = a.phase_id AND (v.kind IN ('persons', a.family)
        OR v.kind = 'fees' AND a.fee_eur > 0 OR v.kind = 'innovative' AND a.kind = 'innovative'
        OR v.kind = 'south_south' AND a.is_south_south OR v.kind = 'country' AND v.country_id = a.country_id)"""


def _ledger(writer: Writer) -> None:
    """Write every entry, with what the envelopes hold after them."""
    # A person has one place whatever her aids: here the social one holds it.
    slots = """CASE WHEN v.kind = 'fees' OR v.kind IN ('persons', 'south_south', 'country')
        AND a.family = 'economic' AND EXISTS (SELECT FROM aids_application o WHERE o.person_id = a.person_id
            AND o.phase_id = a.phase_id AND o.family = 'social') THEN 0 ELSE 1 END"""
    asked = "CASE v.kind WHEN 'fees' THEN a.fee_eur ELSE COALESCE(a.requested_eur, 1200) END"
    given = "CASE v.kind WHEN 'fees' THEN a.fee_eur ELSE a.granted_eur END"
    moved = (
        ("submitted", "reservation", "reserved", "", asked),
        ("approved", "release", "reserved", "-", asked),
        ("approved", "commitment", "committed", "", given),
    )
    for state, kind, account, sign, euros in moved:
        writer.insert(
            LedgerEntry,
            f"FROM pop_event e {_HELD.format(file='e.subject_id')} WHERE e.to_state = '{state}'",
            envelope_id="v.id",
            application_id="a.id",
            kind=f"'{kind}'",
            account=f"'{account}'",
            slots=f"{sign}({slots})",
            amount_eur=f"{sign}({euros})",
            at="e.at",
        )
    _payments(writer)
    _allocations(writer)
    _balances(writer)


def _payments(writer: Writer) -> None:
    """What was paid, and what came back."""
    paid = "t.state IN ('paid', 'returned') AND (v.kind IN ('persons', 'country', a.family) AND NOT t.is_fee"
    paid += " OR v.kind = 'fees' AND t.is_fee)"
    for kind, sign, day, wanted in (
        ("spending", "", "paid_on", "TRUE"),
        ("correction", "-", "returned_on", "t.state = 'returned'"),
    ):
        writer.insert(
            LedgerEntry,
            f"FROM aids_tranche t {_HELD.format(file='t.application_id')} WHERE {paid} AND {wanted}",
            envelope_id="v.id",
            application_id="a.id",
            kind=f"'{kind}'",
            account="'spent'",
            amount_eur=f"{sign}t.amount_eur",
            at=f"pg_temp.moment(t.{day}, t.id, '{kind}')",
            corrects_id="NULL" if kind == "spending" else "(SELECT min(id) FROM aids_ledgerentry)",
        )


def _allocations(writer: Writer) -> None:
    """More to share out, twice, beyond what the papers give: so many aids need it."""
    slots, euros = 3 * writer.cases // 20, 2000 * writer.cases
    for day in ("2022-03-01", "2024-03-01"):
        writer.insert(
            LedgerEntry,
            "FROM aids_envelope v JOIN aids_phase p ON p.id = v.phase_id WHERE p.code = 'II'",
            envelope_id="v.id",
            kind="'allocation'",
            account="'allocated'",
            slots=f"CASE WHEN v.has_slots THEN {slots} ELSE 0 END",
            amount_eur=f"CASE WHEN v.has_euros THEN {euros} ELSE 0 END",
            at=f"'{day} 23:30+01'::timestamptz",
        )


def _balances(writer: Writer) -> None:
    """What the trigger of the ledger keeps: the sums of the entries."""
    sums = ", ".join(
        f"COALESCE(sum({column}) FILTER (WHERE account = '{account}'), 0) AS {account}_{name}"
        for account in ("allocated", "reserved", "committed", "spent")
        for column, name in (("slots", "slots"), ("amount_eur", "eur"))
        if (account, name) != ("spent", "slots")
    )
    writer.cursor.execute(
        f"""DELETE FROM aids_balance;
        INSERT INTO aids_balance (envelope_id, limits_slots, limits_euros, allocated_slots, allocated_eur,
            reserved_slots, reserved_eur, committed_slots, committed_eur, spent_eur)
        SELECT v.id, v.has_slots, v.has_euros, s.allocated_slots, s.allocated_eur, s.reserved_slots, s.reserved_eur,
            s.committed_slots, s.committed_eur, s.spent_eur
        FROM aids_envelope v
        JOIN (SELECT envelope_id, {sums} FROM aids_ledgerentry GROUP BY 1) s ON s.envelope_id = v.id"""
    )
