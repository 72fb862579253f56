"""Payment orders: the list, one with its lines and totals, the tranches that may enter one."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from accounts.enums import Role
from accounts.models import User
from aids.enums import TrancheState
from aids.models import PaymentAccount, PaymentLine, PaymentOrder, Tranche
from common.money import ZERO
from common.pagination import Page, keyset_page

_LIVE = Q(lines__is_live=True)


@dataclass(frozen=True, slots=True)
class OrderTotals:
    """How many tranches an order pays and how much, in both currencies; by transfer and otherwise."""

    count: int
    amount_eur: Decimal
    amount_tnd: Decimal
    by_transfer: int

    @property
    def otherwise(self) -> int:
        return self.count - self.by_transfer


def order_list(*, cursor: str | None) -> Page[PaymentOrder]:
    """Return one page of orders, the latest first, with their totals."""
    orders = PaymentOrder.objects.select_related("account", "account__phase", "ordered_by").annotate(
        count=Count("lines", filter=_LIVE),
        amount_eur=Sum("lines__tranche__amount_eur", filter=_LIVE),
        amount_tnd=Sum("lines__tranche__amount_tnd", filter=_LIVE),
    )
    return keyset_page(orders, order=("-created_at", "-pk"), cursor=cursor)


def order_lines(order: PaymentOrder) -> list[PaymentLine]:
    """Return the lines of an order, those taken out last."""
    lines = order.lines.select_related("tranche__application__person", "tranche__rate")
    return list(lines.order_by("-is_live", "pk"))


def order_totals(lines: list[PaymentLine]) -> OrderTotals:
    """Return the totals of the lines that are live."""
    tranches = [line.tranche for line in lines if line.is_live]
    return OrderTotals(
        count=len(tranches),
        amount_eur=sum((one.amount_eur for one in tranches), ZERO),
        amount_tnd=sum((one.amount_tnd or ZERO for one in tranches), ZERO),
        by_transfer=sum(bool(one.payee_iban) for one in tranches),
    )


def orderable(*, actor: User) -> QuerySet[Tranche]:
    """Return the checked tranches that wait for an order and that `actor` did not propose, oldest first."""
    if actor.role != Role.TASKFORCE_MANAGER:
        return Tranche.objects.none()
    waiting = Tranche.objects.writable_by(actor).filter(state=TrancheState.CHECKED)
    waiting = waiting.exclude(order_lines__is_live=True).exclude(proposed_by=actor)
    return waiting.select_related("application__person", "application__phase", "rate").order_by(
        "checked_at", "pk"
    )


def accounts_in_service() -> QuerySet[PaymentAccount]:
    return PaymentAccount.objects.filter(is_active=True).select_related("phase")
