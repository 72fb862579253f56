"""The ledger's movements (domain.md 3.3). Nobody else enters any, `places` and `budget_history` aside."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.enums import (
    DEAD_STATES,
    PERSON_ENVELOPES,
    EntryKind,
    EntryReason,
    EnvelopeKind,
    LedgerAccount,
)
from aids.models import Application, Balance, BudgetMove, Envelope, LedgerEntry
from aids.selectors.budget import Held, envelope_kinds, held_by
from aids.selectors.ledger_audit import ledger_differences
from aids.selectors.programmes import phase_envelopes
from aids.services.ledger import (
    BudgetRefusal,
    Draw,
    check_room,
    lock_balances,
    new_entry,
    write_entries,
)
from common.errors import DomainError, NotPermitted
from common.formatting import eur_text
from common.money import ZERO

UncommitPart = Literal["all", "aid", "fee"]

__all__ = [
    "BudgetRefusal",
    "Draw",
    "UncommitPart",
    "allocate",
    "check_allocation",
    "commit",
    "envelopes_of",
    "release",
    "reserve",
    "spend",
    "transfer",
    "uncommit",
    "verify_ledger",
]


def envelopes_of(application: Application) -> list[Envelope]:
    """Return the envelopes an aid file draws on, by number."""
    kinds = envelope_kinds(application)
    return [
        envelope
        for envelope in phase_envelopes(application.phase)
        if envelope.kind in kinds
        or (envelope.kind == EnvelopeKind.COUNTRY and envelope.country_id == application.country_id)
    ]


def _siblings(application: Application) -> list[Application]:
    """The other aid files of the person in the phase, those that died aside."""
    others = Application.objects.filter(person=application.person_id, phase=application.phase_id)
    return list(
        others.exclude(pk=application.pk).exclude(state__in=[str(s) for s in DEAD_STATES]).order_by("pk")
    )


def _draws(
    application: Application, envelopes: list[Envelope], amount_eur: Decimal, fee_eur: Decimal
) -> list[Draw]:
    """What the file takes. Persons are counted once: a place held through another aid serves this one too."""
    placed = {
        held.envelope_id for sibling in _siblings(application) for held in held_by(sibling) if held.slots > 0
    }
    draws = []
    for envelope in envelopes:
        if envelope.kind == EnvelopeKind.FEES:
            draws.append(Draw(envelope, 0, fee_eur))
            continue
        shared = envelope.kind in PERSON_ENVELOPES and envelope.pk in placed
        draws.append(Draw(envelope, 0 if shared else 1, amount_eur))
    return draws


@transaction.atomic
def allocate(
    *,
    actor: User | None,
    envelope: Envelope,
    slots: int = 0,
    amount_eur: Decimal = ZERO,
    reason: str = "",
    code: str = "",
) -> None:
    """Add (or, negative, take away) slots and EUR. Raises DomainError below what is reserved or committed."""
    if actor is not None and actor.role != Role.TASKFORCE_MANAGER:
        raise NotPermitted(_("Seul un responsable de la taskforce modifie une dotation."))
    balance = lock_balances([envelope])[envelope.pk]
    check_allocation(envelope, balance, slots, amount_eur)
    write_entries([_allocation(actor, envelope, slots, amount_eur, reason, code)])


@transaction.atomic
def transfer(*, actor: User, move: BudgetMove) -> None:
    """Enter a move confirmed by two managers: away from one allocation, to the other.

    Raises DomainError when the source would fall below what is reserved or committed.
    """
    balances = lock_balances(phase_envelopes(move.source.phase))
    check_allocation(move.source, balances[move.source_id], -move.slots, -move.amount_eur)
    entries = [
        _allocation(actor, move.source, -move.slots, -move.amount_eur, move.reason, EntryReason.MOVE),
        _allocation(actor, move.target, move.slots, move.amount_eur, move.reason, EntryReason.MOVE),
    ]
    for entry in entries:
        entry.move = move
    write_entries(entries)


def check_allocation(envelope: Envelope, balance: Balance, slots: int, amount_eur: Decimal) -> None:
    """Raise DomainError, in words, when an allocation changed so would fall below what is held or below zero."""
    values: dict[str, object] = {"envelope": envelope.label}
    held_slots = (balance.reserved_slots + balance.committed_slots) if balance.limits_slots else 0
    if slots < 0 and balance.allocated_slots + slots < held_slots:
        message = _(
            "« %(envelope)s » : places réservées ou engagées : %(held)s sur %(allocated)s ; "
            "on ne peut pas en retirer %(taken)s."
        )
        values |= {"held": held_slots, "allocated": balance.allocated_slots, "taken": -slots}
        raise DomainError(message % values, field="slots", code="below_held")
    held_eur = (balance.reserved_eur + balance.committed_eur) if balance.limits_euros else ZERO
    if amount_eur < 0 and balance.allocated_eur + amount_eur < held_eur:
        message = _(
            "« %(envelope)s » : %(held)s sont réservés ou engagés sur %(allocated)s ; "
            "on ne peut pas en retirer %(taken)s."
        )
        values |= {
            "held": eur_text(held_eur),
            "allocated": eur_text(balance.allocated_eur),
            "taken": eur_text(-amount_eur),
        }
        raise DomainError(message % values, field="amount_eur", code="below_held")


def _allocation(
    actor: User | None, envelope: Envelope, slots: int, amount_eur: Decimal, reason: str, code: str
) -> LedgerEntry:
    return LedgerEntry(
        envelope=envelope,
        kind=EntryKind.ALLOCATION,
        account=LedgerAccount.ALLOCATED,
        slots=slots,
        amount_eur=amount_eur,
        at=timezone.now(),
        actor=actor,
        reason_code=code,
        reason=reason[:300],
    )


@transaction.atomic
def reserve(
    *,
    actor: User | None,
    application: Application,
    amount_eur: Decimal,
    fee_eur: Decimal,
    reason: str = "",
    code: str = "",
) -> None:
    """Hold a place and the money for a submitted file. Raises BudgetRefusal when an envelope is full."""
    taken = _taken(application, amount_eur, fee_eur)
    kind, account = EntryKind.RESERVATION, LedgerAccount.RESERVED
    write_entries(
        [
            *_releases(application, actor, taken.envelopes, taken.own, code=EntryReason.NEW_RESERVATION),
            *(new_entry(draw, application, actor, kind, account, reason, code) for draw in taken.draws),
        ]
    )


@transaction.atomic
def commit(*, actor: User | None, application: Application, amount_eur: Decimal, fee_eur: Decimal) -> None:
    """Turn the file's reservation, if it still has one, into a commitment of aid and fee.

    Raises BudgetRefusal when it has none and no room is left: the last place goes to one (domain.md 3.3).
    """
    taken = _taken(application, amount_eur, fee_eur)
    kind, account = EntryKind.COMMITMENT, LedgerAccount.COMMITTED
    write_entries(
        [
            *_releases(application, actor, taken.envelopes, taken.own, code=EntryReason.COMMITTED),
            *(new_entry(draw, application, actor, kind, account) for draw in taken.draws),
        ]
    )


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a file is about to take: its envelopes, what it holds of each, and the draws that found room."""

    envelopes: list[Envelope]
    own: dict[int, Held]
    draws: list[Draw]


def _taken(application: Application, amount_eur: Decimal, fee_eur: Decimal) -> _Taken:
    """Lock the file's balances and return what it may take of them; BudgetRefusal where it finds no room."""
    envelopes = envelopes_of(application)
    balances = lock_balances(envelopes)
    own = {held.envelope_id: held for held in held_by(application)}
    draws = _draws(application, envelopes, amount_eur, fee_eur)
    check_room(draws, balances, own)
    return _Taken(envelopes, own, draws)


@transaction.atomic
def release(*, actor: User | None, application: Application, reason: str = "", code: str = "") -> None:
    """Give back what the file had reserved; a place its person still needs goes to her other file."""
    envelopes = envelopes_of(application)
    lock_balances(envelopes)
    own = {held.envelope_id: held for held in held_by(application)}
    write_entries(_releases(application, actor, envelopes, own, reason, code))
    _pass_on_places(application, actor, envelopes, own)


@transaction.atomic
def uncommit(
    *,
    actor: User | None,
    application: Application,
    reason: str = "",
    code: str = "",
    keep_place: bool = False,
    part: UncommitPart = "all",
) -> None:
    """Counter-enter what the file has committed and not spent: all of it, its aid, or its operator's fee.

    With `keep_place` (an aid that ended after it was given) only the unspent euros come back.
    """
    envelopes = [
        envelope
        for envelope in envelopes_of(application)
        if part == "all" or (envelope.kind == EnvelopeKind.FEES) == (part == "fee")
    ]
    lock_balances(envelopes)
    own = {held.envelope_id: held for held in held_by(application)}
    commitments = {
        entry.envelope_id: entry
        for entry in application.ledger_entries.filter(kind=EntryKind.COMMITMENT).order_by("pk")
    }
    entries = []
    for envelope in envelopes:
        held = own.get(envelope.pk)
        if held is None or envelope.pk not in commitments:
            continue
        slots = 0 if keep_place else -held.committed_slots
        draw = Draw(envelope, slots, held.spent_eur - held.committed_eur)
        entry = new_entry(
            draw, application, actor, EntryKind.CORRECTION, LedgerAccount.COMMITTED, reason, code
        )
        entry.corrects = commitments[envelope.pk]
        entries.append(entry)
    write_entries(entries)
    if not keep_place:
        _pass_on_places(application, actor, envelopes, own)


@transaction.atomic
def spend(
    *,
    actor: User | None,
    application: Application,
    amount_eur: Decimal,
    fee_eur: Decimal,
    reason: str = "",
    code: str = "",
) -> None:
    """Enter a payment of aid and fee. Raises DomainError beyond what the file itself has committed."""
    envelopes = envelopes_of(application)
    lock_balances(envelopes)
    own = {held.envelope_id: held for held in held_by(application)}
    draws = []
    for envelope in envelopes:
        amount = fee_eur if envelope.kind == EnvelopeKind.FEES else amount_eur
        held = own.get(envelope.pk, Held(envelope.pk))
        if held.spent_eur + amount > held.committed_eur:
            left = held.committed_eur - held.spent_eur
            message = _("Ce paiement dépasse ce qui reste engagé pour ce dossier : %(left)s €.")
            raise DomainError(message % {"left": left}, field="amount_eur", code="overspent")
        draws.append(Draw(envelope, 0, amount))
    write_entries(
        new_entry(d, application, actor, EntryKind.SPENDING, LedgerAccount.SPENT, reason) for d in draws
    )


def _releases(
    application: Application,
    actor: User | None,
    envelopes: Iterable[Envelope],
    own: dict[int, Held],
    reason: str = "",
    code: str = "",
) -> list[LedgerEntry]:
    return [
        new_entry(
            Draw(envelope, -own[envelope.pk].reserved_slots, -own[envelope.pk].reserved_eur),
            application,
            actor,
            EntryKind.RELEASE,
            LedgerAccount.RESERVED,
            reason,
            code,
        )
        for envelope in envelopes
        if envelope.pk in own
    ]


def _pass_on_places(
    application: Application, actor: User | None, envelopes: list[Envelope], own: dict[int, Held]
) -> None:
    """Give the person's place to her other file that relied on it, in the account where that file stands."""
    freed = [e for e in envelopes if e.kind in PERSON_ENVELOPES and e.pk in own and own[e.pk].slots > 0]
    for sibling in _siblings(application) if freed else []:
        holds = {held.envelope_id: held for held in held_by(sibling)}
        entries = []
        for envelope in freed:
            held = holds.get(envelope.pk)
            if held is None or held.slots > 0:
                continue
            committed = held.committed_eur > 0
            kind, account = (
                (EntryKind.COMMITMENT, LedgerAccount.COMMITTED)
                if committed
                else (EntryKind.RESERVATION, LedgerAccount.RESERVED)
            )
            if committed or held.reserved_eur > 0:
                draw, code = Draw(envelope, 1, ZERO), EntryReason.PLACE_TAKEN_OVER
                entries.append(new_entry(draw, sibling, actor, kind, account, application.number, code))
        if entries:
            write_entries(entries)
            return


def verify_ledger() -> list[str]:
    """Recompute every balance from its entries; return one sentence per difference, none when all agree."""
    return [difference.words() for difference in ledger_differences()]
