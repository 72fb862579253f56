"""Calls for tender from draft to award; the award makes the framework contracts in one act."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from accounts.models import User
from common.constraints import refusals
from common.dates import today
from common.errors import DomainError
from common.wall import outside_wall
from operators.enums import TenderState
from operators.models import (
    FrameworkContract,
    Operator,
    Tender,
    TenderLot,
    TenderOffer,
    TenderTransition,
)
from operators.services.framework import ContractData, LotData, contract_create
from operators.services.operators import require_manager

S = TenderState


@dataclass(frozen=True, slots=True)
class TenderData:
    """What stands at the head of a call."""

    reference: str
    title: str
    purpose: str
    closes_on: date


@outside_wall()
@transaction.atomic
def tender_create(*, actor: User, data: TenderData) -> Tender:
    """Write a draft call. Raises DomainError when its reference is taken."""
    require_manager(actor)
    with refusals():
        tender = Tender.objects.create(
            reference=data.reference,
            title=data.title,
            purpose=data.purpose,
            closes_on=data.closes_on,
            created_by=actor,
        )
    _record(tender, actor, "")
    return tender


@outside_wall()
@transaction.atomic
def tender_update(*, actor: User, tender: Tender, data: TenderData) -> Tender:
    """Change the head of a draft; once published, only put the closing day later."""
    tender = _lock(actor, tender)
    if tender.state == S.PUBLISHED:
        if data.closes_on < tender.closes_on:
            message = _("La date de remise annoncée ne peut qu’être repoussée.")
            raise DomainError(message, field="closes_on", code="earlier")
        tender.closes_on = data.closes_on
        tender.save(update_fields=["closes_on"])
        return tender
    _require_draft(tender)
    tender.reference, tender.title = data.reference, data.title
    tender.purpose, tender.closes_on = data.purpose, data.closes_on
    with refusals():
        tender.save(update_fields=["reference", "title", "purpose", "closes_on"])
    return tender


@outside_wall()
@transaction.atomic
def tender_lot_save(
    *, actor: User, tender: Tender, values: Mapping[str, Any], lot: TenderLot | None = None
) -> TenderLot:
    """Add a lot to a draft call, or change one. `values`: the fields of TenderLot but its number."""
    tender = _lock(actor, tender)
    _require_draft(tender)
    if lot is None:
        last = tender.lots.aggregate(last=Max("number"))["last"] or 0
        lot = TenderLot(tender=tender, number=last + 1)
    for name, value in values.items():
        setattr(lot, name, value)
    with refusals():
        lot.save()
    return lot


@outside_wall()
@transaction.atomic
def tender_lot_remove(*, actor: User, lot: TenderLot) -> None:
    """Take a lot out of a draft call; the numbers of the others stay."""
    tender = _lock(actor, lot.tender)
    _require_draft(tender)
    lot.delete()


@outside_wall()
@transaction.atomic
def tender_publish(*, actor: User, tender: Tender) -> Tender:
    """Publish a call today: its lots no longer change. Raises DomainError without a lot or past its closing day."""
    tender = _lock(actor, tender)
    if not tender.lots.exists():
        raise DomainError(_("Ajoutez un lot avant de publier."), code="lots")
    if tender.closes_on < today():
        raise DomainError(_("La date de remise des offres est déjà passée."), code="closed")
    tender.published_on = today()
    _move(tender, tender.publish, actor, "published_on")
    return tender


@outside_wall()
@transaction.atomic
def tender_close(*, actor: User, tender: Tender) -> Tender:
    """Close a call after its last day: the offers received can be compared and one retained per lot."""
    tender = _lock(actor, tender)
    if tender.state == S.PUBLISHED and tender.closes_on >= today():
        raise DomainError(
            _("Les offres sont encore attendues : la date de remise n’est pas passée."), code="early"
        )
    _move(tender, tender.close, actor)
    return tender


@outside_wall()
@transaction.atomic
def offer_save(
    *, actor: User, lot: TenderLot, values: Mapping[str, Any], offer: TenderOffer | None = None
) -> TenderOffer:
    """Write down an offer received for a lot, or its score. `values`: the fields of TenderOffer.

    Raises DomainError before publication or after the award, for a day outside the call, and for a second
    offer of the same operator.
    """
    tender = _lock(actor, lot.tender)
    if not tender.takes_offers:
        raise DomainError(_("Cet appel ne reçoit pas d’offre."), code="state")
    received = values["received_on"]
    if received > min(today(), tender.closes_on) or (tender.published_on and received < tender.published_on):
        message = _("Une offre est reçue entre la publication et la date de remise, jamais dans l’avenir.")
        raise DomainError(message, field="received_on", code="out_of_range")
    offer = offer or TenderOffer(lot=lot)
    offer.lot = lot
    for name, value in values.items():
        setattr(offer, name, value)
    with refusals():
        offer.save()
    return offer


@outside_wall()
@transaction.atomic
def tender_award(
    *,
    actor: User,
    tender: Tender,
    retained: Mapping[int, int],
    valid_from: date,
    valid_to: date,
    reason: str,
) -> list[FrameworkContract]:
    """Retain one offer for each lot of `retained` (keys: lot to offer) and make the framework contracts.

    Each retained operator gets one contract with all its lots, numbered after the call. Without any offer
    retained the call is unsuccessful. Raises DomainError, and does nothing, when an operator already has a
    contract in these days.
    """
    tender = _lock(actor, tender)
    if not reason.strip():
        raise DomainError(_("Dites ce qui a motivé le choix."), field="reason", code="reason")
    if not retained:
        _move(tender, tender.fail, actor, reason=reason)
        return []
    by_operator = _retained(tender, retained)
    _move(tender, tender.award, actor, reason=reason)
    contracts = []
    for number, (operator, offers) in enumerate(by_operator.items(), start=1):
        TenderOffer.objects.filter(pk__in=[offer.pk for offer in offers]).update(is_awarded=True)
        try:
            contract = contract_create(
                actor=actor,
                operator=operator,
                data=ContractData(f"{tender.reference}/{number}", valid_from, valid_to),
                lots=[_terms(offer) for offer in offers],
                tender=tender,
                tender_lots=[offer.lot for offer in offers],
            )
        except DomainError as error:
            raise DomainError(f"{operator} : {error.message}", code=error.code) from error
        contracts.append(contract)
    return contracts


def _retained(tender: Tender, retained: Mapping[int, int]) -> dict[Operator, list[TenderOffer]]:
    offers = TenderOffer.objects.filter(lot__tender=tender).select_related("lot", "operator__institution")
    found = {offer.pk: offer for offer in offers}
    by_operator: dict[Operator, list[TenderOffer]] = {}
    for lot, pk in sorted(retained.items()):
        offer = found.get(pk)
        if offer is None or offer.lot_id != lot:
            raise DomainError(_("Choisissez une offre de ce lot."), code="unknown")
        by_operator.setdefault(offer.operator, []).append(offer)
    return by_operator


def _terms(offer: TenderOffer) -> LotData:
    """What the lot and the offer say; the fee offered holds for every kind of the lot."""
    lot = offer.lot
    fees: dict[str, Decimal | None] = {f"fee_{kind}_eur": offer.fee_eur for kind in lot.kinds}
    return LotData(
        governorates=lot.governorates,
        kinds=lot.kinds,
        capacity=lot.capacity,
        sectors=lot.sectors,
        title=lot.title,
        **fees,
    )


def _lock(actor: User, tender: Tender) -> Tender:
    require_manager(actor)
    return Tender.objects.select_for_update(of=("self",), no_key=True).get(pk=tender.pk)


def _require_draft(tender: Tender) -> None:
    if not tender.is_draft:
        raise DomainError(_("Un appel publié ne se modifie plus."), code="state")


def _move(
    tender: Tender, transition: Callable[[], None], actor: User, *fields: str, reason: str = ""
) -> None:
    before = tender.state
    try:
        transition()
    except TransitionNotAllowed as error:
        message = _("Cet appel d’offres est « %(state)s » : cet acte n’est pas possible.")
        raise DomainError(message % {"state": tender.get_state_display()}, code="state") from error
    with refusals():
        tender.save(update_fields=["state", *fields])
    _record(tender, actor, before, reason)


def _record(tender: Tender, actor: User, before: str, reason: str = "") -> None:
    TenderTransition.objects.create(
        subject=tender,
        at=timezone.now(),
        actor=actor,
        from_state=before,
        to_state=str(S(tender.state)),
        reason=reason.strip(),
    )
