"""The household's situations: read only by those who need them, each reading recorded (domain.md 2)."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from cases.enums import COUNTED_VULNERABILITIES, Vulnerability
from cases.models import Case, VulnerabilityRecord
from cases.selectors.access import ANTENNA_STAFF
from cases.services.access import lock_case
from common.audit import record_access
from common.errors import Conflict, DomainError, NotPermitted
from common.models.audit import AccessKind

# More members than this in one situation is a slip of the keyboard.
MOST_MEMBERS = 20
NOTE_LENGTH = 2000


def vulnerabilities_read(*, actor: User, case: Case, reason: str = "") -> dict[str, int] | None:
    """Return how many members each situation concerns; None when the question was not asked yet.

    Writes an access row in any case. Raises NotPermitted for whoever is neither of the case's antenna
    nor the taskforce, DomainError (field "reason") for a taskforce manager without a stated reason.
    """
    record = _open(actor=actor, case=case, reason=reason)
    if record is None:
        return None
    return {key: int(value) for key, value in record.situations.items() if key in Vulnerability.values}


def vulnerabilities_open(*, actor: User, case: Case, reason: str = "") -> VulnerabilityRecord | None:
    """Return the record itself (with its note and version); same rules and access row as `vulnerabilities_read`."""
    return _open(actor=actor, case=case, reason=reason)


@transaction.atomic
def vulnerabilities_write(
    *,
    actor: User,
    case: Case,
    situations: Mapping[str, int],
    note: str = "",
    version: str | None = None,
) -> VulnerabilityRecord:
    """Record that the question was asked and what was answered (situations absent or 0: none).

    `version` is `record_version` of what the writer read ("" for nothing yet); raises Conflict when
    somebody wrote since. Only the case's antenna writes.
    """
    if actor.role not in ANTENNA_STAFF or actor.antenna_id != case.antenna_id:
        raise NotPermitted(_("Seule l'antenne du dossier renseigne les situations de vulnérabilité."))
    values = check_situations(situations)
    # The case's row is locked, so that two first answers do not race for the record.
    lock_case(actor=actor, case=case)
    record = VulnerabilityRecord.objects.filter(case=case).first()
    if version is not None and record_version(record) != version:
        message = _("Ces situations ont été modifiées entre-temps par quelqu'un d'autre.")
        raise Conflict(message, theirs=record.situations if record else {})
    content: dict[str, Any] = {**values, "note": note.strip()[:NOTE_LENGTH]} if note.strip() else dict(values)
    record = record or VulnerabilityRecord(case=case)
    record.situations, record.recorded_by = content, actor
    record.save()
    return record


def check_situations(situations: Mapping[str, int]) -> dict[str, int]:
    """Return the situations that concern somebody; raise DomainError for an unknown or impossible one."""
    checked: dict[str, int] = {}
    for key, count in situations.items():
        if key not in Vulnerability.values:
            raise DomainError(_("Cette situation n'existe pas."), field=key, code="invalid")
        most = MOST_MEMBERS if key in COUNTED_VULNERABILITIES else 1
        if not 0 <= int(count) <= most:
            message = _("Ce nombre de personnes n'est pas possible (0 à %(most)s).")
            raise DomainError(message % {"most": most}, field=key, code="invalid")
        if count:
            checked[key] = int(count)
    return checked


def record_version(record: VulnerabilityRecord | None) -> str:
    """Return what names the state of a record for the detection of concurrent edits; "" for no record."""
    return record.updated_at.isoformat() if record else ""


def _open(*, actor: User, case: Case, reason: str) -> VulnerabilityRecord | None:
    if actor.role == Role.TASKFORCE_MANAGER:
        if not reason.strip():
            message = _("Dites pourquoi vous consultez ces données : la raison est gardée.")
            raise DomainError(message, field="reason", code="required")
    elif actor.role not in ANTENNA_STAFF or actor.antenna_id != case.antenna_id:
        raise NotPermitted(_("Votre rôle ne donne pas accès aux situations de vulnérabilité."))
    record_access(actor=actor, kind=AccessKind.SENSITIVE, subject=case, reason=reason.strip()[:300])
    return VulnerabilityRecord.objects.filter(case=case).first()
