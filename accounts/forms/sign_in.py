"""allauth's forms with the portal's labels, help and no placeholders."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

# The words of settings.AUTH_PASSWORD_VALIDATORS.
PASSWORD_HELP = _(
    "Au moins 12 caractères. Ni votre nom, ni votre adresse, ni un mot de passe courant, ni rien que des chiffres."
)


def _word(form: forms.Form, name: str, label: Any, help_text: Any = "", **attributes: Any) -> None:
    if name not in form.fields:
        return
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attributes)


class LoginForm(account.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "login", _("Adresse e-mail"), dir="ltr", autocomplete="username webauthn")
        _word(self, "password", _("Mot de passe"), dir="ltr")


class ReauthenticateForm(account.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "password", _("Mot de passe"), dir="ltr")


class ChangePasswordForm(account.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "oldpassword", _("Mot de passe actuel"), dir="ltr")
        _word(self, "password1", _("Nouveau mot de passe"), PASSWORD_HELP, dir="ltr")
        _word(self, "password2", _("Le même, encore une fois"), dir="ltr")


class ResetPasswordForm(account.ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "email", _("Adresse e-mail"), dir="ltr")


class ResetPasswordKeyForm(account.ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "password1", _("Nouveau mot de passe"), PASSWORD_HELP, dir="ltr")
        _word(self, "password2", _("Le même, encore une fois"), dir="ltr")


class AuthenticateForm(mfa.AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_code(self, _("Le code à 6 chiffres de votre application, ou un code de secours."))


class MFAReauthenticateForm(mfa.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_code(self, _("Le code à 6 chiffres de votre application, ou un code de secours."))


class ActivateTOTPForm(totp.ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_code(self, _("Le code à 6 chiffres que l’application montre maintenant."))


class AddWebAuthnForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "name", _("Nom de la clé"), _("Pour la reconnaître : « téléphone », « clé USB »…"))
        _word(
            self,
            "passwordless",
            _("Se connecter avec cette clé seule, sans mot de passe"),
            _("La clé vérifie alors elle-même votre empreinte, votre visage ou son code."),
        )


class EditWebAuthnForm(webauthn.EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "name", _("Nom de la clé"))


def _word_code(form: forms.Form, help_text: Any) -> None:
    _word(form, "code", _("Code"), help_text, dir="ltr", inputmode="numeric", autocomplete="one-time-code")
