"""Photos of visits on their way in, piece by piece, over connections that break."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from operators.models.visits import Visit

# A photo reduced by the telephone has some 300 KB; without that, what a camera makes.
LARGEST_PHOTO = 8 * 1024 * 1024
LARGEST_PIECE = 256 * 1024


class PhotoUploadQuerySet(models.QuerySet["PhotoUpload"]):
    def visible_to(self, user: Any) -> "PhotoUploadQuerySet":
        """What `user` herself is sending, to visits she may open."""
        return self.filter(user=user.pk, visit__in=Visit.objects.visible_to(user))


class PhotoUpload(models.Model):
    """One photo being sent: `received` of `size` bytes are here, in its pieces; `sha256` is of the whole.

    `client_id` names it on the telephone and becomes the photo's. It goes when the photo is whole, and by a
    sweep when nothing came for days. Not in the history: what matters is the photo made of it.
    """

    client_id = models.UUIDField(unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="photo_uploads")
    size = models.PositiveIntegerField(_("taille (octets)"))
    sha256 = models.CharField(max_length=64)
    received = models.PositiveIntegerField(_("octets reçus"), default=0)
    updated_at = models.DateTimeField(_("dernier envoi"))

    objects = PhotoUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("envoi de photo")
        verbose_name_plural = _("envois de photos")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                name="photo_upload_size",
                condition=Q(size__range=(1, LARGEST_PHOTO)),
                violation_error_message=_("Cette photo est vide ou trop lourde."),
            ),
            models.CheckConstraint(
                name="photo_upload_within_size",
                condition=Q(received__lte=F("size")),
                violation_error_message=_("Plus d’octets sont arrivés que la photo n’en a."),
            ),
        )
        indexes = (models.Index(name="photo_upload_idle", fields=["updated_at"]),)

    def __str__(self) -> str:
        return str(self.client_id)


class PhotoPiece(models.Model):
    """Some bytes of a photo on its way in, from `position` on."""

    upload = models.ForeignKey(PhotoUpload, on_delete=models.CASCADE, related_name="pieces")
    position = models.PositiveIntegerField(_("position"))
    content = models.BinaryField()

    class Meta:
        verbose_name = _("morceau de photo")
        verbose_name_plural = _("morceaux de photos")
        ordering = ("upload", "position")
        constraints = (
            models.UniqueConstraint(
                name="photo_piece_once",
                fields=["upload", "position"],
                violation_error_message=_("Ce morceau est déjà arrivé."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.upload} {self.position}"
