"""What the taskforce keeps about an operator beside its names: contacts, bank, papers."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.bank_accounts import canonical_iban
from common.constraints import refusals
from common.errors import DomainError
from common.uploads import check_upload
from common.wall import outside_wall
from operators.models import FrameworkContract, Operator, OperatorContact, PartnerDocument, Tender
from operators.services.operators import require_manager


@outside_wall()
@transaction.atomic
def contact_save(
    *,
    actor: User,
    operator: Operator,
    name: str,
    function: str = "",
    phone: str = "",
    email: str = "",
    contact: OperatorContact | None = None,
) -> OperatorContact:
    """Add somebody to call, or change her. Raises DomainError without a way to reach her."""
    require_manager(actor)
    if not phone and not email:
        message = _("Donnez un téléphone ou une adresse e-mail.")
        raise DomainError(message, field="phone", code="unreachable")
    contact = contact or OperatorContact(operator=operator)
    contact.name, contact.function, contact.phone, contact.email = name, function, phone, email
    contact.save()
    return contact


@outside_wall()
@transaction.atomic
def contact_remove(*, actor: User, contact: OperatorContact) -> None:
    """Take a contact off the list; the history keeps her."""
    require_manager(actor)
    contact.delete()


@outside_wall()
@transaction.atomic
def bank_save(*, actor: User, operator: Operator, bank_name: str, holder: str, account: str) -> Operator:
    """Write where the operator's fees are paid by default; an empty `account` keeps the one written.

    Raises DomainError for an account whose digits cannot be right.
    """
    require_manager(actor)
    operator = Operator.objects.select_for_update(of=("self",)).get(pk=operator.pk)
    operator.bank_name, operator.bank_holder = bank_name, holder
    if account:
        try:
            operator.bank_iban = canonical_iban(account)
        except DomainError as error:
            raise DomainError(error.message, field="account", code=error.code) from error
    if operator.bank_iban and not holder:
        raise DomainError(_("Dites à quel nom est le compte."), field="holder", code="holder")
    operator.save(update_fields=["bank_name", "bank_holder", "bank_iban"])
    return operator


@outside_wall()
@transaction.atomic
def document_add(
    *,
    actor: User,
    owner: Operator | FrameworkContract | Tender,
    kind: str,
    file: "UploadedFile[Any]",
    label: str = "",
    expires_on: date | None = None,
) -> PartnerDocument:
    """Keep a paper of an operator, a contract or a call. Raises DomainError for a file not accepted."""
    require_manager(actor)
    check_upload(file)
    place = {Operator: "operator", FrameworkContract: "contract", Tender: "tender"}[type(owner)]
    with refusals():
        return PartnerDocument.objects.create(
            **{place: owner}, kind=kind, label=label, file=file, expires_on=expires_on, added_by=actor
        )


@outside_wall()
@transaction.atomic
def document_remove(*, actor: User, document: PartnerDocument) -> PartnerDocument:
    """Take a paper off the list; the file stays, with who removed it and when."""
    require_manager(actor)
    document = PartnerDocument.objects.select_for_update().get(pk=document.pk)
    if document.removed_at is None:
        document.removed_by, document.removed_at = actor, timezone.now()
        document.save(update_fields=["removed_by", "removed_at"])
    return document
