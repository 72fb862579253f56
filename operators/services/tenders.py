"""Keeping framework contracts: written, changed, ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Governorate, User
from common.constraints import refusals
from common.errors import DomainError
from common.wall import outside_wall
from operators.models import FrameworkContract, Operator
from operators.services.operators import require_manager


@dataclass(frozen=True, slots=True)
class ContractData:
    """The terms of a framework contract; `fee_eur` None is the phase's, no `sectors` are all of them."""

    number: str
    valid_from: date
    valid_to: date
    governorates: Sequence[Governorate]
    kinds: Sequence[str]
    sectors: Sequence[str]
    capacity: int
    fee_eur: Decimal | None = None


@outside_wall()
@transaction.atomic
def contract_create(*, actor: User, operator: Operator, data: ContractData) -> FrameworkContract:
    """Write a contract. Raises DomainError with the constraint's words, e.g. when two contracts overlap."""
    require_manager(actor)
    return _write(FrameworkContract(operator=operator), data)


@outside_wall()
@transaction.atomic
def contract_update(*, actor: User, contract: FrameworkContract, data: ContractData) -> FrameworkContract:
    """Change a contract's terms. Files already held keep their fee; a lower capacity only stops new ones."""
    require_manager(actor)
    return _write(FrameworkContract.objects.select_for_update().get(pk=contract.pk), data)


@outside_wall()
@transaction.atomic
def contract_end(*, actor: User, contract: FrameworkContract, ends_on: date) -> FrameworkContract:
    """Bring the end of a contract forward to `ends_on`, its last day; the files held go on."""
    require_manager(actor)
    contract = FrameworkContract.objects.select_for_update().get(pk=contract.pk)
    if not contract.valid_from <= ends_on <= contract.valid_to:
        message = _("Le dernier jour se situe entre le début et la fin de la convention.")
        raise DomainError(message, field="ends_on", code="out_of_range")
    contract.valid_to = ends_on
    contract.save(update_fields=["valid_to"])
    return contract


def _write(contract: FrameworkContract, data: ContractData) -> FrameworkContract:
    if not data.governorates:
        raise DomainError(_("Une convention couvre un gouvernorat au moins."), field="governorates")
    contract.number = data.number
    contract.valid_from, contract.valid_to = data.valid_from, data.valid_to
    contract.kinds, contract.sectors = list(data.kinds), list(data.sectors)
    contract.capacity, contract.fee_eur = data.capacity, data.fee_eur
    with refusals():
        contract.save()
    contract.governorates.set(data.governorates)
    return contract
