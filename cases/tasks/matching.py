"""The nightly comparison of all persons."""

from celery import shared_task

from cases.services.matching.sweep import sweep
from cases.services.pairs import pairs_record


@shared_task(name="cases.sweep_people")
def sweep_people(full: bool = False) -> dict[str, int]:
    """Compare the persons changed since the last sweep (or all); likely duplicates join the review queue."""
    return sweep(full=full, record=lambda found: pairs_record(found=found))
