"""Routing in the background."""

from celery import shared_task

from operators.services.routing import proposals_expire


@shared_task(name="operators.expire_proposals")
def expire_proposals() -> int:
    """Take back the offers left unanswered and ask the next operators; return how many were closed."""
    return proposals_expire()
