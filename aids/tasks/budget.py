"""Nightly work of the budget."""

from celery import shared_task

from aids.services.applications import reservations_expire


@shared_task(name="aids.expire_reservations")
def expire_reservations() -> int:
    """Give back the reservations whose date has passed."""
    return reservations_expire()
