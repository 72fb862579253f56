"""Keeping framework contracts: written with their lots, amended by dated facts, suspended (ADR 0033)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from common.constraints import refusals
from common.dates import today
from common.errors import DomainError
from common.wall import outside_wall
from operators.enums import AmendmentSubject
from operators.models import (
    ContractAmendment,
    ContractLot,
    ContractSuspension,
    FrameworkContract,
    LotTerms,
    Operator,
    Tender,
    TenderLot,
)
from operators.selectors.framework import contract_unused
from operators.services.operators import require_manager


@dataclass(frozen=True, slots=True)
class ContractData:
    """What stands at the head of a framework contract; the rest is in its lots."""

    number: str
    valid_from: date
    valid_to: date
    warn_first_days: int = 90
    warn_last_days: int = 30


@dataclass(frozen=True, slots=True)
class LotData:
    """What a lot covers: codes of governorates, kinds, sections (none: all), places.

    Fees are in EUR, None being the phase's.
    """

    governorates: Sequence[str]
    kinds: Sequence[str]
    capacity: int
    sectors: Sequence[str] = ()
    title: str = ""
    fee_employment_eur: Decimal | None = None
    fee_business_eur: Decimal | None = None
    fee_innovative_eur: Decimal | None = None


@outside_wall()
@transaction.atomic
def contract_create(
    *,
    actor: User,
    operator: Operator,
    data: ContractData,
    lots: Sequence[LotData],
    tender: Tender | None = None,
    tender_lots: Sequence[TenderLot] = (),
) -> FrameworkContract:
    """Write a contract with its lots, in force from its first day; `tender_lots` are those of the call, in order.

    Raises DomainError without a lot, or with a constraint's words, e.g. when two contracts overlap.
    """
    require_manager(actor)
    if not lots:
        raise DomainError(_("Une convention a un lot au moins."), code="lots")
    with refusals():
        contract = FrameworkContract.objects.create(operator=operator, tender=tender, **_head(data))
    for number, lot in enumerate(lots, start=1):
        _write_lot(contract, number, lot, tender_lots[number - 1] if tender_lots else None)
    return contract


@outside_wall()
@transaction.atomic
def contract_update(
    *, actor: User, contract: FrameworkContract, number: str, warn_first_days: int, warn_last_days: int
) -> FrameworkContract:
    """Correct a contract's number and when its end is announced; what was agreed changes by an amendment."""
    require_manager(actor)
    contract = _lock(contract)
    contract.number = number
    contract.warn_first_days, contract.warn_last_days = warn_first_days, warn_last_days
    with refusals():
        contract.save(update_fields=["number", "warn_first_days", "warn_last_days"])
    return contract


@outside_wall()
@transaction.atomic
def lot_add(*, actor: User, contract: FrameworkContract, data: LotData) -> ContractLot:
    """Add a lot to a contract under which no file was offered yet."""
    require_manager(actor)
    contract = _lock(contract)
    _require_unused(contract)
    last = contract.lots.aggregate(last=Max("number"))["last"] or 0
    return _write_lot(contract, last + 1, data, None)


@outside_wall()
@transaction.atomic
def lot_correct(*, actor: User, lot: ContractLot, data: LotData) -> ContractLot:
    """Correct a lot while no file was offered under its contract and no amendment changed it."""
    require_manager(actor)
    contract = _lock(lot.contract)
    _require_unused(contract)
    lot.title = data.title
    lot.save(update_fields=["title"])
    terms = LotTerms.objects.select_for_update().get(lot=lot)
    _fill(terms, data)
    return lot


@outside_wall()
@transaction.atomic
def contract_amend_end(
    *, actor: User, contract: FrameworkContract, effective_on: date, new_valid_to: date, reason: str
) -> ContractAmendment:
    """Move the end of a contract, its last day; the files held go on whatever it is.

    Raises DomainError for an end already past, before the start, the same, or in another contract's days.
    """
    require_manager(actor)
    contract = _lock(contract)
    _check_amendment(contract, effective_on, reason)
    former = contract.valid_to
    if new_valid_to == former:
        raise DomainError(_("C’est déjà la fin de la convention."), field="new_valid_to", code="same")
    if new_valid_to < max(contract.valid_from, min(today(), former)):
        message = _("La nouvelle fin ne peut pas précéder aujourd’hui ni le début de la convention.")
        raise DomainError(message, field="new_valid_to", code="out_of_range")
    contract.valid_to = new_valid_to
    try:
        with refusals():
            contract.save(update_fields=["valid_to"])
    except DomainError as error:
        raise DomainError(error.message, field="new_valid_to", code=error.code) from error
    return _amendment(
        actor,
        contract,
        effective_on,
        reason,
        subject=AmendmentSubject.END,
        former_valid_to=former,
        new_valid_to=new_valid_to,
    )


@outside_wall()
@transaction.atomic
def contract_amend_lot(
    *, actor: User, lot: ContractLot, effective_on: date, data: LotData, reason: str
) -> ContractAmendment:
    """Give a lot other terms from a day on: places, fees, governorates, kinds, sectors.

    Files already held keep their fee; fewer places only stop new ones. Raises DomainError for a day before
    the lot's last change or outside the contract, and when nothing changes.
    """
    require_manager(actor)
    contract = _lock(lot.contract)
    _check_amendment(contract, effective_on, reason)
    last = LotTerms.objects.filter(lot=lot).order_by("-starts_on").first()
    if last is not None and effective_on <= last.starts_on:
        message = _("Ce lot a changé depuis : choisissez un jour plus tardif.")
        raise DomainError(message, field="effective_on", code="order")
    terms = LotTerms(lot=lot, starts_on=effective_on)
    if last is not None and _same(last, data):
        raise DomainError(_("Rien ne change : modifiez la portée, la capacité ou les frais."), code="same")
    _fill(terms, data)
    return _amendment(
        actor, contract, effective_on, reason, subject=AmendmentSubject.LOT, lot=lot, terms=terms
    )


@outside_wall()
@transaction.atomic
def contract_suspend(
    *,
    actor: User,
    contract: FrameworkContract,
    starts_on: date,
    ends_on: date | None,
    reason: str,
) -> ContractSuspension:
    """Stop new files from `starts_on` to `ends_on` (None: until told); those held stay."""
    require_manager(actor)
    contract = _lock(contract)
    if not reason.strip():
        raise DomainError(_("Dites pourquoi la convention est suspendue."), field="reason", code="reason")
    if starts_on < today():
        message = _("Une suspension ne commence pas dans le passé : des dossiers ont pu être proposés.")
        raise DomainError(message, field="starts_on", code="past")
    with refusals():
        return ContractSuspension.objects.create(
            contract=contract,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=reason.strip(),
            suspended_by=actor,
        )


@outside_wall()
@transaction.atomic
def contract_resume(*, actor: User, contract: FrameworkContract) -> ContractSuspension:
    """End today the suspension in force: new files may come again at once. Raises DomainError without one."""
    require_manager(actor)
    contract = _lock(contract)
    day = today()
    held = [one for one in contract.suspensions.select_for_update() if one.covers(day)]
    if not held:
        raise DomainError(_("Cette convention n’est pas suspendue aujourd’hui."), code="state")
    (suspension,) = held
    suspension.lifted_by, suspension.lifted_on = actor, day
    suspension.ends_on = day
    with refusals():
        suspension.save(update_fields=["ends_on", "lifted_on", "lifted_by"])
    return suspension


def _head(data: ContractData) -> dict[str, object]:
    return {
        "number": data.number,
        "valid_from": data.valid_from,
        "valid_to": data.valid_to,
        "warn_first_days": data.warn_first_days,
        "warn_last_days": data.warn_last_days,
    }


def _write_lot(
    contract: FrameworkContract, number: int, data: LotData, tender_lot: TenderLot | None
) -> ContractLot:
    with refusals():
        lot = ContractLot.objects.create(
            contract=contract, number=number, title=data.title, tender_lot=tender_lot
        )
    _fill(LotTerms(lot=lot, starts_on=contract.valid_from), data)
    return lot


def _fill(terms: LotTerms, data: LotData) -> None:
    if not data.governorates:
        raise DomainError(_("Un lot couvre un gouvernorat au moins."), field="governorates")
    for name, value in _values(data).items():
        setattr(terms, name, value)
    with refusals():
        terms.save()


def _values(data: LotData) -> dict[str, object]:
    return {
        "governorates": sorted(data.governorates),
        "kinds": list(data.kinds),
        "sectors": list(data.sectors),
        "capacity": data.capacity,
        "fee_employment_eur": data.fee_employment_eur,
        "fee_business_eur": data.fee_business_eur,
        "fee_innovative_eur": data.fee_innovative_eur,
    }


def _same(terms: LotTerms, data: LotData) -> bool:
    now = {name: getattr(terms, name) for name in _values(data)}
    now["governorates"] = sorted(terms.governorates)
    return now == _values(data)


def _check_amendment(contract: FrameworkContract, effective_on: date, reason: str) -> None:
    if not reason.strip():
        raise DomainError(_("Dites pourquoi la convention change."), field="reason", code="reason")
    if effective_on < contract.valid_from:
        message = _("Un avenant prend effet pendant la convention.")
        raise DomainError(message, field="effective_on", code="out_of_range")


def _amendment(
    actor: User, contract: FrameworkContract, effective_on: date, reason: str, **what: object
) -> ContractAmendment:
    last = contract.amendments.aggregate(last=Max("number"))["last"] or 0
    with refusals():
        return ContractAmendment.objects.create(
            contract=contract,
            number=last + 1,
            effective_on=effective_on,
            reason=reason.strip(),
            created_by=actor,
            **what,
        )


def _lock(contract: FrameworkContract) -> FrameworkContract:
    """Lock the contract: offers and acceptances, which lock it too, see it before or after the change."""
    locked = FrameworkContract.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("operator").get(pk=contract.pk)


def _require_unused(contract: FrameworkContract) -> None:
    if not contract_unused(contract):
        message = _("Des dossiers ont été proposés sous cette convention : changez-la par un avenant.")
        raise DomainError(message, code="used")
