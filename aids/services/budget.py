"""The ledger's movements (domain.md 3.3). Nobody else inserts entries, `budget_history` aside.

Order of locks, the same everywhere so that no two acts wait for each other: the aid file first (without
its key, so that entries may name it), then the balances by envelope number. What a file holds is read
from its entries after the balances are locked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.enums import (
    DEAD_STATES,
    PERSON_ENVELOPES,
    AidKind,
    EntryKind,
    EnvelopeKind,
    LedgerAccount,
)
from aids.models import Application, Balance, Envelope, LedgerEntry
from aids.selectors.budget import Held, held_by, ledger_differences
from common.constraints import refusals
from common.errors import DomainError, NotPermitted
from common.money import ZERO


class BudgetRefusal(DomainError):
    """No room: `envelopes` are those that lack slots or euros; the file is untouched."""

    def __init__(self, message: str, *, envelopes: Sequence[Envelope]) -> None:
        super().__init__(message, code="budget_full")
        self.envelopes = list(envelopes)


@dataclass(frozen=True, slots=True)
class Draw:
    """What an aid takes from one envelope: slots (0 when its person already holds one) and EUR."""

    envelope: Envelope
    slots: int
    amount_eur: Decimal


def envelope_kinds(application: Application) -> list[EnvelopeKind]:
    """Return the kinds of envelopes an aid file draws on, its country's quota aside."""
    kinds = [EnvelopeKind.PERSONS, EnvelopeKind.FEES]
    kinds.append(EnvelopeKind.ECONOMIC if application.is_economic else EnvelopeKind.SOCIAL)
    if application.kind == AidKind.INNOVATIVE:
        kinds.append(EnvelopeKind.INNOVATIVE)
    if application.is_south_south:
        kinds.append(EnvelopeKind.SOUTH_SOUTH)
    return kinds


def envelopes_of(application: Application) -> list[Envelope]:
    """Return the envelopes an aid file draws on, by number."""
    mine = Q(kind__in=envelope_kinds(application)) | Q(
        kind=EnvelopeKind.COUNTRY, country=application.country_id
    )
    return list(
        Envelope.objects.filter(mine, phase=application.phase_id).select_related("country").order_by("pk")
    )


def _lock(envelopes: Iterable[Envelope]) -> dict[int, Balance]:
    ids = [envelope.pk for envelope in envelopes]
    Balance.objects.bulk_create(
        [
            Balance(envelope=envelope, limits_slots=envelope.has_slots, limits_euros=envelope.has_euros)
            for envelope in envelopes
        ],
        ignore_conflicts=True,
    )
    locked = Balance.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    return {balance.pk: balance for balance in locked}


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


def _check_room(draws: Iterable[Draw], balances: dict[int, Balance], own: dict[int, Held]) -> None:
    lacking = []
    for draw in draws:
        balance, mine = balances[draw.envelope.pk], own.get(draw.envelope.pk, Held(draw.envelope.pk))
        slots = balance.left_slots + mine.reserved_slots - draw.slots
        euros = balance.left_eur + mine.reserved_eur - draw.amount_eur
        no_slot = balance.limits_slots and draw.slots > 0 and slots < 0
        no_euro = balance.limits_euros and draw.amount_eur > 0 and euros < 0
        if no_slot or no_euro:
            lacking.append((draw.envelope, no_slot, balance))
    if lacking:
        sentences = [_lack(envelope, no_slot, balance) for envelope, no_slot, balance in lacking]
        raise BudgetRefusal(
            " ".join(sentences), envelopes=[envelope for envelope, _slot, _balance in lacking]
        )


def _lack(envelope: Envelope, no_slot: bool, balance: Balance) -> str:
    if no_slot:
        message = _(
            "« %(envelope)s » : les %(slots)s places sont prises ou réservées. Le dossier est conservé."
        )
        return message % {"envelope": envelope.label, "slots": balance.allocated_slots}
    message = _("« %(envelope)s » : il ne reste que %(left)s €. Le dossier est conservé.")
    return message % {"envelope": envelope.label, "left": max(balance.left_eur, ZERO)}


def _entry(
    draw: Draw,
    application: Application,
    actor: User | None,
    kind: EntryKind,
    account: LedgerAccount,
    reason: str,
) -> LedgerEntry:
    return LedgerEntry(
        envelope=draw.envelope,
        application=application,
        kind=kind,
        account=account,
        slots=draw.slots,
        amount_eur=draw.amount_eur,
        at=timezone.now(),
        actor=actor,
        reason=reason[:300],
    )


def _write(entries: Iterable[LedgerEntry]) -> None:
    moving = [entry for entry in entries if entry.slots or entry.amount_eur]
    with refusals():
        LedgerEntry.objects.bulk_create(moving)


@transaction.atomic
def allocate(
    *, actor: User | None, envelope: Envelope, slots: int = 0, amount_eur: Decimal = ZERO, reason: str = ""
) -> None:
    """Add (or, negative, take away) slots and EUR. Raises DomainError below what is reserved or committed."""
    if actor is not None and actor.role != Role.TASKFORCE_MANAGER:
        raise NotPermitted(_("Seul un responsable de la taskforce modifie une dotation."))
    _lock([envelope])
    entry = LedgerEntry(
        envelope=envelope,
        kind=EntryKind.ALLOCATION,
        account=LedgerAccount.ALLOCATED,
        slots=slots,
        amount_eur=amount_eur,
        at=timezone.now(),
        actor=actor,
        reason=reason[:300],
    )
    _write([entry])


@transaction.atomic
def reserve(*, actor: User | None, application: Application, amount_eur: Decimal, fee_eur: Decimal) -> None:
    """Hold a place and the money for a submitted file. Raises BudgetRefusal when an envelope is full."""
    envelopes = envelopes_of(application)
    balances = _lock(envelopes)
    own = {held.envelope_id: held for held in held_by(application)}
    draws = _draws(application, envelopes, amount_eur, fee_eur)
    _check_room(draws, balances, own)
    _write(_releases(application, actor, envelopes, own, _("Remplacée par une nouvelle réservation")))
    _write(_entry(d, application, actor, EntryKind.RESERVATION, LedgerAccount.RESERVED, "") for d in draws)


@transaction.atomic
def commit(*, actor: User | None, application: Application, amount_eur: Decimal, fee_eur: Decimal) -> None:
    """Turn the file's reservation, if it still has one, into a commitment of aid and fee.

    Raises BudgetRefusal when it has none and no room is left: the last place goes to one (domain.md 3.3).
    """
    envelopes = envelopes_of(application)
    balances = _lock(envelopes)
    own = {held.envelope_id: held for held in held_by(application)}
    draws = _draws(application, envelopes, amount_eur, fee_eur)
    _check_room(draws, balances, own)
    _write(_releases(application, actor, envelopes, own, _("Remplacée par l'engagement")))
    _write(_entry(d, application, actor, EntryKind.COMMITMENT, LedgerAccount.COMMITTED, "") for d in draws)


@transaction.atomic
def release(*, actor: User | None, application: Application, reason: str) -> None:
    """Give back what the file had reserved; a place its person still needs goes to her other file."""
    envelopes = envelopes_of(application)
    _lock(envelopes)
    own = {held.envelope_id: held for held in held_by(application)}
    _write(_releases(application, actor, envelopes, own, reason))
    _pass_on_places(application, actor, envelopes, own)


@transaction.atomic
def uncommit(*, actor: User | None, application: Application, reason: str, keep_place: bool = False) -> None:
    """Counter-enter what the file has committed and not spent.

    With `keep_place` (an aid that ended after it was given) only the unspent euros come back.
    """
    envelopes = envelopes_of(application)
    _lock(envelopes)
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
        entry = _entry(draw, application, actor, EntryKind.CORRECTION, LedgerAccount.COMMITTED, reason)
        entry.corrects = commitments[envelope.pk]
        entries.append(entry)
    _write(entries)
    if not keep_place:
        _pass_on_places(application, actor, envelopes, own)


@transaction.atomic
def spend(
    *, actor: User | None, application: Application, amount_eur: Decimal, fee_eur: Decimal, reason: str
) -> None:
    """Enter a payment of aid and fee. Raises DomainError beyond what the file itself has committed."""
    envelopes = envelopes_of(application)
    _lock(envelopes)
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
    _write(_entry(d, application, actor, EntryKind.SPENDING, LedgerAccount.SPENT, reason) for d in draws)


def _releases(
    application: Application,
    actor: User | None,
    envelopes: Iterable[Envelope],
    own: dict[int, Held],
    reason: str,
) -> list[LedgerEntry]:
    return [
        _entry(
            Draw(envelope, -own[envelope.pk].reserved_slots, -own[envelope.pk].reserved_eur),
            application,
            actor,
            EntryKind.RELEASE,
            LedgerAccount.RESERVED,
            reason,
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
                reason = _("Place reprise du dossier %(number)s") % {"number": application.number}
                entries.append(_entry(Draw(envelope, 1, ZERO), sibling, actor, kind, account, reason))
        if entries:
            _write(entries)
            return


@transaction.atomic
def places_settle(*, actor: User | None, person_id: int) -> None:
    """Count a person once again where a merge of two records, or its undoing, changed whose files these are.

    Of two places of one person the later file's comes back; a file left without its person's place takes
    one. Raises BudgetRefusal when none is left.
    """
    live = Application.objects.filter(person=person_id).exclude(state__in=[str(s) for s in DEAD_STATES])
    files = list(live.select_for_update(of=("self",), no_key=True).order_by("pk"))
    for phase_id in {file.phase_id for file in files}:
        placed: set[int] = set()
        for file in (file for file in files if file.phase_id == phase_id):
            placed |= _settle_places(actor, file, placed)


def _settle_places(actor: User | None, file: Application, placed: set[int]) -> set[int]:
    envelopes = [envelope for envelope in envelopes_of(file) if envelope.kind in PERSON_ENVELOPES]
    balances = _lock(envelopes)
    own = {held.envelope_id: held for held in held_by(file) if held.envelope_id in balances}
    entries = []
    for envelope in envelopes:
        held = own.get(envelope.pk)
        if held is None or not (held.reserved_eur or held.committed_eur or held.slots > 0):
            continue
        wanted = 0 if envelope.pk in placed else 1
        if held.slots == wanted:
            continue
        draw = Draw(envelope, wanted - held.slots, ZERO)
        committed = held.committed_slots > 0 or held.committed_eur > 0
        if draw.slots > 0:
            _check_room([draw], balances, {})
        reason = _("Une personne, une place : fiches réunies ou séparées")
        entries.append(_place_entry(draw, file, actor, committed, reason))
    _write(entries)
    return set(own)


def _place_entry(
    draw: Draw, file: Application, actor: User | None, committed: bool, reason: str
) -> LedgerEntry:
    account = LedgerAccount.COMMITTED if committed else LedgerAccount.RESERVED
    if draw.slots > 0:
        kind = EntryKind.COMMITMENT if committed else EntryKind.RESERVATION
        return _entry(draw, file, actor, kind, account, reason)
    if not committed:
        return _entry(draw, file, actor, EntryKind.RELEASE, account, reason)
    entry = _entry(draw, file, actor, EntryKind.CORRECTION, account, reason)
    commitments = file.ledger_entries.filter(kind=EntryKind.COMMITMENT, envelope=draw.envelope)
    entry.corrects = commitments.order_by("pk").first()
    return entry


def verify_ledger() -> list[str]:
    """Recompute every balance from its entries; return one sentence per difference, none when all agree."""
    return ledger_differences()
