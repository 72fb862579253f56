"""The operator's fee: what it may invoice, and the shares that the taskforce sets."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles
from accounts.enums import Role
from aids.enums import FeeMilestone
from aids.forms.applications import ReasonForm
from aids.models import Application, Phase
from aids.services.fees import fee_give_back
from aids.views.pages import act
from common.form_tokens import once
from operators.forms.fees import FeeInvoiceForm, FeeScheduleForm
from operators.selectors.fees import fee_file, fee_files, fees_left, schedules
from operators.services.fees import fee_invoice, fee_schedule_save
from operators.views.responses import INVALID, sent


@roles(Role.OPERATOR_AGENT)
@require_safe
def portal_fees(request: HttpRequest) -> HttpResponse:
    """The fee of each file under contract, milestone by milestone."""
    page, files = fee_files(actor=request.user, cursor=request.GET.get("suite"))
    return render(request, "operators/portal/fees.html", {"page": page, "files": files})


@roles(Role.OPERATOR_AGENT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def portal_fee_invoice(request: HttpRequest, pk: int, milestone: str) -> HttpResponse:
    """Invoice one milestone of a file's fee."""
    try:
        file = fee_file(actor=request.user, pk=pk)
    except Application.DoesNotExist as error:
        raise Http404 from error
    if milestone not in FeeMilestone.values:
        raise Http404
    form = FeeInvoiceForm(sent(request), request.FILES or None)

    def invoice(data: dict[str, Any]) -> None:
        values = {"number": data["invoice_number"], "upload": data["invoice_file"], "iban": data["iban"]}
        application = Application.objects.visible_to(request.user).get(pk=pk)
        fee_invoice(actor=request.user, application=application, milestone=milestone, **values)

    if request.method == "POST" and act(
        request, form, invoice, done=_("Facture envoyée : elle sera vérifiée.")
    ):
        return redirect("operators:portal_fees")
    context = {"file": file, "line": file.line(milestone), "form": form}
    status = INVALID if request.method == "POST" else 200
    return render(request, "operators/portal/fee_invoice.html", context, status=status)


@roles(Role.TASKFORCE_MANAGER)
@require_safe
def fee_list(request: HttpRequest) -> HttpResponse:
    """The shares of each phase, and the achieved aids whose fee is not spent."""
    phases = list(Phase.objects.order_by("-starts_on"))
    shares = schedules(phases)
    rows = [(phase, shares[phase.pk]) for phase in phases]
    return render(request, "operators/fees/list.html", {"rows": rows, "left": fees_left(actor=request.user)})


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def fee_schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the shares of a phase."""
    phase = get_object_or_404(Phase, pk=pk)
    form = FeeScheduleForm(sent(request), schedule=schedules([phase])[phase.pk])

    def save(data: dict[str, Any]) -> None:
        fee_schedule_save(actor=request.user, phase=phase, **data)

    if request.method == "POST" and act(
        request, form, save, done=_("Les échéances des frais sont enregistrées.")
    ):
        return redirect("operators:fee_list")
    status = INVALID if request.method == "POST" else 200
    return render(request, "operators/fees/schedule.html", {"phase": phase, "form": form}, status=status)


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def fee_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Give what is left of an achieved aid's fee back to its envelope."""
    application = get_object_or_404(Application.objects.visible_to(request.user), pk=pk)
    form = ReasonForm(sent(request))

    def give_back(data: dict[str, Any]) -> None:
        fee_give_back(actor=request.user, application=application, **data)

    if request.method == "POST" and act(request, form, give_back, done=_("Le solde des frais est rendu.")):
        return redirect("operators:fee_list")
    status = INVALID if request.method == "POST" else 200
    context = {"application": application, "form": form}
    return render(request, "operators/fees/give_back.html", context, status=status)
