"""An announcement corrected by its author while the person is expected."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases.enums import CaseState
from cases.models import Announcement, Case, CaseTransition
from cases.services.announcements import notices
from cases.services.announcements.making import (
    IDENTITY,
    RETURN,
    AnnouncementData,
    announcement_problems,
    serving,
)
from cases.services.announcements.states import announcement_lock, announcement_move
from cases.services.cases import case_update
from cases.services.people import person_update, person_values
from common.errors import Conflict, DomainError

# The case's own names for what the author says of the return.
_OF_CASE = {
    "country": "return_country",
    "modality": "modality",
    "governorate": "governorate",
    "delegation": "delegation",
}


@transaction.atomic
def announcement_update(
    *, actor: User, announcement: Announcement, data: AnnouncementData, version: int
) -> Announcement:
    """Correct an announcement; what changed reaches the case, and the person unless the antenna knew her.

    A place served by another antenna takes the announcement there, unprepared. `version` is the one the
    writer read: raises Conflict, with the values now stored, when a colleague or the antenna wrote since.
    """
    locked = announcement_lock(announcement)
    if locked.version != version:
        message = _("Ce signalement a été modifié entre-temps par quelqu'un d'autre.")
        raise Conflict(message, theirs=announcement_values(locked))
    for name, words in announcement_problems(data, before=locked.planned_on, with_consent=False):
        raise DomainError(words, field=name, code="invalid")
    before, content = announcement_values(locked), data.content()
    after = {**content, **{name: getattr(data, name) for name in RETURN}}
    changed = {name for name, value in after.items() if _comparable(before.get(name)) != _comparable(value)}
    if not changed:
        return locked
    _push_to_person(actor, locked, data, before, changed)
    _push_to_case(actor, locked, data, changed)
    locked.content = content
    for name in RETURN:
        setattr(locked, name, getattr(data, name))
    if "planned_on" in changed:
        locked.overdue_told_on = None
    locked.version += 1
    locked.save(update_fields=["content", *RETURN, "overdue_told_on", "version", "updated_at"])
    if not _send_elsewhere(actor, locked):
        notices.tell_changed(locked)
    return locked


def announcement_values(announcement: Announcement) -> dict[str, Any]:
    """Return what the author said, as the form takes it."""
    values = dict(announcement.content)
    if values.get("birth_date"):
        values["birth_date"] = date.fromisoformat(values["birth_date"])
    return {**values, **{name: getattr(announcement, name) for name in RETURN}}


def _comparable(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return getattr(value, "pk", value) or ""


def _push_to_person(
    actor: User, announcement: Announcement, data: AnnouncementData, before: dict[str, Any], changed: set[str]
) -> None:
    """Bring the corrections to the person's record, unless the antenna recognised somebody known already."""
    if announcement.is_linked:
        return
    person = announcement.case.person
    new: dict[str, Any] = {name: getattr(data, name) for name in IDENTITY if name in changed}
    if "phone" in changed:
        kept = [number for number in person_values(person)["phones"] if number != before.get("phone")]
        new["phones"] = [*kept, data.phone] if data.phone else kept
    if new:
        person_update(actor=actor, person=person, data=new, version=person.version)


def _push_to_case(actor: User, announcement: Announcement, data: AnnouncementData, changed: set[str]) -> None:
    new = {column: getattr(data, name) for name, column in _OF_CASE.items() if name in changed}
    if new:
        case = announcement.case
        announcement.case = case_update(actor=actor, case=case, data=new, version=case.version)


def _send_elsewhere(actor: User, announcement: Announcement) -> bool:
    """Hand the case to the antenna of the new place, and tell both; say whether there was cause to."""
    antenna, case = serving(announcement.governorate), announcement.case
    if antenna.pk == case.antenna_id:
        return False
    former, receivers = case.antenna, notices.receivers(case)
    Case.objects.filter(pk=case.pk).update(
        antenna=antenna, counsellor=None, version=case.version + 1, updated_at=timezone.now()
    )
    announcement.case = Case.objects.select_related("antenna__manager", "counsellor").get(pk=case.pk)
    words = {"former": former.name_fr, "antenna": antenna.name_fr}
    reason = _("Lieu de retour corrigé : de l'antenne %(former)s à l'antenne %(antenna)s") % words
    CaseTransition.objects.create(
        subject=case,
        at=timezone.now(),
        actor=actor,
        from_state=CaseState.ANNOUNCED,
        to_state=CaseState.ANNOUNCED,
        reason=reason,
    )
    announcement_move(actor=actor, announcement=announcement, act=Announcement.send_elsewhere, reason=reason)
    notices.tell_elsewhere(announcement, receivers)
    notices.tell_announced(announcement)
    return True
