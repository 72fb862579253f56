"""Papers of a sitting: booklet, minutes, letters; asked for, watched, downloaded."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import roles
from accounts.enums import Role
from aids.models import SittingPaper
from aids.selectors.committees import MEMBER_ROLES
from aids.services.sitting_papers import letters_request, sitting_paper_request
from aids.views.sittings import sitting_or_404
from common.audit import record_access
from common.errors import DomainError
from common.form_tokens import once
from common.models.audit import AccessKind


@roles(*MEMBER_ROLES)
@require_POST
@once
def sitting_paper_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a booklet, the minutes or all letters in one file."""
    sitting = sitting_or_404(request, pk)
    try:
        paper = sitting_paper_request(
            actor=request.user,
            sitting=sitting,
            kind=request.POST.get("kind", ""),
            language=request.POST.get("language", ""),
            pseudonymised="named" not in request.POST,
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(sitting)
    return redirect("aids:sitting_paper", paper.pk)


def _paper_or_404(request: HttpRequest, pk: int) -> SittingPaper:
    return get_object_or_404(SittingPaper.objects.visible_to(request.user).select_related("sitting"), pk=pk)


@roles(*MEMBER_ROLES)
@require_safe
def sitting_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Watch a paper being drawn, then fetch it."""
    template = "aids/committees/paper.html"
    if request.htmx:
        template += "#progress"
    return render(request, template, {"paper": _paper_or_404(request, pk)})


@roles(*MEMBER_ROLES)
@require_safe
def sitting_paper_download(request: HttpRequest, pk: int) -> FileResponse:
    """Download a paper; the reading is recorded."""
    paper = _paper_or_404(request, pk)
    if not paper.file:
        raise Http404
    record_access(actor=request.user, kind=AccessKind.DOCUMENT, subject=paper)
    name = f"{paper.kind}-{paper.sitting.number}-{paper.language}.pdf"
    return FileResponse(paper.file.open(), as_attachment=True, filename=name, content_type="application/pdf")


@roles(Role.TASKFORCE_MANAGER)
@require_POST
@once
def sitting_letters(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the letters of all decisions, each once."""
    sitting = sitting_or_404(request, pk)
    try:
        letters = letters_request(
            actor=request.user, sitting=sitting, language=request.POST.get("language", "")
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        count = len(letters)
        words = ngettext(
            "%(n)s lettre est en préparation ou faite.",
            "%(n)s lettres sont en préparation ou faites.",
            count,
        )
        messages.success(request, words % {"n": count})
    return redirect(sitting)
