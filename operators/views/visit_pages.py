"""Visits as the antenna and the taskforce read them; photos and papers, for the operator's agents too."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import roles
from accounts.enums import Role
from aids.models import Application
from aids.views.pages import FILE_ROLES, file_or_404
from common.audit import record_access
from common.errors import DomainError
from common.form_tokens import once
from common.models.audit import AccessKind
from operators.models import FollowUpPaper, Visit, VisitPhoto
from operators.selectors.closures import closure_of
from operators.selectors.visits import visit_context, visit_get, visits_of
from operators.services.follow_up_papers import visit_report_request

READERS = (*FILE_ROLES, Role.OPERATOR_AGENT)


@roles(*FILE_ROLES)
@require_safe
def visits_tab(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the visits and the closure of a file: a fragment for its page, else a page of its own."""
    application = file_or_404(request, pk)
    context = {
        "application": application,
        "found": visits_of(actor=request.user, application=application),
        "closure": closure_of(actor=request.user, application=application),
    }
    template = "operators/visits/tab.html" + ("#panel" if request.htmx else "")
    return render(request, template, context)


@roles(*FILE_ROLES)
@require_safe
def visit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one visit with its photos; the reading is recorded."""
    try:
        visit = visit_get(actor=request.user, pk=pk)
    except Visit.DoesNotExist as error:
        raise Http404 from error
    record_access(actor=request.user, kind=AccessKind.AID_FILE, subject=Application(pk=visit.application_id))
    context = visit_context(actor=request.user, visit=visit)
    return render(request, "operators/visits/detail.html", context)


@roles(*READERS)
@require_safe
def visit_photo(request: HttpRequest, pk: int) -> FileResponse:
    """Send a photo, the small one with `?petite`; the reading of the whole one is recorded."""
    photo = get_object_or_404(VisitPhoto.objects.visible_to(request.user), pk=pk)
    small = "petite" in request.GET
    if not small:
        record_access(actor=request.user, kind=AccessKind.DOCUMENT, subject=photo)
    stored = photo.thumbnail if small else photo.file
    name = f"visite-{photo.visit_id}-{photo.number}.{stored.name.rpartition('.')[2]}"
    response = FileResponse(stored.open("rb"), filename=name)
    # Faces and shop fronts: the browser keeps none of it once the person in front of it has left.
    response["Cache-Control"] = "private, no-store"
    return response


@roles(*READERS)
@require_POST
@once
def visit_report_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the report of a visit in French or Arabic."""
    visit = get_object_or_404(Visit.objects.visible_to(request.user), pk=pk)
    try:
        paper = visit_report_request(
            actor=request.user, visit=visit, language=request.POST.get("language", "")
        )
    except DomainError as error:
        messages.error(request, error.message)
        agent = request.user.role == Role.OPERATOR_AGENT
        return redirect("operators:portal_visit" if agent else "operators:visit_detail", pk)
    return redirect("operators:follow_up_paper", paper.pk)


@roles(*READERS)
@require_safe
def follow_up_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Watch a paper being drawn, then fetch it."""
    related = ("visit__application", "closure__application")
    paper = get_object_or_404(FollowUpPaper.objects.visible_to(request.user).select_related(*related), pk=pk)
    template = "operators/visits/paper.html" + ("#progress" if request.htmx else "")
    return render(request, template, {"paper": paper})


@roles(*READERS)
@require_safe
def follow_up_paper_download(request: HttpRequest, pk: int) -> FileResponse:
    """Download a paper; the reading is recorded."""
    related = ("visit__application", "closure__application")
    paper = get_object_or_404(FollowUpPaper.objects.visible_to(request.user).select_related(*related), pk=pk)
    if not paper.file:
        raise Http404
    record_access(actor=request.user, kind=AccessKind.DOCUMENT, subject=paper)
    name = f"{paper.kind}-{paper.number}-{paper.language}.pdf"
    return FileResponse(paper.file.open(), as_attachment=True, filename=name, content_type="application/pdf")
