"""A view kept, a figure watched."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Antenna, User
from accounts.selectors.countries import partner_countries
from aids.models import Phase
from reporting.enums import AlertMeasure
from reporting.models import Alert
from reporting.selectors.alerts import measures_for
from reporting.selectors.envelope_facts import envelope_names
from reporting.services.watching import AlertData


class ViewForm(forms.Form):
    """The name of a view; what it shows is in the address it is sent from."""

    name = forms.CharField(label=_("Nom de la vue"), max_length=60)


class AlertForm(forms.Form):
    """Which figure, of what, from which value on."""

    measure = forms.ChoiceField(label=_("Chiffre"))
    threshold = forms.DecimalField(
        label=_("Seuil"),
        min_value=1,
        max_value=1_000_000,
        decimal_places=1,
        localize=True,
        help_text=_(
            "Le message part quand le chiffre l'atteint : 80 pour 80 %, 30 pour 30 jours, 5 pour 5 visites."
        ),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"}),
    )
    row = forms.ChoiceField(
        label=_("Enveloppe ou quota"),
        required=False,
        help_text=_("Pour la part prise seulement ; sans choix, la plus remplie."),
    )
    phase = forms.ModelChoiceField(
        label=_("Phase"),
        queryset=Phase.objects.order_by("-starts_on"),
        required=False,
        empty_label=_("Toutes"),
    )
    antenna = forms.ModelChoiceField(
        label=_("Antenne"), queryset=Antenna.objects.all(), required=False, empty_label=_("Toutes")
    )
    country = forms.ModelChoiceField(
        label=_("Pays"),
        queryset=partner_countries(),
        required=False,
        empty_label=_("Tous"),
    )

    def __init__(self, *args: Any, user: User, alert: Alert | None = None, **kwargs: Any) -> None:
        if alert is not None:
            names = ("measure", "threshold", "row", "phase", "antenna", "country")
            kwargs["initial"] = {name: getattr(alert, name) for name in names}
        super().__init__(*args, **kwargs)
        offered = measures_for(user)
        self.fields["measure"].choices = [(one.value, one.label) for one in offered]
        self.fields["row"].choices = [("", _("La plus remplie")), *envelope_names().items()]
        if user.role != Role.TASKFORCE_MANAGER:
            del self.fields["antenna"], self.fields["country"]
        if not {AlertMeasure.PLACES_USED, AlertMeasure.EUROS_USED} & set(offered):
            del self.fields["row"]

    @property
    def data_given(self) -> AlertData:
        """What was written, once the form is valid."""
        return AlertData(**self.cleaned_data)
