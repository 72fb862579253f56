"""The plan of an economic aid and its lines of costs, with or without JavaScript."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Delegation
from aids.enums import AidKind
from aids.selectors.sectors import sector_choices
from common.forms import EurAmountField

MAX_LINES = 40
COUNT_NAME = "costs-count"


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PlanForm(forms.Form):
    """The project: what, where, by whom, with what impact. `kind` says which conditions are asked."""

    title = forms.CharField(label=_("Intitulé du projet"), max_length=160)
    summary = forms.CharField(label=_("Description"), required=False, max_length=5000, widget=_text(4))
    sector_isic = forms.ChoiceField(label=_("Secteur d’activité (CITI)"), required=False)
    delegation = forms.ChoiceField(label=_("Délégation du projet"), required=False)
    commune = forms.CharField(label=_("Commune"), required=False, max_length=80)
    local_plan = forms.CharField(label=_("Plan de développement local servi"), required=False, max_length=160)
    experience = forms.CharField(
        label=_("Expérience et qualifications"), required=False, max_length=5000, widget=_text(3)
    )
    own_contribution_eur = EurAmountField(
        label=_("Apport personnel (EUR)"),
        required=False,
        min_value=0,
        error_messages={"min_value": _("Un apport ne peut pas être négatif.")},
    )
    jobs_planned = forms.IntegerField(
        label=_("Emplois prévus, le porteur compris"),
        min_value=0,
        max_value=500,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    is_technological = forms.BooleanField(
        label=_("Le projet est innovant sur le plan technologique"), required=False
    )
    serves_commune = forms.BooleanField(
        label=_("Le projet sert sa commune"),
        required=False,
        help_text=_("Emplois pour des personnes défavorisées, économie sociale et solidaire, environnement."),
    )
    impact = forms.CharField(
        label=_("Impact local attendu"), required=False, max_length=5000, widget=_text(3)
    )
    has_experience_abroad = forms.BooleanField(
        label=_("Expérience prouvée dans le pays de migration"), required=False
    )
    has_qualification = forms.BooleanField(
        label=_("Qualification académique dans le domaine"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, kind: str, delegations: Sequence[Delegation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sector_isic"].choices = [("", _("Choisir…")), *sector_choices()]
        self.fields["delegation"].choices = [("", _("Choisir…")), *_by_governorate(delegations)]
        self._delegations = {delegation.pk: delegation for delegation in delegations}
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = _layout(kind)

    def typed_contribution(self) -> Decimal:
        """The own contribution as far as it can be read, whatever is wrong with the rest."""
        try:
            value = self.fields["own_contribution_eur"].clean(self["own_contribution_eur"].value())
        except ValidationError:
            return Decimal(0)
        return value or Decimal(0)

    def clean_delegation(self) -> Delegation | None:
        return self._delegations.get(self.cleaned_data["delegation"])

    def clean_own_contribution_eur(self) -> Decimal:
        return self.cleaned_data["own_contribution_eur"] or Decimal(0)


def _layout(kind: str) -> Layout:
    conditions = (
        "is_technological",
        "serves_commune",
        "impact",
        "has_experience_abroad",
        "has_qualification",
    )
    legend = (
        _("Conditions du projet innovant ou d’impact local")
        if kind == AidKind.INNOVATIVE
        else _("Impact et acquis")
    )
    return Layout(
        "version",
        Fieldset(_("Le projet"), "title", "summary", "sector_isic", "jobs_planned"),
        Fieldset(_("Le lieu"), "delegation", "commune", "local_plan"),
        Fieldset(_("Le porteur"), "experience", "own_contribution_eur"),
        Fieldset(legend, *conditions),
    )


def _by_governorate(delegations: Sequence[Delegation]) -> list[tuple[str, list[tuple[str, str]]]]:
    grouped = groupby(delegations, key=lambda delegation: delegation.governorate)
    return [(str(place), [(d.pk, d.name) for d in found]) for place, found in grouped]


class CostForm(forms.Form):
    """One thing to buy. A line left wholly empty is ignored."""

    label = forms.CharField(
        label=_("Dépense"),
        max_length=160,
        error_messages={"required": _("Dites ce qui est acheté.")},
    )
    supplier = forms.CharField(label=_("Fournisseur"), required=False, max_length=120)
    quote_number = forms.CharField(
        label=_("N° du devis"), required=False, max_length=60, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    amount_eur = EurAmountField(
        label=_("Montant (EUR)"),
        error_messages={"required": _("Indiquez le montant du devis.")},
    )

    def clean_amount_eur(self) -> Decimal:
        amount: Decimal = self.cleaned_data["amount_eur"]
        if amount <= 0:
            raise ValidationError(_("Le montant d’une dépense est positif."))
        return amount


class CostForms:
    """The lines of a plan: read from the request, with one added or taken away, or from stored rows.

    The names are `costs-<n>-<field>`; `costs-count` says how many lines were shown.
    """

    count_name = COUNT_NAME

    def __init__(self, forms_: list[CostForm]) -> None:
        self.forms = forms_

    @classmethod
    def stored(cls, rows: Sequence[Mapping[str, Any]]) -> "CostForms":
        """Show stored or typed rows as they are, without judging them; at least one line."""
        return cls(
            [
                CostForm(initial=dict(row), prefix=f"costs-{index}", use_required_attribute=False)
                for index, row in enumerate(rows or [{}])
            ]
        )

    @classmethod
    def sent(cls, data: Mapping[str, Any]) -> "CostForms":
        """Read the lines of a request, to be validated."""
        return cls(
            [
                CostForm(data, prefix=f"costs-{index}", empty_permitted=True, use_required_attribute=False)
                for index in range(_count(data))
            ]
        )

    @property
    def count(self) -> int:
        return len(self.forms)

    @property
    def can_add(self) -> bool:
        return self.count < MAX_LINES

    def is_valid(self) -> bool:
        # Each line is asked, so that all of them show their errors.
        answers = [form.is_valid() for form in self.forms]
        return all(answers)

    @property
    def cleaned_rows(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.forms if form.has_changed()]

    @property
    def amounts(self) -> list[Decimal]:
        """The amounts that can be read, whatever is wrong with the rest of their line."""
        found = []
        for form in self.forms:
            try:
                value = form.fields["amount_eur"].clean(form["amount_eur"].value())
            except ValidationError:
                continue
            found.append(max(value, Decimal(0)))
        return found


def typed_rows(data: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the lines of a request as they were typed."""
    names = tuple(CostForm.base_fields)
    return [
        {name: str(data.get(f"costs-{index}-{name}", "")) for name in names} for index in range(_count(data))
    ]


def _count(data: Mapping[str, Any]) -> int:
    try:
        return max(1, min(MAX_LINES, int(data.get(COUNT_NAME, 1))))
    except (TypeError, ValueError):
        return 1
