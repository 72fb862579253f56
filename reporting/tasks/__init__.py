from reporting.tasks.dashboards import keep_dashboard_ready
from reporting.tasks.reports import build_report

__all__ = ["build_report", "keep_dashboard_ready"]
