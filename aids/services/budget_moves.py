"""Moving slots or euros from one envelope to another: one manager proposes, a second decides (domain.md 3.3)."""

from collections.abc import Callable
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from accounts.enums import Role
from accounts.models import User
from aids.models import BudgetMove, BudgetMoveTransition, Envelope
from aids.selectors.budget_moves import may_move
from aids.services import budget
from aids.services.budget_notices import tell_move_decided, tell_move_proposed
from aids.services.transitions import require_role
from aids.services.waiting import promote_waiting
from common.constraints import refusals
from common.errors import DomainError, NotPermitted
from common.money import ZERO


@transaction.atomic
def move_propose(
    *,
    actor: User,
    source: Envelope,
    target: Envelope,
    slots: int = 0,
    amount_eur: Decimal = ZERO,
    reason: str,
) -> BudgetMove:
    """Propose to move slots and EUR; nothing moves before another manager agrees.

    Raises DomainError for envelopes that do not limit the same things, or for more than the source can
    spare today.
    """
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("proposer un transfert"))
    if not reason.strip():
        raise DomainError(_("Dites pourquoi ce transfert est proposé."), field="reason")
    _check_pair(source, target, slots, amount_eur)
    found = Envelope.objects.with_balance().get(pk=source.pk)
    if hasattr(found, "balance"):
        budget.check_allocation(found, found.balance, -slots, -amount_eur)
    with refusals():
        move = BudgetMove.objects.create(
            source=source,
            target=target,
            slots=slots,
            amount_eur=amount_eur,
            reason=reason.strip(),
            proposed_by=actor,
            proposed_at=timezone.now(),
        )
    _record(move, actor, "", move.reason)
    tell_move_proposed(move)
    return move


@transaction.atomic
def move_agree(*, actor: User, move: BudgetMove) -> BudgetMove:
    """Confirm a move: two allocation entries, both or none; places that it frees go to the waiting list.

    Raises DomainError, the move staying proposed, when the source would fall below what is held.
    """
    locked = _lock_for_decision(actor, move)
    _decide(locked, BudgetMove.agree, actor, "")
    budget.transfer(actor=actor, move=locked)
    promote_waiting(phase=locked.target.phase)
    tell_move_decided(locked)
    return locked


@transaction.atomic
def move_refuse(*, actor: User, move: BudgetMove, reason: str) -> BudgetMove:
    """Refuse a move, with a reason."""
    locked = _lock_for_decision(actor, move)
    if not reason.strip():
        raise DomainError(_("Un refus a un motif."), field="reason")
    _decide(locked, BudgetMove.refuse, actor, reason)
    tell_move_decided(locked)
    return locked


@transaction.atomic
def move_withdraw(*, actor: User, move: BudgetMove, reason: str = "") -> BudgetMove:
    """Take back a move one has proposed, before it is decided."""
    locked = _lock(actor, move)
    if locked.proposed_by_id != actor.pk:
        raise NotPermitted(
            _("Seule la personne qui a proposé ce transfert peut le retirer."), code="proposer"
        )
    _decide(locked, BudgetMove.withdraw, actor, reason)
    return locked


def _check_pair(source: Envelope, target: Envelope, slots: int, amount_eur: Decimal) -> None:
    if not may_move(source, target):
        message = _(
            "Un transfert va d'un quota à un autre, ou d'un budget d'aides à un autre, dans une même phase."
        )
        raise DomainError(message, field="target", code="pair")
    if slots < 0 or amount_eur < 0 or not (slots or amount_eur):
        raise DomainError(_("Indiquez des places ou des euros à transférer."), field="slots", code="nothing")
    if slots and not (source.has_slots and target.has_slots):
        message = _("Ces deux enveloppes ne limitent pas toutes deux les places.")
        raise DomainError(message, field="slots", code="unlimited")
    if amount_eur and not (source.has_euros and target.has_euros):
        message = _("Ces deux enveloppes ne limitent pas toutes deux les euros.")
        raise DomainError(message, field="amount_eur", code="unlimited")


def _lock(actor: User, move: BudgetMove) -> BudgetMove:
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("décider un transfert"))
    rows = BudgetMove.objects.select_related(
        "source__country", "target__country", "target__phase", "proposed_by"
    )
    return rows.select_for_update(of=("self",), no_key=True).get(pk=move.pk)


def _lock_for_decision(actor: User, move: BudgetMove) -> BudgetMove:
    locked = _lock(actor, move)
    if locked.proposed_by_id == actor.pk:
        message = _("Vous avez proposé ce transfert : un autre responsable doit le décider.")
        raise NotPermitted(message, code="proposer_is_approver")
    return locked


def _decide(move: BudgetMove, act: Callable[[BudgetMove], None], actor: User, reason: str) -> None:
    before = move.state
    try:
        act(move)
    except TransitionNotAllowed as error:
        message = _("Ce transfert est déjà « %(state)s ».")
        raise DomainError(message % {"state": move.get_state_display()}, code="state") from error
    move.decided_by, move.decided_at, move.decision_reason = actor, timezone.now(), reason.strip()
    with refusals():
        move.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])
    _record(move, actor, before, reason.strip())


def _record(move: BudgetMove, actor: User, before: str, reason: str) -> None:
    BudgetMoveTransition.objects.create(
        subject=move, at=timezone.now(), actor=actor, from_state=before, to_state=move.state, reason=reason
    )
