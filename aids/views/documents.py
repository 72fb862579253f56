"""Papers of an aid file: asked for, watched, downloaded."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import roles
from accounts.enums import Role
from aids.models import Amendment, Paper, Tranche
from aids.services.documents import paper_request
from aids.views.pages import FILE_ROLES, file_or_404
from common.audit import record_access
from common.errors import DomainError
from common.form_tokens import once
from common.models.audit import AccessKind

PAPER_ROLES = (*FILE_ROLES, Role.OPERATOR_AGENT)


@roles(*PAPER_ROLES)
@require_POST
@once
def paper_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a paper in French or Arabic."""
    application = file_or_404(request, pk)
    kind, language = request.POST.get("kind", ""), request.POST.get("language", "")
    about = {
        "amendment": _named(Amendment.objects.visible_to(request.user), request.POST.get("amendment", "")),
        "tranche": _named(Tranche.objects.visible_to(request.user), request.POST.get("tranche", "")),
    }
    try:
        paper = paper_request(
            actor=request.user, application=application, kind=kind, language=language, **about
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("home" if request.user.role == Role.OPERATOR_AGENT else application)
    return redirect("aids:paper_detail", paper.pk)


def _named(rows: QuerySet[Any], typed: str) -> Any:
    """Return the row a form names by its key, if it is there."""
    return rows.filter(pk=int(typed)).first() if typed.isdecimal() and len(typed) < 19 else None


@roles(*PAPER_ROLES)
@require_safe
def paper_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Watch a paper being drawn, then fetch it."""
    paper = get_object_or_404(
        Paper.objects.visible_to(request.user).select_related("application__case"), pk=pk
    )
    template = "aids/applications/paper.html"
    if request.htmx:
        template += "#progress"
    return render(request, template, {"paper": paper})


@roles(*PAPER_ROLES)
@require_safe
def paper_download(request: HttpRequest, pk: int) -> FileResponse:
    """Download a paper; the reading is recorded."""
    paper = get_object_or_404(Paper.objects.visible_to(request.user).select_related("application"), pk=pk)
    if not paper.file:
        raise Http404
    record_access(actor=request.user, kind=AccessKind.DOCUMENT, subject=paper)
    name = f"{paper.kind}-{paper.application.number}-{paper.language}.pdf"
    return FileResponse(paper.file.open(), as_attachment=True, filename=name, content_type="application/pdf")
