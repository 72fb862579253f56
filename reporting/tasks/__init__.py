from reporting.tasks.dashboards import keep_dashboard_ready
from reporting.tasks.reports import build_report
from reporting.tasks.schedules import run_schedules

__all__ = ["build_report", "keep_dashboard_ready", "run_schedules"]
