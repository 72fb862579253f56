"""Payment orders: each state × act, the bank's files, accounts, papers."""

import csv
import io
import xml.etree.ElementTree as ET
from datetime import timedelta
from decimal import Decimal
from importlib.resources import files

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from xmlschema import XMLSchema

from aids.enums import AidKind, Currency, OrderState, TrancheState
from aids.models import PaymentLine, PaymentOrder, PaymentOrderPaper, Tranche
from aids.services.bank_files import NAMESPACE, bank_text, order_csv, order_xml
from aids.services.disbursements import tranche_check
from aids.services.order_papers import order_papers_expire
from aids.services.payment_orders import (
    account_add,
    account_close,
    order_cancel,
    order_create,
    order_issue,
    order_take_out,
    tranche_return,
)
from common.bank_accounts import canonical_iban, masked
from common.dates import today
from common.errors import DomainError
from common.models import AccessRecord
from common.search import search
from common.timeline import timelines
from tests.factories.accounts import UserFactory
from tests.factories.committees import SittingRoom
from tests.factories.disbursements import IBAN, RIB, MoneyTeam, upload

pytestmark = pytest.mark.django_db
O = OrderState  # noqa: E741
S = TrancheState
SCHEMA = XMLSchema(str(files("sepaxml").joinpath("schemas/pain.001.001.09.xsd")))
NS = {"p": NAMESPACE}


@pytest.fixture
def money(programme):
    return MoneyTeam()


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def in_state(money, state):
    order = money.order(money.checked(), money.checked())
    if state == O.CANCELLED:
        return order_cancel(actor=money.manager, order=order, reason="Doublon")
    if state in (O.ORDERED, O.SETTLED):
        order = order_issue(actor=money.manager, order=order)
    if state == O.SETTLED:
        for line in order.lines.select_related("tranche__application"):
            money.pay(line.tranche)
    return fresh(order)


def first(order):
    return Tranche.objects.select_related("application").filter(order_lines__order=order).order_by("pk")[0]


ACTS = {
    "issue": (lambda m, o: order_issue(actor=m.manager, order=o), {O.DRAFT}),
    "cancel": (lambda m, o: order_cancel(actor=m.manager, order=o, reason="x"), {O.DRAFT, O.ORDERED}),
    "take out": (
        lambda m, o: order_take_out(actor=m.manager, order=o, tranche=first(o), reason="x"),
        {O.DRAFT, O.ORDERED},
    ),
    "xml": (lambda m, o: order_xml(o), {O.ORDERED, O.SETTLED}),
    "csv": (lambda m, o: order_csv(o), {O.ORDERED, O.SETTLED}),
}


class Undone(Exception):
    """Takes an act back, so that the next one starts from the same state."""


@pytest.mark.parametrize("state", list(O))
def test_every_act_in_every_state(money, state):
    order = in_state(money, state)
    assert order.state == state
    for act, (do, states) in ACTS.items():
        order = PaymentOrder.objects.select_related("account").get(pk=order.pk)
        try:
            with transaction.atomic():
                if state in states:
                    do(money, order)
                    raise Undone
                with pytest.raises(DomainError):
                    do(money, order)
        except Undone:
            pass
        assert fresh(order).state == state, act


def test_a_tranche_is_in_one_live_order(money):
    tranche = money.checked()
    order = money.order(tranche)
    with pytest.raises(DomainError, match="déjà dans un ordre"):
        money.order(tranche)
    other = money.order(money.checked())
    with pytest.raises(IntegrityError, match="payment_line_one_live_order"), transaction.atomic():
        PaymentLine.objects.create(order=other, tranche=tranche)
    order_cancel(actor=money.manager, order=order, reason="Doublon")
    assert money.order(tranche).state == O.DRAFT


def test_a_cancelled_order_gives_its_tranches_back(money):
    order = in_state(money, O.ORDERED)
    order_cancel(actor=money.manager, order=order, reason="Banque fermée")
    assert set(Tranche.objects.filter(order_lines__order=order).values_list("state", "ordered_by")) == {
        (S.CHECKED, None)
    }


def test_a_partly_paid_order_is_not_cancelled_but_settled_without_the_rest(money):
    order = in_state(money, O.ORDERED)
    tranche = first(order)
    money.pay(tranche)
    with pytest.raises(DomainError, match="déjà payé"):
        order_cancel(actor=money.manager, order=order, reason="x")
    with pytest.raises(DomainError, match="déjà payé"):
        order_take_out(actor=money.manager, order=order, tranche=tranche, reason="x")
    other = Tranche.objects.filter(order_lines__order=order, state=S.ORDERED).get()
    order_take_out(actor=money.manager, order=order, tranche=other, reason="Compte fermé")
    assert fresh(order).state == O.SETTLED
    tranche_return(actor=money.manager, tranche=fresh(tranche), returned_on=today(), reason="Rejeté")
    assert fresh(order).state == O.SETTLED


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"tranches": []}, "au moins un"),
        ({"execution_on": today() - timedelta(days=1)}, "déjà passée"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(money, change, message):
    tranche = money.checked()
    values = {
        "tranches": [tranche.pk],
        "account": money.account(tranche.application),
        "execution_on": today(),
    }
    with pytest.raises(DomainError, match=message):
        order_create(actor=money.manager, **(values | change))


def test_a_closed_account_pays_nothing(money):
    tranche = money.checked()
    account = account_close(actor=money.manager, account=money.account(tranche.application))
    with pytest.raises(DomainError, match="plus en service"):
        order_create(actor=money.manager, tranches=[tranche.pk], account=account, execution_on=today())


# --- the bank's files


@pytest.mark.parametrize("currency", list(Currency))
def test_the_xml_is_valid_and_names_no_more_than_needed(money, currency):
    tranches = [money.checked(payee_name="Béchir Œil d’Or"), money.checked(payee_name="Sté Zitouna & Fils")]
    order = order_issue(actor=money.manager, order=money.order(*tranches, currency=currency))
    content = order_xml(order)
    SCHEMA.validate(content.decode())
    assert content == order_xml(fresh(order))
    root = ET.fromstring(content)  # noqa: S314 written by the portal itself
    amounts = root.findall(".//p:InstdAmt", NS)
    column = "amount_tnd" if currency == Currency.TND else "amount_eur"
    assert [Decimal(one.text) for one in amounts] == [getattr(one, column) for one in tranches]
    assert {one.get("Ccy") for one in amounts} == {currency}
    assert root.findtext(".//p:PmtInf/p:CtrlSum", namespaces=NS) == str(sum(Decimal(a.text) for a in amounts))
    assert [one.text for one in root.findall(".//p:Cdtr/p:Nm", NS)] == [
        "Bechir OEil d'Or",
        "Ste Zitouna Fils",
    ]
    assert {one.text for one in root.findall(".//p:IBAN", NS)} == {IBAN}
    person = tranches[0].application.person
    assert person.last_name not in content.decode()
    assert tranches[0].application.case.number not in content.decode()


def test_the_csv_holds_the_same_transfers(money):
    order = in_state(money, O.ORDERED)
    rows = list(csv.reader(io.StringIO(order_csv(order).decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["ordre", "execution", "reference", "beneficiaire", "compte", "montant", "monnaie"]
    tranche = first(order)
    assert rows[1][2:] == [tranche.reference, rows[1][3], IBAN, str(tranche.amount_tnd), "TND"]


def test_a_payment_without_an_account_is_in_no_file(money):
    file = money.contracted()
    tranche = money.proposed(application=file)
    Tranche.objects.filter(pk=tranche.pk).update(payee_iban=None)
    tranche = Tranche.objects.select_related("application").get(pk=tranche.pk)
    tranche = tranche_check(actor=money.head, tranche=tranche)
    order = order_issue(actor=money.manager, order=money.order(tranche))
    with pytest.raises(DomainError, match="virement"):
        order_xml(order)


def test_a_payee_in_arabic_letters_only_is_said(money):
    order = order_issue(actor=money.manager, order=money.order(money.checked(payee_name="البشير")))
    with pytest.raises(DomainError, match="lettres latines"):
        order_xml(order)


@given(st.text(max_size=200))
def test_any_name_becomes_letters_that_banks_carry(text):
    kept = bank_text(text)
    assert len(kept) <= 70
    assert kept.isascii()
    assert not set(kept) & set('<>&"\n\t;')


def test_accounts_are_checked_and_masked():
    assert canonical_iban(RIB) == IBAN
    assert canonical_iban("tn59 1000 6035 1835 9847 8831") == IBAN
    assert canonical_iban("FR14 2004 1010 0505 0001 3M02 606").startswith("FR14")
    for bad in (
        "",
        RIB[:-1],
        RIB[:-1] + "2",
        "TN60" + RIB,
        "TN59" + RIB[:-2] + "00",
        "é" * 24,
        "FR1420041010",
    ):
        with pytest.raises(DomainError):
            canonical_iban(bad)
    assert masked(IBAN) == "TN•• •••• 831"
    assert masked(None) == ""


# --- pages


def url(name, *args):
    return reverse(f"aids:{name}", args=args)


def page(response, status=200):
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def test_from_the_account_to_the_payment_on_screen(money, client_as, django_capture_on_commit_callbacks):
    tranche = money.checked()
    client = client_as(money.manager)
    assert "Aucun compte débiteur" in page(client.get(url("payment_order_new")))
    phase = tranche.application.phase_id
    account = {"phase": phase, "name": "BCT", "holder": "Tounesna", "iban": RIB[:-1] + "0", "currency": "TND"}
    assert "compte n&#x27;existe pas" in page(client.post(url("payment_account_list"), account))
    assert client.post(url("payment_account_list"), account | {"iban": RIB}).status_code == 302
    text = page(client.get(url("payment_order_new")))
    assert tranche.reference in text
    bad = client.post(url("payment_order_new"), {"execution_on": "31/02/2026"})
    assert "existe pas" in page(bad)
    data = {
        "account": tranche.application.phase.payment_accounts.get().pk,
        "execution_on": today().strftime("%d/%m/%Y"),
        "tranches": [tranche.pk],
    }
    made = client.post(url("payment_order_new"), data)
    order = PaymentOrder.objects.get()
    assert made.url == url("payment_order_detail", order.pk)
    assert client.get(url("payment_order_file", order.pk, "xml")).url == made.url
    client.post(made.url, {"acte": "issue"})
    assert fresh(order).state == O.ORDERED
    answer = client.get(url("payment_order_file", order.pk, "xml"))
    SCHEMA.validate(answer.content.decode())
    assert AccessRecord.objects.filter(kind="export", subject_id=order.pk).exists()
    assert client.get(url("payment_order_file", order.pk, "exe")).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        client.post(made.url, {"acte": "paper", "language": "ar"})
    paper = PaymentOrderPaper.objects.get()
    content = b"".join(client.get(url("payment_order_paper", paper.pk)).streaming_content)
    assert order.number in "".join(one.extract_text() for one in PdfReader(io.BytesIO(content)).pages)
    pay = {"paid_on": today().strftime("%d/%m/%Y"), "reference": "VIR-9"}
    assert "obligatoire" in page(client.post(url("tranche_pay", tranche.pk), pay))
    done = client.post(url("tranche_pay", tranche.pk), pay | {"proof_file": upload()})
    assert done.url == url("tranche_detail", tranche.pk)
    assert fresh(order).state == O.SETTLED
    assert "Rejeté" not in page(client.get(url("tranche_return", tranche.pk)))
    client.post(
        url("tranche_return", tranche.pk), {"returned_on": today().strftime("%d/%m/%Y"), "reason": "Rejeté"}
    )
    assert fresh(tranche).state == S.RETURNED


def test_the_pdf_of_an_order_is_deleted_after_some_days(money):
    order = in_state(money, O.DRAFT)
    paper = PaymentOrderPaper.objects.create(order=order, language="fr", requested_by=money.manager)
    assert order_papers_expire() == 0
    PaymentOrderPaper.objects.filter(pk=paper.pk).update(created_at=timezone.now() - timedelta(days=8))
    assert order_papers_expire() == 1
    assert not PaymentOrderPaper.objects.exists()


def test_lists_cost_the_same_whatever_their_length(money, client_as, django_assert_max_num_queries):
    client = client_as(money.manager)
    money.order(money.checked())
    names = (url("payment_order_list"), url("tranche_list") + "?etat=checked", url("payment_order_new"))

    def queries():
        counts = []
        for name in names:
            with django_assert_max_num_queries(40) as context:
                page(client.get(name))
            counts.append(len(context.captured_queries))
        return counts

    for name in names:
        client.get(name)
    money.checked(AidKind.BUSINESS)
    before = queries()
    for _ in range(2):
        money.order(money.checked())
        money.checked()
    assert queries() == before


def test_two_accounts_of_a_phase_have_two_names(money):
    account = money.account(money.approved())
    with pytest.raises(DomainError, match="déjà ce nom"):
        account_add(
            actor=money.manager,
            phase=account.phase,
            name=account.name,
            holder="X",
            iban=RIB,
            currency=Currency.TND,
        )


def test_payments_stand_on_the_timeline_of_their_case(money):
    tranche = money.paid()
    tranche_return(actor=money.manager, tranche=tranche, returned_on=today(), reason="Compte clos")
    tranche = fresh(tranche)
    events = timelines.events("case", actor=money.counsellor, subject_id=tranche.application.case_id)
    told = [event for event in events if tranche.reference in str(event.title)]
    assert [event.state for event in told] == [S.RETURNED, S.PAID, S.ORDERED, S.PROPOSED]
    assert told[0].text == "Compte clos"
    strangers = timelines.events(
        "case", actor=UserFactory(counsellor=True), subject_id=tranche.application.case_id
    )
    assert not [event for event in strangers if tranche.reference in str(event.title)]


def test_the_search_box_finds_payments_orders_and_sittings_by_number(money):
    tranche = money.ordered()
    order = PaymentOrder.objects.get()
    sitting = SittingRoom(money).convened([money.submitted()])

    def found(user, typed):
        return [hit.url for group in search.groups(user, typed) for hit in group.hits]

    assert found(money.counsellor, tranche.reference.lower()) == [tranche.get_absolute_url()]
    assert found(money.counsellor, f"{tranche.application.number}/") == [tranche.get_absolute_url()]
    assert found(money.counsellor, f"{tranche.application.number}/99") == []
    assert found(money.manager, order.number[:6]) == [order.get_absolute_url()]
    assert found(money.manager, sitting.number) == [sitting.get_absolute_url()]
    assert found(money.counsellor, order.number) == []
    assert found(UserFactory(counsellor=True), tranche.reference) == []
    assert found(UserFactory(cgps_officer=True), sitting.number) == []
