"""Moves between envelopes: one that two managers agreed on, one that waits for the second."""

from datetime import timedelta

from accounts.models import User
from aids.enums import EntryKind, EntryReason, EnvelopeKind, LedgerAccount, MoveState
from aids.models import Application, BudgetMove, BudgetMoveTransition, Envelope, LedgerEntry
from aids.services.budget_moves import move_propose
from tounesna.demo.accounts import DOMAIN
from tounesna.demo.days import moment
from tounesna.demo.world import World

_REASON = "Peu de retours attendus de ce pays d’ici la fin de la phase."


def move_before(
    world: World, source: Envelope, target: Envelope, *, slots: int, waiting: Application
) -> None:
    """Move `slots` shortly before the first file began to wait, with the agreement of a second manager."""
    day = waiting.waiting_since.date()
    proposed, decided = (moment(world.rng, day - timedelta(days=before)) for before in (4, 3))
    proposer, decider = world.taskforce[0], world.taskforce[-1]
    move = BudgetMove(
        source=source,
        target=target,
        slots=slots,
        reason=_REASON,
        state=MoveState.AGREED,
        proposed_by_id=proposer,
        proposed_at=proposed,
        decided_by_id=decider,
        decided_at=decided,
    )
    move.save()
    BudgetMoveTransition.objects.bulk_create(
        [
            BudgetMoveTransition(
                subject=move, at=proposed, actor_id=proposer, to_state=MoveState.PROPOSED, reason=_REASON
            ),
            BudgetMoveTransition(
                subject=move,
                at=decided,
                actor_id=decider,
                from_state=MoveState.PROPOSED,
                to_state=MoveState.AGREED,
            ),
        ]
    )
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            envelope=envelope,
            kind=EntryKind.ALLOCATION,
            account=LedgerAccount.ALLOCATED,
            slots=taken,
            at=decided,
            actor_id=decider,
            reason_code=EntryReason.MOVE,
            reason=_REASON,
            move=move,
        )
        for envelope, taken in ((source, -slots), (target, slots))
    )


def propose_today(users: dict[str, User]) -> None:
    """Leave a move for the second manager to confirm."""
    actor = users.get(f"taskforce.adjoint@{DOMAIN}") or users[f"taskforce@{DOMAIN}"]
    quotas = Envelope.objects.with_balance().filter(
        phase__is_open=True, kind=EnvelopeKind.COUNTRY, country__in=("CH", "FR")
    )
    by_country = {quota.country_id: quota for quota in quotas}
    source, target = by_country.get("CH"), by_country.get("FR")
    if source is not None and target is not None and source.balance.left_slots >= 6:
        reason = "Beaucoup de dossiers français attendus d’ici l’été, la Suisse garde une marge."
        move_propose(actor=actor, source=source, target=target, slots=6, reason=reason)
