"""How the operators' fee is shared among its milestones."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aids.models import Phase

_WHOLE = 100


@pghistory.track()
class FeeSchedule(models.Model):
    """The shares of the fee, in %, in one phase (ADR 0034): they make up the whole fee.

    A phase without one has the shares of these defaults.
    """

    phase = models.OneToOneField(Phase, on_delete=models.CASCADE, related_name="fee_schedule")
    signed_percent = models.PositiveSmallIntegerField(_("à la signature du contrat (%)"), default=40)
    midterm_percent = models.PositiveSmallIntegerField(_("à mi-parcours (%)"), default=30)
    closure_percent = models.PositiveSmallIntegerField(_("à la clôture (%)"), default=30)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("échéances des frais")
        verbose_name_plural = _("échéances des frais")
        constraints = (
            models.CheckConstraint(
                name="fee_schedule_is_whole",
                condition=Q(signed_percent=_WHOLE - F("midterm_percent") - F("closure_percent")),
                violation_error_message=_("Les trois parts font 100 %."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.signed_percent} / {self.midterm_percent} / {self.closure_percent}"

    @property
    def percents(self) -> dict[str, int]:
        """The share of each milestone, in %."""
        return {
            "signed": self.signed_percent,
            "midterm": self.midterm_percent,
            "closure": self.closure_percent,
        }
