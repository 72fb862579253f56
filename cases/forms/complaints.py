"""Complaints and feedback, at the desk and on the public page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Antenna, User
from cases.enums import ComplaintKind, ComplaintState, ComplaintSubject
from cases.forms.acts import ActForm
from cases.forms.fields import DayField
from cases.forms.filters import RowChoiceField
from cases.forms.layouts import helper, pair
from cases.forms.rights import ALL, AT_THE_DESK, FilterForm
from cases.services.complaints import TEXT_LENGTH

MARKS = [("", "—"), *((str(mark), str(mark)) for mark in range(1, 6))]
PUBLIC_MARKS = [
    ("5", _("5 : très bien")),
    ("4", _("4 : bien")),
    ("3", _("3 : moyen")),
    ("2", _("2 : mal")),
    ("1", _("1 : très mal")),
]


def _text(label: Any, *, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=help_text,
    )


def _as_mark(text: str) -> int | None:
    return int(text) if text else None


class ComplaintForm(ActForm):
    """What a person says, written down by whoever receives her."""

    kind = forms.ChoiceField(label=_("Nature"), choices=ComplaintKind.choices)
    subject = forms.ChoiceField(
        label=_("À propos de"), choices=ComplaintSubject.choices, initial=ComplaintSubject.OTHER
    )
    text = _text(_("Ce que dit la personne"))
    mark = forms.ChoiceField(label=_("Note de 1 à 5"), choices=MARKS, required=False)
    is_confidential = forms.BooleanField(
        label=_("Réserver au responsable"),
        required=False,
        help_text=_("Toujours le cas quand il s'agit d'une personne de l'antenne."),
    )
    channel = forms.ChoiceField(label=_("Reçue"), choices=AT_THE_DESK)
    received_on = DayField(label=_("Reçue le"), required=False, help_text=_("Laissez vide pour aujourd'hui."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(
            pair("kind", "subject"), "text", pair("mark", "channel"), "received_on", "is_confidential"
        )

    def clean_mark(self) -> int | None:
        return _as_mark(self.cleaned_data["mark"])


class ComplaintFilterForm(FilterForm):
    etat = forms.ChoiceField(
        label=_("État"),
        choices=[("", _("À répondre")), (ComplaintState.ANSWERED, ComplaintState.ANSWERED.label)],
        required=False,
    )
    nature = forms.ChoiceField(label=_("Nature"), choices=[ALL, *ComplaintKind.choices], required=False)
    antenne = RowChoiceField(Antenna.objects.all(), label=_("Antenne"), required=False)

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if actor.role != Role.TASKFORCE_MANAGER:
            del self.fields["antenne"]


class OpenForm(forms.Form):
    """The number of the case and the code that goes with it."""

    number = forms.CharField(
        label=_("Numéro du dossier"),
        max_length=30,
        help_text=_("Il commence par T, par exemple T26-000123-K."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "autocapitalize": "characters"}),
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=30,
        help_text=_("Les 8 signes que l'antenne vous a remis."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "autocapitalize": "characters"}),
    )


class MessageForm(forms.Form):
    """What the person writes to the scheme."""

    kind = forms.ChoiceField(
        label=_("Vous voulez"),
        choices=[
            (ComplaintKind.MESSAGE, _("poser une question ou donner une information")),
            (ComplaintKind.COMPLAINT, _("faire une réclamation")),
            (ComplaintKind.FEEDBACK, _("donner votre avis")),
        ],
        widget=forms.RadioSelect,
        initial=ComplaintKind.MESSAGE,
    )
    about_staff = forms.BooleanField(
        label=_("Il s'agit d'une personne de l'antenne"),
        required=False,
        help_text=_("Seul le responsable lira votre message."),
    )
    text = _text(_("Votre message"))
    mark = forms.ChoiceField(label=_("Votre note"), choices=[("", "—"), *PUBLIC_MARKS], required=False)

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        about_staff = self.cleaned_data["about_staff"]
        return {
            "kind": self.cleaned_data["kind"],
            "text": self.cleaned_data["text"],
            "mark": _as_mark(self.cleaned_data["mark"]),
            "subject": ComplaintSubject.STAFF if about_staff else ComplaintSubject.OTHER,
        }
