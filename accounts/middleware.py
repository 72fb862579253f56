"""Language of the account, second factor, and sessions that end while somebody types."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from accounts.kept_form import NEVER_KEPT, KeptForm, forget, keep, kept, owner_of, page_of, remember_owner
from accounts.refill import refill

GetResponse = Callable[[HttpRequest], HttpResponse]

LANGUAGE_SESSION_KEY = "language"
RESUME_PARAMETER = "reprendre"
_SECOND_FACTOR_KEY = "second_factor"
# What somebody without a second factor may open where one is required: setting it up, and leaving.
_WITHOUT_SECOND_FACTOR = frozenset(
    {"account_reauthenticate", "account_logout", "account_inactive", "set_language", "health"}
)


class AccountLocaleMiddleware(LocaleMiddleware):
    """The cookie's language, else the account's (put in the session at sign-in), else the browser's."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
            return
        language = request.session.get(LANGUAGE_SESSION_KEY)
        if language in dict(settings.LANGUAGES):
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()


class ExpiredSessionMiddleware:
    """Nothing typed is lost when the session has ended (ux.md, "Registration").

    A POST that would meet the sign-in page is kept (accounts.kept_form) and answered by a page that says so;
    the sign-in then leads to where it is taken up again: `?reprendre` on the form's own page fills the form.
    htmx is told to load the sign-in page as a whole; an autosave gets 401.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is None:
            return response
        if not user.is_authenticated:
            return self._turned_away(request) if _asks_to_sign_in(request, response) else response
        remember_owner(request, response)
        form = kept(request)
        if form is None:
            return response
        if request.method == "POST" and request.path == form.path and 300 <= response.status_code < 400:
            forget(request)
        elif request.method == "GET" and RESUME_PARAMETER in request.GET:
            _fill(request, response, form)
        return response

    def _turned_away(self, request: HttpRequest) -> HttpResponseBase:
        onward = page_of(request)
        owner = owner_of(request) if request.method == "POST" else None
        if owner is not None:
            keep(request, owner=owner)
            onward = reverse("accounts:resume")
        if request.headers.get("X-Autosave"):
            return HttpResponse(status=401)
        is_htmx = request.headers.get("HX-Request") == "true"
        if request.method == "GET" and not is_htmx:
            onward = request.get_full_path()
        sign_in_url = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({REDIRECT_FIELD_NAME: onward})}"
        if request.method == "POST" and not is_htmx:
            context = {"sign_in_url": sign_in_url, "kept": owner is not None}
            return render(request, "session_ended.html", context, status=401)
        return _go(request, sign_in_url)


class SecondFactorMiddleware:
    """Where a second factor is required, nobody gets further than setting hers up (settings.MFA_REQUIRED)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if not settings.MFA_REQUIRED or not request.user.is_authenticated:
            return None
        match = request.resolver_match
        name = (match.view_name if match else "") or ""
        if name in _WITHOUT_SECOND_FACTOR or name.startswith("mfa_") or self._has_one(request):
            return None
        messages.warning(
            request, _("Votre rôle demande un second facteur : choisissez-en un pour continuer.")
        )
        return _go(request, reverse("mfa_index"))

    def _has_one(self, request: HttpRequest) -> bool:
        # Asked once a session: removing the last one is refused, an administrator's reset ends the session.
        if not request.session.get(_SECOND_FACTOR_KEY):
            found = is_mfa_enabled(request.user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
            if not found:
                return False
            request.session[_SECOND_FACTOR_KEY] = True
        return True


def _asks_to_sign_in(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Say whether the view sent a guest away to sign in first: the sign-in page would lead back to it."""
    if response.status_code != 302:
        return False
    location = urlsplit(response.headers.get("Location", ""))
    onward = QueryDict(location.query).get(REDIRECT_FIELD_NAME, "")
    return location.path == resolve_url(settings.LOGIN_URL) and urlsplit(onward).path == request.path


def _go(request: HttpRequest, url: str) -> HttpResponseBase:
    if request.headers.get("HX-Request") == "true":
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url)


def _fill(request: HttpRequest, response: HttpResponseBase, form: KeptForm) -> None:
    """Fill the form of the page with what was kept, and say so at its head."""
    is_page = response.status_code == 200 and response.headers.get("Content-Type", "").startswith("text/html")
    if not is_page or not isinstance(response, HttpResponse):
        return
    html = response.content.decode(response.charset)
    filled = refill(html, page=request.path, path=form.path, fields=form.fields, never=NEVER_KEPT)
    leftover = filled.leftover if filled else form.fields
    notice = render_to_string("accounts/kept_notice.html", {"kept": form, "leftover": leftover})
    if filled:
        response.content = filled.html[: filled.position] + notice + filled.html[filled.position :]
    else:
        response.content = html.replace('<div id="messages"', f'{notice}<div id="messages"', 1)
