"""Payment orders: prepared, given, printed, sent to the bank; the accounts they are paid from."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles
from accounts.enums import Role
from aids.forms.applications import ReasonForm
from aids.forms.payment_orders import AccountForm, OrderForm
from aids.models import PaymentAccount, PaymentOrder, PaymentOrderPaper
from aids.selectors import payment_orders as selectors
from aids.services import bank_files, payment_orders
from aids.services.order_papers import order_paper_request
from aids.views.pages import act
from common.audit import record_access
from common.bank_accounts import grouped
from common.errors import DomainError
from common.form_tokens import once
from common.models.audit import AccessKind

_MIME = {"csv": "text/csv; charset=utf-8", "xml": "application/xml"}
_DONE = {
    "issue": gettext_lazy("L'ordre est donné."),
    "cancel": gettext_lazy("L'ordre est annulé : ses versements attendent un autre ordre."),
    "take_out": gettext_lazy("Le versement est retiré de l'ordre."),
    "paper": gettext_lazy("Le PDF se prépare : il apparaît ici dès qu’il est prêt."),
}


@roles(Role.TASKFORCE_MANAGER)
@require_safe
def payment_order_list(request: HttpRequest) -> HttpResponse:
    """Payment orders, the latest first, and how many tranches wait for one."""
    page = selectors.order_list(cursor=request.GET.get("suite"))
    waiting = selectors.orderable(actor=request.user).count()
    return render(request, "aids/payment_orders/list.html", {"page": page, "waiting": waiting})


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "POST"])
@once
def payment_order_new(request: HttpRequest) -> HttpResponse:
    """Choose checked tranches, an account and a day; `?versement=` ticks one beforehand."""
    waiting = list(selectors.orderable(actor=request.user)[: payment_orders.MOST_LINES])
    ticked = request.GET.getlist("versement") or [str(one.pk) for one in waiting]
    form = OrderForm(request.POST or None, waiting=waiting, initial={"tranches": ticked})
    made: list[PaymentOrder] = []

    def create(data: dict[str, Any]) -> None:
        made.append(payment_orders.order_create(actor=request.user, **data))

    if request.method == "POST" and act(request, form, create, done=_("L'ordre est préparé : relisez-le.")):
        return redirect(made[0])
    ticks = set(form["tranches"].value() or [])
    rows = [(one, str(one.pk) in ticks) for one in waiting]
    has_account = selectors.accounts_in_service().exists()
    context = {"form": form, "rows": rows, "has_account": has_account}
    return render(request, "aids/payment_orders/new.html", context)


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "POST"])
@once
def payment_order_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One order with its lines and totals; give it, cancel it, take a line out, ask for its PDF."""
    order = get_object_or_404(PaymentOrder.objects.select_related("account__phase", "ordered_by"), pk=pk)
    chosen = request.POST.get("acte", "")
    forms = {
        "cancel": ReasonForm(request.POST if chosen == "cancel" else None, prefix="cancel"),
        "take_out": ReasonForm(request.POST if chosen == "take_out" else None, prefix="take_out"),
    }
    if chosen in _DONE:
        form = forms.get(chosen) or Form(request.POST)
        if act(request, form, lambda data: _do(request, order, chosen, data), done=str(_DONE[chosen])):
            return redirect(order)
        for message in form.non_field_errors():
            messages.error(request, message)
    if request.htmx and request.method == "GET":
        return render(request, "aids/payment_orders/detail.html#papers", _papers(order))
    return render(request, "aids/payment_orders/detail.html", _shown(order) | {"forms": forms})


def _do(request: HttpRequest, order: PaymentOrder, chosen: str, data: dict[str, Any]) -> None:
    actor = request.user
    if chosen == "issue":
        payment_orders.order_issue(actor=actor, order=order)
    elif chosen == "cancel":
        payment_orders.order_cancel(actor=actor, order=order, **data)
    elif chosen == "take_out":
        typed = request.POST.get("versement", "")
        line = (
            order.lines.filter(tranche=int(typed) if typed.isdecimal() else 0)
            .select_related("tranche")
            .first()
        )
        if line is None:
            raise DomainError(_("Ce versement n'est pas dans cet ordre."))
        payment_orders.order_take_out(actor=actor, order=order, tranche=line.tranche, **data)
    else:
        order_paper_request(actor=actor, order=order, language=request.POST.get("language", ""))


def _shown(order: PaymentOrder) -> dict[str, Any]:
    lines = selectors.order_lines(order)
    return {
        "order": order,
        "lines": [(line, grouped(line.tranche.payee_iban or "")) for line in lines],
        "totals": selectors.order_totals(lines),
        "account": grouped(order.account.iban),
    } | _papers(order)


def _papers(order: PaymentOrder) -> dict[str, Any]:
    """The PDFs of the order; while one is being drawn the page asks again."""
    papers = list(order.papers.order_by("-pk")[:4])
    return {"order": order, "papers": papers, "is_drawing": any(not paper.is_over for paper in papers)}


@roles(Role.TASKFORCE_MANAGER)
@require_safe
def payment_order_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Download the transfers for the bank; the reading is recorded."""
    order = get_object_or_404(PaymentOrder.objects.select_related("account"), pk=pk)
    if kind not in _MIME:
        raise Http404
    try:
        content, name = bank_files.order_file(order=order, kind=kind)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(order)
    record_access(actor=request.user, kind=AccessKind.EXPORT, subject=order, reason=kind)
    response = HttpResponse(content, content_type=_MIME[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@roles(Role.TASKFORCE_MANAGER)
@require_safe
def payment_order_paper(request: HttpRequest, pk: int) -> FileResponse:
    """Download the PDF of an order; the reading is recorded."""
    paper = get_object_or_404(PaymentOrderPaper.objects.select_related("order"), pk=pk)
    if not paper.file:
        raise Http404
    record_access(actor=request.user, kind=AccessKind.DOCUMENT, subject=paper)
    name = f"ordre-{paper.order.number}-{paper.language}.pdf"
    return FileResponse(paper.file.open(), as_attachment=True, filename=name, content_type="application/pdf")


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "POST"])
@once
def payment_account_list(request: HttpRequest) -> HttpResponse:
    """The accounts the programme pays from, and the form that adds one."""
    form = AccountForm(request.POST or None)

    def add(data: dict[str, Any]) -> None:
        payment_orders.account_add(actor=request.user, **data)

    if request.method == "POST" and act(request, form, add, done=_("Le compte est enregistré.")):
        return redirect("aids:payment_account_list")
    accounts = [(one, grouped(one.iban)) for one in PaymentAccount.objects.select_related("phase")]
    return render(request, "aids/payment_orders/accounts.html", {"form": form, "accounts": accounts})


@roles(Role.TASKFORCE_MANAGER)
@require_POST
@once
def payment_account_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an account out of service."""
    account = get_object_or_404(PaymentAccount, pk=pk)
    payment_orders.account_close(actor=request.user, account=account)
    messages.success(request, _("Le compte n'est plus en service."))
    return redirect("aids:payment_account_list")
