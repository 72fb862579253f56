"""The PDF of a payment order: asked for, drawn by a worker, deleted after some days."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.models import PaymentOrder, PaymentOrderPaper
from aids.selectors.payment_orders import order_lines, order_totals
from aids.services.transitions import require_role
from common.bank_accounts import grouped
from common.dates import today
from common.drawn_files import drawn_delete, drawn_store
from common.enqueue import enqueue
from common.errors import DomainError
from common.pdf import render_pdf

# It names payees and their accounts; it can be drawn again at any time.
KEPT_FOR = timedelta(days=7)


@transaction.atomic
def order_paper_request(*, actor: User, order: PaymentOrder, language: str) -> PaymentOrderPaper:
    """Ask for the PDF of an order in French or Arabic; a worker draws it after commit."""
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("imprimer un ordre de paiement"))
    if language not in ("fr", "ar"):
        raise DomainError(_("Choisissez la langue, le français ou l'arabe."), field="language")
    paper = PaymentOrderPaper.objects.create(order=order, language=language, requested_by=actor)
    enqueue(paper)
    return paper


def order_paper_draw(paper: PaymentOrderPaper) -> None:
    """Draw and store the PDF of an order."""
    order = PaymentOrder.objects.select_related("account__phase", "ordered_by").get(pk=paper.order_id)
    lines = [line for line in order_lines(order) if line.is_live]
    context = {
        "order": order,
        "lines": [(line.tranche, grouped(line.tranche.payee_iban or "")) for line in lines],
        "totals": order_totals(lines),
        "account": grouped(order.account.iban),
        "printed_on": today(),
    }
    content = render_pdf("pdf/aids/payment_order.html", context, language=paper.language)
    drawn_store(paper, name="ordre.pdf", content=content)


def order_papers_expire() -> int:
    """Delete the PDFs of orders after KEPT_FOR; return how many."""
    old = PaymentOrderPaper.objects.filter(created_at__lt=timezone.now() - KEPT_FOR)
    return drawn_delete(old)
