"""What the portal knows of the telephones that work without a network: their keys, and photos on their way in."""

from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OfflineDeviceQuerySet(models.QuerySet["OfflineDevice"]):
    def visible_to(self, user: Any) -> "OfflineDeviceQuerySet":
        """A user's own browsers: nobody else may learn which telephones she works with, nor their keys."""
        return self.filter(user=user.pk) if user.is_authenticated else self.none()

    def living(self) -> "OfflineDeviceQuerySet":
        return self.filter(revoked_at=None)


@pghistory.track(exclude=["key", "last_used_at"])
class OfflineDevice(models.Model):
    """One browser of one user that keeps files and drafts, sealed under `key` (ADR 0036).

    `uid` is the browser's own, shared by all who sign in there; `key` is 256 bits in base64, itself encrypted
    (common.encryption). Revoking forgets the key: what the browser holds can never be read again.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="offline_devices",
        verbose_name=_("compte"),
    )
    uid = models.UUIDField(_("identifiant de l’appareil"))
    name = models.CharField(_("appareil"), max_length=80)
    key = models.TextField(_("clé chiffrée"), blank=True)
    created_at = models.DateTimeField(_("première utilisation"))
    last_used_at = models.DateTimeField(_("dernière utilisation"))
    revoked_at = models.DateTimeField(_("retiré le"), null=True, blank=True)

    objects = OfflineDeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("appareil hors ligne")
        verbose_name_plural = _("appareils hors ligne")
        ordering = ("-last_used_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                name="offline_device_once_per_user",
                fields=["user", "uid"],
                violation_error_message=_("Cet appareil est déjà connu pour ce compte."),
            ),
            models.CheckConstraint(
                name="offline_device_revoked_without_key",
                condition=Q(revoked_at__isnull=True) ^ Q(key=""),
                violation_error_message=_("Un appareil retiré n’a plus de clé, un autre en a une."),
            ),
        )
        indexes = (models.Index(name="offline_device_by_user", fields=["user", "-last_used_at"]),)

    def __str__(self) -> str:
        return self.name
