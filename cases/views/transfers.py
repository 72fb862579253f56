"""Transfers between antennas: proposed on the case, answered by the other antenna; the hand-over sheet."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles
from cases.enums import TransferState
from cases.forms.transfers import AcceptForm, RefuseForm, TransferForm, WithdrawForm
from cases.models import HandOverSheet, Transfer
from cases.selectors.transfers import open_work, transfer_get, transfer_page
from cases.services import transfers as services
from cases.services.hand_over_sheets import sheet_request
from cases.views.case_page import ANTENNA_STAFF, CASE_ROLES, case_or_404, case_to_write
from common.audit import record_access
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse
from common.models.audit import AccessKind

INVALID = 422
read_or_write = require_http_methods(["GET", "HEAD", "POST"])


@roles(*ANTENNA_STAFF)
@read_or_write
@once
def case_transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer a case to another antenna, what is open in it beside."""
    case = case_to_write(request, pk)
    form = TransferForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.transfer_propose(actor=request.user, case=case, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Transfert proposé. L’antenne d’accueil est prévenue."))
            return redirect("cases:transfer_detail", made.pk)
    context = {"case": case, "form": form, "work": open_work(case)}
    return render(request, "cases/transfers/propose.html", context, status=INVALID if form.errors else 200)


@roles(*CASE_ROLES)
@require_safe
def transfer_list(request: HttpRequest) -> HttpResponse:
    """List the transfers from and to the user's antenna."""
    direction, state = request.GET.get("sens", ""), request.GET.get("etat", "")
    page = transfer_page(
        actor=request.user, direction=direction, state=state, cursor=request.GET.get("suite")
    )
    context = {
        "page": page,
        "direction": direction,
        "state": state,
        "states": TransferState.choices,
        "has_antenna": request.user.role in ANTENNA_STAFF,
    }
    return render(request, "cases/transfers/list.html", context)


@roles(*CASE_ROLES)
@require_safe
def transfer_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a transfer with the open work of its case; that it was read is recorded."""
    transfer = _transfer_or_404(request, pk)
    record_access(actor=request.user, kind=AccessKind.CASE, subject=transfer.case, reason=_("Transfert"))
    return _show(request, transfer)


@roles(*ANTENNA_STAFF)
@require_POST
@once
def transfer_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the case."""
    transfer = _transfer_or_404(request, pk)
    form = AcceptForm(request.POST, transfer=transfer, actor=request.user)
    done = _("Dossier accepté : il est maintenant à votre antenne.")
    return _answer(request, transfer, "accept", form, services.transfer_accept, done)


@roles(*ANTENNA_STAFF)
@require_POST
@once
def transfer_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the case where it is."""
    transfer = _transfer_or_404(request, pk)
    done = _("Transfert refusé : l’autre antenne est prévenue.")
    return _answer(request, transfer, "refuse", RefuseForm(request.POST), services.transfer_refuse, done)


@roles(*ANTENNA_STAFF)
@require_POST
@once
def transfer_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the offer back."""
    transfer = _transfer_or_404(request, pk)
    done = _("Proposition retirée : le dossier reste à votre antenne.")
    return _answer(
        request, transfer, "withdraw", WithdrawForm(request.POST), services.transfer_withdraw, done
    )


@roles(*CASE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def hand_over_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the hand-over sheet of a case; POST asks for it as a PDF."""
    case = case_or_404(request, pk)
    if request.method == "POST":
        try:
            sheet = sheet_request(actor=request.user, case=case, language=request.POST.get("language", ""))
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("cases:hand_over_sheet", pk)
        return redirect("cases:sheet_detail", sheet.pk)
    record_access(actor=request.user, kind=AccessKind.CASE, subject=case)
    context = {"case": case, "work": open_work(case), "transfer": case.transfers.first()}
    return render(request, "cases/transfers/sheet.html", context)


@roles(*CASE_ROLES)
@require_safe
def sheet_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Watch a sheet being drawn, then fetch it."""
    sheet = get_object_or_404(HandOverSheet.objects.visible_to(request.user).select_related("case"), pk=pk)
    template = "cases/transfers/sheet_job.html"
    return render(request, f"{template}#progress" if request.htmx else template, {"sheet": sheet})


@roles(*CASE_ROLES)
@require_safe
def sheet_download(request: HttpRequest, pk: int) -> FileResponse:
    """Download a sheet; the reading is recorded."""
    sheet = get_object_or_404(HandOverSheet.objects.visible_to(request.user).select_related("case"), pk=pk)
    if not sheet.file:
        raise Http404
    record_access(actor=request.user, kind=AccessKind.DOCUMENT, subject=sheet)
    name = f"passation-{sheet.case.number}-{sheet.language}.pdf"
    return FileResponse(sheet.file.open(), as_attachment=True, filename=name, content_type="application/pdf")


def _transfer_or_404(request: HttpRequest, pk: int) -> Transfer:
    try:
        return transfer_get(actor=request.user, pk=pk)
    except Transfer.DoesNotExist as error:
        raise Http404 from error


def _answer(
    request: HttpRequest,
    transfer: Transfer,
    act: str,
    form: Form,
    service: Callable[..., Transfer],
    done: str,
) -> HttpResponse:
    if form.is_valid():
        try:
            service(actor=request.user, transfer=transfer, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
            transfer = _transfer_or_404(request, transfer.pk)
        else:
            messages.success(request, done)
            if act == "accept":
                return redirect("cases:case_detail", transfer.case_id)
            return redirect("cases:transfer_detail", transfer.pk)
    return _show(request, transfer, refused=(act, form))


def _show(
    request: HttpRequest, transfer: Transfer, *, refused: tuple[str, Form] | None = None
) -> HttpResponse:
    is_pending, user = transfer.state == TransferState.PROPOSED, request.user
    receives = user.role in ANTENNA_STAFF and user.antenna_id == transfer.to_antenna_id
    sends = user.role in ANTENNA_STAFF and user.antenna_id == transfer.from_antenna_id
    forms: dict[str, Form] = {
        "accept": AcceptForm(transfer=transfer, actor=user),
        "refuse": RefuseForm(auto_id="id_refuse_%s"),
        "withdraw": WithdrawForm(auto_id="id_withdraw_%s"),
    }
    context: dict[str, Any] = {
        "transfer": transfer,
        "case": transfer.case,
        "work": open_work(transfer.case) if is_pending else [],
        "can_answer": receives and is_pending,
        "can_withdraw": sends and is_pending,
        "can_open": user.antenna_id is None
        or type(transfer.case).objects.visible_to(user).filter(pk=transfer.case_id).exists(),
        "forms": forms | ({refused[0]: refused[1]} if refused else {}),
        "refused": refused[1] if refused else None,
    }
    return render(request, "cases/transfers/detail.html", context, status=INVALID if refused else 200)
