"""Time of the dashboard, of the 12-page report, and of a one-page letter in a warm process."""

import statistics
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.db import connection
from django.utils import timezone

from common.pdf import render_pdf, warm_up
from reporting.enums import ReportKind
from reporting.models import ReportSnapshot
from reporting.selectors.dashboards import dashboard, default_scope, is_large
from reporting.selectors.frozen import canonical_json, digest, report_data
from reporting.selectors.readers import TASKFORCE
from reporting.selectors.reports import report_tables
from reporting.selectors.scope import Scope
from reporting.services.dashboards import dashboard_keep, dashboard_shown
from reporting.services.document import report_document

ROUNDS = 20


def run() -> dict[str, Any]:
    """Return milliseconds: the dashboard counted live and as it is read, report and letter."""
    warm_up()
    scope = default_scope(TASKFORCE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM cases_case")
        cases = cursor.fetchone()[0]
    frozen = frozen_unsaved(scope)
    dashboard_keep(reader=TASKFORCE, scope=scope)
    return {
        "cases": cases,
        "dashboard_is_kept": is_large(),
        "dashboard_counted_ms": _spread(lambda: dashboard(reader=TASKFORCE, scope=scope), 5),
        "dashboard_read_ms": _spread(lambda: dashboard_shown(reader=TASKFORCE, scope=scope), ROUNDS),
        "report_counted_ms": _spread(lambda: report_tables(kind="taskforce", scope=scope), 3),
        "report_pdf_ms": _spread(lambda: report_document(snapshot=frozen, language="fr", comment=""), 3),
        "letter_pdf_ms": _spread(_letter, ROUNDS),
    }


def frozen_unsaved(scope: Scope) -> ReportSnapshot:
    """Count the taskforce's report and freeze it, without saving it: a bench leaves no snapshot behind."""
    tables = report_tables(kind="taskforce", scope=scope)
    canonical = canonical_json(report_data(kind=ReportKind.TASKFORCE, scope=scope, tables=tables))
    return ReportSnapshot(
        kind="taskforce",
        starts_on=scope.starts_on,
        ends_on=scope.ends_on,
        canonical=canonical,
        sha256=digest(canonical),
        computed_at=timezone.now(),
    )


def _letter() -> bytes:
    """The decision sheet of a file made up for the purpose: one page."""
    person = SimpleNamespace(full_name_ar="أمل الطرابلسي", __str__=lambda: "Amel Trabelsi")
    case = SimpleNamespace(person=person, number="T25-000123-K", antenna=SimpleNamespace(name="Sfax"))
    application = SimpleNamespace(
        case=case,
        number="A25-000123-K",
        phase=SimpleNamespace(name="Phase II"),
        get_kind_display="Aide sociale",
        get_state_display="Approuvée",
        decided_at=timezone.now(),
        granted_eur=1300,
        decision_reason="",
        conditions="",
    )
    context = {"application": application, "printed_on": timezone.localdate(), "reasons": [], "rows": []}
    return render_pdf("pdf/aids/decision_sheet.html", context, language="fr")


def _spread(act: Callable[[], Any], rounds: int) -> dict[str, float]:
    times = []
    for _round in range(rounds):
        start = time.perf_counter()
        act()
        times.append(1000 * (time.perf_counter() - start))
    ninety_fifth = sorted(times)[min(rounds - 1, round(0.95 * rounds))]
    return {"median": round(statistics.median(times), 1), "p95": round(ninety_fifth, 1)}
