"""Dashboards: which tables each role reads; kept, with their time, where the register is large."""

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from accounts.enums import Role
from cases.models import Case
from common.dates import today
from common.wall import outside_wall
from reporting.enums import PeriodPreset
from reporting.selectors.chapters import EVERY, OF_AN_ANTENNA, OF_AN_OPERATOR, SUMMARY
from reporting.selectors.facts import Facts
from reporting.selectors.frozen import digest
from reporting.selectors.indicators import INDICATORS
from reporting.selectors.kept import kept
from reporting.selectors.names import Names
from reporting.selectors.readers import Reader, consistent_reading
from reporting.selectors.scope import Scope, cases_in_reach, preset_days
from reporting.selectors.tables import Column, Row, Table

# What is said of the staff is for those who answer it.
_MANAGERS_ONLY = ("complaints", "work_load")
# The same figures over as many days before, to compare.
BEFORE = "headline_before"
TASKFORCE_CODES = (SUMMARY, *EVERY)
MANAGER_CODES = (SUMMARY, *OF_AN_ANTENNA)
COUNSELLOR_CODES = tuple(code for code in MANAGER_CODES if code not in _MANAGERS_ONLY)
OPERATOR_CODES = (SUMMARY, *OF_AN_OPERATOR)

# Above this many cases (PostgreSQL's own estimate) a dashboard takes longer to count than to read.
LARGE = 5_000


# Figures older than this are counted again as soon as somebody looks at them, who reads the old ones meanwhile.
FRESH_FOR = timedelta(minutes=15)
KEPT_FOR = timedelta(hours=24)


# What was kept by an earlier version of the portal is not read by one whose tables or indicators are others.
_SHAPE = digest(
    repr([[field.name for field in fields(part)] for part in (Table, Row, Column, Names)] + [[*INDICATORS]])
)[:16]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The tables of a dashboard by code, and when they were counted."""

    tables: dict[str, Table]
    computed_at: datetime

    @property
    def is_old(self) -> bool:
        return timezone.now() - self.computed_at > FRESH_FOR


@outside_wall()
def dashboard(*, reader: Reader, scope: Scope) -> Dashboard:
    """Count the dashboard of a reader's role over a scope.

    An operator's figures are counted outside its wall (ADR 0042): they need changes of state and ended files
    whose rows its agents never read.
    """
    facts = Facts(actor=reader, scope=scope)
    with consistent_reading():
        tables = {code: INDICATORS[code](facts) for code in codes_for(reader, scope)}
        tables[BEFORE] = INDICATORS[SUMMARY](Facts(actor=reader, scope=scope.before()))
    return Dashboard(tables, timezone.now())


def kept_dashboard(*, reader: Reader, scope: Scope) -> Dashboard | None:
    """Return what was counted for readers of the same reach in the last day."""
    found: Dashboard | None = kept(dashboard_key(reader, scope))
    return found


def default_scope(reader: Reader) -> Scope:
    """Return the last twelve months, up to the last case opened where nothing was opened for a year."""
    everything = Scope(date.min, today())
    latest = cases_in_reach(actor=reader, scope=everything).filter(opened_on__lte=today()).order_by()
    last = latest.aggregate(last=Max("opened_on"))["last"]
    end = last if last and last < today() - timedelta(days=365) else today()
    return Scope(*preset_days(PeriodPreset.TWELVE_MONTHS, on=end))


def codes_for(reader: Reader, scope: Scope | None = None) -> tuple[str, ...]:
    """Return the indicators that a role reads, its headline first; of one operator's files, those of it."""
    if scope is not None and scope.operator is not None:
        return OPERATOR_CODES
    match reader.role:
        case Role.OPERATOR_AGENT:
            return OPERATOR_CODES
        case Role.TASKFORCE_MANAGER:
            return TASKFORCE_CODES
        case Role.ANTENNA_MANAGER:
            return MANAGER_CODES
        case _:
            return COUNSELLOR_CODES


def is_large() -> bool:
    """Tell whether the register holds more cases than can be counted while somebody waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [Case._meta.db_table])
        return bool(cursor.fetchone()[0] > LARGE)


def dashboard_key(reader: Reader, scope: Scope) -> str:
    """Return the name of what is kept for readers of the same reach over a scope."""
    # Everything that decides what is counted: the reach of the role, then the scope.
    reach: tuple[Any, ...] = ("taskforce",)
    if reader.role != Role.TASKFORCE_MANAGER:
        reach = (reader.role, reader.antenna_id, reader.institution_id)
    limits = (scope.phase, scope.antenna, scope.country, scope.counsellor, scope.operator)
    narrowed = (getattr(part, "pk", "") for part in limits)
    parts = (_SHAPE, *reach, scope.starts_on, scope.ends_on, *narrowed)
    return "dashboard:" + ":".join(str(part) for part in parts)
