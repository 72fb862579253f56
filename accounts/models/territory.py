"""Countries, partnerships, and Tunisia's 24 governorates and 264 delegations."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.naming import Named


class ClosedDateRange(Func):
    """SQL `daterange(from, to, '[]')`: both days belong to it; NULL means without end."""

    function = "daterange"
    output_field = DateRangeField()


def date_range(start: str, end: str) -> ClosedDateRange:
    return ClosedDateRange(F(start), F(end), RangeBoundary(inclusive_lower=True, inclusive_upper=True))


class Country(Named):
    """A country by its ISO 3166-1 alpha-2 code."""

    code = models.CharField(_("code ISO"), max_length=2, primary_key=True)

    class Meta:
        verbose_name = _("pays")
        verbose_name_plural = _("pays")
        ordering = ("name_fr",)


@pghistory.track()
class Partnership(models.Model):
    """A partnership of the scheme with a country, from a day to a day (domain.md 1)."""

    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="partnerships", verbose_name=_("pays")
    )
    starts_on = models.DateField(_("début"))
    ends_on = models.DateField(_("fin"), null=True, blank=True)
    is_planned = models.BooleanField(_("envisagé seulement"), default=False)

    class Meta:
        verbose_name = _("partenariat")
        verbose_name_plural = _("partenariats")
        ordering = ("country__name_fr", "starts_on")
        constraints = (
            models.CheckConstraint(
                name="partnership_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("La fin du partenariat doit suivre son début."),
            ),
            ExclusionConstraint(
                name="partnership_no_overlap",
                expressions=[
                    ("country", RangeOperators.EQUAL),
                    (date_range("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Ce pays a déjà un partenariat sur une partie de cette période."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.country} {self.starts_on:%Y-%m-%d}"


class Governorate(Named):
    """One of the 24 governorates, by its ISO 3166-2 code; `tile_*` place it on the tile map."""

    code = models.CharField(_("code ISO"), max_length=5, primary_key=True)
    tile_row = models.PositiveSmallIntegerField(_("ligne sur la carte"), default=0)
    tile_column = models.PositiveSmallIntegerField(_("colonne sur la carte"), default=0)

    class Meta:
        verbose_name = _("gouvernorat")
        verbose_name_plural = _("gouvernorats")
        ordering = ("code",)


class Delegation(Named):
    """One of the 264 delegations."""

    code = models.CharField(_("code"), max_length=8, primary_key=True)
    governorate = models.ForeignKey(
        Governorate, on_delete=models.PROTECT, related_name="delegations", verbose_name=_("gouvernorat")
    )

    class Meta:
        verbose_name = _("délégation")
        verbose_name_plural = _("délégations")
        ordering = ("governorate", "name_fr")
