"""The ledger as it is read: entries filtered by the URL, page by page, and the sums of what is seen."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from aids.enums import EntryKind, LedgerAccount
from aids.models import Application, Balance, Envelope, LedgerEntry
from common.money import ZERO
from common.pagination import Page, keyset_page

LIST_ORDER = ("-at", "-pk")
# Of a sum that no balance holds, the most entries that are added up while somebody waits.
MOST_SUMMED = 10_000
# The only account that each movement touches; a correction may be of any.
ACCOUNT_OF = {
    EntryKind.ALLOCATION: LedgerAccount.ALLOCATED,
    EntryKind.RESERVATION: LedgerAccount.RESERVED,
    EntryKind.RELEASE: LedgerAccount.RESERVED,
    EntryKind.COMMITMENT: LedgerAccount.COMMITTED,
    EntryKind.SPENDING: LedgerAccount.SPENT,
}
# What a line of the page reads of the entry and of what it names: a sixth of the columns.
_OWN = ("kind", "account", "slots", "amount_eur", "at", "reason_code", "reason", "move_id")
_NAMED = {
    "envelope": ("kind", "phase__code", "country__name_fr", "country__name_ar"),
    "application": ("number",),
    "actor": ("full_name", "email"),
}
_READ = (*_OWN, *(f"{name}__{column}" for name, columns in _NAMED.items() for column in columns))


@dataclass(frozen=True, slots=True)
class LedgerFilters:
    """Filters of the ledger page, as read from the URL; empty ones filter nothing."""

    phase: str = ""
    envelope: int | None = None
    account: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    number: str = ""

    @property
    def whole_accounts(self) -> bool:
        """Whether what is asked for is whole accounts: their sums are the balances."""
        return not (self.kind or self.since or self.until or self.number)


@dataclass(slots=True)
class SumRow:
    """Sums of one envelope's entries: slots and EUR by account."""

    envelope: Envelope
    accounts: dict[str, tuple[int, Decimal]] = field(default_factory=dict)

    @property
    def cells(self) -> list[tuple[str, str, int | None, Decimal | None]]:
        """Return account, its name, slots and EUR, in the order of the columns; None where nothing was asked."""
        return [
            (account.value, str(account.label), *self.accounts.get(account, (None, None)))
            for account in LedgerAccount
        ]


@dataclass(frozen=True, slots=True)
class LedgerSums:
    """Sums by envelope: one movement is entered in several envelopes, so that a sum over them says nothing.

    `too_many`: more than MOST_SUMMED entries, not added up.
    """

    rows: list[SumRow]
    too_many: bool = False


def entries_matching(filters: LedgerFilters) -> QuerySet[LedgerEntry]:
    """Return the entries that pass `filters`, unordered."""
    found = LedgerEntry.objects.all()
    if filters.number:
        files = Application.objects.filter(number=filters.number.strip().upper())
        found = found.filter(application__in=list(files.values_list("pk", flat=True)))
    if filters.envelope:
        found = found.filter(envelope=filters.envelope)
    elif filters.phase:
        # By number, not by a join: the index of each envelope then serves.
        found = found.filter(envelope__in=[envelope.pk for envelope in _envelopes(filters)])
    if filters.kind:
        account = ACCOUNT_OF.get(EntryKind(filters.kind))
        found = found.filter(kind=filters.kind, **({"account": account} if account else {}))
    if filters.account:
        found = found.filter(account=filters.account)
    if filters.since:
        found = found.filter(at__gte=_midnight(filters.since))
    if filters.until:
        found = found.filter(at__lt=_midnight(filters.until + timedelta(days=1)))
    return found


def with_names(entries: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
    """Join what a line of the ledger shows."""
    return entries.select_related("envelope__phase", "envelope__country", "application", "actor")


def ledger_page(*, filters: LedgerFilters, cursor: str | None) -> Page[LedgerEntry]:
    """Return one page of entries, the latest first, with the columns that a line of the page reads."""
    entries = with_names(entries_matching(filters)).only(*_READ)
    return keyset_page(entries, order=LIST_ORDER, cursor=cursor)


def ledger_sums(filters: LedgerFilters) -> LedgerSums:
    """Return the sums of what is filtered: the balances for whole accounts, else of MOST_SUMMED entries at most."""
    return _from_balances(filters) if filters.whole_accounts else _from_entries(filters)


def _from_balances(filters: LedgerFilters) -> LedgerSums:
    asked = [filters.account] if filters.account else LedgerAccount.values
    rows = []
    for envelope in _envelopes(filters):
        balance = getattr(envelope, "balance", None) or Balance(envelope=envelope)
        sums = {
            account: (getattr(balance, f"{account}_slots", 0), getattr(balance, f"{account}_eur"))
            for account in asked
        }
        rows.append(SumRow(envelope, sums))
    return LedgerSums(rows)


def _from_entries(filters: LedgerFilters) -> LedgerSums:
    some = entries_matching(filters).order_by().values("envelope_id", "account", "slots", "amount_eur")
    try:
        inner, params = some[: MOST_SUMMED + 1].query.sql_with_params()
    except EmptyResultSet:
        return LedgerSums([])
    # The ORM does not group the rows of a slice without joining the table to itself.
    columns = "envelope_id, account, SUM(slots), SUM(amount_eur), COUNT(*)"
    outer = f"SELECT {columns} FROM ({inner}) AS asked GROUP BY envelope_id, account"  # noqa: S608 the ORM's own
    with connection.cursor() as cursor:
        cursor.execute(outer, params)
        sums = cursor.fetchall()
    found: dict[int, dict[str, tuple[int, Decimal]]] = {}
    count = 0
    for envelope_id, account, slots, euros, entries in sums:
        found.setdefault(envelope_id, {})[account] = (slots, euros or ZERO)
        count += entries
    if count > MOST_SUMMED:
        return LedgerSums([], too_many=True)
    envelopes = Envelope.objects.with_balance().select_related("phase").filter(pk__in=found)
    return LedgerSums([SumRow(envelope, found[envelope.pk]) for envelope in envelopes])


def _envelopes(filters: LedgerFilters) -> Iterable[Envelope]:
    envelopes = Envelope.objects.with_balance().select_related("phase", "country", "balance")
    if filters.envelope:
        return envelopes.filter(pk=filters.envelope)
    return envelopes.filter(phase__code=filters.phase) if filters.phase else envelopes.all()


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
