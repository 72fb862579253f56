"""The period over which operators are compared."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Governorate
from common.dates import add_months, today
from common.forms import DayField
from operators.selectors.fairness import Period


class PeriodForm(forms.Form):
    """From when to when, and where; by default the last twelve months everywhere."""

    du = DayField(label=_("Du"), required=False)
    au = DayField(label=_("Au"), required=False)
    gouvernorat = forms.ModelChoiceField(
        Governorate.objects.order_by("code"),
        label=_("Gouvernorat"),
        required=False,
        empty_label=_("Tous"),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["au"] = data.get("au") or today()
        data["du"] = data.get("du") or add_months(data["au"], -12)
        if data["du"] > data["au"]:
            self.add_error("au", _("La fin de la période doit suivre son début."))
        return data

    @property
    def period(self) -> Period:
        """The period asked for; the default one when it cannot be read."""
        if not self.is_valid():
            return Period(add_months(today(), -12), today())
        place = self.cleaned_data["gouvernorat"]
        return Period(self.cleaned_data["du"], self.cleaned_data["au"], place.pk if place else "")
