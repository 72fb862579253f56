"""A note of the journal."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import NoteKind
from cases.forms.fields import DayField
from cases.forms.layouts import helper, pair
from cases.services.journal import NOTE_LENGTH
from common.dates import today


class NoteForm(forms.Form):
    """What happened, when, of which kind, and whether few may read it."""

    text = forms.CharField(
        label=gettext_lazy("Nouvelle note"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": gettext_lazy("La note est vide.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Nature"), choices=NoteKind.choices, initial=NoteKind.OTHER, required=False
    )
    happened_on = DayField(
        label=gettext_lazy("Date du fait"),
        required=False,
        help_text=gettext_lazy("Laissez vide pour aujourd'hui."),
    )
    is_confidential = forms.BooleanField(
        label=gettext_lazy("Note confidentielle"),
        required=False,
        help_text=gettext_lazy("Vous seul·e et le ou la responsable de l'antenne la lisez."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("text", pair("kind", "happened_on"), "is_confidential")

    def clean_kind(self) -> str:
        return str(self.cleaned_data["kind"] or NoteKind.OTHER)

    def clean_happened_on(self) -> Any:
        day = self.cleaned_data["happened_on"]
        if day and day > today():
            message = _("Une note raconte ce qui s'est passé : sa date n'est pas à venir.")
            raise ValidationError(message, code="future")
        return day
