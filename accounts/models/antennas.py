"""Antennas and the governorates they serve."""

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.naming import Named
from accounts.models.territory import Governorate, date_range


@pghistory.track()
class Antenna(Named):
    """A local office of the scheme (domain.md 1): more will open, so an antenna is a record."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    opened_on = models.DateField(_("ouverte le"))
    closed_on = models.DateField(_("fermée le"), null=True, blank=True)
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="managed_antennas",
        verbose_name=_("responsable"),
    )

    class Meta:
        verbose_name = _("antenne")
        verbose_name_plural = _("antennes")
        ordering = ("name_fr",)


@pghistory.track()
class AntennaCoverage(models.Model):
    """A governorate served by an antenna from a day to a day; exactly one antenna at a time."""

    antenna = models.ForeignKey(
        Antenna, on_delete=models.CASCADE, related_name="coverages", verbose_name=_("antenne")
    )
    governorate = models.ForeignKey(
        Governorate, on_delete=models.PROTECT, related_name="coverages", verbose_name=_("gouvernorat")
    )
    starts_on = models.DateField(_("depuis le"))
    ends_on = models.DateField(_("jusqu'au"), null=True, blank=True)

    class Meta:
        verbose_name = _("gouvernorat desservi")
        verbose_name_plural = _("gouvernorats desservis")
        ordering = ("antenna", "governorate", "starts_on")
        constraints = (
            ExclusionConstraint(
                name="governorate_served_by_one_antenna",
                expressions=[
                    ("governorate", RangeOperators.EQUAL),
                    (date_range("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_(
                    "Ce gouvernorat est déjà desservi par une antenne sur cette période."
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.antenna} · {self.governorate}"
