"""Antennas and the governorates they serve."""

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models.naming import Named
from accounts.models.territory import Governorate, date_range


@pghistory.track()
class Antenna(Named):
    """A local office of the scheme (domain.md 1): more will open, so an antenna is a record.

    What the public page shows of it (address, hours, telephone, position) is kept here too; the position is
    in degrees (WGS 84), to five decimals: one metre.
    """

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
    address_fr = models.CharField(_("adresse en français"), max_length=200, blank=True)
    address_ar = models.CharField(_("adresse en arabe"), max_length=200, blank=True)
    hours_fr = models.CharField(_("horaires en français"), max_length=120, blank=True)
    hours_ar = models.CharField(_("horaires en arabe"), max_length=120, blank=True)
    public_phone = models.CharField(_("téléphone public"), max_length=20, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)

    class Meta:
        verbose_name = _("antenne")
        verbose_name_plural = _("antennes")
        ordering = ("name_fr",)
        constraints = (
            models.CheckConstraint(
                name="antenna_in_tunisia",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    # A comparison with NULL is no refusal.
                    latitude__isnull=False,
                    latitude__range=(30, 38),
                    longitude__isnull=False,
                    longitude__range=(7, 12),
                ),
                violation_error_message=_(
                    "Une antenne est en Tunisie : latitude de 30 à 38, longitude de 7 à 12, ou ni l'une ni l'autre."
                ),
            ),
        )

    @property
    def address(self) -> str:
        """The address in the page's language; the other one rather than none."""
        mine, other = self.address_fr, self.address_ar
        if get_language() == "ar":
            mine, other = other, mine
        return mine or other

    @property
    def hours(self) -> str:
        return self.hours_ar if get_language() == "ar" else self.hours_fr


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
