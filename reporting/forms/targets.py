"""An aim of a phase."""

from django import forms
from django.utils.translation import gettext_lazy as _

from aids.models import Phase
from reporting.enums import TargetMeasure


class TargetForm(forms.Form):
    """What to reach in a phase, and where that is written."""

    phase = forms.ModelChoiceField(label=_("Phase"), queryset=Phase.objects.order_by("-starts_on"))
    measure = forms.ChoiceField(label=_("Ce qui est compté"), choices=TargetMeasure.choices)
    value = forms.IntegerField(
        label=_("À atteindre"), min_value=1, max_value=1_000_000, help_text=_("Un nombre entier.")
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        help_text=_("Où cet objectif est écrit, par exemple « Résultat R1.4 du programme »."),
    )
