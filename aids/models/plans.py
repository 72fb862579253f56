"""The plan of an economic aid: a business or a job, prepared by the operator with the person."""

from typing import Any

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Delegation
from aids.models.applications import Application
from common.money import EurField


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: Any) -> "PlanQuerySet":
        return self.filter(application__in=Application.objects.visible_to(user))


@pghistory.track()
class Plan(models.Model):
    """What the aid will be used for. Amounts in EUR; `sector_isic` is an ISIC Rev.4 section letter."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="plan")
    title = models.CharField(_("intitulé du projet"), max_length=160)
    summary = models.TextField(_("description"), blank=True)
    sector_isic = models.CharField(_("secteur (CITI)"), max_length=1, blank=True)
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
    experience = models.TextField(_("expérience et qualifications"), blank=True)
    own_contribution_eur = EurField(_("apport personnel (EUR)"), default=0)
    jobs_planned = models.PositiveSmallIntegerField(_("emplois prévus"), default=1)
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
        )

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class PlanCost(models.Model):
    """A line of the plan: what is bought, from whom, the quote's amount in EUR."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="costs")
    label = models.CharField(_("dépense"), max_length=160)
    supplier = models.CharField(_("fournisseur"), max_length=120, blank=True)
    quote_number = models.CharField(_("numéro du devis"), max_length=60, blank=True)
    amount_eur = EurField(_("montant (EUR)"))

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
