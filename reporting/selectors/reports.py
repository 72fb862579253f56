"""Which tables a report holds, in which chapters, and the reports a user may open."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.pagination import Page, keyset_page
from reporting.enums import ReportKind
from reporting.models import ReportRun
from reporting.selectors.chapters import (
    EVERY,
    OF_AN_ANTENNA,
    ON_AN_OPERATOR,
    SUMMARY,
    Chapter,
    chapters_of,
)
from reporting.selectors.facts import Facts
from reporting.selectors.indicators import INDICATORS
from reporting.selectors.newsletter import PUBLISHED, published
from reporting.selectors.readers import TASKFORCE, consistent_reading
from reporting.selectors.scope import Scope
from reporting.selectors.tables import Table

# Which indicators a report of each kind holds.
CODES: dict[str, Sequence[str]] = {
    ReportKind.TASKFORCE: EVERY,
    ReportKind.ANTENNA: OF_AN_ANTENNA,
    ReportKind.OPERATOR: ON_AN_OPERATOR,
    ReportKind.ANNUAL: EVERY,
    ReportKind.NEWSLETTER: tuple(PUBLISHED),
}


# The sheet of a country tells one column of each indicator, and small counts hidden.
_COUNTRY_CHAPTERS = (
    Chapter("profils", _("Qui elles sont"), ("people_by_sex", "people_by_age")),
    Chapter("retours", _("Retours"), ("people_by_modality", "people_by_governorate")),
    Chapter("dossiers", _("Dossiers"), ("cases_by_state",)),
    Chapter("aides", _("Aides"), ("aids_by_kind_requested", "aids_by_kind_approved")),
)


def report_codes(kind: str) -> list[str]:
    """Return the codes of a report's tables, in order, the summary first."""
    return [SUMMARY, *(code for chapter in chapters(kind) for code in chapter.codes)]


def report_tables(*, kind: str, scope: Scope) -> list[Table]:
    """Count every table of a report, all as they stand at one moment; of a country's, see `country_report`."""
    facts = Facts(actor=TASKFORCE, scope=scope)
    with consistent_reading():
        tables = [INDICATORS[code](facts) for code in report_codes(kind)]
        return published(facts, tables) if kind == ReportKind.NEWSLETTER else tables


def report_page(*, actor: User, cursor: str | None) -> Page[ReportRun]:
    """Return one page of the reports that `actor` may open, newest first."""
    runs = ReportRun.objects.visible_to(actor).select_related(
        "phase", "antenna", "country", "operator__institution", "snapshot", "requested_by"
    )
    return keyset_page(runs, order=("-created_at", "-pk"), cursor=cursor, size=20)


def report_get(*, actor: User, pk: int) -> ReportRun:
    """Return one report. Raises ReportRun.DoesNotExist for one that `actor` may not open."""
    runs = ReportRun.objects.visible_to(actor).select_related(
        *("phase", "antenna", "country", "operator__institution"),
        *("snapshot", "requested_by", "recomputes__snapshot"),
    )
    run: ReportRun = runs.get(pk=pk)
    return run


def same_figures(run: ReportRun) -> bool | None:
    """Tell whether a recount gave the figures of the report it recounts; None when there is nothing to compare."""
    before = run.recomputes.snapshot if run.recomputes else None
    if before is None or run.snapshot is None:
        return None
    if before.sha256 == run.snapshot.sha256:
        return True
    # The sheet of a country bears a text, which may have been written anew.
    is_country = run.kind == ReportKind.COUNTRY
    return is_country and before.data["tables"] == run.snapshot.data["tables"]


def chapters(kind: str) -> list[Chapter]:
    """Return what a report of a kind tells, in order."""
    if kind == ReportKind.COUNTRY:
        return list(_COUNTRY_CHAPTERS)
    return chapters_of(CODES[ReportKind(kind)])
