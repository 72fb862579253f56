"""Announcements before return: the author's short form, and the antenna's acts."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import HTML
from django import forms
from django.utils.translation import gettext_lazy

from accounts.enums import Role
from accounts.models import Governorate, User
from cases.enums import ClosingReason, ConsentScope, DocumentKind, Modality, Sex
from cases.forms.consent import LANGUAGES
from cases.forms.fields import ArabicField, CinField, CountryField, DayField, DelegationField, PhoneField
from cases.forms.layouts import helper, pair, section
from cases.forms.people import arabic_name, latin_name
from cases.forms.returns import GovernorateSelect
from cases.models import Announcement
from cases.services.announcements.arrivals import NOT_COME_REASONS
from cases.services.announcements.making import (
    IDENTITY_PAPERS,
    PAPERS,
    SITUATION_LENGTH,
    AnnouncementData,
    Papers,
    announcement_problems,
)
from common.folding import western_digits

_NAME_LENGTH = 80
_REASON_LENGTH = 1000
_ACCEPTED = ".pdf,.jpg,.jpeg,.png,.webp"
# Where the antenna of the chosen governorate is told (cases/registration/delegations.html).
_DELEGATION_NOTE = '<div id="delegation-note" aria-live="polite"></div>'


def _file_field(label: Any, *, required: bool = False) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=required,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": _ACCEPTED}),
        help_text=gettext_lazy("PDF, JPEG, PNG ou WebP, 10 Mo au plus. La copie peut suivre plus tard."),
    )


def _kinds(kinds: Sequence[str]) -> list[tuple[str, Any]]:
    return [(str(kind), DocumentKind(kind).label) for kind in kinds]


class AnnouncementEditForm(forms.Form):
    """Who returns, when, where to; what the author may still correct."""

    last_name = forms.CharField(label=gettext_lazy("Nom"), max_length=_NAME_LENGTH)
    first_name = forms.CharField(label=gettext_lazy("Prénom"), max_length=_NAME_LENGTH)
    last_name_ar = ArabicField(label=gettext_lazy("Nom en arabe"), max_length=_NAME_LENGTH, required=False)
    first_name_ar = ArabicField(
        label=gettext_lazy("Prénom en arabe"), max_length=_NAME_LENGTH, required=False
    )
    sex = forms.ChoiceField(label=gettext_lazy("Sexe"), choices=Sex.choices, widget=forms.RadioSelect)
    birth_date = DayField(
        label=gettext_lazy("Date de naissance"),
        required=False,
        help_text=gettext_lazy("Laissez vide si elle n'est pas connue."),
    )
    cin = CinField(required=False)
    passport = forms.CharField(label=gettext_lazy("Passeport"), max_length=20, required=False)
    consular_card = forms.CharField(label=gettext_lazy("Carte consulaire"), max_length=30, required=False)
    phone = PhoneField(
        label=gettext_lazy("Téléphone"),
        required=False,
        help_text=gettext_lazy("Avec l'indicatif du pays, par exemple +33 6 12 34 56 78."),
    )
    country = CountryField(label=gettext_lazy("Pays quitté"))
    modality = forms.ChoiceField(label=gettext_lazy("Mode de retour"), choices=[("", "—"), *Modality.choices])
    planned_on = DayField(label=gettext_lazy("Retour prévu le"))
    governorate = forms.ModelChoiceField(
        Governorate.objects.all(),
        label=gettext_lazy("Gouvernorat"),
        empty_label="—",
        widget=GovernorateSelect,
        help_text=gettext_lazy("Là où la personne compte vivre : l'antenne qui le dessert la recevra."),
    )
    delegation = DelegationField(required=False)
    situation = forms.CharField(
        label=gettext_lazy("Situation"),
        max_length=SITUATION_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "En quelques mots : santé, enfants, logement, travail, ce qu'il faut préparer. "
            "Gardé chiffré, lu par l'antenne seulement."
        ),
    )

    def __init__(self, *args: Any, before: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = before
        for name in ("last_name", "first_name", "situation"):
            self.fields[name].widget.attrs["dir"] = "auto"
        for name in ("passport", "consular_card"):
            self.fields[name].widget.attrs["dir"] = "ltr"
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")
        self.helper = helper(*self.sections())

    def sections(self) -> list[Any]:
        """Return the form's sections, in order."""
        return [
            section(
                gettext_lazy("La personne"),
                pair("last_name", "first_name"),
                pair("last_name_ar", "first_name_ar"),
                "sex",
                pair("birth_date", "phone"),
                pair("cin", "passport"),
                "consular_card",
            ),
            section(
                gettext_lazy("Le retour"),
                pair("country", "planned_on"),
                "modality",
                pair("governorate", "delegation"),
                HTML(_DELEGATION_NOTE),
                "situation",
            ),
        ]

    def clean_last_name(self) -> str:
        return latin_name(self.cleaned_data["last_name"])

    def clean_first_name(self) -> str:
        return latin_name(self.cleaned_data["first_name"])

    def clean_last_name_ar(self) -> str:
        return arabic_name(self.cleaned_data["last_name_ar"])

    def clean_first_name_ar(self) -> str:
        return arabic_name(self.cleaned_data["first_name_ar"])

    def clean_passport(self) -> str:
        return _number(self.cleaned_data["passport"])

    def clean_consular_card(self) -> str:
        return _number(self.cleaned_data["consular_card"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors:
            for name, message in announcement_problems(
                self.data_said(), before=self.before, with_consent=False
            ):
                self.add_error(name, message)
        return data

    def data_said(self) -> AnnouncementData:
        """Return what the author says, as the services take it; the form is valid."""
        return AnnouncementData(
            **{name: self.cleaned_data[name] for name in AnnouncementEditForm.base_fields}
        )


class AnnouncementForm(AnnouncementEditForm):
    """The whole announcement: with the person's agreement, and the copies that are at hand."""

    consents = forms.MultipleChoiceField(
        label=gettext_lazy("La personne accepte"),
        choices=ConsentScope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Cochez ce que la personne accepte.")},
    )
    consent_language = forms.ChoiceField(
        label=gettext_lazy("Langue de l'explication"), choices=LANGUAGES, initial="ar"
    )
    consent_given_on = DayField(
        label=gettext_lazy("Accord donné le"),
        required=False,
        help_text=gettext_lazy("Laissez vide pour aujourd'hui."),
    )
    consent_file = _file_field(gettext_lazy("Consentement signé"))
    identity_kind = forms.ChoiceField(
        label=gettext_lazy("Pièce d'identité"),
        choices=_kinds(IDENTITY_PAPERS),
        initial=DocumentKind.PASSPORT,
    )
    identity_file = _file_field(gettext_lazy("Copie de la pièce d'identité"))

    def sections(self) -> list[Any]:
        consent = section(
            gettext_lazy("Consentement"),
            "consents",
            pair("consent_language", "consent_given_on"),
            "consent_file",
        )
        copies = section(gettext_lazy("Copie d'identité"), "identity_kind", "identity_file")
        return [*super().sections(), consent, copies]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors:
            for name, message in announcement_problems(self.said(), before=data["planned_on"]):
                self.add_error(name, message)
        return data

    def said(self) -> AnnouncementData:
        """Return everything the author says, the agreement included; the form is valid."""
        names = (*AnnouncementEditForm.base_fields, "consent_language", "consent_given_on")
        consents = tuple(self.cleaned_data["consents"])
        return AnnouncementData(**{name: self.cleaned_data[name] for name in names}, consents=consents)

    def papers(self) -> Papers:
        """Return the copies sent with it."""
        data = self.cleaned_data
        return Papers(
            identity=data.get("identity_file"),
            identity_kind=data["identity_kind"],
            consent=data.get("consent_file"),
        )


class PaperForm(forms.Form):
    """One copy that follows the announcement."""

    kind = forms.ChoiceField(label=gettext_lazy("Type"), choices=_kinds(PAPERS))
    file = _file_field(gettext_lazy("Fichier"), required=True)


class BatchForm(forms.Form):
    """A file of several announcements."""

    file = forms.FileField(
        label=gettext_lazy("Fichier des signalements"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=gettext_lazy("Le modèle rempli, 200 lignes au plus."),
    )


def _reason(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, max_length=_REASON_LENGTH, required=required, widget=widget, help_text=help_text
    )


class WithdrawForm(forms.Form):
    reason = _reason(gettext_lazy("Raison"), help_text=gettext_lazy("L'antenne la lira."))


class PrepareForm(forms.Form):
    """Who will receive the person, and what is prepared."""

    counsellor = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Conseiller"),
        required=False,
        empty_label=gettext_lazy("Personne"),
    )
    note = _reason(
        gettext_lazy("Ce qui est préparé"),
        required=False,
        help_text=gettext_lazy("Écrit au journal du dossier : transport, hébergement, rendez-vous."),
    )

    def __init__(self, *args: Any, announcement: Announcement, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        case = announcement.case
        staff = User.objects.filter(
            role__in=[Role.COUNSELLOR, Role.ANTENNA_MANAGER], antenna=case.antenna_id, is_active=True
        )
        is_manager = actor.role == Role.ANTENNA_MANAGER
        self.fields["counsellor"].queryset = staff if is_manager else staff.filter(pk=actor.pk)
        self.fields["counsellor"].initial = case.counsellor_id or (None if is_manager else actor.pk)


class ConfirmForm(forms.Form):
    """The arrival, with the modality checked with the person."""

    returned_on = DayField(label=gettext_lazy("Date d'arrivée"))
    modality = forms.ChoiceField(
        label=gettext_lazy("Mode de retour"),
        choices=Modality.choices,
        help_text=gettext_lazy("À vérifier avec la personne : la catégorie en dépend."),
    )
    reason = _reason(gettext_lazy("Précisions"), required=False)


class NotComeForm(forms.Form):
    """Why the person did not come."""

    closing_reason = forms.ChoiceField(
        label=gettext_lazy("Motif de clôture"),
        choices=[("", "—"), *((str(one), ClosingReason(one).label) for one in NOT_COME_REASONS)],
    )
    reason = _reason(
        gettext_lazy("Ce qui a été fait pour joindre la personne"),
        help_text=gettext_lazy("Gardé au dossier ; l'auteur du signalement ne lit que l'état."),
    )


def _number(text: str) -> str:
    return western_digits(text).upper().replace(" ", "")
