"""Photos of a visit: what the camera added (position, model, hour) stays out of what is kept."""

import uuid
from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.uploads import storage_path
from operators.models.visits import Visit

MOST_PHOTOS = 20


def photo_path(photo: "VisitPhoto", name: str) -> str:
    return storage_path("visits", name)


class VisitPhotoQuerySet(models.QuerySet["VisitPhoto"]):
    def visible_to(self, user: Any) -> "VisitPhotoQuerySet":
        return self.filter(visit__in=Visit.objects.visible_to(user))


@pghistory.track()
class VisitPhoto(models.Model):
    """One photo, written anew by the portal, with a small one for lists.

    `client_id` names what the phone sent and `sha256` is the hash of those bytes: sent again, by the same
    name or another, it is the same photo. `number` is its place in the visit, from 1 to MOST_PHOTOS.
    """

    visit = models.ForeignKey(
        Visit, on_delete=models.CASCADE, related_name="photos", verbose_name=_("visite")
    )
    number = models.PositiveSmallIntegerField(_("numéro"))
    client_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    file = models.FileField(_("photo"), upload_to=photo_path)
    thumbnail = models.FileField(upload_to=photo_path)
    caption = models.CharField(_("légende"), max_length=160, blank=True)
    sha256 = models.CharField(max_length=64, editable=False)
    taken_at = models.DateTimeField(_("prise le"), null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    objects = VisitPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo de la visite")
        verbose_name_plural = _("photos de la visite")
        ordering = ("visit", "number")
        constraints = (
            models.UniqueConstraint(
                name="visit_photo_number_once",
                fields=["visit", "number"],
                violation_error_message=_("Une photo porte déjà ce numéro."),
            ),
            models.CheckConstraint(
                name="visit_photo_at_most_twenty",
                condition=Q(number__range=(1, MOST_PHOTOS)),
                violation_error_message=_("Une visite a vingt photos au plus."),
            ),
            models.UniqueConstraint(
                name="visit_photo_once",
                fields=["visit", "sha256"],
                violation_error_message=_("Cette photo est déjà jointe à la visite."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.visit} · {self.number}"
