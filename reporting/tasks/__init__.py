from reporting.tasks.reports import build_report

__all__ = ["build_report"]
