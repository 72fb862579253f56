"""Nightly work of the budget."""

from celery import shared_task

from aids.services.ledger_checks import ledger_check
from aids.services.reservations import reservations_expire, reservations_warn


@shared_task(name="aids.expire_reservations")
def expire_reservations() -> int:
    """Give back the reservations whose date has passed, and offer what is free to the waiting lists."""
    return reservations_expire()


@shared_task(name="aids.warn_of_reservations")
def warn_of_reservations() -> int:
    """Tell the counsellors of the reservations that end soon."""
    return reservations_warn()


@shared_task(name="aids.check_ledger")
def check_ledger() -> int:
    """Compare every balance with its entries; return how many differ."""
    return len(ledger_check().differences)
