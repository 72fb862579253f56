"""The stay abroad, the return and where the person lives now."""

from datetime import date
from typing import Any

from crispy_forms.layout import HTML
from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Antenna, Governorate, User
from cases.enums import LegalSituation, Modality
from cases.forms.fields import CountryField, DayField, DelegationField
from cases.forms.layouts import helper, pair, section
from cases.selectors.antennas import antenna_serving
from cases.services.registration import check_dates
from common.dates import today
from common.errors import DomainError

# Where the antenna of the chosen governorate is told (cases/registration/delegations.html).
_DELEGATION_NOTE = '<div id="delegation-note" aria-live="polite"></div>'


class GovernorateSelect(forms.Select):
    """A list of governorates that narrows the delegations beside it, where htmx runs."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        narrowing = {
            "hx-get": reverse_lazy("cases:delegation_choices"),
            "hx-trigger": "change",
            "hx-target": "#id_delegation",
            "hx-swap": "innerHTML",
        }
        super().__init__(attrs={**narrowing, **(attrs or {})})


class ReturnForm(forms.Form):
    """The return, and the place of life; the dates are checked against the birth date where it is known."""

    return_country = CountryField(
        label=gettext_lazy("Pays de retour"),
        help_text=gettext_lazy(
            "Le pays d'où la personne revient ; pour un retour Sud–Sud, celui où elle va."
        ),
    )
    returned_on = DayField(label=gettext_lazy("Date de retour"))
    modality = forms.ChoiceField(label=gettext_lazy("Mode de retour"), choices=[("", "—"), *Modality.choices])
    governorate = forms.ModelChoiceField(
        Governorate.objects.all(),
        label=gettext_lazy("Gouvernorat"),
        empty_label="—",
        widget=GovernorateSelect,
    )
    delegation = DelegationField(required=False)
    address = forms.CharField(label=gettext_lazy("Adresse"), max_length=200, required=False)
    special_request_by = forms.CharField(
        label=gettext_lazy("Demande particulière de"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Catégorie D : qui demande que la personne soit suivie."),
    )
    special_request_on = DayField(label=gettext_lazy("Demande du"), required=False)
    remarks = forms.CharField(
        label=gettext_lazy("Observations"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, birth_date: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.birth_date = birth_date
        self.helper = helper(*self.sections())

    def sections(self) -> list[Any]:
        return [
            section(
                gettext_lazy("Retour"),
                pair("return_country", "returned_on"),
                "modality",
            ),
            section(
                gettext_lazy("Lieu de vie"),
                pair("governorate", "delegation"),
                HTML(_DELEGATION_NOTE),
                "address",
            ),
            section(
                gettext_lazy("Demande particulière et observations"),
                pair("special_request_by", "special_request_on"),
                "remarks",
            ),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        try:
            check_dates(birth_date=self.birth_date, returned_on=data.get("returned_on"))
        except DomainError as refusal:
            self.add_error("returned_on", refusal.message)
        delegation, governorate = data.get("delegation"), data.get("governorate")
        if delegation and governorate and delegation.governorate_id != governorate.pk:
            message = _("%(delegation)s n'est pas dans le gouvernorat de %(governorate)s.")
            names = {"delegation": delegation.name, "governorate": governorate.name}
            self.add_error("delegation", message % names)
        requested_on = data.get("special_request_on")
        if requested_on and requested_on > today():
            self.add_error("special_request_on", _("Cette date est dans le futur."))
        return data

    def values(self) -> dict[str, Any]:
        """Return the facts of the case as the services take them; the form is valid."""
        return {name: self.cleaned_data[name] for name in ReturnForm.base_fields}


class StayAndReturnForm(ReturnForm):
    """The return as it is registered: with the stay that ended, and the antenna that will handle the case."""

    stay_from = DayField(label=gettext_lazy("À l'étranger depuis le"), required=False)
    legal_situation = forms.ChoiceField(
        label=gettext_lazy("Situation légale"), choices=LegalSituation.choices, initial=LegalSituation.UNKNOWN
    )
    stay_occupation = forms.CharField(
        label=gettext_lazy("Métier exercé à l'étranger"), max_length=80, required=False
    )
    antenna = forms.ModelChoiceField(
        Antenna.objects.none(),
        label=gettext_lazy("Antenne"),
        required=False,
        empty_label=gettext_lazy("Celle qui dessert le gouvernorat"),
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["antenna"].queryset = Antenna.objects.filter(pk=actor.antenna_id)

    def sections(self) -> list[Any]:
        stay = section(
            gettext_lazy("Séjour à l'étranger"), pair("stay_from", "legal_situation"), "stay_occupation"
        )
        the_return, home, request = super().sections()
        home.fields.append("antenna")
        return [the_return, stay, home, request]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        started, returned = data.get("stay_from"), data.get("returned_on")
        if started and returned and started > returned:
            self.add_error("stay_from", _("Le séjour ne peut pas commencer après le retour."))
        if started and self.birth_date and started < self.birth_date:
            self.add_error("stay_from", _("Le séjour ne peut pas commencer avant la naissance."))
        if data.get("governorate") and not data.get("antenna"):
            data["antenna"] = antenna_serving(data["governorate"], today())
            if data["antenna"] is None:
                self.add_error(
                    "antenna", _("Aucune antenne ne dessert ce gouvernorat : choisissez la vôtre.")
                )
        return data

    def stay(self) -> dict[str, Any]:
        """Return the stay that ended as `person_create` takes it."""
        data = self.cleaned_data
        return {
            "country": data["return_country"],
            "starts_on": data["stay_from"],
            "ends_on": data["returned_on"],
            "legal_situation": data["legal_situation"],
            "occupation": data["stay_occupation"],
            "return_modality": data["modality"],
        }
