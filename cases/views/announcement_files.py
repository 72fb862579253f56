"""Several announcements in one file: the model to fill in, the preview, the rows to correct."""

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles
from cases.forms.announcements import BatchForm
from cases.models import AnnouncementBatch
from cases.services.announcements.batches import MOST_ROWS, batch_read, batch_write
from cases.services.announcements.workbooks import batch_refused, batch_template, reasons
from cases.services.register.sheets import read_limited
from cases.views.announcements import AUTHORS, REFUSED
from common.audit import record_access
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse
from common.models.audit import AccessKind

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@roles(*AUTHORS)
@require_safe
def batch_model(request: HttpRequest) -> HttpResponse:
    """Download the workbook to fill in, in the page's language."""
    return _workbook(batch_template(), _("signalements-modele"))


@roles(*AUTHORS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def batch_new(request: HttpRequest) -> HttpResponse:
    """Send a file; nothing is announced before its preview was seen."""
    form = BatchForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            batch = batch_read(actor=request.user, data=read_limited(upload), name=upload.name)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            return redirect("cases:announcement_batch", batch.pk)
    earlier = AnnouncementBatch.objects.visible_to(request.user).defer("content")[:10]
    context = {"form": form, "earlier": earlier, "most": MOST_ROWS}
    status = REFUSED if form.errors else 200
    return render(request, "cases/announcements/batch_new.html", context, status=status)


@roles(*AUTHORS)
@require_safe
def batch_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a file would announce, row by row; afterwards what it announced."""
    batch = _batch_or_404(request, pk)
    rows = batch.content["rows"]
    refused = [{"number": row["number"], "reasons": reasons(row)} for row in rows if row["errors"]]
    context = {
        "batch": batch,
        "good": [row for row in rows if not row["errors"]],
        "refused": refused,
        "unknown": batch.content.get("unknown", []),
        "good_count": batch.rows - len(refused) if batch.written_at is None else batch.created,
    }
    return render(request, "cases/announcements/batch.html", context)


@roles(*AUTHORS)
@require_POST
@once
def batch_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Announce the good rows."""
    batch = batch_write(actor=request.user, batch=_batch_or_404(request, pk))
    words = ngettext("%(count)d signalement transmis.", "%(count)d signalements transmis.", batch.created)
    messages.success(request, words % {"count": batch.created})
    return redirect("cases:announcement_batch", pk)


@roles(*AUTHORS)
@require_safe
def batch_to_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Download the refused rows with their reasons; the export is recorded."""
    batch = get_object_or_404(AnnouncementBatch.objects.visible_to(request.user).filter(refused__gt=0), pk=pk)
    record_access(actor=request.user, kind=AccessKind.EXPORT, subject=batch)
    return _workbook(batch_refused(batch), f"{_('a-corriger')}-{batch.original_name.rpartition('.')[0]}")


def _batch_or_404(request: HttpRequest, pk: int) -> AnnouncementBatch:
    return get_object_or_404(AnnouncementBatch.objects.visible_to(request.user), pk=pk)


def _workbook(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    return answer
