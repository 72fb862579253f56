"""Time of the ledger page over 100 000 entries: each way it is asked for, with its sums (issue 4)."""

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from aids.enums import EntryKind, LedgerAccount
from aids.models import Application, Envelope, LedgerEntry
from aids.selectors.ledger import LedgerFilters, ledger_page
from bench.demonstration import demonstration_made
from bench.pages import _get, _summary, page_times
from common.copying import copy_rows
from common.memory import settle

CALLS = 40
ENTRIES = 100_000
PEOPLE = 1500
_NAMES = ("envelope_id", "application_id", "kind", "account", "slots", "amount_eur", "at", "actor_id")


class _Undo(Exception):
    """Raised to take back what the bench wrote."""


@override_settings(ALLOWED_HOSTS=["*"])
def run(rows: int = ENTRIES) -> dict[str, Any]:
    """Return milliseconds (median, 95th percentile) and queries of each page; nothing is left behind."""
    demonstration_made(PEOPLE)
    found: dict[str, Any] = {}
    try:
        with transaction.atomic():
            _fill(rows)
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE aids_ledgerentry")
            settle()
            found = {"entries": LedgerEntry.objects.count(), "pages": _pages()}
            raise _Undo
    except _Undo:
        return found


def _fill(rows: int) -> None:
    """Write entries of every kind over five years, in the envelopes and on the files that are there."""
    pick = Random(7)
    files = list(Application.objects.order_by("pk").values_list("pk", "phase_id")[:5000])
    envelopes: dict[int, list[int]] = {}
    for pk, phase in Envelope.objects.order_by("pk").values_list("pk", "phase_id"):
        envelopes.setdefault(phase, []).append(pk)
    # Limits would refuse a hundred thousand movements: they are lifted inside this transaction.
    Envelope.objects.update(has_slots=False, has_euros=False)
    actor = User.objects.filter(role=Role.TASKFORCE_MANAGER).values_list("pk", flat=True).first()
    now = timezone.now()
    # A reservation, its release, a commitment, a payment: in pairs, so that no account falls below zero.
    moves = (
        (EntryKind.RESERVATION, LedgerAccount.RESERVED, 1, 1500),
        (EntryKind.RELEASE, LedgerAccount.RESERVED, -1, -1500),
        (EntryKind.COMMITMENT, LedgerAccount.COMMITTED, 1, 1500),
        (EntryKind.SPENDING, LedgerAccount.SPENT, 0, 400),
    )

    def entries() -> Any:
        for _round in range(max(0, rows - LedgerEntry.objects.count()) // len(moves)):
            file, phase = pick.choice(files)
            envelope = pick.choice(envelopes[phase])
            at = now - timedelta(minutes=pick.randrange(5 * 365 * 24 * 60))
            for kind, account, slots, amount in moves:
                yield (envelope, file, kind, account, slots, Decimal(amount), at, actor)

    copy_rows(LedgerEntry, _NAMES, list(entries()))


def _pages() -> dict[str, Any]:
    manager = User.objects.filter(role=Role.TASKFORCE_MANAGER).first()
    envelope = (
        Envelope.objects.filter(kind="economic").order_by("-phase").values_list("pk", flat=True).first()
    )
    number = Application.objects.filter(ledger_entries__isnull=False).values_list("number", flat=True).first()
    month = timezone.localdate() - timedelta(days=400)
    period = f"du={month:%d/%m/%Y}&au={month + timedelta(days=30):%d/%m/%Y}"
    asked: dict[str, str] = {
        "all": "",
        "sums": "sommes=oui",
        "phase": "phase=II",
        "earlier_phase": "phase=I",
        "envelope": f"enveloppe={envelope}",
        "account_of_envelope": f"enveloppe={envelope}&compte=committed",
        "allocations": "mouvement=allocation",
        "corrections": "mouvement=correction",
        "reservations": "mouvement=reservation",
        "month": period,
        "month_of_envelope": f"{period}&enveloppe={envelope}",
        "file": f"dossier={number}",
    }
    asked["deep"] = _deep()
    client = Client()
    client.force_login(manager)
    return {name: _measure(client, query) for name, query in asked.items()}


def _deep() -> str:
    """Return the query of the page that follows a hundred others."""
    cursor: str | None = None
    for _page in range(100):
        cursor = ledger_page(filters=LedgerFilters(), cursor=cursor).next_cursor
    return f"suite={cursor}"


def _measure(client: Client, query: str) -> dict[str, Any]:
    url = f"{reverse('aids:ledger')}?{query}"
    times = page_times(client, lambda: url, calls=CALLS)
    with CaptureQueriesContext(connection) as captured:
        _get(client, url)
    return {**_summary(times), "queries": len(captured)}
