"""Calls for tender: every act in every state, and the award that makes the contracts."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from common.dates import today
from common.errors import DomainError, NotPermitted
from operators.models import FrameworkContract, PartnerDocument, Tender, TenderLot, TenderOffer
from operators.selectors.day import papers_section, tenders_section
from operators.services.tenders import (
    offer_save,
    tender_award,
    tender_close,
    tender_lot_save,
    tender_publish,
)
from tests.factories.accounts import GovernorateFactory, UserFactory
from tests.factories.operators import (
    FrameworkContractFactory,
    OperatorFactory,
    TenderFactory,
    TenderLotFactory,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def manager():
    return UserFactory(taskforce_manager=True)


def closed_call(manager, **changes):
    """A call past its last day with two lots, each with two offers."""
    tender = TenderFactory(created_by=manager, published=True, closes_on=today() - DAY, **changes)
    operators = [OperatorFactory(), OperatorFactory()]
    for _time in range(2):
        lot = TenderLotFactory(tender=tender)
        for operator, score in zip(operators, (70, 85), strict=True):
            TenderOffer.objects.create(
                lot=lot, operator=operator, received_on=today() - 2 * DAY, fee_eur=1150, score=score
            )
    return tender, operators


def word(day):
    return day.strftime("%d/%m/%Y")


def test_a_call_goes_from_draft_to_contracts_on_its_pages(manager, client_as):
    client = client_as(manager)
    GovernorateFactory(code="TN-11")
    operator = OperatorFactory()
    data = {"reference": "AO-2030-01", "title": "Suivi", "purpose": "", "closes_on": word(today())}
    client.post(reverse("operators:tender_add"), data)
    tender = Tender.objects.get()
    detail = reverse("operators:tender_detail", args=[tender.pk])
    at = lambda name: reverse(f"operators:{name}", args=[tender.pk])  # noqa: E731
    client.post(at("tender_open"))
    assert Tender.objects.get().state == "draft"
    lot = {"title": "Tunis", "capacity": "15", "kinds": ["business"], "governorates": ["TN-11"]}
    assert client.post(at("tender_lot_new"), lot | {"kinds": []}).status_code == 422
    assert client.post(at("tender_lot_new"), lot).headers["Location"] == detail
    paper = {"kind": "terms", "file": SimpleUploadedFile("cdc.pdf", b"%PDF-1.7 x")}
    assert client.post(at("tender_document_add"), paper).status_code == 302
    assert client.post(at("tender_open")).status_code == 302
    offered = {"lot": TenderLot.objects.get().pk, "operator": operator.pk, "received_on": word(today()),
               "fee_eur": "1 200", "score": "82,5"}  # fmt: skip
    assert client.post(at("offer_new"), offered | {"score": "101"}).status_code == 422
    assert client.post(at("offer_new"), offered).status_code == 302
    assert client.post(at("offer_new"), offered).status_code == 422
    client.post(at("tender_shut"))
    assert Tender.objects.get().state == "published"
    Tender.objects.update(closes_on=today() - DAY, published_on=today() - 9 * DAY)
    assert len(tenders_section(manager).rows) == 1
    client.post(at("tender_shut"))
    choice = {f"lot_{TenderLot.objects.get().pk}": TenderOffer.objects.get().pk}
    days = {"valid_from": word(today()), "valid_to": word(today() + 300 * DAY), "reason": "La mieux notée"}
    assert client.post(at("tender_attribute"), choice | days | {"reason": ""}).status_code == 422
    assert client.post(at("tender_attribute"), choice | days).headers["Location"] == detail
    contract = FrameworkContract.objects.get()
    (terms,) = contract.terms_on(today())
    assert (contract.number, contract.operator, terms.capacity) == ("AO-2030-01/1", operator, 15)
    assert terms.fee_of("business") == 1200
    assert "Retenue" in client.get(detail).content.decode()
    assert tenders_section(manager).rows == []


def test_one_contract_per_operator_with_all_its_lots(manager):
    tender, (first, second) = closed_call(manager)
    tender_close(actor=manager, tender=tender)
    lots = list(tender.lots.all())
    best = {lot.pk: lot.offers.get(operator=second).pk for lot in lots}
    award = partial(
        tender_award,
        actor=manager,
        tender=tender,
        valid_from=today(),
        valid_to=today() + 300 * DAY,
        reason="Notes",
    )
    with pytest.raises(DomainError):
        award(retained={lots[0].pk: lots[1].offers.first().pk})
    FrameworkContractFactory(operator=second)
    with pytest.raises(DomainError, match="déjà une convention"), transaction.atomic():
        award(retained=best)
    assert Tender.objects.get().state == "closed"
    assert not TenderOffer.objects.filter(is_awarded=True)
    FrameworkContract.objects.all().delete()
    (contract,) = award(retained=best)
    assert [lot.tender_lot for lot in contract.lots.all()] == lots
    assert tender.transitions.last().reason == "Notes"
    assert not FrameworkContract.objects.filter(operator=first).exists()


def test_acts_out_of_their_state_are_refused(manager):
    tender, (operator, _other) = closed_call(manager)
    lot = tender.lots.first()
    award = partial(
        tender_award, actor=manager, tender=tender, retained={}, valid_from=today(), valid_to=today() + DAY
    )
    values = {"operator": OperatorFactory(), "received_on": today(), "fee_eur": Decimal(1)}
    for refused in (
        partial(tender_publish, actor=manager, tender=tender),
        partial(award, reason="Aucune offre recevable"),
        partial(tender_lot_save, actor=manager, tender=tender, values={"title": "X"}, lot=lot),
        partial(offer_save, actor=manager, lot=lot, values=values),
        partial(offer_save, actor=manager, lot=lot, values=values | {"received_on": today() - 90 * DAY}),
    ):
        with pytest.raises(DomainError):
            refused()
    with pytest.raises(NotPermitted):
        tender_close(actor=UserFactory(antenna_manager=True), tender=tender)
    tender_close(actor=manager, tender=tender)
    with pytest.raises(DomainError):
        award(reason="")
    assert award(reason="Aucune offre recevable") == []
    assert Tender.objects.get().state == "unsuccessful"
    for refused in (partial(award, reason="Encore"), partial(tender_close, actor=manager, tender=tender)):
        with pytest.raises(DomainError):
            refused()
    for changes, constraint in (
        ({"score": 101}, "tender_offer_within_bounds"),
        ({"operator": operator}, "tender_offer_one_a_lot"),
        ({"is_awarded": True}, "tender_offer_one_awarded"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            lot.offers.update(**changes)


def test_papers_are_kept_announced_and_taken_off(manager, client_as):
    client, operator = client_as(manager), OperatorFactory()
    address = reverse("operators:operator_document_add", args=[operator.pk])
    paper = {"kind": "insurance", "expires_on": word(today() + 10 * DAY)}
    wrong = SimpleUploadedFile("x.pdf", b"texte")
    assert client.post(address, paper | {"file": wrong}).status_code == 422
    assert (
        client.post(address, paper | {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 x")}).status_code == 302
    )
    document = PartnerDocument.objects.get()
    assert len(papers_section(manager).rows) == 1
    there = reverse("operators:partner_document", args=[document.pk])
    assert client.get(there).status_code == 200
    stranger = UserFactory(operator_agent=True, institution=operator.institution)
    assert client_as(stranger).get(there).status_code == 403
    own = UserFactory(operator_agent=True, institution=operator.institution, is_lead=True)
    assert client_as(own).get(there).status_code == 200
    foreign = UserFactory(operator_agent=True, institution=OperatorFactory().institution, is_lead=True)
    assert client_as(foreign).get(there).status_code == 404
    assert client.post(reverse("operators:partner_document_drop", args=[document.pk])).status_code == 302
    assert client.get(there).status_code == 404
    assert papers_section(manager).rows == []
    contact = {"name": "Rim", "function": "Comptable", "phone": "20 123 456", "email": ""}
    address = reverse("operators:contact_add", args=[operator.pk])
    assert client.post(address, contact | {"phone": ""}).status_code == 422
    assert client.post(address, contact).status_code == 302
    assert operator.contacts.get().phone == "+21620123456"
