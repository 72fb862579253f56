"""Papers of a tranche: quote, invoice, receipt of what was handed over, proof of payment."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from aids.enums import TrancheState
from aids.models import Tranche
from aids.services.disbursements import PROPOSERS, lock_tranche
from aids.services.transitions import require_role
from common.dates import today
from common.errors import DomainError
from common.safe_files import safe_file
from common.wall import outside_wall

S = TrancheState


def read_upload(upload: "UploadedFile[Any]", *, field: str) -> "ContentFile[bytes]":
    """Return what may be kept of a file; a refusal names `field`."""
    try:
        safe = safe_file(upload)
    except DomainError as error:
        raise DomainError(error.message, field=field, code=error.code) from error
    return ContentFile(safe.content, name=f"{field}.{safe.extension}")


@outside_wall()
@transaction.atomic
def tranche_invoice(*, actor: User, tranche: Tranche, number: str, upload: "UploadedFile[Any]") -> Tranche:
    """Keep the supplier's invoice of a purchase."""
    tranche = lock_tranche(actor=actor, tranche=tranche)
    require_role(actor, *PROPOSERS, act=_("joindre une facture"))
    if not tranche.is_in_kind or tranche.state not in (S.PROPOSED, S.CHECKED, S.ORDERED, S.PAID):
        raise DomainError(_("Une facture se joint à un achat proposé."), code="state")
    if not number.strip():
        raise DomainError(_("Écrivez le numéro de la facture."), field="invoice_number")
    tranche.invoice_number = number.strip()
    tranche.invoice_file = read_upload(upload, field="invoice_file")
    tranche.save(update_fields=["invoice_number", "invoice_file", "updated_at"])
    return tranche


@outside_wall()
@transaction.atomic
def tranche_hand_over(
    *, actor: User, tranche: Tranche, handed_on: date, upload: "UploadedFile[Any]"
) -> Tranche:
    """Keep the receipt that the person signed for what she was handed."""
    tranche = lock_tranche(actor=actor, tranche=tranche)
    require_role(actor, *PROPOSERS, act=_("joindre un reçu"))
    if not tranche.is_in_kind or tranche.state not in (S.ORDERED, S.PAID):
        raise DomainError(_("Un reçu de remise suit l'ordre de paiement d'un achat."), code="state")
    if handed_on > today():
        raise DomainError(_("Une remise ne peut pas être datée dans l'avenir."), field="handed_on")
    tranche.handed_on = handed_on
    tranche.receipt_file = read_upload(upload, field="receipt_file")
    tranche.save(update_fields=["handed_on", "receipt_file", "updated_at"])
    return tranche
