"""Money at the same moment: real threads, real connections (domain.md 3.3)."""

from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError

from aids.enums import AidKind, EnvelopeKind, TrancheState
from aids.models import PaymentOrder, Tranche
from aids.services import budget
from aids.services.disbursements import tranche_add, tranche_cancel, tranche_check, tranche_propose
from aids.services.payment_orders import order_cancel, order_create, order_issue
from common.dates import today
from common.errors import DomainError
from tests.aids.conftest import load_programme
from tests.concurrency import at_once
from tests.factories.aids import balance_of
from tests.factories.disbursements import MoneyTeam

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]
S = TrancheState


@pytest.fixture
def money():
    load_programme()
    return MoneyTeam()


@pytest.fixture(autouse=True)
def ledger_agrees():
    yield
    assert budget.verify_ledger() == []


def refused(results):
    assert all(isinstance(result, DomainError | Tranche | PaymentOrder) for result in results), results
    return [result for result in results if isinstance(result, DomainError)]


def test_two_managers_pay_one_tranche_once(money):
    tranche = money.ordered()
    managers = (money.manager, money.second_manager)
    results = at_once([partial(money.pay, tranche, actor=manager) for manager in managers])
    assert len(refused(results)) == 1
    assert balance_of(EnvelopeKind.SOCIAL).spent_eur == tranche.amount_eur
    assert Tranche.objects.get().transitions.filter(to_state=S.PAID).count() == 1


def test_tranches_planned_together_never_pass_the_grant(money):
    file = money.contracted(AidKind.BUSINESS)
    first = file.tranches.get(is_fee=False)
    tranche_cancel(actor=money.agent, tranche=first, reason="Autre plan")
    data = {"label": "Achat", "mode": "cash", "payee_name": "X", "amount": Decimal(1000)}
    acts = [partial(tranche_add, actor=money.agent, application=file, data=data) for _ in range(6)]
    results = at_once(acts)
    assert len(refused(results)) == 3
    assert (
        sum(one.amount_eur for one in file.tranches.exclude(state=S.CANCELLED).filter(is_fee=False)) == 3000
    )


def test_rows_written_beside_the_services_never_pass_the_grant(money):
    """The trigger is the last word: it locks the file before it adds up."""
    file = money.contracted()
    file.tranches.update(amount_eur=1)
    half = (file.granted_eur - 1) / 2 + Decimal("0.01")

    def write(number):
        return Tranche.objects.create(
            application=file, number=number, label="x", mode="cash", amount_eur=half
        )

    results = at_once([partial(write, number) for number in (11, 12)])
    assert sum(isinstance(result, IntegrityError) for result in results) == 1, results


def test_one_tranche_enters_one_of_two_orders(money):
    tranche = money.checked()
    account = money.account(tranche.application)
    managers = (money.manager, money.second_manager)
    acts = [
        partial(order_create, actor=manager, tranches=[tranche.pk], account=account, execution_on=today())
        for manager in managers
    ]
    (refusal,) = refused(at_once(acts))
    assert "déjà dans un ordre" in refusal.message
    assert PaymentOrder.objects.count() == 1


def test_an_order_is_given_or_cancelled_not_both(money):
    order = money.order(money.checked(), money.checked())
    acts = [
        partial(order_issue, actor=money.manager, order=order),
        partial(order_cancel, actor=money.second_manager, order=order, reason="Doublon"),
    ]
    results = at_once(acts)
    refused(results)
    states = set(Tranche.objects.values_list("state", flat=True))
    order = PaymentOrder.objects.get(pk=order.pk)
    assert (order.state, states) == ("cancelled", {S.CHECKED}), results


def test_a_tranche_is_checked_or_cancelled_not_both(money):
    tranche = money.proposed()
    acts = [
        partial(tranche_check, actor=money.head, tranche=tranche),
        partial(tranche_cancel, actor=money.manager, tranche=tranche, reason="Doublon"),
    ]
    at_once(acts)
    assert Tranche.objects.get().state == S.CANCELLED


def test_one_proposal_of_two(money):
    tranche = money.tranche()
    acts = [
        partial(tranche_propose, actor=actor, tranche=tranche) for actor in (money.counsellor, money.head)
    ]
    assert len(refused(at_once(acts))) == 1
