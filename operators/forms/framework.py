"""Framework contracts on screen: head, lots, amendments, suspensions."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Governorate
from aids.enums import ECONOMIC_KINDS
from aids.selectors.sectors import sector_choices
from common.dates import today
from common.forms import DayField, EurAmountField, reason_field
from operators.models import ContractLot, FrameworkContract, LotTerms
from operators.services.framework import ContractData, LotData

FEE_FIELDS = tuple(f"fee_{kind}_eur" for kind in ECONOMIC_KINDS)


def plain_helper(*layout: Any) -> FormHelper:
    """A crispy helper whose form tag and token the template writes."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    if layout:
        helper.layout = Layout(*layout)
    return helper


def places_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Dossiers suivis en même temps"),
        min_value=1,
        max_value=5000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


def kinds_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Natures d’aide"),
        choices=[(kind.value, kind.label) for kind in ECONOMIC_KINDS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez une nature d’aide au moins.")},
    )


def governorates_field() -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        Governorate.objects.order_by("code"),
        label=_("Gouvernorats couverts"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez un gouvernorat au moins.")},
    )


def sectors_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Secteurs d’activité (CITI)"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Aucun coché : tous les secteurs."),
    )


def fee_field(label: Any) -> EurAmountField:
    return EurAmountField(
        label=label,
        required=False,
        min_value=0,
        help_text=_("Laissez vide pour les frais prévus par la phase du programme."),
        error_messages={"min_value": _("Des frais ne peuvent pas être négatifs.")},
    )


class LotForm(forms.Form):
    """What a lot covers, and its fees."""

    title = forms.CharField(label=_("Intitulé du lot"), max_length=120, required=False)
    capacity = places_field()
    kinds = kinds_field()
    fee_employment_eur = fee_field(_("Frais par dossier d’emploi (EUR)"))
    fee_business_eur = fee_field(_("Frais par dossier d’entreprise (EUR)"))
    fee_innovative_eur = fee_field(_("Frais par projet innovant (EUR)"))
    governorates = governorates_field()
    sectors = sectors_field()

    def __init__(self, *args: Any, terms: LotTerms | None = None, **kwargs: Any) -> None:
        if terms is not None:
            kwargs["initial"] = _initial(terms) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["sectors"].choices = sector_choices()
        self.helper = plain_helper(*self._head(), *self._scope())

    def _head(self) -> tuple[Any, ...]:
        return ()

    def _scope(self) -> tuple[Any, ...]:
        places = Div("governorates", css_class="choices-columns")
        return (
            Fieldset(_("Lot"), "title", "capacity"),
            Fieldset(_("Portée"), "kinds", places, "sectors"),
            Fieldset(_("Frais de l’opérateur"), *FEE_FIELDS),
        )

    @property
    def lot_data(self) -> LotData:
        data = {name: self.cleaned_data[name] for name in LotForm.base_fields}
        return LotData(**data | {"governorates": [row.pk for row in data["governorates"]]})


class ContractForm(LotForm):
    """A new framework contract with its first lot; others are added on its page."""

    number = forms.CharField(
        label=_("Numéro de la convention"), max_length=40, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    valid_from = DayField(label=_("Valable du"))
    valid_to = DayField(label=_("Au"), help_text=_("Ce jour compris."))

    def _head(self) -> tuple[Any, ...]:
        return (Fieldset(_("Convention"), "number", "valid_from", "valid_to"),)

    def _scope(self) -> tuple[Any, ...]:
        first, *others = super()._scope()
        first.legend = _("Premier lot")
        return (first, *others)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, end = data.get("valid_from"), data.get("valid_to")
        if start and end and end < start:
            self.add_error("valid_to", _("La fin de la convention doit suivre son début."))
        return data

    @property
    def contract_data(self) -> ContractData:
        names = ("number", "valid_from", "valid_to")
        return ContractData(**{name: self.cleaned_data[name] for name in names})


class HeadForm(forms.Form):
    """A contract's number, and how long before its end the taskforce is warned."""

    number = forms.CharField(
        label=_("Numéro de la convention"), max_length=40, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    warn_first_days = forms.IntegerField(
        label=_("Premier rappel"), min_value=1, max_value=720, help_text=_("Jours avant la fin.")
    )
    warn_last_days = forms.IntegerField(
        label=_("Dernier rappel"), min_value=0, max_value=720, help_text=_("Jours avant la fin.")
    )

    def __init__(self, *args: Any, contract: FrameworkContract, **kwargs: Any) -> None:
        names = ("number", "warn_first_days", "warn_last_days")
        super().__init__(*args, initial={name: getattr(contract, name) for name in names}, **kwargs)


class EndAmendmentForm(forms.Form):
    """Another end for a contract."""

    new_valid_to = DayField(label=_("Nouveau dernier jour de la convention"))
    effective_on = DayField(label=_("Avenant en vigueur le"))
    reason = reason_field(_("Motif de l’avenant"))

    def __init__(self, *args: Any, contract: FrameworkContract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_valid_to"].initial = contract.valid_to
        self.fields["effective_on"].initial = today()


class LotAmendmentForm(LotForm):
    """Other terms for a lot from a day on; its title stays."""

    effective_on = DayField(label=_("Avenant en vigueur le"))
    reason = reason_field(_("Motif de l’avenant"))

    def __init__(self, *args: Any, lot: ContractLot, **kwargs: Any) -> None:
        terms = max(lot.terms.all(), key=lambda one: one.starts_on)
        super().__init__(*args, terms=terms, initial={"effective_on": today()}, **kwargs)

    def _head(self) -> tuple[Any, ...]:
        return (Fieldset(_("Avenant"), "effective_on", "reason"),)

    def _scope(self) -> tuple[Any, ...]:
        first, *others = super()._scope()
        first.legend, first.fields = _("Capacité"), ["capacity"]
        return (first, *others)


class SuspensionForm(forms.Form):
    """From when to when no new file comes, and why."""

    starts_on = DayField(label=_("Suspendue du"))
    ends_on = DayField(
        label=_("Au"), required=False, help_text=_("Vide : jusqu’à la levée de la suspension.")
    )
    reason = reason_field(_("Motif de la suspension"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = today()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("La fin de la suspension doit suivre son début."))
        return data


def _initial(terms: LotTerms) -> dict[str, Any]:
    names = ("capacity", "kinds", "sectors", "governorates", *FEE_FIELDS)
    return {name: getattr(terms, name) for name in names} | {"title": terms.lot.title}
