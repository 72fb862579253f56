"""Choosing an operator, taking an offer back, answering it."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PickForm(forms.Form):
    """Which operator to propose the file to; a manager who passes over a reason says why."""

    operator = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": _("Choisissez un opérateur.")}
    )
    reason = forms.CharField(
        label=_("Raison de passer outre"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class WithdrawForm(forms.Form):
    """Why an offer is taken back."""

    reason = forms.CharField(
        label=_("Raison du retrait"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("L’opérateur ne verra plus le dossier. Personne d’autre ne sera sollicité."),
        error_messages={"required": _("Dites pourquoi la proposition est retirée.")},
    )


class DeclineForm(forms.Form):
    """Why the operator declines a file."""

    reason = forms.CharField(
        label=_("Pourquoi déclinez-vous ce dossier ?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Par exemple : trop loin de nos équipes, secteur hors de nos compétences, plus de disponibilité. "
            "Le conseiller lira ce motif."
        ),
        error_messages={"required": _("Dites pourquoi vous déclinez ce dossier.")},
    )
