"""Appeals against a refusal: filed within the delay, heard by another sitting (domain.md 3.2)."""

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from aids.enums import AppealOutcome
from aids.models.applications import Application
from aids.models.decisions import Decision


class AppealQuerySet(models.QuerySet["Appeal"]):
    def visible_to(self, user: Any) -> "AppealQuerySet":
        return self.filter(application__in=Application.objects.visible_to(user))

    def pending(self) -> "AppealQuerySet":
        return self.filter(outcome="")


@pghistory.track()
class Appeal(models.Model):
    """What the person says against the decision `against`; `heard` is the decision that answers it.

    One appeal a refusal, and none against the answer to an appeal.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="appeals")
    against = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="appeal")
    heard = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="answers_appeal"
    )
    filed_on = models.DateField(_("déposé le"))
    grounds = models.TextField(_("ce que dit la personne"))
    outcome = models.CharField(_("issue"), max_length=12, choices=AppealOutcome.choices, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("recours")
        verbose_name_plural = _("recours")
        ordering = ("-filed_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                name="appeal_one_pending",
                fields=["application"],
                condition=models.Q(outcome=""),
                violation_error_message=_("Un recours est déjà en cours pour ce dossier."),
            ),
            models.CheckConstraint(
                name="appeal_heard_with_outcome",
                condition=models.Q(heard__isnull=True) | ~models.Q(outcome=""),
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="appeal_within_delay",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=pgtrigger.Func(
                    "IF NOT EXISTS (SELECT 1 FROM aids_decision d WHERE d.id = NEW.against_id"
                    " AND d.application_id = NEW.application_id AND d.outcome = 'rejected'"
                    " AND NEW.filed_on <= d.appeal_until) THEN RAISE EXCEPTION"
                    " 'an appeal is filed within the delay of a refusal' USING ERRCODE = 'check_violation';"
                    " END IF; RETURN NEW;"
                ),
            ),
        )
        indexes = (models.Index(name="appeal_pending", fields=["filed_on"], condition=models.Q(outcome="")),)

    def __str__(self) -> str:
        return f"{self.application} {self.filed_on}"
