"""Forms around scheme versions: a file of rules, a proposal, an answer, a household to try, a simulation."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aids.enums import CriterionInput
from aids.models import Phase
from aids.services.households_csv import MAX_INCOME_TND
from aids.services.scoring import MAX_HOUSEHOLD, SITUATION_NAMES, YES_NO, HouseholdFacts
from common.forms import DayField, EurAmountField, reason_field


class SchemeFileForm(forms.Form):
    """A file of rules to begin a draft with."""

    file = forms.FileField(
        label=gettext_lazy("Fichier JSON d'une grille"),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"required": gettext_lazy("Choisissez un fichier.")},
    )


class ProposeForm(forms.Form):
    """The day from which a draft is to be in force, and why."""

    effective_from = DayField(label=gettext_lazy("En vigueur dès le"))
    reason = reason_field(gettext_lazy("Pourquoi cette version"))


class RefuseForm(forms.Form):
    reason = reason_field(gettext_lazy("Motif du refus"))


class SimulationForm(forms.Form):
    """The phase whose assessments are counted; the one that takes requests first."""

    phase = forms.ModelChoiceField(
        label=gettext_lazy("Phase"), queryset=Phase.objects.order_by("-starts_on"), empty_label=None
    )


class HouseholdTryForm(forms.Form):
    """A household made up to try a draft on; nothing of it is kept."""

    household_size = forms.IntegerField(
        label=gettext_lazy("Taille du foyer"),
        min_value=1,
        max_value=MAX_HOUSEHOLD,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"}),
    )
    income_tnd = EurAmountField(
        label=gettext_lazy("Revenu mensuel du foyer (TND)"),
        min_value=0,
        max_value=MAX_INCOME_TND,
        max_digits=10,
        decimal_places=3,
        error_messages={"invalid": gettext_lazy("Écrivez un nombre, par exemple 200 ou 100,5.")},
    )

    prefix = "t"
    START = {"t-household_size": "4", "t-income_tnd": "400"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        for name in SITUATION_NAMES:
            label = CriterionInput(name).label
            if name in YES_NO:
                self.fields[name] = forms.BooleanField(label=label, required=False)
            else:
                self.fields[name] = forms.IntegerField(
                    label=label,
                    min_value=0,
                    max_value=MAX_HOUSEHOLD,
                    required=False,
                    widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"}),
                )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        size = data.get("household_size")
        for name in SITUATION_NAMES:
            if size and int(data.get(name) or 0) > size:
                self.add_error(name, _("Pas plus que la taille du foyer."))
        return data

    def facts(self) -> HouseholdFacts:
        """Return the household; the form is valid."""
        data = self.cleaned_data
        counts = {name: int(data.get(name) or 0) for name in SITUATION_NAMES}
        return HouseholdFacts(data["household_size"], data["income_tnd"], **counts)
