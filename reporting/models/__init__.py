from reporting.models.reports import ReportFile, ReportRun, ReportSnapshot
from reporting.models.schedules import ReportNotice, ReportSchedule
from reporting.models.targets import Target
from reporting.models.watching import Alert, AlertCrossing, SavedView

__all__ = [
    "Alert",
    "AlertCrossing",
    "ReportFile",
    "ReportNotice",
    "ReportRun",
    "ReportSchedule",
    "ReportSnapshot",
    "SavedView",
    "Target",
]
