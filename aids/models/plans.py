"""The plan of an economic aid: a business or a job, prepared by the operator with the person."""

from typing import Any

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Delegation
from aids.enums import FinanceSource, FinanceState, Formality, JobContract, JobPath
from aids.models.applications import Application
from common.money import EurField, TndField
from common.uploads import storage_path

MONTHS = 12


def quote_path(cost: "PlanCost", name: str) -> str:
    return storage_path("quotes", name)


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: Any) -> "PlanQuerySet":
        return self.filter(application__in=Application.objects.open_to(user))


class PlanPartQuerySet(models.QuerySet[Any]):
    """Rows that hang on a plan: costs, other finance, months, versions, remarks."""

    def visible_to(self, user: Any) -> "PlanPartQuerySet":
        return self.filter(plan__in=Plan.objects.visible_to(user))


@pghistory.track()
class Plan(models.Model):
    """What the aid will be used for. Amounts in EUR, monthly ones in TND.

    `sector_isic` is an ISIC Rev.4 section letter, `isic_class` its class (4 digits), from which the section
    follows; `occupation_isco` an ISCO-08 code. What a business does not need, a job or a training does, and
    the other way round: `aids.selectors.plans.plan_problems` says what is missing for which.
    """

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="plan")
    title = models.CharField(_("intitulé du projet"), max_length=160)
    summary = models.TextField(_("description"), blank=True)
    sector_isic = models.CharField(_("secteur (CITI)"), max_length=1, blank=True)
    isic_class = models.CharField(_("activité (classe CITI)"), max_length=4, blank=True)
    commune = models.CharField(_("commune"), max_length=80, blank=True)
    delegation = models.ForeignKey(
        Delegation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("délégation"),
    )
    local_plan = models.CharField(_("plan de développement local servi"), max_length=160, blank=True)
    premises = models.CharField(_("local"), max_length=160, blank=True)
    market_clients = models.TextField(_("clients"), blank=True)
    market_competitors = models.TextField(_("concurrents"), blank=True)
    market_prices = models.TextField(_("prix pratiqués"), blank=True)
    experience = models.TextField(_("expérience et qualifications"), blank=True)
    own_contribution_eur = EurField(_("apport personnel (EUR)"), default=0)
    jobs_planned = models.PositiveSmallIntegerField(_("emplois prévus"), default=1)
    patente = models.CharField(_("patente"), max_length=12, choices=Formality.choices, blank=True)
    rne = models.CharField(
        _("registre national des entreprises (RNE)"), max_length=12, choices=Formality.choices, blank=True
    )
    cnss = models.CharField(_("affiliation CNSS"), max_length=12, choices=Formality.choices, blank=True)

    job_path = models.CharField(_("emploi ou formation"), max_length=8, choices=JobPath.choices, blank=True)
    employer = models.CharField(_("employeur ou centre de formation"), max_length=160, blank=True)
    post = models.CharField(_("poste ou métier préparé"), max_length=160, blank=True)
    occupation_isco = models.CharField(_("profession (CITP-08)"), max_length=4, blank=True)
    job_contract = models.CharField(_("contrat"), max_length=14, choices=JobContract.choices, blank=True)
    job_starts_on = models.DateField(_("début"), null=True, blank=True)
    job_months = models.PositiveSmallIntegerField(_("durée (mois)"), null=True, blank=True)
    salary_tnd = TndField(_("salaire mensuel (TND)"), null=True, blank=True)
    schedule = models.TextField(_("horaires et déroulement"), blank=True)

    is_technological = models.BooleanField(_("innovation technologique"), default=False)
    serves_commune = models.BooleanField(_("impact sur la commune"), default=False)
    impact = models.TextField(_("impact local attendu"), blank=True)
    has_experience_abroad = models.BooleanField(
        _("expérience prouvée dans le pays de migration"), default=False
    )
    has_qualification = models.BooleanField(_("qualification académique dans le domaine"), default=False)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints = (
            models.CheckConstraint(
                name="plan_contribution_not_negative",
                condition=Q(own_contribution_eur__gte=0),
                violation_error_message=_("Un apport ne peut pas être négatif."),
            ),
            models.CheckConstraint(
                name="plan_isic_class_digits",
                condition=Q(isic_class="") | Q(isic_class__regex=r"^\d{4}$"),
                violation_error_message=_("Une classe CITI a quatre chiffres."),
            ),
            models.CheckConstraint(
                name="plan_isco_digits",
                condition=Q(occupation_isco="") | Q(occupation_isco__regex=r"^\d{1,4}$"),
                violation_error_message=_("Un code CITP-08 a un à quatre chiffres."),
            ),
            models.CheckConstraint(
                name="plan_salary_not_negative",
                condition=Q(salary_tnd__isnull=True) | Q(salary_tnd__gte=0),
                violation_error_message=_("Un salaire ne peut pas être négatif."),
            ),
        )

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class PlanCost(models.Model):
    """A line of the plan: what is bought, from whom, the quote and its amount in EUR.

    The file of a quote is never deleted with its line: a version of the plan, or a tranche, may name it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="costs")
    label = models.CharField(_("dépense"), max_length=160)
    supplier = models.CharField(_("fournisseur"), max_length=120, blank=True)
    quote_number = models.CharField(_("numéro du devis"), max_length=60, blank=True)
    quote_file = models.FileField(_("devis"), upload_to=quote_path, blank=True)
    amount_eur = EurField(_("montant (EUR)"))

    objects = PlanPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("dépense prévue")
        verbose_name_plural = _("dépenses prévues")
        ordering = ("plan", "pk")
        constraints = (
            models.CheckConstraint(
                name="plan_cost_positive",
                condition=Q(amount_eur__gt=0),
                violation_error_message=_("Le montant d'une dépense est positif."),
            ),
        )

    def __str__(self) -> str:
        return self.label


@pghistory.track()
class PlanFinance(models.Model):
    """Money that comes from elsewhere, in EUR; what is refused pays nothing."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="finances")
    source = models.CharField(_("source"), max_length=16, choices=FinanceSource.choices)
    lender = models.CharField(_("nom"), max_length=120, blank=True)
    amount_eur = EurField(_("montant (EUR)"))
    state = models.CharField(
        _("réponse"), max_length=8, choices=FinanceState.choices, default=FinanceState.ASKED
    )

    objects = PlanPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("autre financement")
        verbose_name_plural = _("autres financements")
        ordering = ("plan", "pk")
        constraints = (
            models.CheckConstraint(
                name="plan_finance_positive",
                condition=Q(amount_eur__gt=0),
                violation_error_message=_("Le montant d'un financement est positif."),
            ),
        )

    def __str__(self) -> str:
        return self.lender or self.get_source_display()


@pghistory.track()
class PlanMonth(models.Model):
    """What one of the first twelve months should bring in and cost, in TND."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="months")
    number = models.PositiveSmallIntegerField(_("mois"))
    income_tnd = TndField(_("recettes (TND)"), default=0)
    expense_tnd = TndField(_("dépenses (TND)"), default=0)

    objects = PlanPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("mois de trésorerie")
        verbose_name_plural = _("mois de trésorerie")
        ordering = ("plan", "number")
        constraints = (
            models.UniqueConstraint(
                name="plan_month_once",
                fields=["plan", "number"],
                violation_error_message=_("Ce mois est déjà rempli."),
            ),
            models.CheckConstraint(
                name="plan_month_of_a_year",
                condition=Q(number__gte=1, number__lte=MONTHS),
                violation_error_message=_("La trésorerie porte sur douze mois."),
            ),
            models.CheckConstraint(
                name="plan_month_not_negative",
                condition=Q(income_tnd__gte=0, expense_tnd__gte=0),
                violation_error_message=_("Une recette ou une dépense ne peut pas être négative."),
            ),
        )

    def __str__(self) -> str:
        return str(self.number)
