"""Writing the text of a partner country."""

from django import forms
from django.utils.translation import gettext_lazy as _

from reporting.models.country_texts import LONGEST_TEXT


class CountryTextForm(forms.Form):
    """A text, and the version of it that was read."""

    body = forms.CharField(
        label=_("Texte"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 16, "dir": "auto"}),
        help_text=_(
            "Une ligne vide sépare deux paragraphes ; une ligne qui commence par un tiret est un élément de liste ;"
            " une adresse (https://… ou un courriel) devient un lien. Rien d'autre n'est mis en forme."
        ),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
