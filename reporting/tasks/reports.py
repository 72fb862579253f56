"""Building reports."""

from celery import shared_task

from common.enqueue import run_job
from reporting.models import ReportRun
from reporting.services.reports import report_build
from reporting.services.schedules import report_tell


@shared_task(name="reporting.build_report")
def build_report(run_id: int) -> None:
    """Build one report, once, and tell those who wait for it; what is lost in between, the schedules' task tells."""
    run_job(ReportRun, run_id, report_build)
    report_tell(run_id)
