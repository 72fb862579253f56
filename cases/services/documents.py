"""Documents of a case: made safe when they come in, recorded when they go out, kept when they are replaced."""

import hashlib
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from cases.enums import SENSITIVE_DOCUMENTS, DocumentKind
from cases.models import Case, Consent, Document
from cases.selectors.access import can_write, read_only_words
from cases.services.access import lock_case
from common.audit import record_access
from common.constraints import refusals
from common.dates import today
from common.errors import DomainError, NotPermitted
from common.models.audit import AccessKind
from common.safe_files import SafeFile, safe_file
from common.uploads import safe_name

REASON_LENGTH = 500


@transaction.atomic
def document_add(
    *,
    actor: User,
    case: Case,
    kind: str,
    upload: "UploadedFile[Any]",
    title: str = "",
    dated_on: date | None = None,
    expires_on: date | None = None,
    replaces: Document | None = None,
) -> Document:
    """Attach a file to a case, as a newer version of `replaces` when that is given.

    What is stored is the file as the portal wrote it anew (common.safe_files). Raises DomainError: field
    "file" for an empty, oversized, disguised, damaged or active file, or one the case has already.
    """
    if kind not in DocumentKind.values:
        raise DomainError(_("Ce type de document n'existe pas."), field="kind", code="invalid")
    _check_days(dated_on, expires_on)
    # One case at a time: two counsellors who drop the same file do not both keep it.
    case = lock_case(actor=actor, case=case)
    if replaces is not None:
        replaces = _current(replaces, case)
    digest = _digest(upload)
    if Document.objects.current().filter(case=case, sha256=digest, kind=kind).exists():
        raise DomainError(_("Ce fichier est déjà au dossier."), field="file", code="duplicate")
    safe = safe_file(upload)
    document = Document(
        case=case,
        kind=kind,
        title=title,
        dated_on=dated_on,
        expires_on=expires_on,
        original_name=safe_name(upload.name or ""),
        sha256=digest,
        uploaded_by=actor,
        replaces=replaces,
    )
    _store(document, safe)
    if replaces is not None:
        # The signed copy of an agreement in force is its newest version.
        for consent in Consent.objects.filter(document=replaces, withdrawn_on__isnull=True):
            consent.document = document
            consent.save(update_fields=["document"])
    return document


@transaction.atomic
def document_remove(*, actor: User, document: Document, reason: str) -> Document:
    """Take a document off the case, with a reason; its row stays, its file goes after the retention.

    Raises DomainError for one removed or replaced already, or the signed copy of an agreement in force.
    """
    reason = reason.strip()
    if not reason:
        raise DomainError(_("Dites pourquoi ce document est retiré."), field="reason", code="required")
    if len(reason) > REASON_LENGTH:
        message = _("La raison dépasse %(limit)s caractères.") % {"limit": REASON_LENGTH}
        raise DomainError(message, field="reason", code="too_long")
    locked = _current(document, lock_case(actor=actor, case=document.case))
    if Consent.objects.filter(document=locked, withdrawn_on__isnull=True).exists():
        message = _(
            "C'est la copie signée d'un accord en vigueur : remplacez-la par une nouvelle version, "
            "ou retirez d'abord l'accord."
        )
        raise DomainError(message, code="in_use")
    locked.removed_at, locked.removed_by, locked.removal_reason = timezone.now(), actor, reason
    locked.save(update_fields=["removed_at", "removed_by", "removal_reason"])
    return locked


@transaction.atomic
def document_restore(*, actor: User, document: Document) -> Document:
    """Put a removed document back, as long as its file is kept. Raises DomainError otherwise."""
    lock_case(actor=actor, case=document.case)
    locked = Document.objects.select_for_update(of=("self",), no_key=True).get(pk=document.pk)
    if locked.removed_at is None:
        raise DomainError(_("Ce document n'est pas retiré."), code="not_removed")
    if not locked.file:
        raise DomainError(_("Le fichier de ce document a été effacé : ajoutez-le à nouveau."), code="erased")
    locked.removed_at, locked.removed_by, locked.removal_reason = None, None, ""
    locked.save(update_fields=["removed_at", "removed_by", "removal_reason"])
    return locked


def document_open(*, actor: User, document: Document, reason: str = "") -> None:
    """Record that `actor` reads `document`.

    Raises DomainError (field "reason") when a taskforce manager opens a sensitive one without a reason,
    NotPermitted when somebody of another antenna, who may still read the case, opens a sensitive one.
    """
    kind = AccessKind.DOCUMENT
    if document.kind in SENSITIVE_DOCUMENTS:
        if not can_write(actor, document.case):
            raise NotPermitted(read_only_words(document.case), code="read_only")
        kind = AccessKind.SENSITIVE
        if actor.role == Role.TASKFORCE_MANAGER and not reason.strip():
            message = _("Dites pourquoi vous ouvrez ce document : la raison est gardée.")
            raise DomainError(message, field="reason", code="required")
    record_access(actor=actor, kind=kind, subject=document, reason=reason.strip()[:300])


def removed_files_delete(*, most: int = 1000) -> int:
    """Delete the files of documents removed longer ago than the retention; return how many."""
    before = timezone.now() - timedelta(days=settings.DOCUMENT_RETENTION_DAYS)
    due = Document.objects.filter(removed_at__lt=before).exclude(file="").order_by("removed_at")
    count = 0
    for document in due[:most]:
        count += _delete_files(document.pk)
    return count


@transaction.atomic
def _delete_files(pk: int) -> int:
    document = Document.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    if document.removed_at is None or not document.file:  # put back meanwhile
        return 0
    storage = document.file.storage
    names = [name for name in (document.file.name, document.thumbnail.name) if name]
    document.file = document.thumbnail = ""
    document.save(update_fields=["file", "thumbnail"])
    # The specimens of the demonstration are shared by many cases.
    used = Q(file__in=names) | Q(thumbnail__in=names)
    if Document.objects.filter(used).exists():
        return 1
    for name in names:
        transaction.on_commit(partial(storage.delete, name))
    return 1


def _current(document: Document, case: Case) -> Document:
    """Return the row locked; raise DomainError unless it is a current document of `case`."""
    locked = Document.objects.select_for_update(of=("self",), no_key=True).get(pk=document.pk)
    if locked.case_id != case.pk:
        raise DomainError(_("Ce document appartient à un autre dossier."), code="invalid")
    if locked.removed_at is not None:
        raise DomainError(_("Ce document est déjà retiré."), code="removed")
    if Document.objects.filter(replaces=locked).exists():
        raise DomainError(_("Ce document a déjà été remplacé par une version plus récente."), code="replaced")
    return locked


def _check_days(dated_on: date | None, expires_on: date | None) -> None:
    if dated_on and dated_on > today():
        raise DomainError(_("Un document ne peut pas être daté du futur."), field="dated_on", code="future")
    if dated_on and expires_on and expires_on < dated_on:
        message = _("Un document n'expire pas avant sa propre date.")
        raise DomainError(message, field="expires_on", code="before_its_date")


def _digest(upload: "UploadedFile[Any]") -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def _store(document: Document, safe: SafeFile) -> None:
    document.mime_type, document.size, document.pages = safe.mime_type, len(safe.content), safe.pages
    document.file.save(f"file.{safe.extension}", ContentFile(safe.content), save=False)
    # A sensitive picture is never shown in passing.
    if safe.thumbnail and not document.is_sensitive:
        document.thumbnail.save("thumbnail.jpg", ContentFile(safe.thumbnail), save=False)
    with refusals():
        document.save()
