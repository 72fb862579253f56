"""Allocations entered on screen: what an envelope has, set and changed by the taskforce with a reason."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.models import Envelope
from aids.selectors.programmes import phase_envelopes
from aids.services.budget import allocate
from aids.services.ledger import lock_balances
from aids.services.transitions import require_role
from aids.services.waiting import promote_waiting
from common.errors import DomainError
from common.money import ZERO


@transaction.atomic
def allocation_change(
    *, actor: User, envelope: Envelope, slots: int = 0, amount_eur: Decimal = ZERO, reason: str
) -> int:
    """Add slots and EUR to an envelope, or (negative) take them away; return how many waiting files got a place.

    Raises DomainError without a reason, for what the envelope does not limit, and below what is held.
    """
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("modifier une dotation"))
    if not reason.strip():
        raise DomainError(_("Dites pourquoi la dotation change."), field="reason")
    if not (slots or amount_eur):
        raise DomainError(_("Indiquez des places ou des euros."), field="slots", code="nothing")
    if slots and not envelope.has_slots:
        raise DomainError(_("Cette enveloppe ne limite pas les places."), field="slots", code="unlimited")
    if amount_eur and not envelope.has_euros:
        message = _("Cette enveloppe ne limite pas les euros.")
        raise DomainError(message, field="amount_eur", code="unlimited")
    lock_balances(phase_envelopes(envelope.phase))
    allocate(actor=actor, envelope=envelope, slots=slots, amount_eur=amount_eur, reason=reason.strip())
    return promote_waiting(phase=envelope.phase)
