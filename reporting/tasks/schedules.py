"""Reports on set days."""

from celery import shared_task

from reporting.services.schedules import reports_tell, schedules_run


@shared_task(name="reporting.run_schedules")
def run_schedules() -> int:
    """Ask for the reports that are due, and tell of those that ended; return how many were asked for."""
    asked = schedules_run()
    reports_tell()
    return asked
