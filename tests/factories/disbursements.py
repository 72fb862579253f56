"""Tranches as people bring them about: a rate, a contract, a proposal, a check, an order, a payment."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from aids.enums import AidKind, Currency, TrancheState
from aids.models import Application, ExchangeRate, PaymentAccount, PaymentOrder, Tranche
from aids.services.disbursements import (
    tranche_add,
    tranche_cancel,
    tranche_check,
    tranche_edit,
    tranche_propose,
)
from aids.services.exchange_rates import rate_add
from aids.services.payment_orders import (
    account_add,
    order_create,
    order_issue,
    tranche_pay,
    tranche_return,
)
from common.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.aids import Team

S = TrancheState
# 20 digits whose key is right, and the same account as an IBAN.
RIB = "10006035183598478831"
IBAN = f"TN59{RIB}"


def upload(name: str = "devis.png") -> SimpleUploadedFile:
    """A small picture that the portal accepts."""
    content = BytesIO()
    Image.new("RGB", (40, 30), "#fbfaf7").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/png")


class MoneyTeam(Team):
    """A team with a manager of the antenna who checks, and the rate of yesterday."""

    def __init__(self, rate: str | None = "3.40") -> None:
        super().__init__()
        self.head = UserFactory(antenna_manager=True, antenna=self.antenna)
        self.rate = self.enter_rate(rate) if rate else None

    def enter_rate(self, rate: str, *, days_ago: int = 1) -> ExchangeRate:
        day = today() - timedelta(days=days_ago)
        return rate_add(actor=self.manager, day=day, tnd_per_eur=Decimal(rate), source="BCT", confirmed=True)

    def account(self, application: Application, currency: str = Currency.TND) -> PaymentAccount:
        name = f"Compte {currency}"
        known = PaymentAccount.objects.filter(phase=application.phase, name=name).first()
        return known or account_add(
            actor=self.manager,
            phase=application.phase,
            name=name,
            holder="Dispositif Tounesna",
            iban=IBAN,
            currency=currency,
        )

    def tranche(
        self, kind: str = AidKind.SOCIAL, *, application: Application | None = None, **data
    ) -> Tranche:
        """The first planned tranche of a file under contract, ready to be proposed; `data` changes it."""
        file = application or self.contracted(kind)
        if data.pop("is_fee", False):
            return self._fee(file)
        tranche = file.tranches.filter(state=S.PLANNED, is_fee=False).first()
        values = {"amount": data.pop("amount", tranche.amount_eur), "payee_iban": IBAN}
        if tranche.is_in_kind:
            values |= {"supplier": "Sté Outillage", "quote_number": "D-12", "quote_file": upload()}
        return tranche_edit(actor=self.counsellor, tranche=tranche, data=values | data)

    def _fee(self, file: Application) -> Tranche:
        """The whole fee, planned by the antenna by hand."""
        fee = {"label": "Frais", "mode": "cash", "is_fee": True, "payee_name": file.operator.name}
        data = fee | {"amount": file.fee_eur, "payee_iban": IBAN}
        return tranche_add(actor=self.counsellor, application=file, data=data)

    def proposed(self, kind: str = AidKind.SOCIAL, *, actor=None, **more) -> Tranche:
        return tranche_propose(actor=actor or self.counsellor, tranche=self.tranche(kind, **more))

    def checked(self, kind: str = AidKind.SOCIAL, **more) -> Tranche:
        return tranche_check(actor=self.head, tranche=self.proposed(kind, **more))

    def order(self, *tranches: Tranche, currency: str = Currency.TND) -> PaymentOrder:
        return order_create(
            actor=self.manager,
            tranches=[tranche.pk for tranche in tranches],
            account=self.account(tranches[0].application, currency),
            execution_on=today(),
        )

    def ordered(self, kind: str = AidKind.SOCIAL, **more) -> Tranche:
        tranche = self.checked(kind, **more)
        order_issue(actor=self.manager, order=self.order(tranche))
        return Tranche.objects.get(pk=tranche.pk)

    def paid(self, kind: str = AidKind.SOCIAL, **more) -> Tranche:
        return self.pay(self.ordered(kind, **more))

    def pay(self, tranche: Tranche, actor=None) -> Tranche:
        return tranche_pay(
            actor=actor or self.manager, tranche=tranche, paid_on=today(), reference="VIR-1", proof=upload()
        )

    def in_state(self, state: str, kind: str = AidKind.SOCIAL) -> Tranche:
        """A tranche brought to `state` by the services."""
        if state == S.CANCELLED:
            return tranche_cancel(actor=self.head, tranche=self.tranche(kind), reason="Renonce")
        if state == S.RETURNED:
            return tranche_return(
                actor=self.manager, tranche=self.paid(kind), returned_on=today(), reason="Compte fermé"
            )
        makers = {
            S.PLANNED: self.tranche,
            S.PROPOSED: self.proposed,
            S.CHECKED: self.checked,
            S.ORDERED: self.ordered,
            S.PAID: self.paid,
        }
        return makers[S(state)](kind)
