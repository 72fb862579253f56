"""Documents of a case: added, listed, downloaded; each download is recorded."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import roles
from cases.enums import SENSITIVE_DOCUMENTS
from cases.forms.acts import AccessReasonForm
from cases.forms.documents import DocumentForm
from cases.models import Document
from cases.services.documents import document_add, document_open
from cases.views.case_page import CASE_ROLES, case_or_404, case_to_write, case_url, show_tab, writes
from common.errors import DomainError, NotPermitted
from common.form_tokens import once


@roles(*CASE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    """List the documents, the sensitive ones apart; the antenna adds one."""
    case = case_or_404(request, pk)
    can_write = writes(request, case)
    if request.method == "POST" and case_to_write(request, pk) and not can_write:
        raise PermissionDenied
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            document_add(actor=request.user, case=case, **form.values())
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("Document ajouté."))
            return redirect(case_url(case, "documents"))
    found = list(case.documents.select_related("uploaded_by"))
    context = {
        "form": form if can_write else None,
        "ordinary": [document for document in found if document.kind not in SENSITIVE_DOCUMENTS],
        "sensitive": [document for document in found if document.kind in SENSITIVE_DOCUMENTS],
    }
    status = 422 if request.method == "POST" else 200
    return show_tab(request, case, "documents", "cases/documents/tab.html", context, status=status)


@roles(*CASE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def document_download(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """Answer the file itself; a taskforce manager says why before a sensitive one."""
    found = Document.objects.visible_to(request.user).select_related("case__antenna")
    document = get_object_or_404(found, pk=pk)
    form = AccessReasonForm(request.POST or None)
    reason = form.cleaned_data["reason"] if request.method == "POST" and form.is_valid() else ""
    try:
        document_open(actor=request.user, document=document, reason=reason)
        stream = document.file.open("rb")
    except NotPermitted as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except DomainError:
        status = 422 if request.method == "POST" else 200
        context = {"document": document, "case": document.case, "form": form}
        return render(request, "cases/documents/reason.html", context, status=status)
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        stream, as_attachment=True, filename=document.original_name, content_type=document.mime_type
    )
