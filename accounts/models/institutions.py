"""Institutions, follow-up operators among them, and their local units."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import InstitutionKind, UnitKind
from accounts.models.naming import Named
from accounts.models.territory import Country, Governorate


@pghistory.track()
class Institution(Named):
    """An organisation that takes part in the scheme; a follow-up operator's profile is in `operators`."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    kind = models.CharField(_("nature"), max_length=20, choices=InstitutionKind.choices)
    is_active = models.BooleanField(_("en activité"), default=True)

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = ("name_fr",)


@pghistory.track()
class Unit(Named):
    """A local unit of an institution: social promotion unit, employment office, consulate."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="units", verbose_name=_("institution")
    )
    kind = models.CharField(_("nature"), max_length=20, choices=UnitKind.choices)
    governorate = models.ForeignKey(
        Governorate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="units",
        verbose_name=_("gouvernorat"),
    )
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="units", verbose_name=_("pays")
    )

    class Meta:
        verbose_name = _("unité locale")
        verbose_name_plural = _("unités locales")
        ordering = ("name_fr",)
