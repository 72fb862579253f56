"""The invoice of a part of the fee, and the shares of a phase."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from aids.forms.disbursements import file_field
from common.bank_accounts import canonical_iban
from common.errors import DomainError
from operators.models import FeeSchedule


class FeeInvoiceForm(forms.Form):
    """Number, file, and the operator's account."""

    invoice_number = forms.CharField(label=_("N° de la facture"), max_length=60)
    invoice_file = file_field(_("Facture"))
    iban = forms.CharField(
        label=_("Compte de l’opérateur (RIB ou IBAN)"),
        max_length=50,
        required=False,
        help_text=_("Vide : le compte déjà enregistré, ou un paiement sans virement."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    def clean_iban(self) -> str:
        typed: str = self.cleaned_data["iban"]
        if not typed:
            return ""
        try:
            return canonical_iban(typed)
        except DomainError as error:
            raise ValidationError(error.message) from error


class FeeScheduleForm(forms.Form):
    """The shares of the fee in one phase, in %."""

    signed_percent = forms.IntegerField(label=_("À la signature du contrat (%)"), min_value=0, max_value=100)
    midterm_percent = forms.IntegerField(label=_("À mi-parcours (%)"), min_value=0, max_value=100)
    closure_percent = forms.IntegerField(label=_("À la clôture (%)"), min_value=0, max_value=100)

    def __init__(self, *args: Any, schedule: FeeSchedule, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        for name in self.fields:
            self.initial.setdefault(name, getattr(schedule, name))
            self.fields[name].widget.attrs["inputmode"] = "numeric"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if len(data) == len(self.fields) and sum(data.values()) != 100:
            self.add_error("closure_percent", _("Les trois parts font 100 %."))
        return data
