"""The public page of the scheme, for anybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import public
from accounts.forms.pages import ContactForm
from accounts.selectors.pages import places, sections
from accounts.services.pages import contact_write
from common.audit import client_address
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse

TOO_MANY = 429


@public
@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    """Say what the scheme offers, to whom, where, and how a return is prepared."""
    return render(request, "accounts/programme/page.html", {"sections": sections(), "places": places()})


@public
@require_http_methods(["GET", "HEAD", "POST"])
@once
def programme_contact(request: HttpRequest) -> HttpResponse:
    """Take a visitor's message; a machine that falls into the trap is thanked and nothing is kept."""
    form = ContactForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_trapped:
            return redirect("accounts:programme_thanks")
        if form.is_valid():
            try:
                address, language = client_address(request) or "", get_language() or "fr"
                contact_write(address=address, language=language, **form.values())
            except DomainError as refusal:
                refuse(form, refusal)
                status = TOO_MANY if refusal.code == "too_often" else 422
            else:
                return redirect("accounts:programme_thanks")
        else:
            status = 422
    return render(request, "accounts/programme/contact.html", {"form": form}, status=status)


@public
@require_safe
def programme_thanks(request: HttpRequest) -> HttpResponse:
    """Say that the message was received."""
    return render(request, "accounts/programme/thanks.html")
