"""The social inquiry form, and what the counsellor takes over of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import COUNTED_VULNERABILITIES, FigureBasis, HouseholdFact, Vulnerability
from cases.forms.fields import DayField, TndAmountField
from cases.forms.layouts import helper, pair, section
from cases.services.inquiries import NARRATIVE_LENGTH, Findings
from cases.services.vulnerabilities import MOST_MEMBERS
from common.dates import today
from common.forms import reason_field

_FIELD = "situation_{}"
_BY, _HOW = "by_{}", "how_{}"
_NUMBER = {"inputmode": "numeric", "dir": "ltr", "maxlength": 3}


class InquiryForm(forms.Form):
    """What the officer found, and for each figure who established it and how."""

    visited_on = DayField(label=gettext_lazy("Date de la visite"))
    household_size = forms.IntegerField(
        label=gettext_lazy("Taille du foyer"),
        min_value=1,
        max_value=40,
        help_text=gettext_lazy("La personne comprise."),
        widget=forms.TextInput(attrs=_NUMBER),
        error_messages={
            "invalid": gettext_lazy("Écrivez un nombre de personnes, par exemple 4."),
            "min_value": gettext_lazy("La taille du foyer va de 1 à 40."),
            "max_value": gettext_lazy("La taille du foyer va de 1 à 40."),
        },
    )
    household_income_tnd = TndAmountField(
        label=gettext_lazy("Revenu mensuel du foyer (TND)"),
        help_text=gettext_lazy("Tous les revenus du foyer, par mois. 0 s'il n'y en a pas."),
    )
    narrative = forms.CharField(
        label=gettext_lazy("Constats"),
        max_length=NARRATIVE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Logement, ressources, santé, entourage : ce que vous avez vu et entendu."),
    )

    def __init__(self, *args: Any, officer: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for value in Vulnerability:
            self.fields[_FIELD.format(value)] = _situation_field(value)
        for fact in HouseholdFact:
            self.fields[_BY.format(fact)] = forms.CharField(
                label=gettext_lazy("Établi par"), max_length=120, initial=officer
            )
            self.fields[_HOW.format(fact)] = forms.ChoiceField(
                label=gettext_lazy("Comment"), choices=FigureBasis.choices, initial=FigureBasis.VISIT
            )
        ticked = [value for value in Vulnerability if value not in COUNTED_VULNERABILITIES]
        counted = [value for value in Vulnerability if value in COUNTED_VULNERABILITIES]
        self.helper = helper(
            section(gettext_lazy("Visite"), "visited_on"),
            section(gettext_lazy("Taille du foyer"), "household_size", self._source(HouseholdFact.SIZE)),
            section(
                gettext_lazy("Revenu mensuel du foyer (TND)"),
                "household_income_tnd",
                self._source(HouseholdFact.INCOME),
            ),
            section(
                gettext_lazy("Situations de vulnérabilité"),
                *map(_FIELD.format, ticked),
                pair(*map(_FIELD.format, counted)),
                self._source(HouseholdFact.SITUATIONS),
            ),
            section(gettext_lazy("Constats"), "narrative"),
        )

    def clean_visited_on(self) -> Any:
        day = self.cleaned_data["visited_on"]
        if day > today():
            raise forms.ValidationError(_("La visite ne peut pas être datée du futur."), code="future")
        return day

    def findings(self) -> Findings:
        """Return what the service takes; the form is valid."""
        values = self.cleaned_data
        situations = {value.value: int(values.get(_FIELD.format(value)) or 0) for value in Vulnerability}
        return Findings(
            visited_on=values["visited_on"],
            household_size=values["household_size"],
            household_income_tnd=values["household_income_tnd"],
            situations={key: count for key, count in situations.items() if count},
            narrative=values["narrative"],
            sources={
                fact.value: {"by": values[_BY.format(fact)], "how": values[_HOW.format(fact)]}
                for fact in HouseholdFact
            },
        )

    @staticmethod
    def _source(fact: HouseholdFact) -> Any:
        return pair(_BY.format(fact), _HOW.format(fact))


class AdoptForm(forms.Form):
    """Which findings go into the case."""

    facts = forms.MultipleChoiceField(
        label=gettext_lazy("Constats à reprendre au dossier"),
        choices=HouseholdFact.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=HouseholdFact.values,
        error_messages={"required": gettext_lazy("Choisissez au moins un constat à reprendre.")},
    )


class SetAsideForm(forms.Form):
    reason = reason_field(gettext_lazy("Pourquoi ces constats ne sont pas repris"))


def _situation_field(value: Vulnerability) -> forms.Field:
    if value not in COUNTED_VULNERABILITIES:
        return forms.BooleanField(label=value.label, required=False)
    message = gettext_lazy("Écrivez un nombre de 0 à 20.")
    return forms.IntegerField(
        label=value.label,
        min_value=0,
        max_value=MOST_MEMBERS,
        required=False,
        help_text=gettext_lazy("Nombre de personnes du foyer."),
        widget=forms.TextInput(attrs=_NUMBER),
        error_messages={"invalid": message, "min_value": message, "max_value": message},
    )
