"""What the survey results are about: a period, and which survey."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cases.selectors.questionnaires import questionnaire_in_force
from cases.selectors.surveys import month_label
from common.dates import add_months, today
from common.forms import DayField
from reporting.forms.scopes import POSSIBLE_DAYS
from reporting.selectors.survey_results import LAST


class SurveyResultsForm(forms.Form):
    """The last twelve months and each person's last survey, unless the address says otherwise."""

    du = DayField(label=_("Du"), required=False, validators=POSSIBLE_DAYS)
    au = DayField(label=_("Au"), required=False, validators=POSSIBLE_DAYS)
    enquete = forms.TypedChoiceField(label=_("Enquête"), coerce=int, required=False, empty_value=LAST)

    def __init__(self, data: QueryDict) -> None:
        self._default = (add_months(today(), -12) + timedelta(days=1), today())
        data = data.copy()
        for name, day in zip(("du", "au"), self._default, strict=True):
            data.setdefault(name, day.strftime("%d/%m/%Y"))
        super().__init__(data)
        version = questionnaire_in_force(on=today())
        months = [(month, month_label(month)) for month in (0, *(version.months if version else ()))]
        self.fields["enquete"].choices = [("", _("La dernière de chaque personne")), *months]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("du") and data.get("au") and data["du"] > data["au"]:
            self.add_error("au", _("La fin de la période doit suivre son début."))
        return data

    @property
    def asked(self) -> dict[str, Any]:
        """What the selector takes; the last twelve months where the period cannot be read."""
        self.is_valid()
        data = self.cleaned_data
        start, end = data.get("du") or self._default[0], data.get("au") or self._default[1]
        if start > end:
            start, end = self._default
        month = data.get("enquete")
        return {"starts_on": start, "ends_on": end, "month": LAST if month in (None, "") else month}
