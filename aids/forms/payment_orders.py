"""Forms of payment orders and of the accounts they are paid from."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum import bic as bic_number
from stdnum.exceptions import ValidationError as NumberInvalid

from aids.enums import Currency
from aids.models import Phase, Tranche
from aids.selectors.payment_orders import accounts_in_service
from common.dates import today
from common.forms import DayField


class OrderForm(forms.Form):
    """Which checked tranches are paid together, from which account, when."""

    account = forms.ModelChoiceField(label=_("Compte débiteur"), queryset=None)
    execution_on = DayField(label=_("Date d'exécution"))
    tranches = forms.MultipleChoiceField(
        label=_("Versements"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choisissez au moins un versement vérifié."),
            "invalid_choice": _("Un de ces versements n'attend plus d'ordre : relisez la liste."),
        },
    )

    def __init__(self, *args: Any, waiting: list[Tranche], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = accounts_in_service()
        self.fields["account"].label_from_instance = _account_words
        self.fields["execution_on"].initial = today()
        self.fields["tranches"].choices = [(str(one.pk), one.reference) for one in waiting]

    def clean_tranches(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["tranches"]]


def _account_words(account: Any) -> str:
    return f"{account.name} · {account.currency} · {account.phase}"


class AccountForm(forms.Form):
    phase = forms.ModelChoiceField(label=_("Phase"), queryset=None)
    name = forms.CharField(label=_("Nom du compte"), max_length=80)
    holder = forms.CharField(label=_("Titulaire, en lettres latines"), max_length=70)
    iban = forms.CharField(
        label=_("RIB ou IBAN"), max_length=50, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    bic = forms.CharField(
        label=_("BIC"), max_length=11, required=False, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    currency = forms.ChoiceField(label=_("Monnaie"), choices=Currency.choices, initial=Currency.TND)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phase"].queryset = Phase.objects.order_by("-starts_on")

    def clean_bic(self) -> str:
        typed: str = self.cleaned_data["bic"]
        if not typed:
            return ""
        try:
            return str(bic_number.validate(typed))
        except NumberInvalid as error:
            raise ValidationError(_("Ce BIC n'existe pas : 8 ou 11 caractères.")) from error
