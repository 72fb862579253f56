"""Changes of a contract: amendments, suspension and resumption, the end before its term."""

from typing import Any

from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles
from accounts.enums import Role
from aids.forms.contracts import AmendmentForm, AmendmentSignatureForm, EndForm, ResumeForm, SuspendForm
from aids.models import Amendment
from aids.selectors.contracts import amendment_signatures, given_back, open_suspension
from aids.selectors.files import money_of
from aids.services import amendments, delivery
from aids.views.pages import FILE_ROLES, act, file_or_404
from common.audit import record_access
from common.form_tokens import once
from common.models.audit import AccessKind


def amendment_or_404(request: HttpRequest, pk: int) -> Amendment:
    """Return the amendment if its file is the user's to see; 404 otherwise."""
    found = Amendment.objects.visible_to(request.user)
    return get_object_or_404(
        found.select_related("contract__application__case__person", "contract__application__operator"), pk=pk
    )


@roles(*FILE_ROLES)
@require_http_methods(["GET", "POST"])
@once
def amendment_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write an amendment."""
    application = file_or_404(request, pk)
    form = AmendmentForm(request.POST or None)
    made: list[Amendment] = []

    def write(data: dict[str, Any]) -> None:
        made.append(amendments.amendment_open(actor=request.user, application=application, **data))

    if request.method == "POST" and act(request, form, write, done=_("L'avenant est prêt à être signé.")):
        return redirect("aids:amendment_detail", made[0].pk)
    context = {"application": application, "form": form, "contract": getattr(application, "contract", None)}
    return render(request, "aids/contracts/amendment_new.html", context)


@roles(*FILE_ROLES)
@require_http_methods(["GET", "POST"])
@once
def amendment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One amendment: its PDF, its signatures, and the act that gives it up."""
    amendment = amendment_or_404(request, pk)
    application = amendment.contract.application
    parties = amendments.amendment_parties(actor=request.user, amendment=amendment, application=application)
    withdraws = request.POST.get("acte") == "withdraw"
    sent = (request.POST, request.FILES) if request.method == "POST" and not withdraws else ()
    form = AmendmentSignatureForm(*sent, parties=parties)
    quitting = Form(request.POST if withdraws else None)
    if request.method == "POST" and _change(request, amendment, quitting if withdraws else form, withdraws):
        return redirect("aids:amendment_detail", pk)
    context = {
        "amendment": amendment,
        "application": application,
        "parties": parties,
        "form": form,
        "refusals": quitting.non_field_errors() if withdraws else [],
        "signatures": amendment_signatures(amendment, application),
        "papers": amendment.papers.order_by("-pk")[:4],
        "can_withdraw": amendment.state == "proposed" and application.state in amendments.RUNNING,
    }
    return render(request, "aids/contracts/amendment.html", context)


def _change(request: HttpRequest, amendment: Amendment, form: Form, withdraws: bool) -> bool:
    def do(data: dict[str, Any]) -> None:
        if withdraws:
            amendments.amendment_withdraw(actor=request.user, amendment=amendment)
        else:
            amendments.amendment_sign(actor=request.user, amendment=amendment, **data)

    return act(request, form, do, done=_("C'est enregistré."))


@roles(*FILE_ROLES, Role.OPERATOR_AGENT)
@require_safe
def amendment_scan(request: HttpRequest, pk: int) -> FileResponse:
    """Download the signed copy; the reading is recorded."""
    amendment = amendment_or_404(request, pk)
    if not amendment.scan:
        raise Http404
    record_access(actor=request.user, kind=AccessKind.DOCUMENT, subject=amendment)
    extension = amendment.scan.name.rpartition(".")[2]
    name = f"avenant-{amendment.contract.application.number}-{amendment.number}.{extension}"
    return FileResponse(amendment.scan.open(), as_attachment=True, filename=name)


@roles(Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "POST"])
@once
def contract_suspension(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a contract on hold, or resume it."""
    application = file_or_404(request, pk)
    suspension = open_suspension(application)
    form = (ResumeForm if suspension else SuspendForm)(request.POST or None)
    service = amendments.contract_resume if suspension else amendments.contract_suspend

    def do(data: dict[str, Any]) -> None:
        service(actor=request.user, application=application, **data)

    if request.method == "POST" and act(request, form, do, done=_("C'est enregistré.")):
        return redirect("aids:application_detail", pk)
    contract = getattr(application, "contract", None)
    context = {"application": application, "contract": contract, "suspension": suspension, "form": form}
    return render(request, "aids/contracts/suspension.html", context)


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "POST"])
@once
def contract_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Break a contract off, with what comes back to which envelope told before."""
    application = file_or_404(request, pk)
    form = EndForm(request.POST or None)

    def end(data: dict[str, Any]) -> None:
        delivery.application_terminate(actor=request.user, application=application, **data)

    if request.method == "POST" and act(request, form, end, done=_("Le contrat est résilié.")):
        return redirect("aids:application_detail", pk)
    context = {
        "application": application,
        "form": form,
        "given_back": given_back(application),
        "money": money_of(application),
    }
    return render(request, "aids/contracts/end.html", context)
