"""What payments do to the ledger, the end of an aid, the papers of a purchase (domain.md 3.2, 3.3)."""

import pytest

from aids.enums import AidKind, ApplicationState, EntryKind, EnvelopeKind, TrancheState
from aids.models import LedgerEntry
from aids.services import budget
from aids.services.delivery import application_complete, application_terminate
from aids.services.disbursements import tranche_again, tranche_check, tranche_propose
from aids.services.payment_orders import order_issue, order_take_out, tranche_return
from aids.services.tranche_files import tranche_hand_over, tranche_invoice
from common.dates import today
from common.errors import DomainError
from tests.factories.aids import balance_of
from tests.factories.disbursements import IBAN, MoneyTeam, upload

pytestmark = pytest.mark.django_db
S = TrancheState


@pytest.fixture
def money(programme):
    return MoneyTeam()


@pytest.fixture(autouse=True)
def ledger_agrees():
    yield
    assert budget.verify_ledger() == []


def fresh(row):
    return type(row).objects.get(pk=row.pk)


# --- the ledger


def test_the_spending_is_entered_when_paid_and_the_aid_enters_its_payments(money):
    tranche = money.ordered()
    assert fresh(tranche.application).state == ApplicationState.DISBURSING
    assert balance_of(EnvelopeKind.SOCIAL).spent_eur == 0
    money.pay(tranche)
    assert balance_of(EnvelopeKind.SOCIAL).spent_eur == tranche.amount_eur
    assert balance_of(EnvelopeKind.FEES).spent_eur == 0
    with pytest.raises(DomainError, match="Payé"):
        money.pay(tranche)
    assert balance_of(EnvelopeKind.SOCIAL).spent_eur == tranche.amount_eur


def test_the_fee_is_spent_from_its_own_envelope(money):
    fee = money.paid(AidKind.BUSINESS, is_fee=True)
    assert balance_of(EnvelopeKind.FEES).spent_eur == fee.amount_eur
    assert balance_of(EnvelopeKind.ECONOMIC).spent_eur == 0


def test_a_returned_payment_writes_counter_entries_and_is_paid_anew(money):
    tranche = money.paid()
    tranche = tranche_return(actor=money.manager, tranche=tranche, returned_on=today(), reason="Compte fermé")
    assert balance_of(EnvelopeKind.SOCIAL).spent_eur == 0
    corrections = LedgerEntry.objects.filter(kind=EntryKind.CORRECTION, application=tranche.application)
    assert {one.corrects.tranche_entry.tranche for one in corrections} == {tranche}
    assert "Compte fermé" in corrections[0].reason
    again = tranche_again(actor=money.counsellor, tranche=tranche)
    assert (again.replaces, again.amount_eur, again.payee_iban) == (tranche, tranche.amount_eur, IBAN)
    with pytest.raises(DomainError, match="déjà prévu"):
        tranche_again(actor=money.counsellor, tranche=tranche)
    again = tranche_check(actor=money.head, tranche=tranche_propose(actor=money.counsellor, tranche=again))
    order_issue(actor=money.manager, order=money.order(again))
    money.pay(again)
    assert balance_of(EnvelopeKind.SOCIAL).spent_eur == tranche.amount_eur


def test_money_back_after_the_end_of_an_aid_goes_to_the_envelope(money):
    tranche = money.paid()
    application_complete(actor=money.counsellor, application=fresh(tranche.application))
    before = balance_of(EnvelopeKind.SOCIAL).committed_eur
    tranche_return(actor=money.manager, tranche=tranche, returned_on=today(), reason="Compte fermé")
    balance = balance_of(EnvelopeKind.SOCIAL)
    assert (balance.spent_eur, balance.committed_eur) == (0, before - tranche.amount_eur)


# --- the end of an aid


def test_an_aid_of_which_nothing_was_paid_is_not_completed(money):
    tranche = money.ordered()
    file = fresh(tranche.application)
    with pytest.raises(DomainError, match="Rien n'a été payé"):
        application_complete(actor=money.counsellor, application=file)
    with pytest.raises(DomainError, match="ordre de paiement"):
        application_terminate(actor=money.manager, application=file, reason="Départ")
    order = tranche.order_lines.get().order
    order_take_out(actor=money.manager, order=order, tranche=tranche, reason="Départ")
    file = application_terminate(actor=money.manager, application=file, reason="Repartie", cause="left_again")
    assert file.state == ApplicationState.TERMINATED
    assert fresh(tranche).state == S.CANCELLED
    assert file.contract.termination_cause == "left_again"
    balance = balance_of(EnvelopeKind.SOCIAL)
    assert (balance.committed_eur, balance.committed_slots) == (0, 1)


# --- papers of a purchase


def test_a_purchase_is_invoiced_and_handed_over(money):
    tranche = money.proposed(AidKind.BUSINESS)
    tranche = tranche_invoice(actor=money.agent, tranche=tranche, number="F-7", upload=upload())
    with pytest.raises(DomainError, match="suit l'ordre"):
        tranche_hand_over(actor=money.agent, tranche=tranche, handed_on=today(), upload=upload())
    tranche_check(actor=money.head, tranche=tranche)
    order_issue(actor=money.manager, order=money.order(tranche))
    tranche = tranche_hand_over(actor=money.agent, tranche=tranche, handed_on=today(), upload=upload())
    assert tranche.receipt_file
    assert tranche.invoice_number == "F-7"
    with pytest.raises(DomainError, match="Une facture"):
        tranche_invoice(actor=money.counsellor, tranche=money.proposed(), number="F", upload=upload())
