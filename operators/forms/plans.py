"""The plan of an economic aid, one form per step; the lists inside it are in `plan_lines`."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Delegation
from aids.enums import AidKind, Formality, JobContract, JobPath, PlanSection
from aids.forms.disbursements import file_field
from aids.selectors.sectors import (
    activity_name,
    find_activities,
    find_occupations,
    is_class,
    is_occupation,
    occupation_name,
)
from common.forms import DayField, EurAmountField, TndAmountField

SEARCH_NAME = "cherche"
_CHOOSE = ("", _("Choisir…"))


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _long(label: Any, rows: int = 3, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=5000, widget=_text(rows), help_text=help_text
    )


def _number(label: Any, most: int, **kwargs: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=0, max_value=most, widget=widget, **kwargs)


class StepForm(forms.Form):
    """One step. `groups` are its fields as the page shows them, each group under its legend."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    layout: Sequence[tuple[Any, Sequence[str]]] = ()
    search: "CodeSearch | None" = None

    def __init__(
        self, *args: Any, kind: str = "", delegations: Sequence[Delegation] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.kind = kind
        self.set_up(delegations)

    def set_up(self, delegations: Sequence[Delegation]) -> None:
        """Fit the fields to the kind of aid and to its places."""

    def groups(self) -> Iterator[tuple[Any, list[forms.BoundField]]]:
        for legend, names in self.layout:
            yield legend, [self[name] for name in names if name in self.fields]

    @property
    def data_names(self) -> list[str]:
        return [name for name in self.fields if name != "version"]

    @property
    def answers(self) -> dict[str, Any]:
        """What is written into the plan."""
        return {name: self.cleaned_data[name] for name in self.data_names}


class CodeSearch:
    """A field that is found by words: the codes that the typed words mean, the one chosen among them."""

    def __init__(
        self,
        form: StepForm,
        field: str,
        *,
        typed: str,
        find: Callable[[str], list[tuple[str, str]]],
        known: Callable[[str], bool],
        name: Callable[[str], str],
    ) -> None:
        self.form, self.field_name, self.typed = form, field, typed.strip()[:80]
        chosen = str(form[field].value() or "")
        found = find(self.typed) if self.typed else []
        self.count = len(found)
        choices = dict(found)
        if known(chosen) and chosen not in choices:
            choices = {chosen: name(chosen), **choices}
        form.fields[field].choices = [(code, f"{code} · {words}") for code, words in choices.items()]

    @property
    def bound(self) -> forms.BoundField:
        return self.form[self.field_name]

    @property
    def input_name(self) -> str:
        return SEARCH_NAME

    @property
    def found_nothing(self) -> bool:
        return bool(self.typed) and not self.count


class ProjectForm(StepForm):
    """What a business is, by whom, with what impact."""

    title = forms.CharField(label=_("Intitulé du projet"), max_length=160)
    summary = _long(_("Description"), 4)
    isic_class = forms.ChoiceField(
        label=_("Activité (CITI)"), required=False, choices=[], widget=forms.RadioSelect
    )
    jobs_planned = _number(_("Emplois prévus, le porteur compris"), 500, initial=1)
    experience = _long(_("Expérience et qualifications"))
    is_technological = forms.BooleanField(
        label=_("Le projet est innovant sur le plan technologique"), required=False
    )
    serves_commune = forms.BooleanField(
        label=_("Le projet sert sa commune"),
        required=False,
        help_text=_("Emplois pour des personnes défavorisées, économie sociale et solidaire, environnement."),
    )
    impact = _long(_("Impact local attendu"))
    has_experience_abroad = forms.BooleanField(
        label=_("Expérience prouvée dans le pays de migration"), required=False
    )
    has_qualification = forms.BooleanField(
        label=_("Qualification académique dans le domaine"), required=False
    )

    search_label = _("Cherchez l’activité : un métier, un produit, un code")

    def set_up(self, delegations: Sequence[Delegation]) -> None:
        conditions = ("is_technological", "serves_commune", "impact")
        holder = ("has_experience_abroad", "has_qualification")
        innovative = self.kind == AidKind.INNOVATIVE
        legend = _("Conditions du projet innovant ou d’impact local") if innovative else _("Impact et acquis")
        self.layout = (
            (_("Le projet"), ("title", "summary")),
            (_("Le porteur et les emplois"), ("experience", "jobs_planned")),
            (legend, (*conditions, *holder)),
        )
        self.search = CodeSearch(
            self,
            "isic_class",
            typed=_typed(self),
            find=find_activities,
            known=is_class,
            name=activity_name,
        )


class JobForm(StepForm):
    """The job or the training that the aid pays for."""

    title = forms.CharField(label=_("Intitulé du projet"), max_length=160)
    job_path = forms.ChoiceField(
        label=_("L’aide sert"), required=False, choices=JobPath.choices, widget=forms.RadioSelect
    )
    employer = forms.CharField(label=_("Employeur ou centre de formation"), required=False, max_length=160)
    post = forms.CharField(label=_("Poste, ou métier préparé"), required=False, max_length=160)
    occupation_isco = forms.ChoiceField(
        label=_("Profession (CITP-08)"), required=False, choices=[], widget=forms.RadioSelect
    )
    job_contract = forms.ChoiceField(
        label=_("Contrat de travail"), required=False, choices=[_CHOOSE, *JobContract.choices]
    )
    job_starts_on = DayField(label=_("Début"), required=False)
    job_months = _number(_("Durée (mois)"), 120, required=False)
    salary_tnd = TndAmountField(
        label=_("Salaire mensuel (TND)"),
        required=False,
        min_value=0,
        error_messages={"min_value": _("Un salaire ne peut pas être négatif.")},
    )
    schedule = _long(_("Horaires et déroulement"))
    summary = _long(_("Description"))
    experience = _long(_("Expérience et qualifications"))

    search_label = _("Cherchez la profession : un métier, un code")

    def set_up(self, delegations: Sequence[Delegation]) -> None:
        self.layout = (
            (_("L’emploi ou la formation"), ("title", "job_path", "employer", "post")),
            (_("Le contrat"), ("job_contract", "job_starts_on", "job_months", "salary_tnd", "schedule")),
            (_("La personne"), ("summary", "experience")),
        )
        self.search = CodeSearch(
            self,
            "occupation_isco",
            typed=_typed(self),
            find=find_occupations,
            known=is_occupation,
            name=occupation_name,
        )


def _typed(form: StepForm) -> str:
    source = form.data if form.is_bound else form.initial
    return str(source.get(SEARCH_NAME, "") or "")


class PlaceForm(StepForm):
    """Where the project is, and how far its registration has come."""

    delegation = forms.ChoiceField(label=_("Délégation du projet"), required=False)
    commune = forms.CharField(label=_("Commune"), required=False, max_length=80)
    local_plan = forms.CharField(
        label=_("Plan de développement local servi"),
        required=False,
        max_length=160,
        help_text=_("S’il y en a un dans la commune."),
    )
    premises = forms.CharField(
        label=_("Local"),
        required=False,
        max_length=160,
        help_text=_("Propriété, location, marché, à domicile…"),
    )
    patente = forms.ChoiceField(label=_("Patente"), required=False, choices=[_CHOOSE, *Formality.choices])
    rne = forms.ChoiceField(
        label=_("Registre national des entreprises (RNE)"),
        required=False,
        choices=[_CHOOSE, *Formality.choices],
    )
    cnss = forms.ChoiceField(
        label=_("Affiliation CNSS"), required=False, choices=[_CHOOSE, *Formality.choices]
    )

    def set_up(self, delegations: Sequence[Delegation]) -> None:
        self.fields["delegation"].choices = [_CHOOSE, *_by_governorate(delegations)]
        self._delegations = {delegation.pk: delegation for delegation in delegations}
        if self.kind == AidKind.EMPLOYMENT:
            for name in ("local_plan", "premises", "patente", "rne", "cnss"):
                del self.fields[name]
        self.layout = (
            (_("Le lieu"), ("delegation", "commune", "local_plan", "premises")),
            (_("Les formalités"), ("patente", "rne", "cnss")),
        )

    def clean_delegation(self) -> Delegation | None:
        return self._delegations.get(self.cleaned_data["delegation"])


class MarketForm(StepForm):
    """Who will buy, who sells the same, at what price."""

    market_clients = _long(_("Clients"), 4, _("Qui achètera, combien, comment ils viendront."))
    market_competitors = _long(
        _("Concurrents"), 3, _("Qui vend déjà la même chose, et ce qui vous distingue.")
    )
    market_prices = _long(_("Prix pratiqués"), 3, _("Vos prix de vente, et ceux des autres."))
    layout = ((_("Le marché"), ("market_clients", "market_competitors", "market_prices")),)


class ContributionForm(StepForm):
    """What the person brings herself."""

    own_contribution_eur = EurAmountField(
        label=_("Apport personnel (EUR)"),
        required=False,
        min_value=0,
        error_messages={"min_value": _("Un apport ne peut pas être négatif.")},
    )
    layout = ((_("L’apport de la personne"), ("own_contribution_eur",)),)

    def clean_own_contribution_eur(self) -> Decimal:
        return self.cleaned_data["own_contribution_eur"] or Decimal(0)


def step_form(section: str, kind: str) -> type[StepForm]:
    """Return the form of a section of a plan; the plain one where a list is all there is."""
    if section == PlanSection.PROJECT:
        return JobForm if kind == AidKind.EMPLOYMENT else ProjectForm
    own: dict[str, type[StepForm]] = {
        PlanSection.PLACE: PlaceForm,
        PlanSection.MARKET: MarketForm,
        PlanSection.FINANCE: ContributionForm,
    }
    return own.get(section, StepForm)


def _by_governorate(delegations: Sequence[Delegation]) -> list[tuple[str, list[tuple[str, str]]]]:
    grouped = groupby(delegations, key=lambda delegation: delegation.governorate)
    return [(str(place), [(d.pk, d.name) for d in found]) for place, found in grouped]


class QuoteForm(forms.Form):
    """The quote of one line: a photograph of it will do."""

    quote_file = file_field(_("Devis"))
