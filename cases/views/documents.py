"""Documents of a case: listed with what is still needed, added, replaced, taken off and put back."""

from typing import Any

from csp.decorators import csp_update
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles
from cases.forms.acts import AccessReasonForm
from cases.forms.documents import DocumentForm, NewVersionForm, RemovalForm
from cases.models import Case, Document, VulnerabilityRecord
from cases.selectors.checklist import case_checklist
from cases.selectors.documents import case_documents
from cases.services.documents import document_add, document_remove, document_restore
from cases.services.vulnerabilities import vulnerabilities_read
from cases.views.case_page import (
    ANTENNA_STAFF,
    CASE_ROLES,
    case_or_404,
    case_to_write,
    case_url,
    show_tab,
    writes,
)
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse
from common.uploads import safe_name

read_or_act = require_http_methods(["GET", "HEAD", "POST"])


@roles(*CASE_ROLES)
@read_or_act
@once
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    """List what the case has and what it still needs; the antenna adds files, those refused are named."""
    case = case_or_404(request, pk)
    can_write = writes(request, case)
    if request.method == "POST" and case_to_write(request, pk) and not can_write:
        raise PermissionDenied
    form = DocumentForm(
        request.POST or None, request.FILES or None, initial={"kind": request.GET.get("type")}
    )
    if request.method == "POST" and form.is_valid():
        kept = _keep(request, case, form)
        if kept:
            done = ngettext("%(count)d document ajouté.", "%(count)d documents ajoutés.", kept)
            messages.success(request, done % {"count": kept})
        if form.is_valid():
            return redirect(case_url(case, "documents"))
    found = case_documents(actor=request.user, case=case)
    # What the household's situations ask for is shown to those who may read them, and the reading recorded.
    is_known = can_write and VulnerabilityRecord.objects.filter(case=case).exists()
    situations = vulnerabilities_read(actor=request.user, case=case) if is_known else None
    context = {
        "form": form if can_write else None,
        "documents": found,
        "checklist": case_checklist(case=case, documents=found.current, situations=situations),
    }
    status = 422 if request.method == "POST" else 200
    return show_tab(request, case, "documents", "cases/documents/tab.html", context, status=status)


def _keep(request: HttpRequest, case: Case, form: DocumentForm) -> int:
    """Add each file on its own, so that one refused file does not cost the others; return how many were kept."""
    refused: list[tuple[str, str]] = []
    kept = 0
    for upload in form.uploads():
        try:
            document_add(actor=request.user, case=case, upload=upload, **form.facts())
            kept += 1
        except DomainError as refusal:
            refused.append((safe_name(upload.name or ""), refusal.message))
    form.refuse_files(refused)
    return kept


@roles(*CASE_ROLES)
@require_safe
@csp_update({"frame-src": ["'self'"]})  # the browser's viewer of PDF files is a frame of this address
def document_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a document with its facts and versions; the file itself is asked for, and recorded, apart."""
    document = _document_or_404(request, pk)
    is_removed = document.removed_at is not None
    context = {
        "document": document,
        "case": document.case,
        "newer": getattr(document, "replaced_by", None),
        "is_shown": not is_removed and not document.is_sensitive,
        "can_write": writes(request, document.case),
        "is_current": not is_removed and not hasattr(document, "replaced_by"),
        "reason_form": AccessReasonForm(),
    }
    return render(request, "cases/documents/page.html", context)


@roles(*ANTENNA_STAFF)
@read_or_act
@once
def document_replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a newer version; the old one stays listed as replaced."""
    document = _document_or_404(request, pk)
    initial = {"title": document.title}
    form = NewVersionForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        facts["upload"] = facts.pop("file")
        try:
            document_add(
                actor=request.user, case=document.case, kind=document.kind, replaces=document, **facts
            )
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Nouvelle version ajoutée."))
            return redirect(case_url(document.case_id, "documents"))
    return _act_page(request, document, form, title=_("Remplacer par une nouvelle version"))


@roles(*ANTENNA_STAFF)
@read_or_act
@once
def document_take_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a document off the case, with a reason."""
    document = _document_or_404(request, pk)
    form = RemovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            document_remove(actor=request.user, document=document, reason=form.cleaned_data["reason"])
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Document retiré."))
            return redirect(case_url(document.case_id, "documents"))
    return _act_page(request, document, form, title=_("Retirer le document"))


@roles(*ANTENNA_STAFF)
@require_POST
@once
def document_put_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a removed document back as long as its file is kept."""
    document = _document_or_404(request, pk)
    try:
        document_restore(actor=request.user, document=document)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Document rétabli."))
    return redirect(case_url(document.case_id, "documents"))


def _document_or_404(request: HttpRequest, pk: int) -> Document:
    found = Document.objects.visible_to(request.user).select_related(
        "case__person", "uploaded_by", "removed_by", "replaces", "replaced_by"
    )
    document: Document = get_object_or_404(found, pk=pk)
    return document


def _act_page(request: HttpRequest, document: Document, form: Any, *, title: str) -> HttpResponse:
    context = {"document": document, "case": document.case, "form": form, "title": title}
    return render(request, "cases/documents/act.html", context, status=422 if form.errors else 200)
