"""Scorecard sheets: what an operator achieved in a period, as a PDF and a workbook drawn by a worker."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.models import Job
from common.uploads import storage_path
from operators.models.operators import Operator


def scorecard_path(sheet: "ScorecardSheet", name: str) -> str:
    return storage_path("scorecards", name)


class ScorecardSheetQuerySet(models.QuerySet["ScorecardSheet"]):
    def visible_to(self, user: Any) -> "ScorecardSheetQuerySet":
        """Sheets of the operators `user` may see: the taskforce all, an agent those of her own operator."""
        return self.filter(operator__in=Operator.objects.visible_to(user))


class ScorecardSheet(Job):
    """One sheet asked for. `sha256` is that of the PDF; the workbook holds the same figures.

    The others appear on it as a median only, whoever asked: it may be handed to the operator.
    """

    operator = models.ForeignKey(
        Operator, on_delete=models.PROTECT, related_name="scorecard_sheets", verbose_name=_("opérateur")
    )
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))
    language = models.CharField(_("langue"), max_length=2, choices=[("fr", "Français"), ("ar", "العربية")])
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(upload_to=scorecard_path, blank=True)
    workbook = models.FileField(upload_to=scorecard_path, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    objects = ScorecardSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("fiche de résultats")
        verbose_name_plural = _("fiches de résultats")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="scorecard_period_in_order",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("La fin de la période doit suivre son début."),
            ),
        )
        indexes = (
            models.Index(
                name="scorecard_undrawn",
                fields=["created_at"],
                condition=~Q(job_state__in=["done", "failed"]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.operator_id} {self.starts_on}–{self.ends_on}"
