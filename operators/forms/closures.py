"""Forms of the closure of an aid, and of the rules of visits."""

from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Country
from aids.models import Phase
from common.dates import today
from common.forms import DayField, TndAmountField, reason_field
from operators.enums import StopReason
from operators.models import Closure, VisitRules
from operators.models.visit_rules import rising
from operators.services.closures import FACTS, ClosureData, closure_outcomes


class ClosureForm(forms.Form):
    """How the aid ended; what each outcome asks for is said beside its field."""

    outcome = forms.ChoiceField(label=_("Issue"), widget=forms.RadioSelect)
    ended_on = DayField(label=_("Constatée le"))
    jobs = forms.IntegerField(
        label=_("Emplois, celui de la personne compris"),
        required=False,
        min_value=0,
        max_value=500,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("Pour une entreprise en activité."),
    )
    monthly_income_tnd = TndAmountField(
        label=_("Revenu mensuel de la personne (TND)"),
        required=False,
        min_value=0,
        help_text=_("Pour une entreprise en activité ou un emploi."),
        error_messages={"min_value": _("Un revenu ne peut pas être négatif.")},
    )
    stop_reason = forms.ChoiceField(
        label=_("Pourquoi le projet s’est arrêté"),
        choices=[("", "—"), *StopReason.choices],
        required=False,
        help_text=_("Pour un projet arrêté seulement."),
    )
    country = forms.ModelChoiceField(
        label=_("Pays de départ"),
        queryset=Country.objects.none(),
        required=False,
        empty_label="—",
        help_text=_("Pour une personne partie à l’étranger seulement, si elle l’a dit."),
    )
    summary = forms.CharField(label=_("Bilan"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, closure: Closure | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcomes = [(outcome.value, outcome.label) for outcome in closure_outcomes(kind)]
        self.fields["outcome"].choices = outcomes
        self.fields["country"].queryset = Country.objects.order_by("name_fr")
        self.initial = {"ended_on": today()} | self.initial
        if closure is not None:
            stored = {name: getattr(closure, name) for name in FACTS}
            self.initial = stored | {"version": closure.version}

    @property
    def closure_data(self) -> ClosureData:
        return ClosureData(**{name: self.cleaned_data[name] for name in FACTS})


class SendBackForm(forms.Form):
    reason = reason_field(_("Ce qui est à revoir"))


class VisitRulesForm(forms.ModelForm):  # type: ignore[type-arg]
    """The rules of a phase; months are written with commas."""

    months = SimpleArrayField(
        forms.IntegerField(),
        label=_("Mois des visites"),
        help_text=_(
            "Après la signature, séparés par des virgules ; le dernier est celui de la visite finale."
        ),
    )
    survival_months = SimpleArrayField(
        forms.IntegerField(),
        label=_("Mois des nouvelles après le contrat"),
        required=False,
        help_text=_("Facultatives : seulement si la personne est toujours d’accord. Vide : aucune."),
    )

    class Meta:
        model = VisitRules
        fields = ("months", "survival_months", "ahead_days", "move_days", "overdue_days", "missed_days")

    def __init__(self, *args: Any, phase: Phase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.phase = phase
        for name in ("months", "survival_months"):
            self.fields[name].widget.attrs |= {"inputmode": "text", "dir": "ltr"}
        for name in ("ahead_days", "move_days", "overdue_days", "missed_days"):
            self.fields[name].widget.attrs["inputmode"] = "numeric"

    def clean_months(self) -> list[int]:
        months: list[int] = self.cleaned_data["months"]
        rising(months)
        length = self.instance.phase.contract_months
        if months and months[-1] != length:
            message = _("La dernière visite est celle de la fin du contrat : mois %(month)s.")
            raise ValidationError(message, params={"month": length})
        return months

    def clean_survival_months(self) -> list[int]:
        months: list[int] = self.cleaned_data["survival_months"]
        rising(months)
        if months and months[0] <= self.instance.phase.contract_months:
            raise ValidationError(_("Ces nouvelles se prennent après la fin du contrat."))
        return months
