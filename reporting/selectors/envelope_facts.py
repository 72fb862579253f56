"""What envelopes hold at the end of the period, and how fast they are being used."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from aids.enums import EnvelopeKind, LedgerAccount
from aids.models import Envelope, LedgerEntry, Phase
from aids.selectors.budget import budget_strip
from aids.selectors.forecast import Forecast, forecast, paces
from common.dates import today
from common.money import ZERO
from reporting.selectors.names import Names, choice_names, record_names
from reporting.selectors.scope import Scope


@dataclass(frozen=True, slots=True)
class EnvelopeLine:
    """One limit (slots or EUR) of an envelope. `left_if_all` is None for a period of the past: which files
    were pending then is not kept."""

    key: str
    names: Names
    unit: str
    allocated: Decimal
    reserved: Decimal
    committed: Decimal
    spent: Decimal
    left_if_all: Decimal | None
    envelope_id: int

    @property
    def left(self) -> Decimal:
        return self.allocated - self.reserved - self.committed


def reported_phase(scope: Scope) -> Phase | None:
    """Return the phase whose envelopes a report shows: its own, else the one running at the period's end."""
    if scope.phase is not None:
        return scope.phase
    return Phase.objects.filter(starts_on__lte=scope.ends_on).order_by("-starts_on").first()


def envelope_lines(scope: Scope, phase: Phase) -> list[EnvelopeLine]:
    """Return the limits of a phase as they stood at the end of the period."""
    envelopes = {row.pk: row for row in Envelope.objects.filter(phase=phase).select_related("country")}
    if scope.country is not None:
        envelopes = {
            pk: row
            for pk, row in envelopes.items()
            if row.kind != EnvelopeKind.COUNTRY or row.country == scope.country
        }
    return _past_lines(scope, envelopes) if scope.is_past else _present_lines(phase, envelopes)


def _present_lines(phase: Phase, envelopes: dict[int, Envelope]) -> list[EnvelopeLine]:
    return [
        EnvelopeLine(
            key=_key(envelopes[line.envelope_id]),
            names=_names(envelopes[line.envelope_id]),
            unit=line.unit,
            allocated=line.allocated,
            reserved=line.reserved,
            committed=line.committed,
            spent=line.spent,
            left_if_all=line.left_if_all_pending,
            envelope_id=line.envelope_id,
        )
        for line in budget_strip(phase=phase)
        if line.envelope_id in envelopes
    ]


def _past_lines(scope: Scope, envelopes: dict[int, Envelope]) -> list[EnvelopeLine]:
    sums: dict[int, dict[str, tuple[int, Decimal]]] = defaultdict(dict)
    entries = LedgerEntry.objects.filter(envelope__in=envelopes, at__lt=scope.end_moment).order_by()
    counted = entries.exclude(account=LedgerAccount.ALLOCATED).values_list("envelope", "account")
    for envelope_id, account, slots, euros in counted.annotate(Sum("slots"), Sum("amount_eur")):
        sums[envelope_id][account] = (slots, euros)
    for envelope_id, allocated in _past_allocations(scope, envelopes).items():
        sums[envelope_id][LedgerAccount.ALLOCATED] = allocated
    lines = []
    for envelope in sorted(envelopes.values(), key=lambda row: (row.rank, str(row.country_id))):
        units = [("slots", 0)] * envelope.has_slots + [("eur", 1)] * envelope.has_euros
        for unit, place in units:
            held = {account: Decimal(pair[place]) for account, pair in sums[envelope.pk].items()}
            lines.append(_past_line(envelope, unit, held))
    return lines


def _past_allocations(scope: Scope, envelopes: dict[int, Envelope]) -> dict[int, tuple[int, Decimal]]:
    """What was allocated by the end of the period. The first allocation holds from the start of the phase,
    even when it was entered into the portal later."""
    entries = LedgerEntry.objects.filter(envelope__in=envelopes, account=LedgerAccount.ALLOCATED)
    found: dict[int, tuple[int, Decimal]] = {}
    # In the order of writing: an entry dated back must not pass for the first allocation.
    for envelope_id, at, slots, euros in entries.order_by("pk").values_list(
        "envelope", "at", "slots", "amount_eur"
    ):
        if envelope_id not in found:
            found[envelope_id] = (slots, euros)
        elif at < scope.end_moment:
            before = found[envelope_id]
            found[envelope_id] = (before[0] + slots, before[1] + euros)
    return found


def _past_line(envelope: Envelope, unit: str, held: dict[str, Decimal]) -> EnvelopeLine:
    return EnvelopeLine(
        key=_key(envelope),
        names=_names(envelope),
        unit=unit,
        allocated=held.get(LedgerAccount.ALLOCATED, ZERO),
        reserved=held.get(LedgerAccount.RESERVED, ZERO),
        committed=held.get(LedgerAccount.COMMITTED, ZERO),
        spent=held.get(LedgerAccount.SPENT, ZERO),
        left_if_all=None,
        envelope_id=envelope.pk,
    )


def envelope_names() -> dict[str, Names]:
    """Return every envelope and quota of all phases by the key of its rows, as they are named in reports."""
    envelopes = Envelope.objects.select_related("country").order_by("rank", "country")
    return {_key(envelope): _names(envelope) for envelope in envelopes}


def _key(envelope: Envelope) -> str:
    return f"{envelope.kind}-{envelope.country_id}" if envelope.country_id else str(envelope.kind)


def _names(envelope: Envelope) -> Names:
    return record_names(envelope.country) if envelope.country else choice_names(EnvelopeKind(envelope.kind))


@dataclass(frozen=True, slots=True)
class Ahead:
    """A limit and when it will be committed in full, as the budget's page reckons it (aids.selectors.forecast)."""

    line: EnvelopeLine
    forecast: Forecast


def forecasts(lines: list[EnvelopeLine], *, phase: Phase, on: date) -> list[Ahead]:
    """Return the forecast of each limit from `on`."""
    speed = paces(phase=phase, envelopes={line.envelope_id for line in lines}, on=on)
    return [
        Ahead(
            line,
            forecast(
                left=line.allocated - line.committed,
                pace=speed[line.envelope_id, line.unit],
                on=on,
                ends_on=phase.ends_on,
            ),
        )
        for line in lines
    ]


def forecast_day(scope: Scope) -> date:
    """The day a forecast is made from: today, or the end of a period of the past."""
    return min(scope.ends_on, today())
