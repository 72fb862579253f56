"""Recording the operator's signature of the commitment contract."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.dates import today
from common.forms import DayField


class SignForm(forms.Form):
    """The day the operator signed, and the signed copy if there is one."""

    signed_on = DayField(label=_("Signé par l’opérateur le"))
    scan = forms.FileField(
        label=_("Contrat signé (copie)"),
        required=False,
        help_text=_("Facultatif : une photo lisible suffit."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
        error_messages={"empty": _("Ce fichier est vide. Choisissez un autre fichier.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signed_on"].initial = today
