"""Liaison sheets: asked for, watched, downloaded."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import roles
from cases.models import LiaisonSheet
from cases.services.liaison import liaison_request
from cases.views.referrals import REFERRAL_ROLES, referral_or_404
from common.audit import record_access
from common.errors import DomainError
from common.form_tokens import once
from common.models.audit import AccessKind


@roles(*REFERRAL_ROLES)
@require_POST
@once
def liaison_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the sheet in French or Arabic."""
    referral = referral_or_404(request, pk)
    try:
        sheet = liaison_request(
            actor=request.user, referral=referral, language=request.POST.get("language", "")
        )
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("cases:referral_detail", pk)
    return redirect("cases:liaison_detail", sheet.pk)


@roles(*REFERRAL_ROLES)
@require_safe
def liaison_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Watch the sheet being drawn, then fetch it."""
    template = "cases/referrals/sheet.html"
    if request.htmx:
        template += "#progress"
    return render(request, template, {"sheet": _sheet_or_404(request, pk)})


@roles(*REFERRAL_ROLES)
@require_safe
def liaison_download(request: HttpRequest, pk: int) -> FileResponse:
    """Download the sheet; the reading is recorded."""
    sheet = _sheet_or_404(request, pk)
    if not sheet.file:
        raise Http404
    record_access(actor=request.user, kind=AccessKind.DOCUMENT, subject=sheet)
    name = f"fiche-de-liaison-{sheet.referral_id}-{sheet.language}.pdf"
    return FileResponse(sheet.file.open(), as_attachment=True, filename=name, content_type="application/pdf")


def _sheet_or_404(request: HttpRequest, pk: int) -> LiaisonSheet:
    related = ("referral__case", "referral__unit", "referral__service")
    return get_object_or_404(LiaisonSheet.objects.visible_to(request.user).select_related(*related), pk=pk)
