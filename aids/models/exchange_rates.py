"""Rates between euro and dinar: dated, with their source, never changed (domain.md 3.2)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ExchangeRate(models.Model):
    """How many TND one EUR was worth on a day, and who says so.

    Append-only: a payment keeps the row it was reckoned with. A mistake is corrected by another row of the
    same day; the last row of a day is in force.
    """

    day = models.DateField(_("jour"))
    tnd_per_eur = models.DecimalField(_("TND pour 1 EUR"), max_digits=9, decimal_places=5)
    source = models.CharField(_("source"), max_length=120)
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("taux de change")
        verbose_name_plural = _("taux de change")
        ordering = ("-day", "-pk")
        constraints = (
            models.CheckConstraint(
                name="rate_positive",
                condition=Q(tnd_per_eur__gt=0),
                violation_error_message=_("Un taux est positif."),
            ),
        )
        indexes = (models.Index(name="rate_in_force", fields=["-day", "-id"]),)
        triggers = (
            pgtrigger.Protect(name="rate_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.tnd_per_eur}"
