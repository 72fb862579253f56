"""The counts of aid files: what was asked, what happened to it in the period, what it cost, how long it took."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import CharField, Count, Q, QuerySet, Sum, Value
from django.db.models.functions import Least, TruncDate

from aids.enums import (
    HOLDING_STATES,
    AidKind,
    ApplicationState,
    EnvelopeKind,
    LedgerAccount,
)
from aids.models import ApplicationTransition, LedgerEntry
from aids.models.applications import ApplicationQuerySet
from common.money import ZERO
from reporting.enums import Stage
from reporting.selectors.counting import Counts
from reporting.selectors.readers import Reader
from reporting.selectors.scope import Scope, applications_in_reach

S = ApplicationState
_HOLDING = tuple(str(state) for state in HOLDING_STATES)
_CONTRACTED = tuple(state for state in _HOLDING if state != S.APPROVED)


def _enters(*states: str) -> Q:
    """A change of state that brings a file into `states` from outside, whatever it jumped over.

    A file taken over from a register may be written as completed at once: it was approved and contracted
    that day too.
    """
    return Q(to_state__in=states) & ~Q(from_state__in=states)


# What each stage is, as a change of state; requests are counted by the day the file was opened.
STAGE_EVENTS = {
    # Not what comes back: a file put off, or one whose appeal is heard.
    Stage.SUBMITTED: Q(to_state=S.SUBMITTED) & ~Q(from_state__in=[S.DEFERRED, S.REJECTED]),
    Stage.APPROVED: _enters(*_HOLDING),
    Stage.REJECTED: Q(to_state=S.REJECTED),
    Stage.DEFERRED: Q(to_state=S.DEFERRED),
    Stage.CONTRACTED: _enters(*_CONTRACTED),
    Stage.COMPLETED: Q(to_state=S.COMPLETED),
}


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


_DECISIONS = (S.REJECTED, S.DEFERRED)
# What may happen to one file several times: put off again, rejected again on appeal.
_REPEATED = (Stage.REJECTED, Stage.DEFERRED)


@dataclass(slots=True)
class AidLine:
    """Files of one kind, country and antenna by stage."""

    kind: str
    country_id: str | None
    antenna_id: int
    stages: dict[Stage, int] = field(default_factory=lambda: defaultdict(int))


@dataclass(slots=True)
class Money:
    """EUR of one kind of aid: asked in the period, granted with its fees, spent."""

    requested: Decimal = ZERO
    granted: Decimal = ZERO
    granted_files: int = 0
    fees: Decimal = ZERO
    spent: Decimal = ZERO
    fees_spent: Decimal = ZERO


class AidFacts:
    """What `actor` may count of aids in `scope`."""

    def __init__(self, *, actor: Reader, scope: Scope) -> None:
        self.actor = actor
        self.scope = scope

    @property
    def applications(self) -> ApplicationQuerySet:
        """Every aid file in reach, whatever its dates."""
        return applications_in_reach(actor=self.actor, scope=self.scope)

    @property
    def requested(self) -> ApplicationQuerySet:
        """The files opened in the period."""
        return self.applications.filter(self.scope.days("opened_on"))

    @property
    def events(self) -> QuerySet[ApplicationTransition]:
        """The changes of state of files in reach, in the period."""
        return self._events(self.scope)

    def _events(self, scope: Scope) -> QuerySet[ApplicationTransition]:
        events = ApplicationTransition.objects.filter(scope.moments("at"))
        return events.filter(subject__in=self.applications) if self._is_narrowed else events

    @property
    def _is_narrowed(self) -> bool:
        """Whether some files are out of reach; a manager of the taskforce without filter counts all."""
        return bool(self.applications.query.where)

    def files_at(self, stage: Stage) -> ApplicationQuerySet:
        """Return the files counted at `stage` in the period."""
        if stage == Stage.REQUESTED:
            return self.requested
        events = ApplicationTransition.objects.filter(STAGE_EVENTS[stage], self.scope.moments("at"))
        return self.applications.filter(pk__in=events.values("subject"))

    def files_paid(self, *, is_fee: bool = False) -> ApplicationQuerySet:
        """Return the files on which something was paid in the period, to the person or as the operator's fee."""
        kinds = [EnvelopeKind.FEES] if is_fee else [EnvelopeKind.SOCIAL, EnvelopeKind.ECONOMIC]
        paid = LedgerEntry.objects.filter(
            self.scope.moments("at"), account=LedgerAccount.SPENT, envelope__kind__in=kinds
        )
        return self.applications.filter(pk__in=paid.values("application"))

    @cached_property
    def lines(self) -> list[AidLine]:
        """Files by stage for each kind, country and antenna: two statements.

        A file counts once in each stage, also one that was deferred or rejected several times.
        """
        opened = self.requested.order_by().values_list("kind", "country", "case__antenna")
        return self._lines(opened, "a.kind, a.country_id, c.antenna_id")

    @cached_property
    def kind_lines(self) -> list[AidLine]:
        """The same by kind alone, for sums over a whole phase, whose countries and antennas nobody reads."""
        nowhere = (Value(None, CharField()), Value(0))
        opened = self.requested.order_by().values_list("kind", *nowhere)
        return self._lines(opened, "a.kind, NULL, 0")

    def _lines(self, opened: QuerySet[Any, Any], keys: str) -> list[AidLine]:
        """Make the lines of files opened, and of stages reached, each with the columns `keys`."""
        found: dict[tuple[str, str | None, int], AidLine] = {}

        def line(kind: str, country: str | None, antenna: int) -> AidLine:
            return found.setdefault((kind, country, antenna), AidLine(kind, country, antenna))

        for *key, count in opened.annotate(n=Count("pk")):
            line(*key).stages[Stage.REQUESTED] += count
        for kind, country, antenna, *numbers in self._reached(keys):
            line(kind, country, antenna).stages.update(zip(STAGE_EVENTS, numbers, strict=True))
        return list(found.values())

    def _reached(self, keys: str) -> list[tuple[Any, ...]]:
        """Count files by the stages they reached: their changes of state are folded before files are looked up."""
        # Counted by their subject: the index of events has all that is read then.
        times = {stage: Count("subject", filter=event) for stage, event in STAGE_EVENTS.items()}
        counts = {
            stage.value: Least(number, 1) if stage in _REPEATED else number for stage, number in times.items()
        }
        events = self.events.filter(_any(STAGE_EVENTS.values())).order_by().values("subject")
        try:
            sql, params = events.annotate(**counts).query.sql_with_params()
        except EmptyResultSet:
            return []
        sums = ", ".join(f"SUM(e.{name})::bigint" for name in counts)
        # Only column names of this app's own code are put together here; values are parameters.
        # Left: PostgreSQL leaves the cases out where none of the keys is theirs.
        statement = (
            f"SELECT {keys}, {sums} FROM ({sql}) e(subject, {', '.join(counts)})"  # noqa: S608
            " JOIN aids_application a ON a.id = e.subject"
            " LEFT JOIN cases_case c ON c.id = a.case_id GROUP BY 1, 2, 3"
        )
        with connections[events.db].cursor() as cursor:
            cursor.execute(statement, params)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    @cached_property
    def persons_aided(self) -> int:
        """Persons to whom an aid was approved in the period, each once whatever her aids."""
        approved = self.events.filter(STAGE_EVENTS[Stage.APPROVED])
        return int(approved.aggregate(n=Count("subject__person", distinct=True))["n"])

    @cached_property
    def by_month(self) -> dict[Stage, Counts]:
        """Files requested and approved by month, over at least twelve months: two queries."""
        scope = self.scope.trend()
        months: dict[Stage, Counts] = {Stage.REQUESTED: defaultdict(int), Stage.APPROVED: defaultdict(int)}
        opened = self.applications.filter(scope.days("opened_on"))
        for day, count in opened.order_by().values_list("opened_on").annotate(n=Count("pk")):
            months[Stage.REQUESTED][day.replace(day=1)] += count
        approved = self._events(scope).filter(STAGE_EVENTS[Stage.APPROVED]).order_by()
        days = approved.annotate(day=TruncDate("at")).values_list("day")
        for day, count in days.annotate(n=Count("subject", distinct=True)):
            months[Stage.APPROVED][day.replace(day=1)] += count
        return months

    @cached_property
    def reasons(self) -> dict[tuple[str, str], int]:
        """Refusals and deferrals by reason as it was written, and state."""
        decided = self.events.filter(to_state__in=_DECISIONS).order_by()
        counted = decided.values_list("reason", "to_state").annotate(n=Count("subject", distinct=True))
        return {(reason, state): count for reason, state, count in counted}

    @cached_property
    def money(self) -> dict[str, Money]:
        """EUR by kind of aid: three queries."""
        money = {str(kind): Money() for kind in AidKind}
        for kind, requested in self.requested.order_by().values_list("kind").annotate(Sum("requested_eur")):
            money[kind].requested = requested or ZERO
        approved = self.files_at(Stage.APPROVED).order_by().values_list("kind")
        for kind, granted, fees, files in approved.annotate(
            Sum("granted_eur"), Sum("fee_eur"), Count("granted_eur")
        ):
            money[kind].granted, money[kind].fees, money[kind].granted_files = (
                granted or ZERO,
                fees or ZERO,
                files,
            )
        for kind, envelope, spent in self._spending:
            if envelope == EnvelopeKind.FEES:
                money[kind].fees_spent = spent
            else:
                money[kind].spent += spent
        return money

    @property
    def _spending(self) -> QuerySet[Any, Any]:
        """What was paid in the period: an entry stands in several envelopes, the family's and the fees' count."""
        spent = LedgerEntry.objects.filter(
            self.scope.moments("at"),
            account=LedgerAccount.SPENT,
            envelope__kind__in=[EnvelopeKind.SOCIAL, EnvelopeKind.ECONOMIC, EnvelopeKind.FEES],
        )
        if self._is_narrowed:
            spent = spent.filter(application__in=self.applications)
        return (
            spent.order_by()
            .values_list("application__kind", "envelope__kind")
            .annotate(euros=Sum("amount_eur"))
        )
