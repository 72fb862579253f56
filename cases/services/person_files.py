"""The file of everything held about a person: asked for, drawn by a worker, encrypted, then deleted."""

import json
from datetime import timedelta
from functools import partial

from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from cases.models import Case, PersonFile
from cases.selectors.retention import is_anonymised, rules
from common.audit import record_access
from common.dates import today
from common.encryption import fernet
from common.enqueue import enqueue
from common.errors import DomainError, NotPermitted
from common.models.audit import AccessKind
from common.pdf import render_pdf
from common.personal_data import DataSection, personal_data

FORMATS = {"pdf": "application/pdf", "json": "application/json"}


@transaction.atomic
def person_file_request(*, actor: User, case: Case, language: str) -> PersonFile:
    """Ask for the file of everything held about the case's person; a worker draws it after commit.

    The data-protection officer may always; the antenna while every case of the person is its own. The
    sensitive reading is recorded on each case, for the file holds the situations too.
    """
    if language not in ("fr", "ar"):
        raise DomainError(_("Choisissez le français ou l'arabe."), code="language")
    cases = list(Case.objects.filter(person=case.person_id))
    staff = actor.role in (Role.COUNSELLOR, Role.ANTENNA_MANAGER)
    if actor.role != Role.DATA_PROTECTION_OFFICER and not staff:
        raise NotPermitted(_("Votre rôle ne prépare pas cette copie."))
    if staff and any(other.antenna_id != actor.antenna_id for other in cases):
        message = _(
            "Cette personne a un dossier dans une autre antenne : "
            "la copie se demande au ou à la délégué·e à la protection des données."
        )
        raise NotPermitted(message, code="elsewhere")
    if is_anonymised(case):
        raise DomainError(_("Ce dossier est déjà anonymisé."), code="anonymised")
    for one in cases:
        reason = _("Copie des données pour la personne")
        record_access(actor=actor, kind=AccessKind.SENSITIVE, subject=one, reason=reason)
    row = PersonFile.objects.create(
        person_id=case.person_id,
        case=case,
        language=language,
        requested_by=actor,
        expires_at=timezone.now() + timedelta(days=rules().file_days),
    )
    enqueue(row)
    return row


def person_file_draw(row: PersonFile) -> None:
    """Draw the PDF and the JSON of a file, and store both encrypted."""
    row = PersonFile.objects.select_related("person", "case", "requested_by").get(pk=row.pk)
    with translation.override(row.language):
        sections = personal_data.sections(row.person_id, row.requested_by)
        data = _as_json(row, sections)
        paper = render_pdf(
            "pdf/cases/person_file.html",
            {"sections": sections, "person": row.person, "case": row.case, "printed_on": today()},
            language=row.language,
        )
    row.paper.save("copie.pdf", ContentFile(fernet().encrypt(paper)), save=False)
    row.data.save("copie.json", ContentFile(fernet().encrypt(data)), save=False)
    row.save(update_fields=["paper", "data"])


def person_file_read(*, actor: User, row: PersonFile, kind: str) -> bytes:
    """Return the file itself ("pdf" or "json") and record that it was taken. Raises DomainError once expired."""
    if kind not in FORMATS or not row.is_ready:
        raise DomainError(_("Cette copie n'est plus, ou pas encore, disponible."), code="expired")
    record_access(actor=actor, kind=AccessKind.EXPORT, subject=row.case, reason=_("Copie des données"))
    stored = row.paper if kind == "pdf" else row.data
    with stored.open("rb") as stream:
        return fernet().decrypt(stream.read())


@transaction.atomic
def person_files_expire() -> int:
    """Delete the copies whose time is over; return how many."""
    rows = list(PersonFile.objects.select_for_update().filter(expires_at__lte=timezone.now()))
    for row in rows:
        for stored in (row.paper, row.data):
            if stored:
                transaction.on_commit(partial(stored.storage.delete, str(stored.name)))
    PersonFile.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _as_json(row: PersonFile, sections: list[DataSection]) -> bytes:
    content = {
        "case": row.case.number,
        "made_on": today(),
        "sections": {
            section.key: [{field.key: field.value for field in fields} for fields in section.records]
            for section in sections
        },
    }
    return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()
