"""Inviting somebody, and answering an invitation."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Layout, Submit
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.forms.sign_in import PASSWORD_HELP
from accounts.models import Invitation, User
from accounts.selectors.users import PLACE_OF_ROLE, Place, invitable_roles, places_for

LANGUAGES = User._meta.get_field("language").choices
_PLACE_LABELS = {
    "antenna": _("Antenne"),
    "unit": _("Unité locale"),
    "institution": _("Institution"),
    "country": _("Pays partenaire"),
}


class RoleForm(forms.Form):
    """Which role to invite to: asked first, because it decides what else is asked."""

    role = forms.ChoiceField(label=_("Rôle"))

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = invitable_roles(actor)
        self.fields["role"].choices = [(value, label) for value, label in Role.choices if value in offered]


class InvitationForm(forms.Form):
    """Whom to invite to `role`, and where that role is held."""

    full_name = forms.CharField(label=_("Nom complet"), max_length=120)
    email = forms.EmailField(
        label=_("Adresse e-mail"), max_length=254, widget=forms.EmailInput(attrs={"dir": "ltr"})
    )
    language = forms.ChoiceField(label=_("Langue de l’invitation"), choices=LANGUAGES)

    def __init__(self, *args: Any, actor: User, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role = role
        places = places_for(actor, role=role)
        if places is not None:
            self.fields["place"] = forms.ModelChoiceField(
                places,
                label=_PLACE_LABELS[PLACE_OF_ROLE[role]],
                empty_label=_("Choisir…"),
                initial=actor.antenna_id if actor.role == Role.ANTENNA_MANAGER else None,
            )
        self.order_fields(["full_name", "email", "place", "language"])
        self.helper = FormHelper()
        self.helper.form_tag = False

    @property
    def place(self) -> Place | None:
        return self.cleaned_data.get("place")


class AcceptForm(forms.Form):
    """Name, language and password of an account to open."""

    full_name = forms.CharField(
        label=_("Nom complet"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Langue du portail"), choices=LANGUAGES)
    password1 = forms.CharField(
        label=_("Mot de passe"),
        strip=False,
        help_text=PASSWORD_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
    )
    password2 = forms.CharField(
        label=_("Le même, encore une fois"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.helper = FormHelper()
        self.helper.layout = Layout(
            # Password managers keep the address with the password.
            HTML('<input type="hidden" autocomplete="username" value="{{ invitation.email }}">'),
            "full_name",
            "language",
            "password1",
            "password2",
            Submit("accept", _("Ouvrir mon compte"), css_class="btn-primary w-100"),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("Les deux mots de passe ne sont pas les mêmes."))
        if first:
            # The account to come, so that its name and address are not taken for a password.
            account = User(email=self.invitation.email, full_name=data.get("full_name", ""))
            try:
                validate_password(first, account)
            except ValidationError as error:
                self.add_error("password1", error)
        return data
