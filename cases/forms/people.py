"""The identity of a person."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Country
from cases.enums import MaritalStatus, Schooling, Sex
from cases.forms.fields import ArabicField, CinField, CountryField, DayField, PhoneField
from cases.forms.layouts import helper, pair, section
from common.dates import today
from common.folding import is_arabic, western_digits

_NAME_LENGTH = 80
_OLDEST = 120


def _choices(enum: Any) -> list[tuple[str, Any]]:
    return [("", "—"), *enum.choices]


class IdentityForm(forms.Form):
    """Who the person is; only the Latin name and the sex must be known."""

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
    birth_place = forms.CharField(label=gettext_lazy("Lieu de naissance"), max_length=80, required=False)
    nationality = CountryField(label=gettext_lazy("Nationalité"))
    cin = CinField(required=False)
    passport = forms.CharField(label=gettext_lazy("Passeport"), max_length=20, required=False)
    consular_card = forms.CharField(label=gettext_lazy("Carte consulaire"), max_length=30, required=False)
    phone = PhoneField(
        label=gettext_lazy("Téléphone"),
        required=False,
        help_text=gettext_lazy("Sans indicatif, le numéro est tunisien."),
    )
    phone_2 = PhoneField(label=gettext_lazy("Autre téléphone"), required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    marital_status = forms.ChoiceField(
        label=gettext_lazy("Situation familiale"), choices=_choices(MaritalStatus), required=False
    )
    schooling = forms.ChoiceField(
        label=gettext_lazy("Niveau d'instruction"), choices=_choices(Schooling), required=False
    )
    occupation = forms.CharField(label=gettext_lazy("Métier"), max_length=80, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nationality"].initial = self.fields["nationality"].initial or _home_country()
        for name in ("last_name", "first_name", "birth_place", "occupation"):
            self.fields[name].widget.attrs["dir"] = "auto"
        for name in ("passport", "consular_card", "email"):
            self.fields[name].widget.attrs["dir"] = "ltr"
        for name in self.fields:
            self.fields[name].widget.attrs.setdefault("autocomplete", "off")
        self.helper = helper(
            section(
                pgettext_lazy("whole name", "Nom"),
                pair("last_name", "first_name"),
                pair("last_name_ar", "first_name_ar"),
                "sex",
            ),
            section(
                gettext_lazy("Naissance et nationalité"), pair("birth_date", "birth_place"), "nationality"
            ),
            section(gettext_lazy("Pièces d'identité"), pair("cin", "passport"), "consular_card"),
            section(gettext_lazy("Contact"), pair("phone", "phone_2"), "email"),
            section(gettext_lazy("Situation"), pair("marital_status", "schooling"), "occupation"),
        )

    def clean_last_name(self) -> str:
        return latin_name(self.cleaned_data["last_name"])

    def clean_first_name(self) -> str:
        return latin_name(self.cleaned_data["first_name"])

    def clean_last_name_ar(self) -> str:
        return arabic_name(self.cleaned_data["last_name_ar"])

    def clean_first_name_ar(self) -> str:
        return arabic_name(self.cleaned_data["first_name_ar"])

    def clean_birth_date(self) -> Any:
        birth_date = self.cleaned_data["birth_date"]
        if birth_date and birth_date > today():
            raise ValidationError(_("La date de naissance est dans le futur."), code="future")
        if birth_date and birth_date.year < today().year - _OLDEST:
            raise ValidationError(_("Cette personne aurait plus de 120 ans : vérifiez l'année."), code="age")
        return birth_date

    def clean_passport(self) -> str:
        return western_digits(self.cleaned_data["passport"]).upper().replace(" ", "")

    def values(self) -> dict[str, Any]:
        """Return the identity as `person_create` and `person_update` take it; the form is valid."""
        data = dict(self.cleaned_data)
        phones = [data.pop("phone"), data.pop("phone_2")]
        return {**data, "phones": [phone for phone in phones if phone]}


def identity_initial(values: dict[str, Any]) -> dict[str, Any]:
    """Return what `person_values` gave as the form's initial values."""
    phones = [*values["phones"], "", ""]
    return {**values, "phone": phones[0], "phone_2": phones[1]}


def _home_country() -> Country | None:
    return Country.objects.filter(code="TN").first()


def latin_name(text: str) -> str:
    """Return a name typed in Latin letters, tidied; raise ValidationError for Arabic script or digits."""
    if is_arabic(text):
        raise ValidationError(
            _("Écrivez ce nom en lettres latines ; l'arabe a son propre champ."), code="script"
        )
    return _name(text)


def arabic_name(text: str) -> str:
    """Return a name typed in Arabic letters, tidied; raise ValidationError for another script or digits."""
    if text and not is_arabic(text):
        raise ValidationError(_("Écrivez ce nom en lettres arabes."), code="script")
    return _name(text)


def _name(text: str) -> str:
    if any(char.isdigit() for char in text):
        raise ValidationError(_("Un nom ne contient pas de chiffres."), code="digits")
    return " ".join(text.split())
