"""Framework contracts on screen."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Governorate
from aids.enums import ECONOMIC_KINDS
from aids.selectors.sectors import sector_choices
from common.forms import DayField, EurAmountField
from operators.models import FrameworkContract
from operators.services.tenders import ContractData


class ContractForm(forms.Form):
    """The terms of a framework contract."""

    number = forms.CharField(
        label=_("Numéro de la convention"), max_length=40, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    valid_from = DayField(label=_("Valable du"))
    valid_to = DayField(label=_("Au"), help_text=_("Ce jour compris."))
    capacity = forms.IntegerField(
        label=_("Dossiers suivis en même temps"),
        min_value=1,
        max_value=5000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    fee_eur = EurAmountField(
        label=_("Frais par dossier (EUR)"),
        required=False,
        min_value=0,
        help_text=_("Laissez vide pour les frais prévus par la phase du programme."),
        error_messages={"min_value": _("Des frais ne peuvent pas être négatifs.")},
    )
    kinds = forms.MultipleChoiceField(
        label=_("Natures d’aide"),
        choices=[(kind.value, kind.label) for kind in ECONOMIC_KINDS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez une nature d’aide au moins.")},
    )
    governorates = forms.ModelMultipleChoiceField(
        Governorate.objects.order_by("code"),
        label=_("Gouvernorats couverts"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez un gouvernorat au moins.")},
    )
    sectors = forms.MultipleChoiceField(
        label=_("Secteurs d’activité (CITI)"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Aucun coché : tous les secteurs."),
    )

    def __init__(self, *args: Any, contract: FrameworkContract | None = None, **kwargs: Any) -> None:
        if contract is not None:
            kwargs["initial"] = _initial(contract)
        super().__init__(*args, **kwargs)
        self.fields["sectors"].choices = sector_choices()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Fieldset(_("Convention"), "number", "valid_from", "valid_to", "capacity", "fee_eur"),
            Fieldset(_("Portée"), "kinds", Div("governorates", css_class="choices-columns"), "sectors"),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, end = data.get("valid_from"), data.get("valid_to")
        if start and end and end < start:
            self.add_error("valid_to", _("La fin de la convention doit suivre son début."))
        return data

    @property
    def contract_data(self) -> ContractData:
        data = dict(self.cleaned_data)
        return ContractData(**data | {"governorates": list(data["governorates"])})


class EndForm(forms.Form):
    """The last day of a contract that ends early."""

    ends_on = DayField(label=_("Dernier jour de la convention"))


def _initial(contract: FrameworkContract) -> dict[str, Any]:
    names = ("number", "valid_from", "valid_to", "capacity", "fee_eur", "kinds", "sectors")
    initial: dict[str, Any] = {name: getattr(contract, name) for name in names}
    return initial | {"governorates": [governorate.pk for governorate in contract.governorates.all()]}
