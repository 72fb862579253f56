"""Calls for tender in each state, a contract amended, another suspended, a running file that changes hands."""

from datetime import date, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accounts.models import User
from aids.enums import ApplicationState
from aids.models import Application
from common.dates import today
from common.errors import DomainError
from operators.enums import HandedPart, LegalForm, PartnerPaper, TenderState
from operators.models import FrameworkContract, Operator, Tender
from operators.services.framework import LotData, contract_amend_lot, contract_suspend
from operators.services.profile import bank_save, contact_save, document_add
from operators.services.rerouting import rerouting_start
from operators.services.tenders import (
    TenderData,
    offer_save,
    tender_close,
    tender_create,
    tender_lot_save,
    tender_publish,
)
from tounesna.demo.accounts import DOMAIN

_SOUTH = ["TN-81", "TN-82", "TN-83"]
_CENTRE = ["TN-41", "TN-42", "TN-43"]
_ECONOMIC = ["employment", "business", "innovative"]
_RUNNING = (ApplicationState.IN_FOLLOW_UP, ApplicationState.CONTRACTED, ApplicationState.PLANNING)
_REASON = "L'opérateur n'a plus d'agent dans la délégation."
_NOTE = "Projet lancé. Reste à vérifier la facture du deuxième équipement et à préparer la prochaine visite."


def tenders_lately(users: dict[str, User]) -> None:
    """Write what the taskforce did lately with operators; does nothing the second time."""
    manager = users[f"taskforce@{DOMAIN}"]
    if Tender.objects.exists():
        return
    _profiles(manager)
    _contracts(manager)
    _calls(manager)
    _change_hands(users[f"responsable.medenine@{DOMAIN}"])


def _operator(code: str) -> Operator:
    return Operator.objects.select_related("institution").get(institution__code=code)


def _profiles(manager: User) -> None:
    jasmin = _operator("OP-JASMIN")
    Operator.objects.filter(pk=jasmin.pk).update(
        legal_form=LegalForm.COMPANY, tax_number="1234567A/M/000", registry_number="B01234562015"
    )
    Operator.objects.filter(institution__code="OP-DJERBA").update(legal_form=LegalForm.ASSOCIATION)
    bank_save(
        actor=manager,
        operator=jasmin,
        bank_name="Banque de démonstration",
        holder="Jasmin Insertion SARL",
        account="TN5910006035183598478831",
    )
    contact_save(
        actor=manager, operator=jasmin, name="Leïla Gharbi", function="Comptable", phone="+21671200121"
    )
    for kind, days in ((PartnerPaper.STATUTES, None), (PartnerPaper.INSURANCE, 18)):
        document_add(
            actor=manager,
            owner=jasmin,
            kind=kind,
            file=SimpleUploadedFile("specimen.pdf", b"%PDF-1.4\n% specimen\n"),
            expires_on=today() + timedelta(days=days) if days else None,
        )


def _contracts(manager: User) -> None:
    atlas = FrameworkContract.objects.get(operator__institution__code="OP-ATLAS")
    (terms,) = atlas.terms_on(today())
    more = LotData(
        governorates=terms.governorates,
        kinds=terms.kinds,
        capacity=terms.capacity + 10,
        fee_business_eur=Decimal(1250),
    )
    contract_amend_lot(
        actor=manager, lot=terms.lot, effective_on=today(), data=more, reason="Plus de retours au Nord-Ouest."
    )
    medina = FrameworkContract.objects.get(operator__institution__code="OP-MEDINA")
    contract_suspend(
        actor=manager,
        contract=medina,
        starts_on=today(),
        ends_on=today() + timedelta(days=45),
        reason="Aucun agent n'a de compte pour répondre.",
    )


def _calls(manager: User) -> None:
    _call(manager, "AO-SUD", "Suivi des aides économiques dans le Sud", _SOUTH, today() + timedelta(days=60))
    published = _call(
        manager, "AO-CENTRE", "Suivi dans le Centre-Ouest", _CENTRE, today() + timedelta(days=21)
    )
    tender_publish(actor=manager, tender=published)
    closed = _call(manager, "AO-NORD", "Suivi dans le Nord-Ouest", ["TN-31", "TN-32", "TN-33"], today())
    tender_publish(actor=manager, tender=closed)
    for code, fee, score in (("OP-ATLAS", 1250, 84), ("OP-HORIZON", 1190, 71)):
        values = {
            "operator": _operator(code),
            "received_on": today(),
            "fee_eur": Decimal(fee),
            "score": Decimal(score),
            "note": "",
        }
        offer_save(actor=manager, lot=closed.lots.get(), values=values)
    # Its days have passed since: nobody can wait for them here.
    before = today() - timedelta(days=1)
    Tender.objects.filter(pk=closed.pk, state=TenderState.PUBLISHED).update(
        published_on=before - timedelta(days=30), closes_on=before
    )
    tender_close(actor=manager, tender=closed)


def _call(manager: User, reference: str, title: str, places: list[str], closes_on: date) -> Tender:
    data = TenderData(
        f"{reference}-{today().year}", title, "Préparation des plans et suivi sur douze mois.", closes_on
    )
    tender = tender_create(actor=manager, data=data)
    values = {
        "title": title.removeprefix("Suivi ").capitalize(),
        "governorates": places,
        "kinds": _ECONOMIC,
        "sectors": [],
        "capacity": 40,
        "estimated_fee_eur": Decimal(1300),
    }
    tender_lot_save(actor=manager, tender=tender, values=values)
    return tender


def _change_hands(head: User) -> None:
    """Give one running file of Djerba Initiatives to Jasmin Insertion, which has not answered yet."""
    files = Application.objects.writable_by(head).filter(operator__code="OP-DJERBA", state__in=_RUNNING)
    for application in files.order_by("-opened_on")[:20]:
        try:
            with transaction.atomic():
                rerouting_start(
                    actor=head,
                    application=application,
                    operator=_operator("OP-JASMIN"),
                    reason=_REASON,
                    note=_NOTE,
                    handed=list(map(str, HandedPart)),
                )
        except DomainError:
            # Without consent, or with an amendment to sign: the next one.
            continue
        return
