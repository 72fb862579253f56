"""The stays abroad of a person, one line each."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import LegalSituation, Modality
from cases.forms.fields import CountryField, DayField
from common.dates import today

STAYS_PREFIX = "stays"
STAY_FIELDS = ("country", "starts_on", "ends_on", "legal_situation", "occupation", "return_modality")
MOST_STAYS = 30


class StayForm(forms.Form):
    """One stay; a line without a country is no stay."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    country = CountryField(label=gettext_lazy("Pays"))
    starts_on = DayField(label=gettext_lazy("Du"), required=False)
    ends_on = DayField(label=gettext_lazy("Au"), required=False)
    legal_situation = forms.ChoiceField(
        label=gettext_lazy("Situation légale"), choices=LegalSituation.choices, initial=LegalSituation.UNKNOWN
    )
    occupation = forms.CharField(label=gettext_lazy("Métier exercé"), max_length=80, required=False)
    return_modality = forms.ChoiceField(
        label=gettext_lazy("Mode de retour"), choices=[("", "—"), *Modality.choices], required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("La fin du séjour doit suivre son début."))
        for name, day in (("starts_on", starts_on), ("ends_on", ends_on)):
            if day and day > today():
                self.add_error(name, _("Cette date est dans le futur."))
        return data


class BaseStayFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """The stays of a person; a ticked line is taken out."""

    def values(self) -> list[dict[str, Any]]:
        """Return the stays as `person_update` takes them; the set is valid."""
        lines = [form.cleaned_data for form in self.forms if form.cleaned_data.get("country")]
        return [
            {name: line[name] for name in (*STAY_FIELDS, *(("pk",) if line.get("pk") else ()))}
            for line in lines
            if not line.get("DELETE")
        ]


StayFormSet = forms.formset_factory(
    StayForm, formset=BaseStayFormSet, extra=2, can_delete=True, max_num=MOST_STAYS, absolute_max=MOST_STAYS
)
