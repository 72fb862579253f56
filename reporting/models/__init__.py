from reporting.models.reports import ReportFile, ReportRun, ReportSnapshot
from reporting.models.schedules import ReportNotice, ReportSchedule
from reporting.models.targets import Target

__all__ = ["ReportFile", "ReportNotice", "ReportRun", "ReportSchedule", "ReportSnapshot", "Target"]
