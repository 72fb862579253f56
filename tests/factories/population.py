"""A generated population of 20 000 cases (or more) with what hangs on them, written set-based in SQL.

Everything follows from the number of a row (`pick`): the same rows come in every run, so the same figures.
It fills what indicators read (reporting.selectors.indicators); no service has made these rows.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import DateField, DateTimeField, Field, Model

from accounts.enums import InstitutionKind, UnitKind
from accounts.models import Institution, User
from aids.models import ExchangeRate, Phase
from cases.models import Case, CaseProtection, CaseTransition, Consent, Person, PersonPhone, Stay
from operators.models import Operator
from reporting.enums import TargetMeasure
from reporting.models import Target
from tests.factories.accounts import (
    AntennaFactory,
    CountryFactory,
    DelegationFactory,
    GovernorateFactory,
    InstitutionFactory,
    UnitFactory,
    UserFactory,
)
from tests.factories.operators import OperatorFactory
from tests.factories.referrals import LocalServiceFactory
from tests.factories.surveys import load_questionnaire

CASES = 20_000
# Keys of generated rows begin here, those of aid files there: none meets a row that a factory made.
BASE, FILES = 1_000_000, 4_000_000
# All that has happened is past: figures of today hold what a sum of entries up to today holds.
LAST_DAY = date(2023, 12, 31)

_FUNCTIONS = """
    CREATE FUNCTION pg_temp.pick(n bigint, salt text, among int) RETURNS int LANGUAGE sql IMMUTABLE AS
        $$ SELECT (('x' || substr(md5(n::text || salt), 1, 7))::bit(28)::int % among) $$;
    CREATE FUNCTION pg_temp.one_of(n bigint, salt text, choices text) RETURNS text LANGUAGE sql IMMUTABLE AS
        $$ SELECT (string_to_array(choices, ' '))[
            1 + pg_temp.pick(n, salt, cardinality(string_to_array(choices, ' ')))] $$;
    CREATE FUNCTION pg_temp.key_of(n bigint, salt text, choices bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE AS
        $$ SELECT choices[1 + pg_temp.pick(n, salt, cardinality(choices))] $$;
    CREATE FUNCTION pg_temp.moment(day date, n bigint, salt text) RETURNS timestamptz LANGUAGE sql STABLE AS
        $$ SELECT (day + make_interval(mins => pg_temp.pick(n, salt, 1440))) AT TIME ZONE 'Africa/Tunis' $$;
"""


class Writer:
    """Writes rows of a model from a query: `columns` are SQL, the others have what the model gives them."""

    def __init__(self, cursor: Any, cases: int = CASES) -> None:
        self.cursor = cursor
        # One case in twenty is another return of somebody who has one.
        self.cases, self.persons = cases, cases * 19 // 20

    def insert(self, model: type[Model], source: str, /, *, conflict: str = "", **columns: str) -> None:
        fields = [field for field in model._meta.concrete_fields if field.column not in columns]
        fields = [field for field in fields if not field.primary_key]
        names = [*columns, *(field.column for field in fields)]
        values = [*(sql.replace("%", "%%") for sql in columns.values()), *("%s" for _field in fields)]
        statement = (
            f"INSERT INTO {model._meta.db_table} ({', '.join(names)})"
            f" SELECT {', '.join(values)} {source.replace('%', '%%')} {conflict}"
        )
        self.cursor.execute(statement, [_given(field) for field in fields])


def _given(field: Field) -> Any:
    """What a model gives a column by itself, as the database takes it."""
    value = field.get_default()
    if value is None and not field.null:
        match field:
            case DateTimeField():
                value = datetime.fromisoformat("2023-12-31T12:00:00+00:00")
            case DateField():
                value = LAST_DAY
    return field.get_db_prep_save(value, connection)


class Places:
    """The few rows that the population refers to, made by factories; keys as SQL arrays."""

    def __init__(self) -> None:
        self.antennas = [
            AntennaFactory(code=code, name_fr=f"Antenne {code}", name_ar=f"فرع {code}")
            for code in ("NOR", "SUD", "EST", "OUE")
        ]
        for code in ("FR", "DE", "BE", "CH", "NL", "IT", "LY"):
            CountryFactory(code=code)
        for code in ("TN-11", "TN-23", "TN-61", "TN-82"):
            GovernorateFactory(code=code)
        self.delegation = DelegationFactory(governorate__code="TN-11")
        self.profiles: list[Operator] = [
            OperatorFactory(institution__code=f"OP{n}", institution__name_fr=f"Opérateur {n}")
            for n in range(5)
        ]
        self.counsellors: list[User] = [
            UserFactory(counsellor=True, antenna=antenna) for antenna in self.antennas[:3] for _n in range(2)
        ]
        # Left the service: she has cases still, and counts no longer among those who follow them.
        User.objects.filter(pk=self.counsellors[0].pk).update(is_active=False)
        self.makers: list[User] = [UserFactory(taskforce_manager=True) for _n in range(2)]
        self.rate = ExchangeRate.objects.create(
            day=date(2017, 1, 1), tnd_per_eur=Decimal("2.5"), source="BCT"
        )
        self.questionnaire = load_questionnaire()
        self.units = [
            UnitFactory(institution=self._institution(code), code=f"U-{code}", kind=kind)
            for code, kind in (("CGPS", UnitKind.SOCIAL), ("ANETI", UnitKind.EMPLOYMENT))
        ]
        self.service = LocalServiceFactory()
        for phase in Phase.objects.all():
            for rank, measure in enumerate(TargetMeasure):
                Target.objects.create(phase=phase, measure=measure, value=300 + rank, source="Programme")

    def _institution(self, code: str) -> Institution:
        found = Institution.objects.filter(code=code).first()
        return found or InstitutionFactory(code=code, kind=InstitutionKind.PUBLIC)


def keys(rows: list[Any]) -> str:
    return f"ARRAY[{', '.join(str(row.pk) for row in rows)}]::bigint[]"


def population_write(*more: Callable[[Writer, Places], None], cases: int = CASES) -> Places:
    """Write persons and cases, then what each of `more` hangs on them, inside the running transaction."""
    places = Places()
    with connection.cursor() as cursor:
        cursor.execute(_FUNCTIONS)
        # No trigger, no lookup of keys: the columns that triggers fill are not read by any figure.
        cursor.execute("SET LOCAL session_replication_role = replica")
        writer = Writer(cursor, cases)
        _persons(writer)
        _cases(writer, places)
        _case_events(writer)
        for write in more:
            write(writer, places)
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("ANALYZE")
    return places


def _persons(writer: Writer) -> None:
    writer.insert(
        Person,
        f"FROM generate_series(1, {writer.persons}) n",
        id=f"{BASE} + n",
        last_name="'Ben ' || n",
        first_name="'Prénom ' || n",
        last_name_ar="CASE pg_temp.pick(n, 'ar', 5) WHEN 0 THEN '' ELSE 'بن' END",
        first_name_ar="CASE pg_temp.pick(n, 'ar1', 7) WHEN 0 THEN '' ELSE 'اسم' END",
        sex="pg_temp.one_of(n, 'sex', 'F M M')",
        birth_date="CASE WHEN pg_temp.pick(n, 'birth?', 20) > 0"
        " THEN '1930-01-01'::date + pg_temp.pick(n, 'birth', 30000) END",
        cin="CASE WHEN pg_temp.pick(n, 'cin', 3) > 0 THEN lpad(n::text, 8, '0') ELSE '' END",
        passport="CASE WHEN pg_temp.pick(n, 'passport', 2) > 0 THEN 'P' || n ELSE '' END",
        marital_status="coalesce(pg_temp.one_of(n, 'marital', 'single married divorced '), '')",
        schooling="coalesce(pg_temp.one_of(n, 'school', 'none primary secondary vocational higher '), '')",
        occupation="CASE WHEN pg_temp.pick(n, 'job', 4) > 0 THEN 'Maçon' ELSE '' END",
        occupation_isco="coalesce(pg_temp.one_of(n, 'isco', '5223 7112 9313 2 0110 6111 '), '')",
    )
    people = f"FROM generate_series({BASE} + 1, {BASE} + {writer.persons}) p, generate_series(1, 2) k"
    writer.insert(
        PersonPhone,
        f"{people} WHERE k <= pg_temp.pick(p, 'phones', 3)",
        person_id="p",
        number="p || '-' || k",
    )
    writer.insert(Stay, f"{people} WHERE k <= pg_temp.pick(p, 'stays', 3)", person_id="p", country_id="'FR'")


def _drawn(writer: Writer) -> str:
    """Cases with their persons and states; every fourth second case of a person is a double of her first."""
    persons, person = writer.persons, f"CASE WHEN n <= {writer.persons} THEN n ELSE n - {writer.persons} END"
    return f"""
        FROM (SELECT n, p, opened_on, is_double, CASE
                WHEN is_double THEN 'closed'
                WHEN roll < 6 THEN 'announced' WHEN roll < 20 THEN 'registered' WHEN roll < 40 THEN 'assessed'
                WHEN roll < 70 THEN 'supported' WHEN roll < 96 THEN 'closed' ELSE 'reopened' END AS state
            FROM (SELECT n, {person} AS p, n > {persons} AND n % 4 = 0 AS is_double,
                    pg_temp.pick(n, 'state', 100) AS roll,
                    LEAST('2017-01-10'::date + pg_temp.pick({person}, 'opened', 2545)
                        + CASE WHEN n > {persons} THEN pg_temp.pick(n, 'again', 900) ELSE 0 END,
                        '{LAST_DAY}'::date) AS opened_on
                FROM generate_series(1, {writer.cases}) n) drawn) c
    """


def _cases(writer: Writer, places: Places) -> None:
    followed = keys(places.counsellors)
    writer.insert(
        Case,
        _drawn(writer),
        # Among very many somebody returns twice from one country on one day, which is one return.
        conflict="ON CONFLICT DO NOTHING",
        id=f"{BASE} + n",
        number="'G' || n",
        person_id=f"{BASE} + p",
        antenna_id=f"pg_temp.key_of(n, 'antenna', {keys(places.antennas)})",
        counsellor_id=f"CASE WHEN pg_temp.pick(n, 'followed', 5) > 0 THEN pg_temp.key_of(n, 'who', {followed}) END",
        state="state",
        source="CASE WHEN state = 'announced' THEN 'announcement'"
        " ELSE pg_temp.one_of(n, 'source', 'portal portal register announcement') END",
        announced_by_id=f"CASE WHEN pg_temp.pick(n, 'told', 30) = 0 THEN {places.makers[0].pk} END",
        opened_on="opened_on",
        closed_on="CASE WHEN state = 'closed'"
        f" THEN LEAST(opened_on + pg_temp.pick(n, 'closed', 900), '{LAST_DAY}'::date) END",
        closing_reason="CASE WHEN is_double THEN 'duplicate' WHEN state = 'closed' THEN pg_temp.one_of(n, 'why',"
        " 'reintegrated abandoned left_again unreachable not_eligible deceased other_scheme') ELSE '' END",
        return_country_id="pg_temp.one_of(n, 'country', 'FR FR FR FR DE DE DE BE BE CH NL IT LY')",
        returned_on="CASE WHEN state <> 'announced' AND pg_temp.pick(n, 'returned?', 20) > 0"
        " THEN opened_on - pg_temp.pick(n, 'returned', 200) END",
        modality="pg_temp.one_of(n, 'modality', 'own_means own_means state_programme international_organisation"
        " embassy_repatriation obligation_to_leave forced_return')",
        governorate_id="NULLIF(pg_temp.one_of(n, 'governorate', 'TN-11 TN-11 TN-23 TN-61 TN-82 '), '')",
        delegation_id=f"CASE pg_temp.pick(n, 'delegation', 3) WHEN 0 THEN '{places.delegation.pk}' END",
        category="pg_temp.one_of(n, 'category', 'A B C C C D E')",
        household_size="NULLIF(pg_temp.pick(n, 'size', 9), 0)",
        household_income_tnd="CASE WHEN pg_temp.pick(n, 'income?', 4) > 0 THEN pg_temp.pick(n, 'income', 2000) END",
        duplicate_of_id=f"CASE WHEN is_double THEN {BASE} + p END",
    )
    # Some persons opposed the use of their data; others' protection tells of something else.
    writer.insert(
        CaseProtection,
        "FROM cases_case c WHERE pg_temp.pick(c.id, 'protection', 50) < 2",
        case_id="c.id",
        opposed_on="CASE pg_temp.pick(c.id, 'protection', 50) WHEN 0 THEN c.opened_on + 30 END",
    )
    for scope, share in (("statistics", 8), ("share_operator", 9)):
        writer.insert(
            Consent,
            f"FROM cases_case c WHERE c.state <> 'announced' AND pg_temp.pick(c.id, '{scope}', 10) < {share}",
            case_id="c.id",
            scope=f"'{scope}'",
            given_on="c.opened_on",
            withdrawn_on=f"CASE pg_temp.pick(c.id, '{scope} no', 12) WHEN 0 THEN c.opened_on + 40 END",
        )


def _case_events(writer: Writer) -> None:
    """Their registration, their assessment; of some that were reopened a second one."""
    announced = "c.source = 'announcement'"
    assessed = "(c.state IN ('assessed', 'supported', 'reopened')"
    assessed += " OR c.state = 'closed' AND pg_temp.pick(c.id, 'assessed?', 3) > 0)"
    steps = (
        ("''", "announced", "-20", announced),
        (
            "'announced'",
            "registered",
            "pg_temp.pick(c.id, 'arrived', 9)",
            f"{announced} AND c.state <> 'announced'",
        ),
        ("''", "registered", "0", f"NOT {announced}"),
        ("'registered'", "assessed", "pg_temp.pick(c.id, 'assessed', 70)", assessed),
        ("'reopened'", "assessed", "400", "c.state = 'supported' AND pg_temp.pick(c.id, 'twice', 40) = 0"),
    )
    for before, state, days, wanted in steps:
        writer.insert(
            CaseTransition,
            f"FROM cases_case c WHERE {wanted}",
            subject_id="c.id",
            from_state=before,
            to_state=f"'{state}'",
            at=f"pg_temp.moment(c.opened_on + {days}, c.id, '{state}')",
        )
