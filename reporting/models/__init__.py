from reporting.models.reports import ReportFile, ReportRun, ReportSnapshot

__all__ = ["ReportFile", "ReportRun", "ReportSnapshot"]
