"""What phase II still allows the demonstration, envelope by envelope, kept well below the limits."""

from dataclasses import dataclass
from decimal import Decimal

from aids.enums import PERSON_ENVELOPES, AidFamily, AidKind, EnvelopeKind
from aids.models import Envelope, Phase
from tounesna.demo.facts import CaseFacts
from tounesna.demo.plans import AidPlan

# Of each limit, what the demonstration may use at most; of the persons' limit, what it aims at.
_MOST, _AIM = Decimal("0.82"), Decimal("0.8")

Key = tuple[str, str | None]


@dataclass(slots=True)
class Room:
    """Slots and EUR left in an envelope; None where it sets no limit."""

    slots: int | None
    eur: Decimal | None


def envelope_keys(plan: AidPlan, case: CaseFacts) -> list[Key]:
    """Return which envelopes an aid draws on, as (kind, country): the portal's own rule."""
    own = EnvelopeKind.SOCIAL if plan.family == AidFamily.SOCIAL else EnvelopeKind.ECONOMIC
    keys: list[Key] = [(EnvelopeKind.PERSONS, None), (EnvelopeKind.FEES, None), (own, None)]
    if plan.kind == AidKind.INNOVATIVE:
        keys.append((EnvelopeKind.INNOVATIVE, None))
    if case.is_south_south:
        keys.append((EnvelopeKind.SOUTH_SOUTH, None))
    return [*keys, (EnvelopeKind.COUNTRY, case.country)]


class Purse:
    """The room of phase II; earlier phases set no limits."""

    def __init__(self, phase: Phase) -> None:
        self._phase = phase
        self._rooms: dict[Key, Room] = {}
        for envelope in Envelope.objects.filter(phase=phase).with_balance():
            balance = envelope.balance
            slots = int(balance.allocated_slots * _MOST) - balance.reserved_slots - balance.committed_slots
            eur = balance.allocated_eur * _MOST - balance.reserved_eur - balance.committed_eur
            room = Room(slots if envelope.has_slots else None, eur if envelope.has_euros else None)
            self._rooms[envelope.kind, envelope.country_id] = room

    @property
    def persons_aimed_at(self) -> int:
        """How many more persons the demonstration should aid."""
        slots = self._rooms[EnvelopeKind.PERSONS, None].slots
        return max(0, int((slots or 0) * _AIM / _MOST))

    def take(self, case: CaseFacts, plan: AidPlan) -> bool:
        """Take what `plan` holds today; return False, taking nothing, when it does not fit."""
        if plan.phase.pk != self._phase.pk or not plan.holds_place:
            return True
        draws = [
            (room, self._slots(key[0], plan), plan.fee if key[0] == EnvelopeKind.FEES else plan.amount)
            for key in envelope_keys(plan, case)
            if (room := self._rooms.get(key))
        ]
        if any(not _fits(room, slots, eur) for room, slots, eur in draws):
            return False
        for room, slots, eur in draws:
            room.slots = None if room.slots is None else room.slots - slots
            room.eur = None if room.eur is None else room.eur - eur
        return True

    def _slots(self, kind: str, plan: AidPlan) -> int:
        return 0 if kind == EnvelopeKind.FEES or (kind in PERSON_ENVELOPES and plan.shares_place) else 1


def _fits(room: Room, slots: int, eur: Decimal) -> bool:
    return (room.slots is None or room.slots >= slots) and (room.eur is None or room.eur >= eur)
