"""The files of a report, each made from the frozen figures alone."""

from reporting.enums import ReportFormat, ReportLanguage
from reporting.models import ReportSnapshot
from reporting.selectors.frozen import report_from
from reporting.services.document import report_document
from reporting.services.workbook import report_workbook


def report_content(*, snapshot: ReportSnapshot, format: str, language: str, comment: str = "") -> bytes:
    """Return the bytes of one file; the same snapshot, language and comment always give the same ones.

    The JSON is the canonical text itself: its SHA-256 is the snapshot's hash.
    """
    match format:
        case ReportFormat.JSON:
            return snapshot.canonical.encode()
        case ReportFormat.XLSX:
            return report_workbook(
                report_from(snapshot.data),
                language=language,
                sha256=snapshot.sha256,
                computed_at=snapshot.computed_at,
                comment=comment,
            )
        case ReportFormat.PDF:
            return report_document(snapshot=snapshot, language=language, comment=comment)
        case _:
            raise ValueError(format)


def file_name(*, snapshot: ReportSnapshot, format: str, language: str) -> str:
    """Return the name under which a file is downloaded: kind, what it is of (an antenna, say), period, language."""
    narrowed = [snapshot.antenna.code.lower()] if snapshot.antenna else []
    if snapshot.country:
        narrowed.append(snapshot.country.code.lower())
    if snapshot.operator:
        narrowed.append(snapshot.operator.institution.code.lower())
    parts = [snapshot.kind, *narrowed, f"{snapshot.starts_on:%Y-%m-%d}", f"{snapshot.ends_on:%Y-%m-%d}"]
    if format != ReportFormat.JSON:
        parts.append(ReportLanguage(language).value)
    return f"{'-'.join(parts)}.{format}"
