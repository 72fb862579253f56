"""Decisions of aid files written beside the services, in bulk: each gets the record that its letter tells."""

from datetime import timedelta

from django.db import transaction

from aids.enums import HOLDING_STATES, ApplicationState, DecisionOutcome
from aids.models import Application, Decision
from aids.services.decisions import decision_seal
from aids.services.seals import new_code

_OUTCOMES = {
    ApplicationState.REJECTED: DecisionOutcome.REJECTED,
    ApplicationState.DEFERRED: DecisionOutcome.DEFERRED,
} | dict.fromkeys(HOLDING_STATES, DecisionOutcome.APPROVED)
_BATCH = 2000


@transaction.atomic
def past_decisions_record() -> int:
    """Write the last decision of every decided file that has none; return how many. Safe to run twice."""
    files = (
        Application.objects.filter(
            decisions__isnull=True,
            decided_by__isnull=False,
            decided_at__isnull=False,
            state__in=[str(state) for state in _OUTCOMES],
        )
        .select_related("phase")
        .order_by("pk")
    )
    written = 0
    batch: list[Decision] = []
    for file in files.iterator(_BATCH):
        if (decision := _decision(file)) is not None:
            batch.append(decision)
        if len(batch) == _BATCH:
            written += len(Decision.objects.bulk_create(batch))
            batch = []
    return written + len(Decision.objects.bulk_create(batch))


def _decision(file: Application) -> Decision | None:
    outcome = _OUTCOMES[ApplicationState(file.state)]
    approved = outcome == DecisionOutcome.APPROVED
    if file.decided_at is None or file.decided_by_id is None or (approved and not file.granted_eur):
        return None
    delay = timedelta(days=file.phase.appeal_days)
    decision = Decision(
        application=file,
        outcome=outcome,
        made_by_id=file.decided_by_id,
        made_at=file.decided_at,
        asked_eur=file.requested_eur,
        granted_eur=file.granted_eur if approved else None,
        reason=file.decision_reason,
        conditions=file.conditions if approved else "",
        appeal_until=file.decided_at.date() + delay if outcome == DecisionOutcome.REJECTED else None,
        code=new_code(),
    )
    decision.seal = decision_seal(decision)
    return decision
