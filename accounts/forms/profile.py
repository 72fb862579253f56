"""What a user says of herself."""

from typing import Any

import phonenumbers
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class ProfileForm(forms.Form):
    """Name, phone and language; role and place are shown beside, not changed here."""

    full_name = forms.CharField(
        label=_("Nom complet"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Téléphone"),
        required=False,
        max_length=30,
        help_text=_("Huit chiffres pour la Tunisie, ou le numéro complet avec son indicatif (+33…)."),
        widget=forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "dir": "ltr", "autocomplete": "tel"}
        ),
    )
    language = forms.ChoiceField(
        label=_("Langue du portail et des messages"), choices=User._meta.get_field("language").choices
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "full_name", "phone", "language", Submit("save", _("Enregistrer"), css_class="btn-primary")
        )

    def clean_phone(self) -> str:
        """Return the number in its international form, or nothing."""
        text = self.cleaned_data["phone"].strip()
        if not text:
            return ""
        try:
            number = phonenumbers.parse(text, "TN")
        except phonenumbers.NumberParseException as error:
            raise forms.ValidationError(
                _("Ce numéro de téléphone ne se lit pas."), code="unreadable"
            ) from error
        if not phonenumbers.is_valid_number(number):
            raise forms.ValidationError(_("Ce numéro de téléphone n’existe pas."), code="invalid")
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def clean_language(self) -> str:
        language: str = self.cleaned_data["language"]
        if language not in dict(settings.LANGUAGES):
            raise forms.ValidationError(_("Cette langue n’est pas proposée."), code="unknown")
        return language
