"""Research extracts: the register, a demand, its approval by a second manager, its files."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.access import roles
from accounts.enums import Role
from common.audit import record_access
from common.dates import today
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse
from common.models.audit import AccessKind
from reporting.forms.extracts import ExtractForm, RefusalForm
from reporting.models import ExtractBuild, ResearchExtract
from reporting.selectors.extract_rows import overview
from reporting.selectors.extracts import build_of, extract_get, extract_page, overlapping, report_in_words
from reporting.services import extracts
from reporting.services.extract_build import scope_of

MANAGER = Role.TASKFORCE_MANAGER
# The reason kept with a recorded reading has so many characters.
MOST_REASON = 300


@roles(MANAGER)
@require_safe
def extract_list(request: HttpRequest) -> HttpResponse:
    """The register: who got which extract for what, newest first."""
    page = extract_page(actor=request.user, cursor=request.GET.get("suite"))
    return render(request, "reporting/extracts/list.html", {"page": page})


@roles(MANAGER)
@require_http_methods(["GET", "POST"])
@once
def extract_new(request: HttpRequest) -> HttpResponse:
    """Ask for an extract; nothing is made before another manager approves it."""
    form = ExtractForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            line = extracts.extract_request(actor=request.user, demand=form.demand())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(
                request, _("La demande est inscrite au registre. Un autre responsable l’approuve.")
            )
            return redirect(line)
    return render(request, "reporting/extracts/new.html", {"form": form})


@roles(MANAGER)
@require_safe
def extract_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A line of the register: the decision, how far the files are, then the anonymity report and the download."""
    line = _line_or_404(request, pk)
    build = build_of(line)
    if request.htmx and build is not None:
        # Once the work is over the whole page is another one.
        if build.is_over:
            return HttpResponseClientRefresh()
        return render(request, "reporting/extracts/detail.html#progress", {"line": line, "build": build})
    return render(request, "reporting/extracts/detail.html", _shown(request, line, build))


@roles(MANAGER)
@require_POST
@once
def extract_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve an extract that another manager asked for; a worker makes its files."""
    line = _line_or_404(request, pk)
    try:
        extracts.extract_approve(actor=request.user, extract=line)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("L’extrait est approuvé, ses fichiers se préparent."))
    return redirect(line)


@roles(MANAGER)
@require_http_methods(["GET", "POST"])
@once
def extract_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse an extract with a reason, or take one's own demand back."""
    line = _line_or_404(request, pk)
    form = RefusalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            extracts.extract_refuse(actor=request.user, extract=line, reason=form.cleaned_data["reason"])
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("L’extrait est refusé."))
            return redirect(line)
    return render(request, "reporting/extracts/refuse.html", {"form": form, "line": line})


@roles(MANAGER)
@require_POST
@once
def extract_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an extract whose files could not be made to a worker again."""
    line = _line_or_404(request, pk)
    try:
        extracts.extract_retry(actor=request.user, extract=line)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(line)


@roles(MANAGER)
@require_POST
def extract_download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Download the archive; who took it and when is written in the register and in the access log."""
    line = _line_or_404(request, pk)
    build = build_of(line)
    if build is None:
        raise Http404
    try:
        extracts.extract_taken(actor=request.user, build=build)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(line)
    reason = line.purpose[:MOST_REASON]
    record_access(actor=request.user, kind=AccessKind.EXPORT, subject=build, reason=reason)
    return FileResponse(
        build.archive.open(),
        as_attachment=True,
        filename=f"{line.reference}.zip",
        content_type="application/zip",
    )


def _line_or_404(request: HttpRequest, pk: int) -> ResearchExtract:
    try:
        return extract_get(actor=request.user, pk=pk)
    except ResearchExtract.DoesNotExist as error:
        raise Http404 from error


def _shown(request: HttpRequest, line: ResearchExtract, build: ExtractBuild | None) -> dict[str, Any]:
    context: dict[str, Any] = {
        "line": line,
        "build": build,
        "is_own": line.requested_by_id == request.user.pk,
        "overlaps": overlapping(line),
    }
    if line.waits:
        cases, persons = overview(scope=scope_of(line), on=today())
        context |= {"cases": cases, "persons": persons, "is_enough": persons >= line.k}
    if build is not None and build.report:
        context |= {
            "report": report_in_words(build.report),
            "downloads": build.downloads.select_related("taken_by"),
            "hashes": build.hashes.items(),
        }
    return context
