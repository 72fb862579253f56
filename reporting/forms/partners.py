"""A partner's token."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Country
from accounts.selectors.countries import partner_countries
from common.dates import today
from common.forms import DayField
from reporting.enums import PartnerScope
from reporting.models.partners import MOST_PER_DAY, MOST_PER_MINUTE
from reporting.services.partners import TokenData

USUAL_DAYS = 365


class TokenForm(forms.Form):
    """For whom, which figures, how often, until when."""

    name = forms.CharField(
        label=_("Partenaire"),
        max_length=120,
        help_text=_("L'institution et le service, par exemple « OFII, direction de l'international »."),
    )
    contact_email = forms.EmailField(
        label=_("Adresse de contact"),
        help_text=_("À qui écrire avant que le jeton expire, ou s'il est mal employé."),
    )
    scope = forms.ChoiceField(
        label=_("Portée"),
        choices=PartnerScope.choices,
        initial=PartnerScope.COUNTRY,
        widget=forms.RadioSelect,
    )
    country = forms.ModelChoiceField(
        label=_("Pays"),
        queryset=Country.objects.none(),
        required=False,
        empty_label=_("Aucun"),
        help_text=_("Pour un jeton d'un pays : il n'en lit pas d'autre."),
    )
    expires_on = DayField(label=_("Dernier jour"), help_text=_("Trois ans au plus."))
    per_minute = forms.IntegerField(
        label=_("Demandes par minute"), min_value=1, max_value=MOST_PER_MINUTE, initial=60
    )
    per_day = forms.IntegerField(
        label=_("Demandes par jour"), min_value=1, max_value=MOST_PER_DAY, initial=2000
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].queryset = partner_countries().order_by("name_fr")
        self.fields["expires_on"].initial = today() + timedelta(days=USUAL_DAYS)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("scope") == PartnerScope.COUNTRY and not data.get("country"):
            self.add_error("country", _("Choisissez le pays dont ce jeton lit les chiffres."))
        elif data.get("scope") == PartnerScope.NATIONAL and data.get("country"):
            self.add_error("country", _("Un jeton national n'a pas de pays."))
        return data

    @property
    def data_given(self) -> TokenData:
        """What was written, once the form is valid."""
        return TokenData(**self.cleaned_data)
