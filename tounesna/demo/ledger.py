"""The ledger entries of an aid file, as the portal's services would have written them step by step."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from aids.enums import (
    PERSON_ENVELOPES,
    ApplicationState,
    EntryKind,
    EntryReason,
    EnvelopeKind,
    LedgerAccount,
)
from aids.models import Envelope, LedgerEntry, TrancheEntry
from common.copying import take_ids
from tounesna.demo.facts import CaseFacts, Step
from tounesna.demo.plans import AidPlan
from tounesna.demo.purse import Key, envelope_keys
from tounesna.demo.store import Store

S = ApplicationState
ZERO = Decimal(0)


@dataclass(slots=True)
class _Held:
    """What a file holds in one envelope; `commitment` is the entry a later correction names."""

    slots: int
    amount: Decimal
    reserved: bool = False
    committed: Decimal = ZERO
    spent: Decimal = ZERO
    commitment: dict[str, Any] = field(default_factory=dict)


class Ledger:
    """Collects the entries of many files; `write` numbers and stores them."""

    def __init__(self) -> None:
        self._envelopes: dict[tuple[int, Key], int] = {
            (envelope.phase_id, (envelope.kind, envelope.country_id)): envelope.pk
            for envelope in Envelope.objects.order_by("pk")
        }
        self._entries: list[dict[str, Any]] = []

    def enter(self, case: CaseFacts, plan: AidPlan) -> None:
        """Enter what `plan` reserved, committed, spent and gave back."""
        book = _Book(plan, self._opened(case, plan), self._entries)
        for step, following in zip(plan.steps, [*plan.steps[1:], None], strict=True):
            book.follow(step)
            until = following.at if following else None
            book.expire(step, until)
            if step.to_state in (S.DISBURSING, S.IN_FOLLOW_UP):
                book.pay()

    def write(self, store: Store) -> None:
        """Give the entries their numbers and hand them to `store`."""
        for entry, pk in zip(self._entries, take_ids(LedgerEntry, len(self._entries)), strict=True):
            entry["id"] = pk
        for entry in self._entries:
            corrected, tranche = entry.pop("corrects", None), entry.pop("tranche", 0)
            if tranche:
                store.add(TrancheEntry, tranche_id=tranche, entry_id=entry["id"])
            store.add(LedgerEntry, **entry, corrects_id=corrected["id"] if corrected else None)
        self._entries.clear()

    def _opened(self, case: CaseFacts, plan: AidPlan) -> dict[int, tuple[str, bool]]:
        """Return the file's envelopes by number: their kind, and whether it takes a slot there."""
        found = {}
        for key in envelope_keys(plan, case):
            envelope = self._envelopes.get((plan.phase.pk, key))
            if envelope is not None:
                kind = key[0]
                takes = kind != EnvelopeKind.FEES and not (kind in PERSON_ENVELOPES and plan.shares_place)
                found[envelope] = kind, takes
        return dict(sorted(found.items()))


class _Book:
    """The entries of one file."""

    def __init__(
        self, plan: AidPlan, envelopes: dict[int, tuple[str, bool]], entries: list[dict[str, Any]]
    ) -> None:
        self._plan, self._envelopes, self._entries = plan, envelopes, entries
        self._held: dict[int, _Held] = {}
        self._reserved_at: datetime | None = None

    def follow(self, step: Step) -> None:
        match step.to_state:
            case S.SUBMITTED:
                self._release(step, code=EntryReason.NEW_RESERVATION)
                if not self._plan.is_waiting:
                    self._reserve(step)
            case S.APPROVED:
                self._release(step, code=EntryReason.COMMITTED)
                self._commit(step)
            case S.REJECTED | S.CANCELLED:
                self._release(step, step.reason)
            case S.COMPLETED:
                self._give_back(step, code=EntryReason.UNSPENT)
            case S.TERMINATED:
                self._give_back(step, step.reason)

    def expire(self, step: Step, until: datetime | None) -> None:
        """Release a reservation that came to its term before the next step, or before today."""
        if self._reserved_at is None or step.to_state not in (S.SUBMITTED, S.DEFERRED):
            return
        term = self._reserved_at + timedelta(days=self._plan.phase.reservation_days)
        lapsed = self._plan.reserved_until is None if until is None else term.date() < until.date()
        if lapsed:
            night = term.replace(hour=1, minute=10, second=0) + timedelta(days=1)
            self._release(Step(night, "", "", None), code=EntryReason.EXPIRED)

    def pay(self) -> None:
        decider = self._plan.step_to(S.APPROVED)
        for payment in self._plan.payments:
            step = Step(payment.at, "", "", decider.actor if decider else None)
            for envelope, held in self._held.items():
                fees = self._envelopes[envelope][0] == EnvelopeKind.FEES
                amount = payment.fee_eur if fees else payment.amount_eur
                held.spent += amount
                entry = self._add(
                    step, envelope, EntryKind.SPENDING, LedgerAccount.SPENT, 0, amount, "Tranche payée"
                )
                entry["tranche"] = payment.fee_tranche if fees else payment.tranche

    def _draws(self, amount: Decimal) -> Iterator[tuple[int, int, Decimal]]:
        for envelope, (kind, takes_slot) in self._envelopes.items():
            yield envelope, int(takes_slot), self._plan.fee if kind == EnvelopeKind.FEES else amount

    def _reserve(self, step: Step) -> None:
        for envelope, slots, amount in self._draws(self._plan.requested or ZERO):
            self._held[envelope] = _Held(slots, amount, reserved=True)
            self._add(step, envelope, EntryKind.RESERVATION, LedgerAccount.RESERVED, slots, amount)
        self._reserved_at = step.at

    def _release(self, step: Step, reason: str = "", code: str = "") -> None:
        for envelope, held in self._held.items():
            if held.reserved:
                held.reserved = False
                self._add(
                    step,
                    envelope,
                    EntryKind.RELEASE,
                    LedgerAccount.RESERVED,
                    -held.slots,
                    -held.amount,
                    reason,
                    code,
                )
        self._reserved_at = None

    def _commit(self, step: Step) -> None:
        for envelope, slots, amount in self._draws(self._plan.granted or ZERO):
            held = self._held[envelope] = _Held(slots, amount, committed=amount)
            held.commitment = self._add(
                step, envelope, EntryKind.COMMITMENT, LedgerAccount.COMMITTED, slots, amount
            )

    def _give_back(self, step: Step, reason: str = "", code: str = "") -> None:
        """Counter-enter the euros committed and not spent; the place stays taken."""
        for envelope, held in self._held.items():
            unspent = held.committed - held.spent
            if unspent:
                entry = self._add(
                    step, envelope, EntryKind.CORRECTION, LedgerAccount.COMMITTED, 0, -unspent, reason, code
                )
                entry["corrects"] = held.commitment

    def _add(
        self,
        step: Step,
        envelope: int,
        kind: str,
        account: str,
        slots: int,
        amount: Decimal,
        reason: str = "",
        code: str = "",
    ) -> dict[str, Any]:
        entry = {
            "envelope_id": envelope,
            "application_id": self._plan.pk,
            "kind": kind,
            "account": account,
            "slots": slots,
            "amount_eur": amount,
            "at": step.at,
            "actor_id": step.actor,
            "reason_code": str(code),
            "reason": reason[:300],
        }
        if slots or amount:
            self._entries.append(entry)
        return entry
