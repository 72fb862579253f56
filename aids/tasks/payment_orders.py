"""Drawing payment orders, and deleting what was drawn."""

from celery import shared_task

from aids.models import PaymentOrderPaper
from aids.services.order_papers import order_paper_draw, order_papers_expire
from common.enqueue import run_job


@shared_task(name="aids.draw_payment_order")
def draw_payment_order(paper_id: int) -> None:
    """Draw one order, once."""
    run_job(PaymentOrderPaper, paper_id, order_paper_draw)


@shared_task(name="aids.expire_payment_papers")
def expire_payment_papers() -> int:
    """Delete the PDFs of orders that are some days old."""
    return order_papers_expire()
