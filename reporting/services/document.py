"""The PDF of a report."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import override

from common.pdf import render_pdf
from reporting.models import ReportSnapshot
from reporting.selectors.chapters import SUMMARY
from reporting.selectors.country_texts import parts_of
from reporting.selectors.frozen import report_from
from reporting.selectors.pictures import PAPER
from reporting.selectors.presentation import Block, block_of, tiles_of
from reporting.selectors.reports import chapters
from reporting.selectors.tables import Table


def report_document(*, snapshot: ReportSnapshot, language: str, comment: str) -> bytes:
    """Return the report as a PDF in French or Arabic: cover, summary, comment, chapters, definitions, hash."""
    with override(language):
        context = report_context(snapshot=snapshot, comment=comment)
    identifier = f"{snapshot.sha256}{language}"
    return render_pdf("pdf/reporting/report.html", context, language=language, identifier=identifier)


def report_context(*, snapshot: ReportSnapshot, comment: str) -> dict[str, Any]:
    """Return what the template shows, in the current language."""
    report = report_from(snapshot.data)
    written = [
        (chapter.title, [_block(report.tables[code]) for code in chapter.codes if code in report.tables])
        for chapter in chapters(snapshot.kind)
    ]
    return {
        "snapshot": snapshot,
        "report": report,
        "comment": comment,
        "tiles": tiles_of(report.tables[SUMMARY]),
        "chapters": written,
        "definitions": _definitions(report.tables.values()),
        "text_parts": parts_of(str(report.text or "")),
    }


def _block(table: Table) -> Block:
    return block_of(table, theme=PAPER)


def _definitions(tables: Iterable[Table]) -> list[tuple[str, str]]:
    """Return what each table counts; tables that count the same share their definition."""
    titles: dict[str, list[str]] = {}
    for table in tables:
        titles.setdefault(str(table.definition), []).append(str(table.title))
    return [(" · ".join(those), definition) for definition, those in titles.items()]
