"""The period of a scorecard, read from the address."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from common.dates import add_months, today
from common.forms import DayField
from operators.selectors.scorecards.base import Period

FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)


class PeriodForm(forms.Form):
    """Two days; the last twelve months where none are given, or where they cannot be read."""

    du = DayField(label=_("Du"), required=False)
    au = DayField(label=_("Au"), required=False)

    def __init__(self, data: QueryDict) -> None:
        self._default = (add_months(today(), -12) + timedelta(days=1), today())
        data = data.copy()
        for name, day in zip(("du", "au"), self._default, strict=True):
            data.setdefault(name, day.strftime("%d/%m/%Y"))
        super().__init__(data)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("du", "au"):
            if data.get(name) and not FIRST <= data[name] <= LAST:
                self.add_error(name, _("L’année n’est pas possible : écrivez une date entre 2000 et 2100."))
        if data.get("du") and data.get("au") and data["du"] > data["au"]:
            self.add_error("au", _("La fin de la période doit suivre son début."))
        return data

    @property
    def period(self) -> Period:
        """The period asked for, the last twelve months where it cannot be."""
        if not self.is_valid():
            return Period(*self._default)
        return Period(
            self.cleaned_data["du"] or self._default[0], self.cleaned_data["au"] or self._default[1]
        )
