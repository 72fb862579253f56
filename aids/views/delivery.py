"""After the contract: start, payments, the end."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import roles
from aids.forms.applications import PaymentForm, ReasonForm
from aids.selectors.files import money_of
from aids.services import delivery
from aids.views.pages import FILE_ROLES, act, file_or_404
from common.errors import DomainError
from common.form_tokens import once

_PLAIN = {
    "start_disbursing": delivery.application_start_disbursing,
    "start_follow_up": delivery.application_start_follow_up,
    "complete": delivery.application_complete,
}


@roles(*FILE_ROLES)
@require_http_methods(["GET", "POST"])
@once
def application_delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """Start, pay, complete or break off an aid under contract."""
    application = file_or_404(request, pk)
    chosen = request.POST.get("acte", "")
    payment = PaymentForm(request.POST if chosen == "pay" else None)
    ending = ReasonForm(request.POST if chosen == "terminate" else None, prefix="end")
    if chosen in _PLAIN and _do_plain(request, application, chosen):
        return redirect("aids:application_detail", pk)
    services = {
        "pay": (payment, delivery.application_record_spending),
        "terminate": (ending, delivery.application_terminate),
    }
    if chosen in services:
        form, service = services[chosen]

        def do(data: dict[str, Any]) -> None:
            service(actor=request.user, application=application, **data)

        if act(request, form, do, done=_("C'est enregistré.")):
            return redirect("aids:application_delivery", pk)
    context = {
        "application": application,
        "payment": payment,
        "ending": ending,
        "money": money_of(application),
    }
    return render(request, "aids/applications/delivery.html", context)


def _do_plain(request: HttpRequest, application: Any, chosen: str) -> bool:
    try:
        _PLAIN[chosen](actor=request.user, application=application)
    except DomainError as error:
        messages.error(request, error.message)
        return False
    messages.success(request, _("C'est enregistré."))
    return True
