"""Asking for a research extract, refusing one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import reason_field
from reporting.enums import LEAST_K, MOST_K, PeriodPreset
from reporting.forms.scopes import PeriodMixin
from reporting.models.extracts import LONGEST_KEPT, MOST_SUPPRESSED, SHORTEST_PERIOD
from reporting.services.extracts import Demand

# A single month would tell when each person came.
_TOO_SHORT = (PeriodPreset.MONTH,)
_NUMBER = {"inputmode": "numeric", "dir": "ltr"}


class ExtractForm(PeriodMixin):
    """What a manager asks for: the period, how it is protected, for whom and for what."""

    k = forms.IntegerField(
        label=_("Personnes par classe au moins (k)"),
        min_value=LEAST_K,
        max_value=MOST_K,
        initial=LEAST_K,
        widget=forms.NumberInput(attrs=_NUMBER),
        help_text=_(
            "Chaque combinaison de sexe, d’âge, de lieu, de pays… sera celle d’au moins k personnes. De 5 à 50 : plus"
            " k est grand, moins les colonnes sont précises."
        ),
    )
    most_suppressed = forms.IntegerField(
        label=_("Part de lignes supprimées au plus (%)"),
        min_value=0,
        max_value=MOST_SUPPRESSED,
        initial=5,
        widget=forms.NumberInput(attrs=_NUMBER),
        help_text=_("Au-delà, une colonne est généralisée d’un cran de plus. De 0 à 20."),
    )
    kept_days = forms.IntegerField(
        label=_("Jours de conservation des fichiers"),
        min_value=1,
        max_value=LONGEST_KEPT,
        initial=30,
        widget=forms.NumberInput(attrs=_NUMBER),
        help_text=_("Ensuite les fichiers sont supprimés ; la ligne du registre reste."),
    )
    institution = forms.CharField(label=_("Institution destinataire"), max_length=160)
    recipient = forms.CharField(
        label=_("Personne destinataire"), max_length=120, help_text=_("Qui répond de l’usage de l’extrait.")
    )
    purpose = reason_field(_("Finalité"), help_text=_("La recherche menée, et ce qui en sera publié."))
    legal_basis = forms.CharField(
        label=_("Base juridique ou convention"),
        max_length=200,
        help_text=_("Référence et date de la convention, de l’autorisation ou de la décision."),
    )
    field_order = (
        "periode", "du", "au", "phase", "institution", "recipient", "purpose", "legal_basis", "k",
        "most_suppressed", "kept_days",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        period = self.fields["periode"]
        period.choices = [(value, label) for value, label in PeriodPreset.choices if value not in _TOO_SHORT]
        period.initial, period.required = PeriodPreset.YEAR, True
        self.fields["du"].help_text = self.fields["au"].help_text = _("Pour « Autre période » seulement.")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        start, end = data.get("du"), data.get("au")
        if start and end and not {"du", "au"} & set(self.errors) and end - start < SHORTEST_PERIOD:
            field = "au" if data.get("periode") == PeriodPreset.ANY else "periode"
            self.add_error(field, _("La période d’un extrait compte au moins 90 jours."))
        return data

    def _check_days(self, start: Any, end: Any) -> None:
        for name, day in (("du", start), ("au", end)):
            if day is None and name not in self.errors:
                self.add_error(name, _("Indiquez ce jour, ou choisissez une période toute faite."))
        super()._check_days(start, end)

    def demand(self) -> Demand:
        """Return what was asked for, as the service takes it."""
        data = {
            name: value for name, value in self.cleaned_data.items() if name not in ("periode", "du", "au")
        }
        return Demand(starts_on=self.cleaned_data["du"], ends_on=self.cleaned_data["au"], **data)


class RefusalForm(forms.Form):
    """Why an extract is refused."""

    reason = reason_field(_("Motif du refus"))
