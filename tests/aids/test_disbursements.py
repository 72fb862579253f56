"""Tranches: every state × act, two different people, what was granted, the ledger (domain.md 3.2, 3.3)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from aids.enums import AidKind, TrancheState
from aids.models import Application, LedgerEntry, Tranche, TrancheTransition
from aids.services import budget
from aids.services.amendments import contract_resume, contract_suspend
from aids.services.decisions import application_approve
from aids.services.disbursements import (
    tranche_add,
    tranche_again,
    tranche_cancel,
    tranche_check,
    tranche_edit,
    tranche_propose,
    tranche_send_back,
    tranches_plan,
)
from aids.services.payment_orders import (
    order_create,
    order_issue,
    tranche_pay,
    tranche_return,
)
from common.dates import today
from common.errors import DomainError, NotPermitted
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


# --- the plan


def test_a_social_aid_is_planned_as_one_tranche_at_approval(money):
    file = money.approved()
    (tranche,) = file.tranches.all()
    assert (tranche.amount_eur, tranche.mode, tranche.is_fee) == (file.granted_eur, "cash", False)
    assert tranche.payee_name == str(file.person)
    assert tranche.state == S.PLANNED


def test_an_economic_aid_is_planned_from_the_costs_of_its_plan(money):
    file = money.approved(AidKind.BUSINESS)
    (purchase,) = file.tranches.all()
    assert (purchase.label, purchase.mode, purchase.amount_eur) == (
        "Poste à souder",
        "in_kind",
        Decimal(3000),
    )
    with pytest.raises(DomainError, match="déjà prévus"):
        tranches_plan(actor=money.counsellor, application=file)


def test_costs_beyond_the_grant_are_planned_within_it(money):
    file = money.submitted(AidKind.BUSINESS)
    Application.objects.filter(pk=file.pk).update(requested_eur=Decimal(2500))
    file = application_approve(actor=money.manager, application=fresh(file))
    assert [one.amount_eur for one in file.tranches.filter(is_fee=False)] == [Decimal(2500)]


def test_tranches_never_pass_what_was_granted(money):
    file = money.contracted(AidKind.BUSINESS)
    tranche = file.tranches.get(is_fee=False)
    with pytest.raises(DomainError, match=r"il reste 3.000.€"):
        tranche_edit(actor=money.agent, tranche=tranche, data={"amount": Decimal("3000.01")})
    tranche_edit(actor=money.agent, tranche=tranche, data={"amount": Decimal(2000)})
    more = {"label": "Matière", "mode": "cash", "payee_name": "X", "amount": Decimal("1000.01")}
    with pytest.raises(DomainError, match=r"il reste 1.000.€"):
        tranche_add(actor=money.agent, application=file, data=more)
    tranche_add(actor=money.agent, application=file, data=more | {"amount": Decimal(1000)})
    fee = more | {"is_fee": True, "amount": file.fee_eur + 1}
    with pytest.raises(DomainError, match="dépasseraient les frais"):
        tranche_add(actor=money.counsellor, application=file, data=fee)
    with pytest.raises(DomainError, match="Mes frais"):
        tranche_add(actor=money.agent, application=file, data=fee)


def test_the_database_refuses_tranches_beyond_the_grant(money):
    file = money.contracted()
    with pytest.raises(IntegrityError, match="pass what was granted"), transaction.atomic():
        Tranche.objects.create(application=file, number=9, label="x", mode="cash", amount_eur=Decimal("0.01"))
    with pytest.raises(IntegrityError, match="pass what was granted"), transaction.atomic():
        file.tranches.update(amount_eur=file.granted_eur + 1)


def test_a_cancelled_tranche_gives_its_amount_back_to_the_plan(money):
    tranche = money.tranche()
    tranche_cancel(actor=money.counsellor, tranche=tranche, reason="Deux fois moins")
    data = {"label": "Moitié", "mode": "cash", "payee_name": "X", "amount": tranche.amount_eur / 2}
    assert tranche_add(actor=money.counsellor, application=tranche.application, data=data).number == 2


def test_a_bad_account_is_refused_in_words(money):
    with pytest.raises(DomainError, match="compte n'existe pas") as refusal:
        money.tranche(payee_iban=IBAN[:-1] + "0")
    assert refusal.value.field == "payee_iban"


# --- each state × act


def give_order(money, tranche):
    order_issue(actor=money.manager, order=money.order(tranche))


ACTS = {
    "edit": (
        lambda m, t: tranche_edit(actor=m.counsellor, tranche=t, data={"amount": t.amount_eur}),
        {S.PLANNED},
    ),
    "propose": (lambda m, t: tranche_propose(actor=m.counsellor, tranche=t), {S.PLANNED}),
    "check": (lambda m, t: tranche_check(actor=m.head, tranche=t), {S.PROPOSED}),
    "send back": (lambda m, t: tranche_send_back(actor=m.head, tranche=t, reason="Devis"), {S.PROPOSED}),
    "order": (give_order, {S.CHECKED}),
    "pay": (lambda m, t: m.pay(t), {S.ORDERED}),
    "return": (
        lambda m, t: tranche_return(actor=m.manager, tranche=t, returned_on=today(), reason="Compte clos"),
        {S.PAID},
    ),
    "again": (lambda m, t: tranche_again(actor=m.counsellor, tranche=t), {S.RETURNED}),
    "cancel": (
        lambda m, t: tranche_cancel(actor=m.head, tranche=t, reason="Renonce"),
        {S.PLANNED, S.PROPOSED, S.CHECKED},
    ),
}


class Undone(Exception):
    """Takes an act back, so that the next one starts from the same state."""


@pytest.mark.parametrize("state", list(S))
def test_every_act_in_every_state(money, state):
    tranche = money.in_state(state)
    for act, (do, states) in ACTS.items():
        entries, changes = LedgerEntry.objects.count(), TrancheTransition.objects.count()
        tranche = Tranche.objects.select_related("application").get(pk=tranche.pk)
        try:
            with transaction.atomic():
                if state in states:
                    do(money, tranche)
                    raise Undone
                with pytest.raises(DomainError):
                    do(money, tranche)
        except Undone:
            pass
        assert fresh(tranche).state == state, act
        assert (LedgerEntry.objects.count(), TrancheTransition.objects.count()) == (entries, changes), act


def test_each_step_is_written_with_who_and_when(money):
    tranche = money.paid()
    steps = [(step.to_state, step.actor) for step in tranche.transitions.all()]
    assert steps == [
        (S.PROPOSED, money.counsellor),
        (S.CHECKED, money.head),
        (S.ORDERED, money.manager),
        (S.PAID, money.manager),
    ]
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        tranche.transitions.update(reason="autre")


# --- two different people


def test_whoever_proposed_never_checks(money):
    tranche = money.proposed(actor=money.head)
    with pytest.raises(NotPermitted, match="une autre personne"):
        tranche_check(actor=money.head, tranche=tranche)
    assert tranche_check(actor=money.manager, tranche=tranche).state == S.CHECKED


def test_whoever_proposed_never_orders(money):
    tranche = money.checked()
    Tranche.objects.filter(pk=tranche.pk).update(proposed_by=money.manager)
    with pytest.raises(DomainError, match="une autre personne doit l'ordonner"):
        money.order(tranche)


def test_the_database_refuses_a_proposer_who_checks_or_orders(money):
    tranche = money.proposed()
    with pytest.raises(IntegrityError, match="tranche_proposer_not_checker"), transaction.atomic():
        Tranche.objects.filter(pk=tranche.pk).update(checked_by=money.counsellor)
    with pytest.raises(IntegrityError, match="tranche_proposer_not_orderer"), transaction.atomic():
        Tranche.objects.filter(pk=tranche.pk).update(ordered_by=money.counsellor)


@pytest.mark.parametrize(
    ("act", "actor"),
    [
        ("propose", "manager"),
        ("check", "counsellor"),
        ("check", "agent"),
        ("order", "head"),
        ("pay", "head"),
        ("return", "counsellor"),
    ],
)
def test_an_act_needs_its_role(money, act, actor):
    user = getattr(money, actor)
    state = {
        "propose": S.PLANNED,
        "check": S.PROPOSED,
        "order": S.CHECKED,
        "pay": S.ORDERED,
        "return": S.PAID,
    }
    tranche = money.in_state(state[act], AidKind.BUSINESS)
    acts = {
        "propose": lambda: tranche_propose(actor=user, tranche=tranche),
        "check": lambda: tranche_check(actor=user, tranche=tranche),
        "order": lambda: order_create(
            actor=user,
            tranches=[tranche.pk],
            account=money.account(tranche.application),
            execution_on=today(),
        ),
        "pay": lambda: money.pay(tranche, actor=user),
        "return": lambda: tranche_return(actor=user, tranche=tranche, returned_on=today(), reason="x"),
    }
    with pytest.raises(NotPermitted):
        acts[act]()


def test_an_agent_reaches_only_the_tranches_of_her_operators_files(money):
    mine = money.tranche(AidKind.BUSINESS)
    social = money.tranche()
    assert set(Tranche.objects.visible_to(money.agent)) == set(mine.application.tranches.all())
    with pytest.raises(NotPermitted):
        tranche_propose(actor=money.agent, tranche=social)
    assert tranche_propose(actor=money.agent, tranche=mine).state == S.PROPOSED


# --- what must be there


def test_a_purchase_is_proposed_with_its_quote(money):
    file = money.contracted(AidKind.BUSINESS)
    tranche = file.tranches.get(is_fee=False)
    data = {"amount": tranche.amount_eur, "payee_name": "Sté Outillage", "supplier": "Sté Outillage"}
    tranche_edit(actor=money.agent, tranche=tranche, data=data)
    with pytest.raises(DomainError, match="devis") as refusal:
        tranche_propose(actor=money.agent, tranche=tranche)
    assert refusal.value.field == "quote_file"


def test_nothing_is_proposed_before_every_party_signed(money):
    tranche = money.approved().tranches.get()
    with pytest.raises(DomainError, match="signature du contrat"):
        tranche_propose(actor=money.counsellor, tranche=tranche)


def test_a_suspended_contract_pays_nothing_until_it_is_resumed(money):
    tranche, ordered = money.checked(), money.ordered()
    for file in (tranche.application, ordered.application):
        contract_suspend(actor=money.head, application=file, starts_on=today(), reason="Enquête")
    with pytest.raises(DomainError, match="suspendu"):
        money.order(tranche)
    with pytest.raises(DomainError, match="suspendu"):
        money.pay(ordered)
    with pytest.raises(IntegrityError, match="no running contract"), transaction.atomic():
        Tranche.objects.filter(pk=ordered.pk).update(state=S.PAID, paid_on=today(), paid_by=money.manager.pk)
    contract_resume(actor=money.head, application=ordered.application, resumed_on=today())
    assert money.pay(ordered).state == S.PAID


def test_a_payment_needs_its_proof_and_a_possible_day(money):
    tranche = money.ordered()
    for changed, field in (
        ({"proof": None}, "proof_file"),
        ({"paid_on": today() + timedelta(days=1)}, "paid_on"),
        ({"paid_on": today() - timedelta(days=1)}, "paid_on"),
        ({"reference": " "}, "reference"),
    ):
        values = {"paid_on": today(), "reference": "VIR-1", "proof": upload()} | changed
        with pytest.raises(DomainError) as refusal:
            tranche_pay(actor=money.manager, tranche=tranche, **values)
        assert refusal.value.field == field


def test_a_missing_rate_is_said(programme):
    money = MoneyTeam(rate=None)
    with pytest.raises(DomainError, match="Aucun taux de change"):
        money.proposed()
    with pytest.raises(DomainError, match="Aucun taux de change"):
        money.tranche(set_in="TND", amount=Decimal(100))


def test_amounts_are_fixed_at_the_rate_of_the_proposal(money):
    tranche = money.tranche(set_in="TND", amount=Decimal("1700.500"))
    assert tranche.amount_eur == Decimal("500.15")
    money.enter_rate("3.50", days_ago=0)
    tranche = tranche_propose(actor=money.counsellor, tranche=tranche)
    assert (tranche.amount_tnd, tranche.amount_eur) == (Decimal("1700.500"), Decimal("485.86"))
    assert tranche.rate.tnd_per_eur == Decimal("3.5")
    in_euro = money.proposed()
    assert in_euro.amount_tnd == in_euro.amount_eur * Decimal("3.5")


def test_a_checked_tranche_keeps_its_amount_and_payee(money):
    tranche = money.checked()
    for values in ({"amount_eur": Decimal(1)}, {"payee_name": "Un autre"}, {"payee_iban": "TN00"}):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            Tranche.objects.filter(pk=tranche.pk).update(**values)
    with pytest.raises(DatabaseError, match="or delete"), transaction.atomic():
        Tranche.objects.filter(pk=tranche.pk).delete()


def test_the_account_is_not_readable_in_the_database(money):
    tranche = money.tranche()
    with connection.cursor() as cursor:
        cursor.execute("SELECT payee_iban FROM aids_tranche WHERE id = %s", [tranche.pk])
        (stored,) = cursor.fetchone()
    assert IBAN not in stored
    assert fresh(tranche).payee_iban == IBAN
