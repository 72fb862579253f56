"""Payments as the operator's agent sees them: planned, proposed, invoiced, handed over; amendments signed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import roles
from accounts.enums import Role
from aids.enums import ContractParty
from aids.models import Amendment
from aids.selectors.contracts import amendment_signatures
from aids.services.amendments import amendment_parties, amendment_sign
from aids.views.pages import act
from aids.views.tranche_pages import do_deed, save_tranche, tranche_context, tranche_or_404
from common.audit import record_access
from common.form_tokens import once
from common.models.audit import AccessKind
from operators.forms.signing import SignForm
from operators.views.responses import INVALID, file_to_change, open_file, sent


@roles(Role.OPERATOR_AGENT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def portal_tranche(request: HttpRequest, pk: int) -> HttpResponse:
    """One tranche of a file of the operator."""
    tranche = tranche_or_404(request, pk)
    forms, left = do_deed(request, tranche)
    if left is not None:
        return redirect("operators:portal_tranche", left.pk)
    file = open_file(request.user, tranche.application_id)
    context = tranche_context(request, tranche_or_404(request, pk), forms) | {"file": file}
    status = INVALID if request.method == "POST" else 200
    return render(request, "operators/portal/tranche.html", context, status=status)


@roles(Role.OPERATOR_AGENT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def portal_tranche_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan one more tranche of a file."""
    form, saved = save_tranche(
        request, file_to_change(request.user, pk), None, done=_("Le versement est prévu.")
    )
    if saved:
        return redirect("operators:portal_file", pk)
    return _form(request, pk, {"form": form})


@roles(Role.OPERATOR_AGENT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def portal_tranche_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a planned tranche."""
    tranche = tranche_or_404(request, pk)
    form, saved = save_tranche(request, tranche.application, tranche, done=_("Le versement est modifié."))
    if saved:
        return redirect("operators:portal_tranche", pk)
    return _form(request, tranche.application_id, {"form": form, "tranche": tranche})


def _form(request: HttpRequest, file_pk: int, context: dict[str, Any]) -> HttpResponse:
    status = INVALID if request.method == "POST" else 200
    context |= {"file": open_file(request.user, file_pk)}
    return render(request, "operators/portal/tranche_form.html", context, status=status)


@roles(Role.OPERATOR_AGENT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def portal_amendment(request: HttpRequest, pk: int) -> HttpResponse:
    """Read an amendment of the file's contract and record the operator's signature."""
    found = Amendment.objects.visible_to(request.user).select_related("contract__application")
    amendment = get_object_or_404(found, pk=pk)
    application = amendment.contract.application
    form = SignForm(sent(request), request.FILES or None)

    def sign(data: dict[str, Any]) -> None:
        amendment_sign(actor=request.user, amendment=amendment, party=ContractParty.OPERATOR, **data)

    if request.method == "POST" and act(request, form, sign, done=_("Signature enregistrée.")):
        return redirect("operators:portal_file", application.pk)
    record_access(actor=request.user, kind=AccessKind.AID_FILE, subject=application)
    waits = amendment_parties(actor=request.user, amendment=amendment, application=application)
    context = {
        "file": open_file(request.user, application.pk),
        "amendment": amendment,
        "signatures": amendment_signatures(amendment, application),
        "can_sign": bool(waits),
        "form": form,
    }
    status = INVALID if form.errors else 200
    return render(request, "operators/portal/amendment.html", context, status=status)
