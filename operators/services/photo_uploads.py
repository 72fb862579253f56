"""Photos sent piece by piece: each piece counts once, the whole is checked, then becomes the visit's photo."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import DomainError
from common.wall import outside_wall
from operators.models import PhotoPiece, PhotoUpload, Visit, VisitPhoto
from operators.models.photo_uploads import LARGEST_PHOTO, LARGEST_PIECE
from operators.services.visit_plans import lock_visit
from operators.services.visits import visit_photo_add

KEPT_FOR = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class PhotoSent:
    """What a telephone says of a photo: its name there, its bytes, their hash (hex)."""

    client_id: UUID
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a photo is here; `photo` once it is whole."""

    offset: int
    photo: VisitPhoto | None = None


@outside_wall()
def photo_progress(*, actor: User, visit: Visit, sent: PhotoSent) -> Progress:
    """Return how much of a photo has arrived; writes nothing."""
    photo = VisitPhoto.objects.filter(visit=visit, client_id=sent.client_id).first()
    if photo is not None:
        return Progress(sent.size, photo)
    upload = PhotoUpload.objects.visible_to(actor).filter(client_id=sent.client_id, visit=visit).first()
    return Progress(upload.received if upload and _same(upload, sent) else 0)


@outside_wall()
@transaction.atomic
def photo_piece_add(*, actor: User, visit: Visit, sent: PhotoSent, position: int, content: bytes) -> Progress:
    """Add `content`, the bytes from `position` on; the last piece makes the photo.

    A piece that came before, or does not join what is here, changes nothing: the answer says where to go on.
    Raises DomainError for a photo too large, one that is not what its hash says, or one refused by
    `visit_photo_add`; what was received is dropped then.
    """
    # One piece of a visit at a time: the second sender finds the photo that the first one finished.
    visit = lock_visit(actor=actor, visit=visit)
    photo = VisitPhoto.objects.filter(visit=visit, client_id=sent.client_id).first()
    if photo is not None:
        return Progress(sent.size, photo)
    if not 0 < sent.size <= LARGEST_PHOTO or not 0 < len(content) <= LARGEST_PIECE:
        raise DomainError(_("Cette photo est vide ou trop lourde."), field="file", code="too_large")
    upload = _locked(actor, visit, sent)
    if position != upload.received or position + len(content) > upload.size:
        return Progress(upload.received)
    PhotoPiece.objects.create(upload=upload, position=position, content=content)
    upload.received = position + len(content)
    upload.updated_at = timezone.now()
    upload.save(update_fields=["received", "updated_at"])
    if upload.received < upload.size:
        return Progress(upload.received)
    return Progress(upload.size, _finish(actor, upload))


@outside_wall()
def photo_upload_drop(*, actor: User, client_id: UUID) -> None:
    """Forget what was received of a photo that was refused."""
    PhotoUpload.objects.filter(user=actor, client_id=client_id).delete()


def photo_uploads_sweep(*, now: dt.datetime | None = None) -> int:
    """Forget photos of which nothing came for two weeks; return how many. The telephone starts them again."""
    idle = PhotoUpload.objects.filter(updated_at__lt=(now or timezone.now()) - KEPT_FOR)
    return idle.delete()[1].get("operators.PhotoUpload", 0)


def _locked(actor: User, visit: Visit, sent: PhotoSent) -> PhotoUpload:
    """Return the upload, locked; one of other bytes under the same name starts anew."""
    fresh = {
        "user": actor,
        "visit": visit,
        "size": sent.size,
        "sha256": sent.sha256,
        "updated_at": timezone.now(),
    }
    PhotoUpload.objects.get_or_create(client_id=sent.client_id, defaults=fresh)
    upload = PhotoUpload.objects.select_for_update(of=("self",)).get(client_id=sent.client_id)
    if upload.user_id != actor.pk:
        raise DomainError(_("Cette photo est envoyée par un autre compte."), field="file", code="foreign")
    if upload.visit_id == visit.pk and _same(upload, sent):
        return upload
    upload.pieces.all().delete()
    for name, value in (fresh | {"received": 0}).items():
        setattr(upload, name, value)
    upload.save()
    return upload


def _same(upload: PhotoUpload, sent: PhotoSent) -> bool:
    return (upload.size, upload.sha256) == (sent.size, sent.sha256)


def _finish(actor: User, upload: PhotoUpload) -> VisitPhoto:
    content = b"".join(bytes(piece.content) for piece in upload.pieces.order_by(F("position")))
    if hashlib.sha256(content).hexdigest() != upload.sha256:
        raise DomainError(_("Cette photo est arrivée abîmée."), field="file", code="damaged_on_the_way")
    photo = visit_photo_add(
        actor=actor,
        visit=upload.visit,
        upload=SimpleUploadedFile(f"{upload.client_id}.jpg", content, "image/jpeg"),
        client_id=upload.client_id,
    )
    upload.delete()
    return photo
