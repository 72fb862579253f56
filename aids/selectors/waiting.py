"""The waiting list: who waits for what, in which order, and for whom there would be room."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Sum

from accounts.models import User
from aids.enums import PERSON_ENVELOPES, ApplicationState, EnvelopeKind
from aids.models import Application, Balance, Envelope, LedgerEntry, Phase
from aids.models.applications import ApplicationQuerySet
from aids.selectors.budget import envelope_kinds
from common.money import ZERO

# An envelope of a phase: its kind, and its country for a quota.
Key = tuple[str, str | None]
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Room:
    """What is left in the envelopes of a phase; `placed`: who of those that wait holds a slot already, and where."""

    envelopes: Mapping[Key, Envelope]
    balances: Mapping[Key, Balance]
    placed: frozenset[tuple[int, int]]

    def lacking(self, file: Application) -> list[Key]:
        """Return the envelopes in which the file would find no slot or not enough EUR now."""
        return [key for key in keys_of(file) if key in self.balances and self._lacks(key, file)]

    def _lacks(self, key: Key, file: Application) -> bool:
        balance, fees = self.balances[key], key[0] == EnvelopeKind.FEES
        shares = (self.envelopes[key].pk, file.person_id) in self.placed
        amount = file.fee_eur if fees else file.requested_eur or ZERO
        no_slot = balance.limits_slots and not fees and not shares and balance.left_slots < 1
        return no_slot or (balance.limits_euros and amount > ZERO and balance.left_eur < amount)


def room_of(phase: Phase) -> Room:
    """Return what is left in a phase, in two queries whatever the files."""
    envelopes = {
        (str(envelope.kind), envelope.country_id): envelope
        for envelope in Envelope.objects.filter(phase=phase).with_balance()
    }
    balances = {key: getattr(one, "balance", None) or Balance(envelope=one) for key, one in envelopes.items()}
    shared = [one.pk for (kind, _country), one in envelopes.items() if kind in PERSON_ENVELOPES]
    held = LedgerEntry.objects.filter(
        envelope__in=shared, application__person__in=waiting_files(phase).order_by().values("person")
    )
    placed = (
        held.order_by()
        .values("envelope", "application__person")
        .annotate(slots_held=Sum("slots"))
        .filter(slots_held__gt=0)
    )
    pairs = placed.values_list("envelope", "application__person")
    return Room(envelopes, balances, frozenset(pairs))


def keys_of(file: Application) -> list[Key]:
    """Return the envelopes a file draws on."""
    return [
        *((str(kind), None) for kind in envelope_kinds(file)),
        (str(EnvelopeKind.COUNTRY), file.country_id),
    ]


def waiting_files(phase: Phase) -> ApplicationQuerySet:
    """Return the files that wait for a place in a phase, the first come first."""
    files = Application.objects.filter(
        phase=phase, waiting_since__isnull=False, state=ApplicationState.SUBMITTED
    )
    return files.order_by("waiting_since", "pk")


@dataclass(frozen=True, slots=True)
class Turn:
    """The place of a file in the queue of one full envelope (1: the next)."""

    envelope: Envelope
    position: int


@dataclass(slots=True)
class WaitingFile:
    """A file that waits; `turns` is empty when nothing it needs is full any more."""

    file: Application
    turns: list[Turn] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue of one full envelope."""

    envelope: Envelope
    length: int
    left_slots: int
    left_eur: Decimal


@dataclass(frozen=True, slots=True)
class WaitingList:
    """The files of a phase that a reader may see, and how long each queue is in all."""

    files: list[WaitingFile]
    queues: list[Queue]
    total: int


def waiting_list(*, actor: User, phase: Phase, envelope_id: int | None = None) -> WaitingList:
    """Return the waiting list of a phase: the taskforce sees every file, an antenna its own with their turn.

    A turn counts the files that came before and draw on the same full envelope, whosever they are. Five
    queries whatever the number of files, LONGEST of them shown.
    """
    room = room_of(phase)
    waiting = waiting_files(phase)
    places: Counter[Key] = Counter()
    turns: dict[int, list[Turn]] = {}
    for file in waiting.only(
        "pk", "person_id", "kind", "family", "country_id", "is_south_south", "requested_eur", "fee_eur"
    ):
        lacking = set(room.lacking(file))
        for key in keys_of(file):
            places[key] += 1
        turns[file.pk] = [Turn(room.envelopes[key], places[key]) for key in keys_of(file) if key in lacking]
    full = {turn.envelope.pk for mine in turns.values() for turn in mine}
    queues = [
        Queue(envelope, places[key], room.balances[key].left_slots, room.balances[key].left_eur)
        for key, envelope in room.envelopes.items()
        if envelope.pk in full
    ]
    mine = waiting.filter(pk__in=Application.objects.writable_by(actor).values("pk")).select_related(
        "case__person", "case__antenna", "country"
    )
    files = [WaitingFile(file, turns.get(file.pk, [])) for file in mine[:LONGEST]]
    if envelope_id is not None:
        files = [one for one in files if envelope_id in {turn.envelope.pk for turn in one.turns}]
    return WaitingList(files, queues, len(turns))
