"""What envelopes hold: balances, the budget strip, what one file holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from aids.enums import ECONOMIC_KINDS, HOLDING_STATES, PENDING_STATES, AidKind, EnvelopeKind, LedgerAccount
from aids.models import Application, Balance, Envelope, LedgerEntry, Phase
from common.built_queries import built_once
from common.money import ZERO


@dataclass(slots=True)
class Held:
    """What one file holds in one envelope: slots and EUR by account."""

    envelope_id: int
    reserved_slots: int = 0
    reserved_eur: Decimal = ZERO
    committed_slots: int = 0
    committed_eur: Decimal = ZERO
    spent_eur: Decimal = ZERO

    @property
    def slots(self) -> int:
        return self.reserved_slots + self.committed_slots


def held_by(application: Application) -> list[Held]:
    """Return what the file holds, envelope by envelope, as the sum of its ledger entries."""
    found: dict[int, Held] = {}
    for envelope_id, account, slots, euros in _sums(file=application.pk):
        held = found.setdefault(envelope_id, Held(envelope_id))
        if account == LedgerAccount.RESERVED:
            held.reserved_slots, held.reserved_eur = slots, euros
        elif account == LedgerAccount.COMMITTED:
            held.committed_slots, held.committed_eur = slots, euros
        elif account == LedgerAccount.SPENT:
            held.spent_eur = euros
    return list(found.values())


@built_once
def _sums(file: int) -> QuerySet[Any]:
    entries = LedgerEntry.objects.filter(application=file).order_by()
    return entries.values_list("envelope_id", "account").annotate(slots=Sum("slots"), euros=Sum("amount_eur"))


@dataclass(frozen=True, slots=True)
class StripLine:
    """One limit on the budget strip, in slots (`unit` "slots") or EUR (`unit` "eur").

    `pending` is what files not yet decided and without a reservation would take; `left` may then turn
    negative in `left_if_all_pending`, which says that not all of them can pass.
    """

    envelope_id: int
    kind: str
    label: str
    unit: str
    allocated: Decimal
    reserved: Decimal
    committed: Decimal
    spent: Decimal
    pending: Decimal

    @property
    def left(self) -> Decimal:
        return self.allocated - self.reserved - self.committed

    @property
    def left_if_all_pending(self) -> Decimal:
        return self.left - self.pending

    @property
    def is_full(self) -> bool:
        return self.left <= 0


def envelope_kinds(application: Application) -> list[EnvelopeKind]:
    """Return the kinds of envelopes an aid file draws on, its country's quota aside."""
    kinds = [EnvelopeKind.PERSONS, EnvelopeKind.FEES]
    kinds.append(EnvelopeKind.ECONOMIC if application.is_economic else EnvelopeKind.SOCIAL)
    if application.kind == AidKind.INNOVATIVE:
        kinds.append(EnvelopeKind.INNOVATIVE)
    if application.is_south_south:
        kinds.append(EnvelopeKind.SOUTH_SOUTH)
    return kinds


def budget_strip(*, phase: Phase, country_code: str | None = None) -> list[StripLine]:
    """Return the limits shown beside a decision: 320 · 90 · 270 · 9 · 15 · the country's quota.

    Four queries whatever the number of files. Without a country every quota is returned.
    """
    envelopes = list(Envelope.objects.filter(phase=phase).with_balance())
    if country_code:
        envelopes = [e for e in envelopes if e.kind != EnvelopeKind.COUNTRY or e.country_id == country_code]
    pending = pending_by_envelope(phase)
    lines = []
    for envelope in envelopes:
        balance = getattr(envelope, "balance", None) or Balance(envelope=envelope)
        slots, euros = pending.get((envelope.kind, envelope.country_id), (0, ZERO))
        if envelope.has_slots:
            lines.append(_slots_line(envelope, balance, slots))
        if envelope.has_euros:
            lines.append(_euros_line(envelope, balance, euros))
    return lines


def _slots_line(envelope: Envelope, balance: Balance, pending: int) -> StripLine:
    return StripLine(
        envelope.pk,
        envelope.kind,
        envelope.label,
        "slots",
        Decimal(balance.allocated_slots),
        Decimal(balance.reserved_slots),
        Decimal(balance.committed_slots),
        ZERO,
        Decimal(pending),
    )


def _euros_line(envelope: Envelope, balance: Balance, pending: Decimal) -> StripLine:
    return StripLine(
        envelope.pk,
        envelope.kind,
        envelope.label,
        "eur",
        balance.allocated_eur,
        balance.reserved_eur,
        balance.committed_eur,
        balance.spent_eur,
        pending,
    )


def pending_by_envelope(phase: Phase) -> dict[tuple[str, str | None], tuple[int, Decimal]]:
    """Files asking for a place without a reservation, per envelope: how many aids or persons, and EUR.

    A file whose amount is not known yet counts for the planned average of its kind.
    """
    averages = dict(phase.aids.values_list("kind", "average_eur"))
    states = [str(state) for state in PENDING_STATES]
    waiting = Application.objects.filter(
        phase=phase, state__in=states, reserved_until__isnull=True
    ).order_by()
    totals: dict[tuple[str, str | None], tuple[int, Decimal]] = {}
    for row in waiting.values("kind", "country_id", "is_south_south").annotate(
        files=Count("pk"),
        known=Sum("requested_eur"),
        unknown=Count("pk", filter=Q(requested_eur__isnull=True)),
        fees=Sum("fee_eur"),
    ):
        euros = (row["known"] or ZERO) + row["unknown"] * averages.get(row["kind"], ZERO)
        for key in _aid_keys(row["kind"]):
            _add(totals, key, row["files"], euros)
        for key in _person_keys(row["country_id"], row["is_south_south"]):
            _add(totals, key, 0, euros)
        _add(totals, (EnvelopeKind.FEES, None), 0, row["fees"] or ZERO)
    placed = Application.objects.filter(
        Q(state__in=[str(state) for state in HOLDING_STATES]) | Q(reserved_until__isnull=False), phase=phase
    )
    newcomers = waiting.exclude(person__in=placed.values("person"))
    for place in newcomers.values("country_id", "is_south_south").annotate(
        persons=Count("person", distinct=True)
    ):
        for key in _person_keys(place["country_id"], place["is_south_south"]):
            _add(totals, key, place["persons"], ZERO)
    return totals


def _aid_keys(kind: str) -> Iterable[tuple[str, str | None]]:
    yield (EnvelopeKind.ECONOMIC if kind in ECONOMIC_KINDS else EnvelopeKind.SOCIAL), None
    if kind == AidKind.INNOVATIVE:
        yield EnvelopeKind.INNOVATIVE, None


def _person_keys(country_id: str | None, south_south: bool) -> Iterable[tuple[str, str | None]]:
    yield EnvelopeKind.PERSONS, None
    if south_south:
        yield EnvelopeKind.SOUTH_SOUTH, None
    if country_id:
        yield EnvelopeKind.COUNTRY, country_id


def _add(
    totals: dict[tuple[str, str | None], tuple[int, Decimal]],
    key: tuple[str, str | None],
    slots: int,
    euros: Decimal,
) -> None:
    before = totals.get(key, (0, ZERO))
    totals[key] = (before[0] + slots, before[1] + euros)
