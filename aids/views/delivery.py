"""After the contract: start, the end of an aid that was given. Payments go by tranches (views/disbursements)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import roles
from aids.selectors.contracts import contract_life, given_back
from aids.selectors.disbursements import disbursements_of
from aids.selectors.files import money_of
from aids.services import delivery
from aids.views.pages import FILE_ROLES, file_or_404
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
    """Start or complete an aid under contract; what was paid and what completing gives back stand beside."""
    application = file_or_404(request, pk)
    chosen = request.POST.get("acte", "")
    if chosen in _PLAIN and _do_plain(request, application, chosen):
        return redirect("aids:application_detail", pk)
    context = {
        "application": application,
        "money": money_of(application),
        "given_back": given_back(application, with_fee=False),
        "disbursements": disbursements_of(actor=request.user, application=application),
        "life": contract_life(actor=request.user, application=application),
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
