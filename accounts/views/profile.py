"""The account page, and the portal's language."""

from collections import Counter

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import public, signed_in
from accounts.forms.profile import ProfileForm
from accounts.middleware import LANGUAGE_SESSION_KEY
from accounts.services.users import set_language as remember_language
from accounts.services.users import update_profile

HINT_SESSION_KEY = "second_factor_hint_dismissed"


@signed_in
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show the account and change what its owner may change."""
    user = request.user
    initial = {"full_name": user.full_name, "phone": user.phone, "language": user.language}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        user = update_profile(actor=user, **form.cleaned_data)
        with translation.override(user.language):
            messages.success(request, _("Votre compte est enregistré."))
        response = redirect("accounts:profile")
        use_language(request, response, user.language)
        return response
    factors = Counter(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    context = {
        "form": form,
        "totp": factors[Authenticator.Type.TOTP],
        "keys": factors[Authenticator.Type.WEBAUTHN],
        "recovery_codes": factors[Authenticator.Type.RECOVERY_CODES],
        "session_count": UserSession.objects.filter(user=user).count(),
        "show_hint": not factors and not request.session.get(HINT_SESSION_KEY),
    }
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def dismiss_hint(request: HttpRequest) -> HttpResponse:
    """Stop offering a second factor during this session."""
    request.session[HINT_SESSION_KEY] = True
    return redirect("accounts:profile")


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Show the portal in another language from now on; an account remembers it."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    onward = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure()):
        onward = settings.LOGIN_REDIRECT_URL
    response = redirect(onward)
    use_language(request, response, language)
    if request.user.is_authenticated:
        remember_language(actor=request.user, language=language)
    return response


def use_language(request: HttpRequest, response: HttpResponse, language: str) -> None:
    """Let this browser show the portal in `language`."""
    if request.user.is_authenticated:
        request.session[LANGUAGE_SESSION_KEY] = language
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
