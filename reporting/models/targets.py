"""What a phase of the programme set out to reach."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aids.models import Phase
from reporting.enums import TargetMeasure


class Target(models.Model):
    """One aim of a phase: a measure, the number to reach, and where it is written (`source`)."""

    phase = models.ForeignKey(
        Phase, on_delete=models.PROTECT, related_name="targets", verbose_name=_("phase")
    )
    measure = models.CharField(_("ce qui est compté"), max_length=20, choices=TargetMeasure.choices)
    value = models.PositiveIntegerField(_("à atteindre"), validators=[MinValueValidator(1)])
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("objectif")
        verbose_name_plural = _("objectifs")
        ordering = ("phase", "pk")
        constraints = (
            models.UniqueConstraint(
                name="target_once",
                fields=["phase", "measure"],
                violation_error_message=_("Cette phase a déjà un objectif pour ce chiffre."),
            ),
            models.CheckConstraint(
                name="target_positive",
                condition=Q(value__gte=1),
                violation_error_message=_("Un objectif est d'au moins 1."),
            ),
            models.CheckConstraint(
                name="target_with_source",
                condition=~Q(source=""),
                violation_error_message=_("Écrivez d'où vient cet objectif."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.phase} · {self.get_measure_display()}"
