"""Files that users send, made safe to keep and to show: what is stored was written by the portal itself."""

import re
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.pdf_check import MOST_SECONDS, REFUSALS
from common.pictures import PictureRefused, rewrite_picture
from common.uploads import DOCUMENT_TYPES, check_upload


@dataclass(frozen=True, slots=True)
class SafeFile:
    """A file read and written anew; `thumbnail` is a small JPEG of a picture, `pages` is of a PDF."""

    content: bytes
    mime_type: str
    pages: int | None = None
    thumbnail: bytes | None = None

    @property
    def extension(self) -> str:
        return DOCUMENT_TYPES[self.mime_type]


def safe_file(upload: "UploadedFile[Any]") -> SafeFile:
    """Return what may be kept of `upload`.

    A picture is decoded and encoded again, so that position and hidden content stay out; a PDF is written
    anew and refused when it holds a program, an action that starts one, or another file. Raises DomainError
    (field "file") in words that say what to do.
    """
    mime_type = check_upload(upload)
    content = upload.read()
    upload.seek(0)
    return _pdf(content) if mime_type == "application/pdf" else _picture(content, mime_type)


def _picture(content: bytes, mime_type: str) -> SafeFile:
    try:
        written, thumbnail = rewrite_picture(content, mime_type)
    except PictureRefused as refusal:
        raise _refusal(refusal.code) from refusal
    return SafeFile(written, mime_type, thumbnail=thumbnail)


def _pdf(content: bytes) -> SafeFile:
    command = [sys.executable, "-m", "common.pdf_check", str(settings.MAX_PDF_PAGES)]
    try:
        done = subprocess.run(  # noqa: S603
            command,
            input=content,
            capture_output=True,
            cwd=settings.BASE_DIR,
            timeout=MOST_SECONDS * 2,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _refusal("damaged") from error
    pages = re.search(rb"pages=(\d+)$", done.stderr)
    if done.returncode or not pages:
        raise _refusal(REFUSALS.get(done.returncode, "damaged"))
    return SafeFile(done.stdout, "application/pdf", pages=int(pages[1]))


def _refusal(code: str) -> DomainError:
    words = {
        "too_large": _(
            "Cette image a trop de pixels pour être lue. Reprenez la photo ou numérisez en 300 points par pouce."
        ),
        "damaged": _(
            "Ce fichier est abîmé : il ne s'ouvre pas. Enregistrez-le à nouveau ou prenez-le en photo."
        ),
        "locked": _("Ce PDF est protégé par un mot de passe. Enregistrez-le sans mot de passe."),
        "too_many_pages": _(
            "Ce PDF dépasse %(limit)s pages. Gardez les pages utiles ou partagez-le en plusieurs fichiers."
        )
        % {"limit": settings.MAX_PDF_PAGES},
        "active": _(
            "Ce PDF contient un programme (JavaScript ou action automatique). Imprimez-le en PDF, "
            "puis envoyez le fichier obtenu."
        ),
        "attached": _(
            "Ce PDF contient d'autres fichiers. Imprimez-le en PDF et envoyez chaque pièce jointe à part."
        ),
    }
    return DomainError(words[code], field="file", code=code)
