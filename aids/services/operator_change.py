"""A running file that leaves its operator, and one that another operator takes over (domain.md 3.2)."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Institution, User
from aids.enums import AmendmentKind, ApplicationState, TrancheState
from aids.models import Amendment, Application, Contract, Tranche
from aids.selectors.payees import fee_payees
from aids.services.amendments import RUNNING, amendment_write
from common.errors import DomainError
from common.wall import outside_wall


def require_no_open_amendment(application: Application) -> None:
    """Raise DomainError while an amendment waits for signatures: its parties would change under it."""
    waiting = Amendment.objects.filter(
        contract__application=application, effective_on__isnull=True, withdrawn_on__isnull=True
    )
    if waiting.exists():
        message = _("Un avenant attend ses signatures : faites-le signer ou retirez-le d’abord.")
        raise DomainError(message, code="amendment")


def application_release(*, application: Application) -> None:
    """Take a locked file out of its operator's hands: its agents see it no more."""
    application.operator = None
    _save(application, "operator")


@outside_wall()
@transaction.atomic
def application_take_over(
    *, actor: User, application: Application, operator: Institution, fee_eur: Decimal | None, reason: str
) -> None:
    """Put a locked file in the hands of another operator.

    `fee_eur` replaces the fee of a file not submitted yet; afterwards the fee is the one reserved or
    committed, and what is not proposed of it goes to the new operator. A contract not signed by all loses
    the former operator's signature; one in force gets an amendment to sign, written in `actor`'s name.
    """
    application.operator = operator
    fields = ["operator"]
    if application.state == ApplicationState.PLANNING and fee_eur is not None:
        application.fee_eur = fee_eur
        fields.append("fee_eur")
    _save(application, *fields)
    _address_fees(application, operator)
    contract = Contract.objects.select_for_update().filter(application=application).first()
    if contract is None:
        return
    if application.state == ApplicationState.APPROVED and contract.operator_signed_on:
        contract.operator_signed_on = None
        contract.save(update_fields=["operator_signed_on"])
    if application.state in RUNNING:
        require_no_open_amendment(application)
        clause = _("L’opérateur de suivi est désormais %(operator)s.") % {"operator": operator}
        amendment_write(
            actor=actor, contract=contract, kind=AmendmentKind.OTHER, reason=reason, clause=clause
        )


def application_return(*, application: Application, operator: Institution) -> None:
    """Give a locked file back to the operator that had it: nothing else changes."""
    application.operator = operator
    _save(application, "operator")


def _save(application: Application, *fields: str) -> None:
    application.version += 1
    application.save(update_fields=[*fields, "version", "updated_at"])


def _address_fees(application: Application, operator: Institution) -> None:
    """Address to `operator` the fees that nobody proposed yet; those proposed go to who proposed them."""
    payee = fee_payees.of(operator.pk)
    planned = Tranche.objects.filter(application=application, is_fee=True, state=TrancheState.PLANNED)
    for tranche in planned.select_for_update(of=("self",), no_key=True):
        tranche.payee_name = (payee.name if payee else operator.name)[:70]
        tranche.payee_iban = payee.iban if payee else None
        tranche.version += 1
        tranche.save(update_fields=["payee_name", "payee_iban", "version", "updated_at"])
