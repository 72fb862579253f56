"""Reports: asked for, watched, read, downloaded, counted again."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.access import roles
from accounts.enums import Role
from common.audit import record_access
from common.charts import SCREEN
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse
from common.models.audit import AccessKind
from reporting.enums import ReportFormat
from reporting.forms.reports import ReissueForm, ReportForm
from reporting.models import ReportFile, ReportRun
from reporting.selectors.chapters import SUMMARY
from reporting.selectors.country_texts import parts_of
from reporting.selectors.differences import ChangedTable, differences
from reporting.selectors.frozen import FrozenReport, report_from
from reporting.selectors.presentation import block_of, tiles_of
from reporting.selectors.reports import chapters, report_get, report_page, same_figures
from reporting.services import reports

ASKING_ROLES = (Role.TASKFORCE_MANAGER, Role.ANTENNA_MANAGER)
CONTENT_TYPES = {
    ReportFormat.PDF: "application/pdf",
    ReportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ReportFormat.JSON: "application/json",
}
_ASKED = ("kind", "antenna", "operator", "country", "phase", "languages", "formats", "comment")


@roles(*ASKING_ROLES)
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Reports asked for, newest first."""
    page = report_page(actor=request.user, cursor=request.GET.get("suite"))
    return render(request, "reporting/reports/list.html", {"page": page})


@roles(*ASKING_ROLES)
@require_http_methods(["GET", "POST"])
@once
def report_new(request: HttpRequest) -> HttpResponse:
    """Ask for a report; it is built by a worker while its page shows how far it is."""
    form = ReportForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        asked = {name: form.cleaned_data.get(name) for name in _ASKED}
        days = {"starts_on": form.cleaned_data["du"], "ends_on": form.cleaned_data["au"]}
        try:
            run = reports.report_request(actor=request.user, **days, **asked)
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect("reporting:report_detail", run.pk)
    return render(request, "reporting/reports/new.html", {"form": form})


@roles(*ASKING_ROLES)
@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress while it is built, then figures, hash and files."""
    run = _run_or_404(request, pk)
    if request.htmx:
        # Once the work is over the whole page is another one.
        if run.is_over:
            return HttpResponseClientRefresh()
        return render(request, "reporting/reports/detail.html#progress", {"run": run})
    context: dict[str, Any] = {"run": run, "files": run.files.all(), "files_form": _files_form(run)}
    if run.snapshot:
        context |= _figures(run)
    return render(request, "reporting/reports/detail.html", context)


@roles(*ASKING_ROLES)
@require_POST
@once
def report_recount(request: HttpRequest, pk: int) -> HttpResponse:
    """Count the same period again, as a new snapshot beside this one."""
    run = reports.report_recount(actor=request.user, run=_run_or_404(request, pk))
    return redirect("reporting:report_detail", run.pk)


@roles(*ASKING_ROLES)
@require_POST
@once
def report_reissue(request: HttpRequest, pk: int) -> HttpResponse:
    """Make other files of the same frozen figures."""
    run = _run_or_404(request, pk)
    form = ReissueForm(request.POST, prefix="f")
    if not form.is_valid():
        messages.error(request, _("Choisissez au moins une langue et un format."))
        return redirect("reporting:report_detail", pk)
    try:
        made = reports.report_reissue(actor=request.user, run=run, **form.cleaned_data)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("reporting:report_detail", pk)
    return redirect("reporting:report_detail", made.pk)


@roles(*ASKING_ROLES)
@require_POST
@once
def report_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a failed report to a worker again."""
    try:
        reports.report_retry(actor=request.user, run=_run_or_404(request, pk))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("reporting:report_detail", pk)


@roles(*ASKING_ROLES)
@require_POST
@once
def report_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a report that waits or is being built."""
    try:
        run = reports.report_cancel(actor=request.user, run=_run_or_404(request, pk))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        done = (
            _("Le rapport est annulé.")
            if run.is_over
            else _("Le rapport s'arrête avant son prochain fichier.")
        )
        messages.success(request, done)
    return redirect("reporting:report_detail", pk)


@roles(*ASKING_ROLES)
@require_safe
def report_download(request: HttpRequest, pk: int) -> FileResponse:
    """Download a file of a report; the export is recorded."""
    file = get_object_or_404(ReportFile.objects.visible_to(request.user), pk=pk)
    record_access(actor=request.user, kind=AccessKind.EXPORT, subject=file)
    kind = CONTENT_TYPES[ReportFormat(file.format)]
    return FileResponse(file.file.open(), as_attachment=True, filename=file.name, content_type=kind)


def _files_form(run: ReportRun) -> ReissueForm:
    return ReissueForm(prefix="f", initial={"comment": run.comment})


def _run_or_404(request: HttpRequest, pk: int) -> ReportRun:
    try:
        return report_get(actor=request.user, pk=pk)
    except ReportRun.DoesNotExist as error:
        raise Http404 from error


def _figures(run: ReportRun) -> dict[str, Any]:
    """What a report's page shows of its frozen figures."""
    report = report_from(run.snapshot.data)
    parts = [
        (
            chapter.title,
            [block_of(report.tables[code], theme=SCREEN) for code in chapter.codes if code in report.tables],
        )
        for chapter in chapters(run.kind)
    ]
    return {
        "report": report,
        "tiles": tiles_of(report.tables[SUMMARY]),
        "chapters": parts,
        "text_parts": parts_of(str(report.text or "")),
        "is_same": same_figures(run),
        "changes": _changes(run, report),
    }


def _changes(run: ReportRun, report: FrozenReport) -> list[ChangedTable]:
    """What a recount found otherwise than the report it recounts."""
    if same_figures(run) is not False:
        return []
    return differences(report_from(run.recomputes.snapshot.data), report)
