"""How entries are written: balances locked in order, room checked, movements entered (domain.md 3.3).

Order of locks, the same everywhere so that no two acts wait for each other: the aid file first (without
its key, so that entries may name it), then the balances: that of the persons' ceiling before all others,
then by envelope number. Every file draws on that ceiling: whoever holds it may go on to lock any other
balance of the phase. What a file holds is read from its entries after the balances are locked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, When
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from aids.enums import EntryKind, EnvelopeKind, LedgerAccount
from aids.models import Application, Balance, Envelope, LedgerEntry
from aids.selectors.budget import Held
from common.constraints import refusals
from common.errors import DomainError
from common.formatting import eur_text
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


def lock_balances(envelopes: Sequence[Envelope]) -> dict[int, Balance]:
    """Lock the balances of `envelopes`, in order, making those that do not exist yet."""
    locked = _locked_balances(envelopes)
    missing = [envelope for envelope in envelopes if envelope.pk not in locked]
    if not missing:
        return locked
    Balance.objects.bulk_create(
        [
            Balance(envelope=envelope, limits_slots=envelope.has_slots, limits_euros=envelope.has_euros)
            for envelope in missing
        ],
        ignore_conflicts=True,
    )
    return _locked_balances(envelopes)


def _locked_balances(envelopes: Sequence[Envelope]) -> dict[int, Balance]:
    ids = [envelope.pk for envelope in envelopes]
    last = Case(When(envelope__kind=EnvelopeKind.PERSONS, then=0), default=1)
    locked = Balance.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by(last, "pk")
    return {balance.pk: balance for balance in locked}


def check_room(draws: Iterable[Draw], balances: dict[int, Balance], own: dict[int, Held]) -> None:
    """Raise BudgetRefusal when an envelope lacks what a file would take beyond what it has reserved (`own`)."""
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
    message = _("« %(envelope)s » : il ne reste que %(left)s. Le dossier est conservé.")
    return message % {"envelope": envelope.label, "left": eur_text(max(balance.left_eur, ZERO))}


def new_entry(
    draw: Draw,
    application: Application,
    actor: User | None,
    kind: EntryKind,
    account: LedgerAccount,
    reason: str = "",
    code: str = "",
) -> LedgerEntry:
    """Return one entry of a file, to be written by `write_entries`; `code` is the portal's own reason."""
    return LedgerEntry(
        envelope=draw.envelope,
        application=application,
        kind=kind,
        account=account,
        slots=draw.slots,
        amount_eur=draw.amount_eur,
        at=timezone.now(),
        actor=actor,
        reason_code=code,
        reason=reason[:300],
    )


def write_entries(entries: Iterable[LedgerEntry]) -> None:
    """Write those of `entries` that move something, in the words of a constraint where one refuses."""
    moving = [entry for entry in entries if entry.slots or entry.amount_eur]
    with refusals():
        LedgerEntry.objects.bulk_create(moving)
