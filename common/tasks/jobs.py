"""The beat sweeper."""

from celery import shared_task

from common.enqueue import sweep


@shared_task(name="common.sweep_jobs")
def sweep_jobs() -> int:
    """Send again the jobs that Redis or a worker lost."""
    return sweep()
