"""What was decided about an aid file, decision by decision: deferred first, granted later, heard on appeal."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aids.enums import DecisionOutcome
from aids.models.applications import Application
from aids.models.plan_versions import PlanVersion
from common.money import EurField


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: Any) -> "DecisionQuerySet":
        return self.filter(application__in=Application.objects.visible_to(user))


class Decision(models.Model):
    """One decision, never changed afterwards. Amounts in EUR.

    `code` is printed on its letter as a QR code: whoever reads it learns that the letter is genuine, its
    reference, its date and its `seal`, and nothing of the person. `seal` is the SHA-256 of what was decided
    (aids.services.seals). `appeal_until` is the last day on which a refusal may be appealed. `plan_version`
    is the plan that was decided upon, until the person's data end.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(_("décision"), max_length=10, choices=DecisionOutcome.choices)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("décidée le"))
    asked_eur = EurField(_("montant demandé (EUR)"), null=True, blank=True)
    granted_eur = EurField(_("montant accordé (EUR)"), null=True, blank=True)
    plan_version = models.ForeignKey(
        PlanVersion, on_delete=models.SET_NULL, null=True, blank=True, related_name="decisions"
    )
    reason = models.TextField(_("motif"), blank=True)
    conditions = models.TextField(_("conditions"), blank=True)
    appeal_until = models.DateField(_("recours possible jusqu'au"), null=True, blank=True)
    code = models.CharField(_("code de vérification"), max_length=20, unique=True)
    seal = models.CharField(_("empreinte"), max_length=64)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("décision")
        verbose_name_plural = _("décisions")
        ordering = ("made_at", "pk")
        constraints = (
            models.CheckConstraint(
                name="decision_amount_when_approved",
                condition=Q(outcome="approved", granted_eur__gt=0)
                | (~Q(outcome="approved") & Q(granted_eur__isnull=True)),
                violation_error_message=_("Une aide approuvée a un montant, une autre n'en a pas."),
            ),
            models.CheckConstraint(
                name="decision_appeal_when_rejected",
                condition=Q(appeal_until__isnull=True) | Q(outcome="rejected"),
                violation_error_message=_("Seul un rejet ouvre un recours."),
            ),
        )
        indexes = (models.Index(name="decision_of_application", fields=["application", "-made_at"]),)
        triggers = (
            pgtrigger.Protect(name="decision_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.application} {self.get_outcome_display()}"

    @property
    def reference(self) -> str:
        """What stands on the letter: the file's number and the day it was decided."""
        return f"{self.application.number}/{self.made_at:%Y%m%d}"
