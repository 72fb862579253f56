"""The ledger's side of tranches: the spending when one is paid, its counter-entries when it comes back."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from aids.enums import ApplicationState, EntryKind, EntryReason
from aids.models import Application, LedgerEntry, Tranche, TrancheEntry
from aids.services import budget
from aids.services.ledger import lock_balances
from common.constraints import refusals
from common.errors import DomainError
from common.money import ZERO

_CLOSED = (ApplicationState.COMPLETED, ApplicationState.TERMINATED)


@transaction.atomic
def tranche_spend(*, actor: User, application: Application, tranche: Tranche) -> None:
    """Enter the spending of a paid tranche (EUR) and keep which entries are its own.

    The file is locked by the caller. Raises DomainError beyond what it has committed.
    """
    last = application.ledger_entries.aggregate(last=Max("pk"))["last"] or 0
    amount, fee = (ZERO, tranche.amount_eur) if tranche.is_fee else (tranche.amount_eur, ZERO)
    why = {"reason": tranche.reference, "code": EntryReason.TRANCHE}
    budget.spend(actor=actor, application=application, amount_eur=amount, fee_eur=fee, **why)
    mine = application.ledger_entries.filter(pk__gt=last, kind=EntryKind.SPENDING)
    TrancheEntry.objects.bulk_create(TrancheEntry(tranche=tranche, entry=entry) for entry in mine)


@transaction.atomic
def tranche_spend_back(*, actor: User, application: Application, tranche: Tranche, reason: str) -> None:
    """Write one counter-entry per entry of a tranche whose payment came back (domain.md 3.3: never an edit).

    The money is committed again; for an aid that is over it goes back to the envelope at once.
    """
    entries = list(
        LedgerEntry.objects.filter(tranche_entry__tranche=tranche, kind=EntryKind.SPENDING)
        .select_related("envelope")
        .order_by("envelope")
    )
    if not entries:
        raise DomainError(_("Les écritures de ce versement sont introuvables."), code="no_entries")
    lock_balances([entry.envelope for entry in entries])
    now = timezone.now()
    with refusals():
        LedgerEntry.objects.bulk_create(
            LedgerEntry(
                envelope_id=entry.envelope_id,
                application=application,
                kind=EntryKind.CORRECTION,
                account=entry.account,
                amount_eur=-entry.amount_eur,
                at=now,
                actor=actor,
                reason=reason[:300],
                corrects=entry,
            )
            for entry in entries
        )
    if application.state in _CLOSED:
        fee_stays = application.state == ApplicationState.COMPLETED
        part: budget.UncommitPart = "aid" if fee_stays else "all"
        budget.uncommit(actor=actor, application=application, reason=reason, keep_place=True, part=part)
