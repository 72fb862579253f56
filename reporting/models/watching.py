"""What a manager keeps of the dashboard: views that come back, and figures whose crossing is told."""

from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Antenna, Country, User
from aids.models import Phase
from reporting.enums import AlertMeasure

# What all filters of a dashboard need in its address, twice over.
LONGEST_QUERY = 300


class OwnedQuerySet(models.QuerySet[Any]):
    """Views and alerts: each manager has her own."""

    def visible_to(self, user: User) -> Self:
        """What `user` keeps: nobody reads another's."""
        return self.filter(owner=user)


class SavedView(models.Model):
    """The filters of a dashboard under a name. `query` is the part of its address that sets them."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views", editable=False
    )
    name = models.CharField(_("nom"), max_length=60)
    query = models.CharField(max_length=LONGEST_QUERY, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("vue enregistrée")
        verbose_name_plural = _("vues enregistrées")
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                name="saved_view_name_once",
                fields=["owner", "name"],
                violation_error_message=_("Vous avez déjà une vue de ce nom."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Alert(models.Model):
    """A figure that its owner is told of by mail when it reaches `threshold` (percent, days or a number).

    Optionally of one phase, antenna or country; `row` is the envelope watched, "" for whichever is the
    fullest. `value` is what was counted last, None where there was nothing to count.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="alerts", editable=False
    )
    measure = models.CharField(_("chiffre"), max_length=20, choices=AlertMeasure.choices)
    row = models.CharField(_("enveloppe"), max_length=20, blank=True)
    threshold = models.DecimalField(_("seuil"), max_digits=8, decimal_places=1)
    phase = models.ForeignKey(
        Phase, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("phase")
    )
    antenna = models.ForeignKey(
        Antenna, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("antenne")
    )
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pays")
    )
    is_active = models.BooleanField(_("en service"), default=True)
    value = models.DecimalField(max_digits=12, decimal_places=1, null=True, editable=False)
    checked_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = _("alerte")
        verbose_name_plural = _("alertes")
        ordering = ("measure", "pk")
        constraints = (
            models.CheckConstraint(
                name="alert_threshold_above_zero",
                condition=Q(threshold__gt=Decimal(0)),
                violation_error_message=_("Le seuil est un nombre plus grand que zéro."),
            ),
        )

    def __str__(self) -> str:
        return self.get_measure_display()


class AlertCrossing(models.Model):
    """One time that a figure reached its threshold: told once; `ended_at` is when it was below again."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="crossings")
    began_at = models.DateTimeField(_("atteint le"))
    ended_at = models.DateTimeField(_("repassé dessous le"), null=True)
    value = models.DecimalField(_("valeur"), max_digits=12, decimal_places=1)
    threshold = models.DecimalField(_("seuil"), max_digits=8, decimal_places=1)

    class Meta:
        verbose_name = _("seuil atteint")
        verbose_name_plural = _("seuils atteints")
        ordering = ("-began_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                name="alert_crossing_one_at_a_time", fields=["alert"], condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="alert_crossing_ends_after_it_began",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
            ),
            models.CheckConstraint(
                name="alert_crossing_at_its_threshold", condition=Q(value__gte=F("threshold"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.alert_id} · {self.began_at:%Y-%m-%d}"
