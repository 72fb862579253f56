"""Rates, tranches of the invented files as their payments went, and today's orders through the services."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Institution, User
from aids.enums import (
    AmendmentKind,
    ApplicationState,
    Currency,
    DisbursementMode,
    FeeMilestone,
    TrancheState,
)
from aids.models import Application, ExchangeRate, PaymentOrder, Tranche, TrancheTransition
from aids.selectors.payment_orders import orderable
from aids.services.amendments import amendment_open, contract_suspend
from aids.services.payment_orders import account_add, order_create, order_issue, tranche_pay, tranche_return
from common.dates import add_months, today
from common.money import eur_to_tnd
from tounesna.demo.accounts import DOMAIN
from tounesna.demo.facts import CaseFacts
from tounesna.demo.papers import specimen_picture
from tounesna.demo.plans import AidPlan
from tounesna.demo.store import Store
from tounesna.demo.world import World

S = TrancheState
A = ApplicationState
_SOURCE = "BCT, cours moyen (démonstration)"
_UNDER_CONTRACT = (A.CONTRACTED, A.DISBURSING, A.IN_FOLLOW_UP)
_PATH = (S.PROPOSED, S.CHECKED, S.ORDERED, S.PAID)


def invented_account(number: int) -> str:
    """Return an IBAN whose digits agree and that belongs to nobody: bank 99 does not exist."""
    base = f"99{number % 10**16:016d}"
    return f"TN59{base}{97 - int(base) * 100 % 97:02d}"


def enter_rates(world: World) -> None:
    """Enter one rate a month since the beginning of phase I, where there is none."""
    if ExchangeRate.objects.exists():
        return
    day, rows = world.phase_one.starts_on.replace(day=1), []
    while day < world.today:
        # About 2.6 dinars in 2017, 3.4 from 2024 on.
        years = Decimal((day - date(2017, 1, 1)).days) / 365
        rate = min(Decimal("2.60") + years * Decimal("0.115"), Decimal("3.40"))
        rate += Decimal(world.rng.randrange(-150, 150)) / 10000
        rows.append(
            ExchangeRate(day=day, tnd_per_eur=round(rate, 4), source=_SOURCE, typed_by_id=world.taskforce[0])
        )
        day = add_months(day, 1)
    ExchangeRate.objects.bulk_create(rows)


class Payments:
    """Writes the tranches of aid files: those paid as the ledger says, and what is to come."""

    def __init__(self, world: World) -> None:
        self._world = world
        enter_rates(world)
        self._rates = list(ExchangeRate.objects.order_by("day", "pk"))
        self._operators = dict(Institution.objects.values_list("code", "name_fr"))

    def write(self, store: Store, case: CaseFacts, plan: AidPlan) -> None:
        """Hand the tranches of a file of phase II to `store`; its payments then name theirs."""
        if plan.granted is None or plan.phase.pk != self._world.phase_two.pk:
            return
        file = _File(self._world, store, case, plan, self._rates, self._operators)
        for payment in plan.payments:
            payment.tranche = file.paid(payment.amount_eur, payment.at, is_fee=False)
            if payment.fee_eur:
                payment.fee_tranche = file.paid(payment.fee_eur, payment.at, is_fee=True)
        if plan.state == A.APPROVED or plan.state in _UNDER_CONTRACT:
            file.rest()


class _File:
    """The tranches of one file, numbered as they come."""

    def __init__(
        self,
        world: World,
        store: Store,
        case: CaseFacts,
        plan: AidPlan,
        rates: list[ExchangeRate],
        operators: dict[str, str],
    ) -> None:
        self._world, self._store, self._case, self._plan, self._rates = world, store, case, plan, rates
        self._number, self._operators = 0, operators
        self._milestones = iter(FeeMilestone.values)
        self._fee_at_once = len(plan.payments) == 1 and plan.payments[0].fee_eur == plan.fee
        self._costs: Iterator[tuple[str, str, int]] = iter(plan.project.costs if plan.project else ())

    def paid(self, amount: Decimal, at: datetime, *, is_fee: bool) -> int:
        return self._add(amount, S.PAID, at, is_fee=is_fee)

    def rest(self) -> None:
        """What is granted and not paid: one tranche on its way or planned, and the fee's."""
        plan, now = self._plan, self._world.now
        left = (plan.granted or Decimal(0)) - sum((p.amount_eur for p in plan.payments), Decimal(0))
        fee = plan.fee - sum((p.fee_eur for p in plan.payments), Decimal(0))
        state = fee_state = S.PLANNED
        if plan.state in _UNDER_CONTRACT:
            state = self._world.deal("tranche states", S.CHECKED, S.PROPOSED, S.CHECKED)
            fee_state = self._world.deal("fee states", S.CHECKED, S.PLANNED, S.PROPOSED)
        at = now - timedelta(days=self._world.rng.randrange(1, 9), hours=self._world.rng.randrange(1, 8))
        began = plan.step_to(A.CONTRACTED)
        at = max(at, began.at) if began else at
        first = left if state == S.PLANNED else (left / 2).quantize(Decimal(1))
        if first > 0:
            self._add(first, state, at, is_fee=False)
        if left > first:
            self._add(left - first, S.PLANNED, at, is_fee=False)
        # The next part of the fee is on its way; the others are invoiced when they are due.
        paid = len([one for one in plan.payments if one.fee_eur])
        if fee > 0 and fee_state != S.PLANNED and paid < len(FeeMilestone):
            part = fee if paid == len(FeeMilestone) - 1 else plan.fee * (40, 30)[paid] / 100
            self._add(min(part, fee), fee_state, at, is_fee=True)

    def _actors(self) -> dict[str, int | None]:
        plan, world, case = self._plan, self._world, self._case
        agent = world.agents.get(plan.operator_id or 0) if plan.is_economic else None
        decider = plan.step_to(A.APPROVED)
        taskforce = decider.actor if decider and decider.actor else world.taskforce[0]
        checker = world.managers.get(case.antenna) or taskforce
        return {
            S.PROPOSED: agent or case.counsellor,
            S.CHECKED: checker,
            S.ORDERED: taskforce,
            S.PAID: taskforce,
        }

    def _steps(self, state: str, at: datetime) -> list[tuple[str, datetime]]:
        """The steps to `state`, the last of them at `at`."""
        done = _PATH[: _PATH.index(S(state)) + 1] if state in _PATH else ()
        return [(step, at - timedelta(hours=20 * (len(done) - 1 - place))) for place, step in enumerate(done)]

    def _add(self, amount: Decimal, state: str, at: datetime, *, is_fee: bool) -> int:
        self._number += 1
        pk, steps = self._store.next_id(Tranche), self._steps(state, at)
        actors = self._actors()
        proposed = dict(steps).get(S.PROPOSED, at)
        rate = next((one for one in reversed(self._rates) if one.day <= proposed.date()), self._rates[0])
        values = self._what(is_fee) | {
            "amount_eur": amount,
            "amount_tnd": eur_to_tnd(amount, rate.tnd_per_eur),
            "rate_id": rate.pk,
        }
        for step, moment in steps:
            values |= {f"{step}_by_id": actors[step]}
            values |= {f"{step}_at": moment} if step != S.PAID else {"paid_on": moment.date()}
        if is_fee and state != S.PLANNED:
            values |= self._invoice(pk)
        self._store.add(
            Tranche,
            id=pk,
            application_id=self._plan.pk,
            number=self._number,
            state=str(state),
            is_fee=is_fee,
            due_on=(at + timedelta(days=10)).date() if state == S.PLANNED else None,
            payment_reference=f"VIR-{pk:06d}" if state == S.PAID else "",
            created_at=at - timedelta(days=5),
            updated_at=at,
            **values,
        )
        before = S.PLANNED
        for step, moment in steps:
            self._store.add(
                TrancheTransition,
                subject_id=pk,
                at=moment,
                actor_id=actors[step],
                from_state=str(before),
                to_state=str(step),
            )
            before = step
        return pk

    def _invoice(self, pk: int) -> dict[str, Any]:
        """The parts of the fee come in the order of their milestones; a fee paid at once is none of them."""
        if self._fee_at_once:
            return {"invoice_number": f"FAC-{pk}"}
        return {"invoice_number": f"FAC-{pk}", "fee_milestone": next(self._milestones)}

    def _what(self, is_fee: bool) -> dict[str, Any]:
        account = {"payee_iban": invented_account(self._plan.pk * 100 + self._number)}
        if is_fee:
            name = self._operators.get(self._plan.operator, "Opérateur")[:70]
            return account | {
                "label": "Frais de l’opérateur",
                "mode": DisbursementMode.CASH,
                "payee_name": name,
            }
        label, supplier, _percent = next(self._costs, ("", "", 0))
        if label:
            quote = f"D-{self._plan.pk}-{self._number}"
            about = {"label": label, "mode": DisbursementMode.IN_KIND, "supplier": supplier}
            return account | about | {"payee_name": supplier[:70] or "Fournisseur", "quote_number": quote}
        words = "Aide sociale" if not self._plan.is_economic else "Complément de l’aide"
        payee = {"payee_name": f"Bénéficiaire {self._plan.number}"}
        return account | payee | {"label": words, "mode": DisbursementMode.CASH}


def pay_today(users: dict[str, User]) -> None:
    """Prepare one order and give another, record a payment and one that came back; change two contracts."""
    manager = users[f"taskforce@{DOMAIN}"]
    waiting = list(orderable(actor=manager)[:6])
    if not waiting:
        return
    account = account_add(
        actor=manager,
        phase=waiting[0].application.phase,
        name="Compte du programme, BCT",
        holder="Dispositif Tounesna",
        iban=invented_account(1),
        currency=Currency.TND,
    )
    given = [one.pk for one in waiting[:3]]
    order = order_create(actor=manager, tranches=given, account=account, execution_on=today())
    order_issue(actor=manager, order=order)
    _follow(manager, order)
    if waiting[4:]:
        # One stays to be ordered.
        rest = [one.pk for one in waiting[3:-1]]
        order_create(actor=manager, tranches=rest, account=account, execution_on=today() + timedelta(days=2))
    _change_contracts(users)


def _follow(manager: User, order: PaymentOrder) -> None:
    """Pay the first tranche of an order; of three, the second is paid too and comes back."""
    lines = list(order.lines.order_by("pk").select_related("tranche__application"))
    for place, line in enumerate(lines[: len(lines) - 1]):
        proof = SimpleUploadedFile("avis.png", specimen_picture("AVIS DE VIREMENT", order.number))
        tranche = tranche_pay(
            actor=manager,
            tranche=line.tranche,
            paid_on=today(),
            reference=f"{order.number}/{place + 1}",
            proof=proof,
        )
        if place:
            words = "Compte fermé chez la banque du bénéficiaire"
            tranche_return(actor=manager, tranche=tranche, returned_on=today(), reason=words)


def _change_contracts(users: dict[str, User]) -> None:
    """An amendment that waits for its signatures, and a contract on hold."""
    manager = users[f"taskforce@{DOMAIN}"]
    running = Application.objects.filter(state=A.IN_FOLLOW_UP, contract__ends_on__gt=today())
    files = list(running.exclude(tranches__state__in=[S.CHECKED, S.ORDERED]).order_by("-pk")[:2])
    if files:
        amendment_open(
            actor=manager,
            application=files[0],
            kind=AmendmentKind.END_DATE,
            new_ends_on=add_months(files[0].contract.ends_on, 2),
            reason="Le local n’a été livré que deux mois après la signature.",
        )
    if files[1:]:
        words = "Hospitalisation ; la personne reprendra à sa sortie."
        contract_suspend(actor=manager, application=files[1], starts_on=today(), reason=words)
