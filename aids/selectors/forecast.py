"""When an envelope will be committed in full, at the pace of the last months (domain.md 3.3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone

from aids.enums import EntryKind, LedgerAccount
from aids.models import LedgerEntry, Phase
from common.money import ZERO

WINDOW_DAYS = 180
MONTH_DAYS = Decimal("30.4375")
# Beyond ten years the pace of six months says nothing any more.
FURTHEST_DAYS = 3653


class Outcome(StrEnum):
    NO_MOVEMENT = "no_movement"
    FULL = "full"
    RUNS_OUT = "runs_out"
    AFTER_PHASE = "after_phase"
    FAR = "far"


@dataclass(frozen=True, slots=True)
class Pace:
    """Net commitments (slots or EUR: what came back counts off) over `days`; `commitments` says how many."""

    commitments: int = 0
    net: Decimal = ZERO
    days: int = WINDOW_DAYS

    @property
    def per_month(self) -> Decimal:
        return (self.net / self.days * MONTH_DAYS).quantize(Decimal("0.1")) if self.days > 0 else ZERO


@dataclass(frozen=True, slots=True)
class Forecast:
    """The day `left` (allocated and not yet committed) is used up at that pace; `day` only where `outcome` has one."""

    outcome: Outcome
    left: Decimal
    pace: Pace
    day: date | None = None


def forecast(*, left: Decimal, pace: Pace, on: date, ends_on: date | None = None) -> Forecast:
    """Prolong the pace in a straight line from `on`.

    A day beyond `ends_on` is not told: the phase is over by then. A phase that goes on beyond its planned
    end has none (`ends_on` before `on` counts for nothing).
    """
    if left <= 0:
        return Forecast(Outcome.FULL, left, pace)
    if pace.net <= 0 or pace.days <= 0:
        return Forecast(Outcome.NO_MOVEMENT, left, pace)
    days = int(left * pace.days / pace.net)
    day = on + timedelta(days=min(days, FURTHEST_DAYS))
    if ends_on is not None and on <= ends_on < day:
        return Forecast(Outcome.AFTER_PHASE, left, pace, ends_on)
    if days > FURTHEST_DAYS:
        return Forecast(Outcome.FAR, left, pace)
    return Forecast(Outcome.RUNS_OUT, left, pace, day)


def window(*, on: date, starts_on: date) -> tuple[date, int]:
    """Return the first day that counts, and how many days that makes: WINDOW_DAYS, fewer for a young phase."""
    since = max(on - timedelta(days=WINDOW_DAYS), starts_on)
    return since, max((on - since).days, 1)


def paces(*, phase: Phase, envelopes: Iterable[int], on: date) -> dict[tuple[int, str], Pace]:
    """Return the pace of each envelope in slots ("slots") and EUR ("eur"), in one query."""
    since, days = window(on=on, starts_on=phase.starts_on)
    ids = list(envelopes)
    entries = LedgerEntry.objects.filter(
        envelope__in=ids,
        account=LedgerAccount.COMMITTED,
        at__gte=_midnight(since),
        at__lt=_midnight(on + timedelta(days=1)),
    )
    made = Q(kind=EntryKind.COMMITMENT)
    found: dict[int, Any] = {
        row["envelope"]: row
        for row in entries.order_by()
        .values("envelope")
        .annotate(
            net_slots=Sum("slots"),
            net_eur=Sum("amount_eur"),
            with_slots=Count("pk", filter=made & Q(slots__gt=0)),
            with_euros=Count("pk", filter=made & Q(amount_eur__gt=0)),
        )
    }
    result: dict[tuple[int, str], Pace] = {}
    for pk in ids:
        row = found.get(pk, {"net_slots": 0, "net_eur": ZERO, "with_slots": 0, "with_euros": 0})
        result[pk, "slots"] = Pace(row["with_slots"], Decimal(row["net_slots"]), days)
        result[pk, "eur"] = Pace(row["with_euros"], row["net_eur"], days)
    return result


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
