"""/pilotage/partenaires/: the tokens by which partners read figures."""

import time
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from accounts.access import roles
from accounts.enums import Role
from aids.views.pages import act
from common.encryption import decrypt, encrypt
from common.errors import DomainError
from common.form_tokens import once
from common.pagination import keyset_page
from reporting.forms.partners import TokenForm
from reporting.models import PartnerToken
from reporting.selectors.partners import DAYS_SHOWN, token_uses, tokens, use_totals
from reporting.services import partners

SECRET_KEY = "new_partner_secret"  # noqa: S105 the place in the session, not a secret
# Seconds between the act and the page that shows the secret: a page reloaded later shows none.
SECRET_WAITS = 300


@roles(Role.TASKFORCE_MANAGER)
@require_safe
def token_list(request: HttpRequest) -> HttpResponse:
    """Every token, the newest first."""
    page = keyset_page(
        tokens(actor=request.user), order=("-created_at", "-pk"), cursor=request.GET.get("suite"), size=25
    )
    return render(request, "reporting/partners/list.html", {"page": page, "api_url": _api_url(request)})


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "POST"])
@once
def token_new(request: HttpRequest) -> HttpResponse:
    """Make a token; its secret is shown on the page that follows, once."""
    form = TokenForm(request.POST or None)
    made: list[tuple[PartnerToken, str]] = []

    def write(_data: dict[str, Any]) -> None:
        made.append(partners.token_issue(actor=request.user, data=form.data_given))

    if request.method == "POST" and act(request, form, write, done=_("Le jeton est créé.")):
        token, secret = made[0]
        request.session[SECRET_KEY] = encrypt({"token": token.pk, "secret": secret, "at": time.time()})
        return redirect("reporting:partner_token_secret", token.pk)
    return render(request, "reporting/partners/new.html", {"form": form})


@roles(Role.TASKFORCE_MANAGER)
@require_GET
@never_cache
def token_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the secret of a token just made, to who made it, once."""
    token = get_object_or_404(tokens(actor=request.user), pk=pk)
    context = {"token": token, "secret": _fresh_secret(request, pk), "api_url": _api_url(request)}
    return render(request, "reporting/partners/secret.html", context)


@roles(Role.TASKFORCE_MANAGER)
@require_safe
def token_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A token: what it opens, how it is used."""
    token = get_object_or_404(tokens(actor=request.user), pk=pk)
    context = {
        "token": token,
        "uses": token_uses(token),
        "totals": use_totals(token),
        "days": DAYS_SHOWN,
    }
    return render(request, "reporting/partners/detail.html", context)


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether to close a token for good, and close it."""
    token = get_object_or_404(tokens(actor=request.user), pk=pk)
    if request.method != "POST":
        return render(request, "reporting/partners/revoke.html", {"token": token})
    try:
        partners.token_revoke(actor=request.user, token=token)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Le jeton est révoqué : ses prochaines demandes seront refusées."))
    return redirect("reporting:partner_token", token.pk)


def _fresh_secret(request: HttpRequest, token_pk: int) -> str:
    """Return the secret just made in this session, and forget it; "" for another token, or later."""
    sealed = request.session.pop(SECRET_KEY, "")
    if not sealed:
        return ""
    try:
        made = decrypt(sealed)
    except ValidationError:
        return ""
    is_fresh = made["token"] == token_pk and time.time() - made["at"] < SECRET_WAITS
    return str(made["secret"]) if is_fresh else ""


def _api_url(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("api:guide"))
