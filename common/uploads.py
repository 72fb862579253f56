"""Uploaded files: size, real type (read from the bytes, not the name), safe names."""

import re
import unicodedata
from collections.abc import Collection
from pathlib import PurePath
from typing import Any
from uuid import uuid4

import filetype
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from common.errors import DomainError

DOCUMENT_TYPES = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
}
IMAGE_TYPES = {kind: ext for kind, ext in DOCUMENT_TYPES.items() if kind.startswith("image/")}


def check_upload(upload: "UploadedFile[Any]", *, allowed: Collection[str] = tuple(DOCUMENT_TYPES)) -> str:
    """Return the file's MIME type as read from its first bytes.

    Raises DomainError (field "file") when the file is empty, larger than settings.MAX_UPLOAD_BYTES, or
    of another type than `allowed`, whatever its name says.
    """
    if not upload.size:
        raise DomainError(_("Ce fichier est vide. Choisissez un autre fichier."), field="file")
    if upload.size > settings.MAX_UPLOAD_BYTES:
        limit = settings.MAX_UPLOAD_BYTES // (1024 * 1024)
        message = _("Ce fichier dépasse %(limit)s Mo. Réduisez-le ou partagez-le en plusieurs fichiers.")
        raise DomainError(message % {"limit": limit}, field="file")
    head = upload.read(8192)
    upload.seek(0)
    guess = filetype.guess(head)
    if guess is None or guess.mime not in allowed:
        _explain(head, guess.mime if guess else "")
        kinds = ", ".join(
            sorted(DOCUMENT_TYPES.get(kind, kind.rsplit("/", 1)[-1]).upper() for kind in allowed)
        )
        message = _(
            "Le contenu de ce fichier n'est pas d'un type accepté (%(kinds)s), quel que soit son nom."
        )
        raise DomainError(message % {"kinds": kinds}, field="file")
    return str(guess.mime)


def _explain(head: bytes, mime_type: str) -> None:
    """Refuse in words of their own the files that people send in good faith and that are not accepted."""
    if mime_type in ("image/heic", "image/heif", "image/avif"):
        message = _(
            "Cette photo est au format HEIC de l'iPhone, que les autres appareils n'ouvrent pas. Dans Réglages, "
            "Appareil photo, Formats, choisissez « Le plus compatible », ou envoyez la photo en JPEG."
        )
        raise DomainError(message, field="file", code="heic")
    if re.search(rb"<svg[\s>]", head, re.IGNORECASE):
        message = _("Un dessin SVG peut contenir un programme : envoyez l'image en PNG, en JPEG ou en PDF.")
        raise DomainError(message, field="file", code="svg")


def safe_name(name: str) -> str:
    """Return `name` without path, control or direction characters, at most 100 characters, extension kept."""
    path = PurePath(name.replace("\\", "/"))
    kept = "".join(
        char for char in unicodedata.normalize("NFC", path.name) if unicodedata.category(char)[0] != "C"
    )
    stem, suffix = PurePath(kept).stem, PurePath(kept).suffix[:10]
    return (re.sub(r"[^\w .()-]", "_", stem)[: 100 - len(suffix)].strip() or "fichier") + suffix


def storage_path(folder: str, name: str) -> str:
    """Return a path that cannot be guessed, below `folder`, with the extension of `name`."""
    return f"{folder}/{uuid4().hex[:2]}/{uuid4().hex}{PurePath(name).suffix.lower()[:10]}"
