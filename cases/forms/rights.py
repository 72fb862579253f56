"""Requests about one's data, and what narrows the lists of the data-protection officer."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import Channel, ConsentScope, RightsKind, RightsState
from cases.forms.acts import ActForm
from cases.forms.fields import DayField
from cases.forms.filters import FilterSelect
from cases.forms.layouts import helper, pair
from cases.models import Case
from cases.selectors.protection import AccessFilters
from cases.selectors.rights import RightsFilters, case_by_number
from common.forms import reason_field
from common.models.audit import AccessKind

AT_THE_DESK = [choice for choice in Channel.choices if choice[0] != Channel.PUBLIC_PAGE]
ALL = ("", gettext_lazy("Tous"))


class RightsForm(ActForm):
    """A request of the case's person."""

    kind = forms.ChoiceField(
        label=gettext_lazy("La personne demande à"), choices=[("", "—"), *RightsKind.choices]
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("Accord à retirer"),
        choices=[("", gettext_lazy("Tous ses accords")), *ConsentScope.choices],
        required=False,
        help_text=gettext_lazy("Seulement pour le retrait d'un accord."),
    )
    details = reason_field(
        gettext_lazy("Ce qu'elle demande, dans ses mots"),
        required=False,
        help_text=gettext_lazy("Pour une correction : ce qui est faux et ce qui est juste."),
    )
    channel = forms.ChoiceField(label=gettext_lazy("Reçue"), choices=AT_THE_DESK)
    received_on = DayField(
        label=gettext_lazy("Reçue le"),
        required=False,
        help_text=gettext_lazy("Laissez vide pour aujourd'hui."),
    )

    def __init__(self, *args: Any, case: Case | None = None, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.helper = helper("kind", "scope", "details", pair("channel", "received_on"))


class RightsReceiveForm(RightsForm):
    """The same, received by the data-protection officer: she types the number of the case."""

    number = forms.CharField(label=gettext_lazy("Numéro du dossier"), max_length=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].widget.attrs.update(dir="ltr", autocomplete="off", placeholder="T26-000123-K")
        self.helper = helper("number", "kind", "scope", "details", pair("channel", "received_on"))

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        self.case = case_by_number(number)
        if self.case is None:
            message = _("Aucun dossier ne porte ce numéro : relisez-le sur la fiche de la personne.")
            raise forms.ValidationError(message, code="unknown")
        return number


class AnswerForm(forms.Form):
    """The words of an answer, or of a refusal."""

    answer = reason_field(
        gettext_lazy("Réponse"), help_text=gettext_lazy("Telle qu'elle est donnée à la personne.")
    )


class FilterForm(forms.Form):
    """Filters in the URL: what cannot be read does not narrow."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.widget = FilterSelect(choices=field.choices)
            is_select = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if is_select else "form-control"
        self.is_valid()

    def value(self, name: str) -> Any:
        return getattr(self, "cleaned_data", {}).get(name) or ""


class RightsFilterForm(FilterForm):
    etat = forms.ChoiceField(
        label=gettext_lazy("État"),
        choices=[
            ("", gettext_lazy("À répondre")),
            ("all", gettext_lazy("Toutes")),
            *RightsState.choices,
        ],
        required=False,
    )
    demande = forms.ChoiceField(
        label=gettext_lazy("Demande"), choices=[ALL, *RightsKind.choices], required=False
    )
    numero = forms.CharField(label=gettext_lazy("Numéro du dossier"), max_length=20, required=False)

    def filters(self) -> RightsFilters:
        kind = self.value("demande")
        facts = {"kind": kind} if kind else {}
        return RightsFilters(number=self.value("numero"), state=self.value("etat"), facts=facts)


class AccessFilterForm(FilterForm):
    q = forms.CharField(
        label=gettext_lazy("Personne ou dossier : nom, numéro, CIN"), max_length=120, required=False
    )
    par = forms.CharField(label=gettext_lazy("Consulté par"), max_length=120, required=False)
    nature = forms.ChoiceField(
        label=gettext_lazy("Nature"), choices=[ALL, *AccessKind.choices], required=False
    )
    du = DayField(label=gettext_lazy("Depuis le"), required=False)
    au = DayField(label=gettext_lazy("Jusqu'au"), required=False)

    def filters(self) -> AccessFilters:
        values = getattr(self, "cleaned_data", {})
        return AccessFilters(
            text=self.value("q"),
            user=self.value("par"),
            kind=self.value("nature"),
            from_day=values.get("du"),
            to_day=values.get("au"),
        )


class ConsentFilterForm(FilterForm):
    q = forms.CharField(
        label=gettext_lazy("Personne ou dossier : nom, numéro, CIN"), max_length=120, required=False
    )
    accord = forms.ChoiceField(
        label=gettext_lazy("Accord"), choices=[ALL, *ConsentScope.choices], required=False
    )
    etat = forms.ChoiceField(
        label=gettext_lazy("État"),
        choices=[
            ALL,
            ("in_force", gettext_lazy("En vigueur")),
            ("withdrawn", gettext_lazy("Retiré")),
        ],
        required=False,
    )


class HoldForm(ActForm):
    reason = reason_field(
        gettext_lazy("Raison de garder ces données"),
        help_text=gettext_lazy("Par exemple : un recours en justice est en cours."),
    )


class WithdrawForm(ActForm):
    reason = reason_field(gettext_lazy("Raison, si la personne la donne"), required=False)
