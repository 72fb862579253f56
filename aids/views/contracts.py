"""The commitment contract: signatures and its signed copy."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles
from accounts.enums import Role
from aids.forms.applications import SignatureForm
from aids.models import Contract
from aids.selectors.files import signatures
from aids.services import contracts
from aids.services.contracts import parties_signed_by
from aids.views.pages import FILE_ROLES, act, file_or_404
from common.audit import record_access
from common.form_tokens import once
from common.models.audit import AccessKind


@roles(*FILE_ROLES)
@require_http_methods(["GET", "POST"])
@once
def contract_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Record one party's signature."""
    application = file_or_404(request, pk)
    parties = parties_signed_by(actor=request.user, application=application)
    form = SignatureForm(request.POST or None, request.FILES or None, parties=parties)

    def sign(data: dict[str, Any]) -> None:
        contracts.contract_sign(actor=request.user, application=application, **data)

    if request.method == "POST" and act(request, form, sign, done=_("La signature est enregistrée.")):
        return redirect("aids:application_detail", pk)
    context = {
        "application": application,
        "form": form,
        "parties": parties,
        "signatures": signatures(application),
    }
    return render(request, "aids/applications/contract.html", context)


@roles(*FILE_ROLES, Role.OPERATOR_AGENT)
@require_safe
def contract_scan(request: HttpRequest, pk: int) -> FileResponse:
    """Download the signed copy; the reading is recorded."""
    application = file_or_404(request, pk)
    contract = Contract.objects.visible_to(request.user).filter(application=application).first()
    if contract is None or not contract.scan:
        raise Http404
    record_access(actor=request.user, kind=AccessKind.DOCUMENT, subject=contract)
    name = f"contrat-{application.number}{contract.scan.name[-4:]}"
    return FileResponse(contract.scan.open(), as_attachment=True, filename=name)
