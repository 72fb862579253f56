"""Tranches of aid files: work list, page, plan, payment, return, files."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles
from accounts.enums import Role
from aids.enums import TrancheState
from aids.forms.disbursements import PayForm, ReturnForm
from aids.selectors.disbursements import WORK_STATES, work_counts
from aids.selectors.disbursements import tranche_list as tranches_page
from aids.services import disbursements, payment_orders
from aids.views.pages import COUNSELLING_ROLES, FILE_ROLES, act, file_or_404
from aids.views.tranche_pages import do_deed, save_tranche, tranche_context, tranche_or_404
from common.audit import record_access
from common.errors import DomainError
from common.form_tokens import once
from common.models.audit import AccessKind

FILES = {"devis": "quote_file", "facture": "invoice_file", "recu": "receipt_file", "preuve": "proof_file"}


@roles(*FILE_ROLES)
@require_safe
def tranche_list(request: HttpRequest) -> HttpResponse:
    """Tranches by what they wait for, the longest wait first."""
    first = TrancheState.PLANNED if request.user.role == Role.COUNSELLOR else TrancheState.PROPOSED
    state = request.GET.get("etat", first)
    if state not in WORK_STATES:
        raise Http404
    counts = work_counts(actor=request.user)
    context = {
        "parts": [(one, TrancheState(one).label, counts[one]) for one in WORK_STATES],
        "state": state,
        "page": tranches_page(actor=request.user, state=state, cursor=request.GET.get("suite")),
    }
    return render(request, "aids/disbursements/list.html", context)


@roles(*FILE_ROLES)
@require_http_methods(["GET", "POST"])
@once
def tranche_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One tranche with its steps, its papers and the acts open to the reader."""
    tranche = tranche_or_404(request, pk)
    forms, left = do_deed(request, tranche)
    if left is not None:
        return redirect(left)
    record_access(actor=request.user, kind=AccessKind.AID_FILE, subject=tranche.application)
    context = tranche_context(request, tranche_or_404(request, pk), forms)
    return render(request, "aids/disbursements/detail.html", context)


@roles(*COUNSELLING_ROLES)
@require_POST
@once
def tranche_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose the plan of tranches of a file that has none."""
    application = file_or_404(request, pk)
    try:
        disbursements.tranches_plan(actor=request.user, application=application)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Les versements sont prévus : relisez-les."))
    return redirect("aids:application_detail", pk)


@roles(*COUNSELLING_ROLES)
@require_http_methods(["GET", "POST"])
@once
def tranche_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan one more tranche."""
    application = file_or_404(request, pk)
    form, saved = save_tranche(request, application, None, done=_("Le versement est prévu."))
    if saved:
        return redirect("aids:application_detail", pk)
    return render(request, "aids/disbursements/form.html", {"application": application, "form": form})


@roles(*COUNSELLING_ROLES)
@require_http_methods(["GET", "POST"])
@once
def tranche_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a planned tranche."""
    tranche = tranche_or_404(request, pk)
    form, saved = save_tranche(request, tranche.application, tranche, done=_("Le versement est modifié."))
    if saved:
        return redirect(tranche)
    context = {"application": tranche.application, "tranche": tranche, "form": form}
    return render(request, "aids/disbursements/form.html", context)


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "POST"])
@once
def tranche_pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a payment with its proof."""
    tranche = tranche_or_404(request, pk)
    form = PayForm(request.POST or None, request.FILES or None)

    def pay(data: dict[str, Any]) -> None:
        proof = data.pop("proof_file")
        payment_orders.tranche_pay(actor=request.user, tranche=tranche, proof=proof, **data)

    if request.method == "POST" and act(request, form, pay, done=_("Le paiement est enregistré.")):
        return redirect(tranche)
    context = tranche_context(request, tranche, {}) | {"form": form, "limit_mb": _limit_mb()}
    return render(request, "aids/disbursements/pay.html", context)


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "POST"])
@once
def tranche_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a payment came back."""
    tranche = tranche_or_404(request, pk)
    form = ReturnForm(request.POST or None)

    def give_back(data: dict[str, Any]) -> None:
        payment_orders.tranche_return(actor=request.user, tranche=tranche, **data)

    if request.method == "POST" and act(request, form, give_back, done=_("Le retour est enregistré.")):
        return redirect(tranche)
    context = tranche_context(request, tranche, {}) | {"form": form}
    return render(request, "aids/disbursements/return.html", context)


@roles(*FILE_ROLES, Role.OPERATOR_AGENT)
@require_safe
def tranche_file(request: HttpRequest, pk: int, kind: str) -> FileResponse:
    """Download a quote, an invoice, a receipt or a proof; the reading is recorded."""
    tranche = tranche_or_404(request, pk)
    file = getattr(tranche, FILES[kind]) if kind in FILES else None
    if not file:
        raise Http404
    record_access(actor=request.user, kind=AccessKind.DOCUMENT, subject=tranche, reason=kind)
    name = f"{kind}-{tranche.application.number}-{tranche.number}.{file.name.rpartition('.')[2]}"
    return FileResponse(file.open(), as_attachment=True, filename=name)


def _limit_mb() -> int:
    return settings.MAX_UPLOAD_BYTES // (1024 * 1024)
