"""Figures that managers watch."""

from celery import shared_task

from reporting.services.watching import alerts_check


@shared_task(name="reporting.check_alerts")
def check_alerts() -> int:
    """Count every figure that is watched; tell of those that reached their threshold."""
    return alerts_check()
