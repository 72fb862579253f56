"""Assessments: a household's facts, scored by a version of the scheme, kept for ever."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from aids.models.schemes import SchemeVersion
from cases.models import Case
from common.encryption import EncryptedJSONField
from common.money import EurField


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: Any) -> "AssessmentQuerySet":
        return self.filter(case__in=Case.objects.visible_to(user))


class Assessment(models.Model):
    """The score of a household on a day: inputs and points per criterion (encrypted), total, band, amount.

    `inputs` maps `CriterionInput` values to numbers; `lines` lists `{"criterion": id, "input", "value",
    "points"}`. `amount_eur` None means not eligible. `sources` maps household facts that an inquiry
    established to `{"by", "on", "how"}`; it never enters the score. `facts_sealed` holds the inputs once
    more, packed and sealed so that a million can be opened in seconds (aids.services.sealed_facts); None:
    read the inputs. Append-only: a new fact makes a new assessment.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assessments")
    version = models.ForeignKey(SchemeVersion, on_delete=models.PROTECT, related_name="assessments")
    inputs = EncryptedJSONField()
    lines = EncryptedJSONField()
    facts_sealed = models.BinaryField(null=True)
    sources = models.JSONField(default=dict)
    total_points = models.SmallIntegerField(_("points"))
    band_number = models.PositiveSmallIntegerField(_("palier"))
    amount_eur = EurField(_("montant (EUR)"), null=True)
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assessed_at = models.DateTimeField()

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("évaluation")
        verbose_name_plural = _("évaluations")
        ordering = ("-assessed_at", "-pk")
        indexes = (models.Index(name="assessment_latest", fields=["case", "-assessed_at"]),)
        triggers = (
            pgtrigger.Protect(name="assessment_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.case} {self.total_points}"
