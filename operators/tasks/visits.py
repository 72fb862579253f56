"""Visits in the background: planned where they are missing, missed when too late."""

from celery import shared_task

from operators.services.visit_plans import visits_miss, visits_plan_missing


@shared_task(name="operators.tend_visits")
def tend_visits() -> int:
    """Plan what no signature planned and mark as missed what is too late; return how many rows changed."""
    return visits_plan_missing() + visits_miss()
