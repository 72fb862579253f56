from reporting.tasks.dashboards import keep_dashboard_ready
from reporting.tasks.extracts import build_extract, tend_extracts
from reporting.tasks.reports import build_report
from reporting.tasks.schedules import run_schedules
from reporting.tasks.watching import check_alerts

__all__ = [
    "build_extract",
    "build_report",
    "check_alerts",
    "keep_dashboard_ready",
    "run_schedules",
    "tend_extracts",
]
