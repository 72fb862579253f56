"""Documents attached to a case."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.enums import DocumentKind
from cases.forms.fields import DayField


class DocumentForm(forms.Form):
    """A file, what it is, and until when it is valid; the file itself is checked by the service."""

    kind = forms.ChoiceField(label=_("Type"), choices=[("", "—"), *DocumentKind.choices])
    title = forms.CharField(label=_("Titre"), max_length=120, required=False)
    expires_on = DayField(label=_("Expire le"), required=False)
    file = forms.FileField(
        label=_("Fichier"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.webp"}),
    )

    def values(self) -> dict[str, Any]:
        """Return what `document_add` takes; the form is valid."""
        data = dict(self.cleaned_data)
        upload = data.pop("file")
        return {**data, "upload": upload}
