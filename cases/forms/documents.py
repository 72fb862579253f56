"""Documents attached to a case."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import DocumentKind
from cases.forms.fields import DayField
from common.dates import today

ACCEPTED = ".pdf,.jpg,.jpeg,.png,.webp"
MOST_FILES = 10


class FilesInput(forms.FileInput):
    """Several files at once, picked or dropped."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; their content is checked by the service."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        # Django's own words for a file without content come from the service, with its name.
        return [super(FilesField, self).clean(file, initial) for file in files if file]


def _files(label: Any, **attrs: Any) -> FilesField:
    return FilesField(
        label=label,
        required=False,
        allow_empty_file=True,
        widget=FilesInput(attrs={"multiple": True, **attrs}),
    )


class DocumentDaysForm(forms.Form):
    """What every document may bear: a title, its own date, its end."""

    title = forms.CharField(label=gettext_lazy("Titre"), max_length=120, required=False)
    dated_on = DayField(
        label=gettext_lazy("Date du document"),
        required=False,
        help_text=gettext_lazy("Celle qui est écrite dessus."),
    )
    expires_on = DayField(
        label=gettext_lazy("Expire le"),
        required=False,
        help_text=gettext_lazy("Le portail prévient 60 jours avant."),
    )

    def clean_dated_on(self) -> Any:
        day = self.cleaned_data["dated_on"]
        if day and day > today():
            raise ValidationError(_("Un document ne peut pas être daté du futur."), code="future")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        dated_on, expires_on = data.get("dated_on"), data.get("expires_on")
        if dated_on and expires_on and expires_on < dated_on:
            self.add_error("expires_on", _("Un document n'expire pas avant sa propre date."))
        return data


class DocumentForm(DocumentDaysForm):
    """Files, what they are, and until when they are valid; the files themselves are checked by the service."""

    kind = forms.ChoiceField(label=gettext_lazy("Type"), choices=[("", "—"), *DocumentKind.choices])
    file = _files(gettext_lazy("Fichiers"), accept=ACCEPTED)
    photo = _files(gettext_lazy("Photo prise maintenant"), accept="image/*", capture="environment")
    field_order = ("kind", "title", "dated_on", "expires_on", "file", "photo")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        files = self.uploads()
        if not files and not self.has_error("file"):
            self.add_error("file", ValidationError(_("Choisissez au moins un fichier."), code="required"))
        if len(files) > MOST_FILES:
            message = _("Envoyez %(limit)s fichiers au plus à la fois.") % {"limit": MOST_FILES}
            self.add_error("file", ValidationError(message, code="too_many"))
        return data

    def uploads(self) -> list[Any]:
        """Return the files picked, dropped or just photographed."""
        return [*self.cleaned_data.get("file", []), *self.cleaned_data.get("photo", [])]

    def facts(self) -> dict[str, Any]:
        """Return what `document_add` takes beside the file; the form is valid."""
        return {name: self.cleaned_data[name] for name in ("kind", "title", "dated_on", "expires_on")}

    def refuse_files(self, refusals: Iterable[tuple[str, str]]) -> None:
        """Say beside the field which files were refused, and why."""
        for name, message in refusals:
            self.add_error("file", ValidationError("%s : %s" % (name, message), code="refused"))  # noqa: UP031


class NewVersionForm(DocumentDaysForm):
    """A newer version of one document."""

    file = forms.FileField(
        label=gettext_lazy("Fichier"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    field_order = ("title", "dated_on", "expires_on", "file")


class RemovalForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Raison"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Elle reste au dossier. Le fichier est effacé après 30 jours."),
        error_messages={"required": gettext_lazy("Dites pourquoi ce document est retiré.")},
    )
