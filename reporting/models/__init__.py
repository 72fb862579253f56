from reporting.models.country_texts import CountryText
from reporting.models.extracts import ExtractBuild, ExtractDownload, ResearchExtract
from reporting.models.partners import PartnerToken, PartnerTokenUse
from reporting.models.reports import ReportFile, ReportRun, ReportSnapshot
from reporting.models.schedules import ReportNotice, ReportSchedule
from reporting.models.targets import Target
from reporting.models.watching import Alert, AlertCrossing, SavedView

__all__ = [
    "Alert",
    "AlertCrossing",
    "CountryText",
    "ExtractBuild",
    "ExtractDownload",
    "PartnerToken",
    "PartnerTokenUse",
    "ReportFile",
    "ReportNotice",
    "ReportRun",
    "ReportSchedule",
    "ReportSnapshot",
    "ResearchExtract",
    "SavedView",
    "Target",
]
