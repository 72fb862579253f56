"""allauth in this house: accounts by invitation only, mails through the outgoing messages, our own words."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.userkit import filter_users_by_email
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.middleware import LANGUAGE_SESSION_KEY
from accounts.models import User
from common.encryption import decrypt, encrypt
from common.services.messages import message_send


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Ce compte est fermé."),
        "email_password_mismatch": _("L’adresse ou le mot de passe n’est pas le bon."),
        "enter_current_password": _("Saisissez votre mot de passe actuel."),
        "incorrect_code": _("Ce code n’est pas le bon, ou il a déjà servi."),
        "incorrect_password": _("Ce mot de passe n’est pas le bon."),
        "invalid_or_expired_key": _("Ce lien n’est plus valable."),
        "invalid_login": _("Connexion refusée."),
        "invalid_password_reset": _("Ce lien n’est plus valable."),
        "too_many_login_attempts": _("Trop d’essais. Attendez cinq minutes avant de recommencer."),
        "rate_limited": _("Trop de demandes à la suite. Attendez un peu avant de recommencer."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponseBase:
        """Lead on in the account's own language."""
        response = super().post_login(request, user, **kwargs)
        request.session[LANGUAGE_SESSION_KEY] = user.language
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            user.language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail in the language of its reader, to be sent by the worker."""
        user = next(iter(filter_users_by_email(email)), None)
        language = user.language if user else translation.get_language() or settings.LANGUAGE_CODE
        with translation.override(language):
            subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", context).split())
            body = render_to_string(f"{template_prefix}_message.txt", context).strip()
            message_send(to=email, subject=subject, body=body, language=language)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "Un second facteur est obligatoire : ajoutez-en un autre avant de retirer celui-ci."
        ),
        "cannot_generate_recovery_codes": _(
            "Les codes de secours viennent avec un second facteur : ajoutez-en un d’abord."
        ),
        "incorrect_code": _("Ce code n’est pas le bon, ou il a déjà servi."),
    }

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return str(decrypt(encrypted_text))

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last second factor where one is required."""
        if not settings.MFA_REQUIRED:
            return True
        factors = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        others = Authenticator.objects.filter(user=authenticator.user_id, type__in=factors)
        return others.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Clé %(number)s") % {"number": number}
