"""Inviting an agent of one's own operator."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.invitations import LANGUAGES


class TeamInvitationForm(forms.Form):
    """Whom to invite; role and place are those of the lead who invites."""

    full_name = forms.CharField(label=_("Nom complet"), max_length=120)
    email = forms.EmailField(
        label=_("Adresse e-mail"), max_length=254, widget=forms.EmailInput(attrs={"dir": "ltr"})
    )
    language = forms.ChoiceField(label=_("Langue de l’invitation"), choices=LANGUAGES)
