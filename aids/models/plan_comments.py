"""Remarks on a plan, between the counsellor and the operator."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aids.enums import PlanSection
from aids.models.plans import Plan, PlanPartQuerySet


@pghistory.track()
class PlanComment(models.Model):
    """One remark on a part of a plan, or on the whole (`section` empty), settled or not yet."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="comments")
    section = models.CharField(_("partie du plan"), max_length=10, choices=PlanSection.choices, blank=True)
    text = models.TextField(_("remarque"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    objects = PlanPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("remarque sur le plan")
        verbose_name_plural = _("remarques sur le plan")
        ordering = ("plan", "created_at", "pk")
        constraints = (
            models.CheckConstraint(
                name="plan_comment_has_text",
                condition=~Q(text=""),
                violation_error_message=_("Écrivez la remarque."),
            ),
            models.CheckConstraint(
                name="plan_comment_resolved_by_someone",
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                violation_error_message=_("Une remarque réglée l'est par quelqu'un, un jour donné."),
            ),
        )

    def __str__(self) -> str:
        return self.text[:60]
