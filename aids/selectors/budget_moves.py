"""Moves between envelopes: which are possible, which wait, what they would leave."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from accounts.enums import Role
from accounts.models import User
from aids.enums import MOVABLE_TOGETHER, MoveState
from aids.models import Balance, BudgetMove, Envelope, Phase
from common.pagination import Page, keyset_page

LIST_ORDER = ("-proposed_at", "-pk")


def may_move(source: Envelope, target: Envelope) -> bool:
    """Whether the two limit the same things: shares of the persons' ceiling, or budgets of aids, of one phase."""
    if source.pk == target.pk or source.phase_id != target.phase_id:
        return False
    return any(source.kind in group and target.kind in group for group in MOVABLE_TOGETHER)


def movable_envelopes(phase: Phase) -> list[Envelope]:
    """Return the envelopes of a phase that a move may start from or lead to, with their balances."""
    kinds = [str(kind) for group in MOVABLE_TOGETHER for kind in group]
    return list(Envelope.objects.filter(phase=phase, kind__in=kinds).with_balance())


def move_list(*, phase: Phase, cursor: str | None) -> Page[BudgetMove]:
    """Return one page of the moves of a phase, the newest first."""
    moves = _read().filter(source__phase=phase)
    return keyset_page(moves, order=LIST_ORDER, cursor=cursor)


def move_get(pk: int) -> BudgetMove:
    """Return a move with what its page shows; raise BudgetMove.DoesNotExist."""
    return _read().get(pk=pk)


@dataclass(frozen=True, slots=True)
class Side:
    """One end of a move: its envelope, what it has left now, and what it would have left afterwards."""

    envelope: Envelope
    left_slots: int | None
    left_eur: Decimal | None
    slots_after: int | None
    eur_after: Decimal | None

    @property
    def is_short(self) -> bool:
        """Whether the move cannot be confirmed now: less would be left than nothing."""
        return (self.slots_after or 0) < 0 or (self.eur_after or 0) < 0


def move_prospect(move: BudgetMove) -> list[Side]:
    """Return both ends of a move as they stand now."""
    return [
        _side(move.source, -move.slots, -move.amount_eur),
        _side(move.target, move.slots, move.amount_eur),
    ]


def _side(envelope: Envelope, slots: int, amount_eur: Decimal) -> Side:
    balance = getattr(envelope, "balance", None) or Balance(envelope=envelope)
    left_slots = balance.left_slots if envelope.has_slots else None
    left_eur = balance.left_eur if envelope.has_euros else None
    return Side(
        envelope,
        left_slots,
        left_eur,
        None if left_slots is None else left_slots + slots,
        None if left_eur is None else left_eur + amount_eur,
    )


def moves_to_decide(user: User) -> QuerySet[BudgetMove]:
    """Return the moves that wait for `user`'s agreement, the oldest first."""
    if user.role != Role.TASKFORCE_MANAGER:
        return BudgetMove.objects.none()
    return _read().filter(state=MoveState.PROPOSED).exclude(proposed_by=user).order_by("proposed_at", "pk")


def _read() -> QuerySet[BudgetMove]:
    return BudgetMove.objects.select_related(
        "source__country",
        "source__balance",
        "source__phase",
        "target__country",
        "target__balance",
        "proposed_by",
        "decided_by",
    )
