"""Moves between envelopes, as a manager proposes them."""

from typing import Any

from aids.models import BudgetMove
from aids.services.budget_moves import move_propose
from tests.factories.accounts import UserFactory
from tests.factories.aids import balance_of


def move_proposed(**given: Any) -> BudgetMove:
    """Propose five places from France's quota to Germany's."""
    return move_propose(
        actor=given.get("proposed_by") or UserFactory(taskforce_manager=True),
        source=given.get("source") or balance_of("country", country="FR").envelope,
        target=given.get("target") or balance_of("country", country="DE").envelope,
        slots=given.get("slots", 5),
        amount_eur=given.get("amount_eur", 0),
        reason="Des places restent libres.",
    )
