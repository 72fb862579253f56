"""Forms of exchange rates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.dates import today
from common.forms import DayField, TndAmountField


class RateForm(forms.Form):
    """One rate, typed."""

    day = DayField(label=_("Jour"))
    tnd_per_eur = TndAmountField(label=_("Dinars pour 1 euro"), max_digits=9, decimal_places=5)
    source = forms.CharField(
        label=_("Source"), max_length=120, help_text=_("Par exemple : BCT, cours moyen.")
    )
    confirmed = forms.BooleanField(label=_("J'ai vérifié ce taux"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = today()


class RatesFileForm(forms.Form):
    """Rates from a CSV file `day;rate;source`."""

    file = forms.FileField(
        label=_("Fichier CSV"),
        help_text=_("Une ligne par jour : 01/03/2026;3,39;BCT"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"empty": _("Ce fichier est vide. Choisissez un autre fichier.")},
    )
