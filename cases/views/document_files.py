"""The bytes of a document: served from outside the static folder, to those who may, and recorded."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles
from cases.forms.acts import AccessReasonForm
from cases.models import Document
from cases.services.documents import document_open
from cases.views.case_page import CASE_ROLES
from common.errors import DomainError, NotPermitted

# What a browser may do with a file opened by itself: nothing but show it.
_SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
# Browsers refuse to start their PDF viewer in a sandbox; the portal's own page frames it, and only that.
_PDF_VIEWER = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@roles(*CASE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def document_download(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """Answer the file itself, to be shown with ?voir; a taskforce manager says why before a sensitive one."""
    document = _with_file_or_404(request, pk)
    form = AccessReasonForm(request.POST or None)
    reason = form.cleaned_data["reason"] if request.method == "POST" and form.is_valid() else ""
    try:
        document_open(actor=request.user, document=document, reason=reason)
    except NotPermitted as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except DomainError:
        status = 422 if request.method == "POST" else 200
        context = {"document": document, "case": document.case, "form": form}
        return render(request, "cases/documents/reason.html", context, status=status)
    return _file_response(document, is_shown="voir" in request.GET)


@roles(*CASE_ROLES)
@require_safe
def document_thumbnail(request: HttpRequest, pk: int) -> FileResponse:
    """Answer the small picture of a document that is not sensitive.

    It is part of the case's page, whose opening is recorded: no access row of its own.
    """
    document = _with_file_or_404(request, pk)
    if not document.thumbnail or document.is_sensitive:
        raise Http404
    try:
        stream = document.thumbnail.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(stream, content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["Content-Security-Policy"] = _SANDBOX
    return response


def _with_file_or_404(request: HttpRequest, pk: int) -> Document:
    found = Document.objects.visible_to(request.user).filter(removed_at__isnull=True)
    document: Document = get_object_or_404(found.select_related("case__person"), pk=pk)
    if not document.file:
        raise Http404
    return document


def _file_response(document: Document, *, is_shown: bool) -> FileResponse:
    try:
        stream = document.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        stream,
        as_attachment=not is_shown,
        filename=document.original_name,
        content_type=document.mime_type,
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = _SANDBOX
    if is_shown and document.mime_type == "application/pdf":
        response.headers["Content-Security-Policy"] = _PDF_VIEWER
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
