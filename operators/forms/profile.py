"""Contacts, bank account and papers of an operator."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.bank_accounts import masked
from common.forms import DayField
from operators.enums import PartnerPaper
from operators.forms.operators import PhoneField
from operators.models import Operator, OperatorContact

_FILES = "application/pdf,image/jpeg,image/png,image/webp"


class ContactForm(forms.Form):
    """Somebody to call."""

    name = forms.CharField(label=_("Nom complet"), max_length=120)
    function = forms.CharField(label=_("Fonction"), max_length=80, required=False)
    phone = PhoneField(label=_("Téléphone"), required=False)
    email = forms.EmailField(
        label=_("Adresse e-mail"), required=False, widget=forms.EmailInput(attrs={"dir": "ltr"})
    )

    def __init__(self, *args: Any, contact: OperatorContact | None = None, **kwargs: Any) -> None:
        if contact is not None:
            kwargs["initial"] = {name: getattr(contact, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)


class BankForm(forms.Form):
    """Where fees are paid."""

    bank_name = forms.CharField(label=_("Banque"), max_length=80, required=False)
    holder = forms.CharField(
        label=_("Titulaire du compte"), max_length=70, required=False, help_text=_("En lettres latines.")
    )
    account = forms.CharField(
        label=_("RIB ou IBAN"),
        max_length=50,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, operator: Operator, **kwargs: Any) -> None:
        initial = {"bank_name": operator.bank_name, "holder": operator.bank_holder}
        super().__init__(*args, initial=initial, **kwargs)
        if operator.bank_iban:
            kept = _("Compte enregistré : %(account)s. Laissez vide pour le garder.")
            self.fields["account"].help_text = kept % {"account": masked(operator.bank_iban)}


class DocumentForm(forms.Form):
    """A paper to keep, and until when it is valid."""

    kind = forms.ChoiceField(label=_("Nature"), choices=PartnerPaper.choices)
    label = forms.CharField(label=_("Intitulé"), max_length=120, required=False)
    file = forms.FileField(
        label=_("Fichier"),
        help_text=_("PDF, JPEG, PNG ou WebP."),
        widget=forms.ClearableFileInput(attrs={"accept": _FILES}),
        error_messages={"empty": _("Ce fichier est vide. Choisissez un autre fichier.")},
    )
    expires_on = DayField(label=_("Valable jusqu’au"), required=False)
