"""Documents of a case: checked when they come in, recorded when they go out."""

import hashlib
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from cases.enums import SENSITIVE_DOCUMENTS, DocumentKind
from cases.models import Case, Document
from cases.selectors.access import can_write, read_only_words
from cases.services.access import lock_case
from common.audit import record_access
from common.errors import DomainError, NotPermitted
from common.models.audit import AccessKind
from common.uploads import check_upload, safe_name


@transaction.atomic
def document_add(
    *,
    actor: User,
    case: Case,
    kind: str,
    upload: "UploadedFile[Any]",
    title: str = "",
    expires_on: date | None = None,
) -> Document:
    """Attach a file to a case. Raises DomainError for an empty, oversized or disguised file (field "file")."""
    if kind not in DocumentKind.values:
        raise DomainError(_("Ce type de document n'existe pas."), field="kind", code="invalid")
    case = lock_case(actor=actor, case=case)
    mime_type = check_upload(upload)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    if Document.objects.filter(case=case, sha256=digest.hexdigest(), kind=kind).exists():
        raise DomainError(_("Ce fichier est déjà au dossier."), field="file", code="duplicate")
    name = safe_name(upload.name or "")
    upload.name = name
    return Document.objects.create(
        case=case,
        kind=kind,
        title=title,
        file=upload,
        original_name=name,
        mime_type=mime_type,
        size=upload.size or 0,
        sha256=digest.hexdigest(),
        expires_on=expires_on,
        uploaded_by=actor,
    )


def document_open(*, actor: User, document: Document, reason: str = "") -> None:
    """Record that `actor` downloads `document`.

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
