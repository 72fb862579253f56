"""The antenna's side of an announcement: prepare, recognise the person, confirm the arrival, or not."""

from collections import Counter
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from cases.enums import AnnouncementState, ClosingReason, Modality
from cases.models import Announcement, Case, Person
from cases.selectors.announcements import overdue_to_tell
from cases.services.announcements import notices
from cases.services.announcements.states import announcement_lock, announcement_move
from cases.services.cases import case_close, case_receive, case_update
from cases.services.duplicates import Duplicate, TypedIdentity, likely_duplicates
from cases.services.journal import note_add
from cases.services.people import IDENTITY_FIELDS, person_update, person_values
from cases.services.registration import check_dates
from common.dates import today
from common.errors import DomainError, NotPermitted

ANTENNA_STAFF = frozenset({Role.COUNSELLOR, Role.ANTENNA_MANAGER})
# Why an announced person does not become a registered one (of domain.md's closing reasons).
NOT_COME_REASONS = (
    ClosingReason.UNREACHABLE,
    ClosingReason.ABANDONED,
    ClosingReason.OTHER_SCHEME,
    ClosingReason.NOT_ELIGIBLE,
    ClosingReason.DECEASED,
)


@transaction.atomic
def announcement_prepare(
    *, actor: User, announcement: Announcement, counsellor: User | None, note: str = ""
) -> Announcement:
    """Give the arrival to a counsellor and write what is prepared in the case's journal.

    A manager names anybody of the antenna; a counsellor takes the arrival herself.
    """
    locked = announcement_lock(announcement)
    case = locked.case
    if counsellor is not None and counsellor.antenna_id != case.antenna_id:
        raise DomainError(_("Cette personne n'est pas de l'antenne du dossier."), field="counsellor")
    if actor.role != Role.ANTENNA_MANAGER and counsellor is not None and counsellor.pk != actor.pk:
        raise NotPermitted(_("Seul un responsable confie une arrivée à quelqu'un d'autre."))
    is_new = counsellor is not None and counsellor.pk != case.counsellor_id
    case.counsellor = counsellor
    case.version += 1
    case.save(update_fields=["counsellor", "version", "updated_at"])
    if note.strip():
        note_add(actor=actor, case=case, text=note)
    is_first = locked.state == AnnouncementState.SENT
    announcement_move(actor=actor, announcement=locked, act=Announcement.prepare)
    if counsellor is not None and is_new and counsellor.pk != actor.pk:
        notices.tell_given(locked, counsellor)
    if is_first:
        notices.tell_author(locked)
    return locked


@transaction.atomic
def announcement_confirm(
    *, actor: User, announcement: Announcement, returned_on: date, modality: str, reason: str = ""
) -> Announcement:
    """Confirm the arrival: the case becomes registered, its category follows from the facts as they are now.

    `modality` is the one checked with the person. Raises DomainError for a date to come or before the
    birth, and for a return that has a case already.
    """
    locked = announcement_lock(announcement)
    case = locked.case
    if modality not in Modality.values:
        raise DomainError(_("Choisissez le mode de retour."), field="modality", code="required")
    check_dates(birth_date=case.person.birth_date, returned_on=returned_on)
    if modality != case.modality:
        case = case_update(actor=actor, case=case, data={"modality": modality}, version=case.version)
    if case.counsellor_id is None and actor.role == Role.COUNSELLOR:
        case.counsellor = actor
        case.save(update_fields=["counsellor", "updated_at"])
    case_receive(actor=actor, case=case, returned_on=returned_on, reason=reason)
    return Announcement.objects.get(pk=locked.pk)


@transaction.atomic
def announcement_not_come(
    *, actor: User, announcement: Announcement, closing_reason: str, reason: str
) -> Announcement:
    """Record that the person did not come: the case is closed, with its reason and in words."""
    locked = announcement_lock(announcement)
    if closing_reason not in NOT_COME_REASONS:
        raise DomainError(_("Choisissez un motif de clôture."), field="closing_reason", code="required")
    if not reason.strip():
        message = _("Dites ce qui a été fait pour joindre la personne : c'est gardé au dossier.")
        raise DomainError(message, field="reason", code="required")
    case_close(actor=actor, case=locked.case, closing_reason=closing_reason, reason=reason.strip())
    return Announcement.objects.get(pk=locked.pk)


def announcement_duplicates(*, actor: User, announcement: Announcement) -> list[Duplicate]:
    """Return the persons of the scheme whom the announced one resembles, in the antenna's row scope."""
    if announcement.is_linked or not announcement.is_expected:
        return []
    person = announcement.case.person
    typed = TypedIdentity(
        first_name=person.first_name,
        last_name=person.last_name,
        first_name_ar=person.first_name_ar,
        last_name_ar=person.last_name_ar,
        birth_date=person.birth_date,
        cin=person.cin,
        passport=person.passport,
        phones=tuple(phone.number for phone in person.phones.all()),
        sex=person.sex,
    )
    return likely_duplicates(actor=actor, typed=typed, exclude=person)


@transaction.atomic
def announcement_link(*, actor: User, announcement: Announcement, person_id: int) -> Announcement:
    """Recognise the announced person as one known already: the case is hers, what was missing is filled in.

    Only a person whom `announcement_duplicates` offers. The record made for the announcement goes, when
    nothing else hangs on it.
    """
    locked = announcement_lock(announcement)
    offered = {
        found.person_id
        for found in announcement_duplicates(actor=actor, announcement=locked)
        if found.can_link
    }
    if person_id not in offered:
        raise DomainError(_("Cette personne n'est plus proposée."), code="not_offered")
    known = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person_id)
    typed = locked.case.person
    _complete(actor, known, person_values(typed))
    Case.objects.filter(pk=locked.case_id).update(person=known)
    if not typed.cases.exists():
        typed.delete()
    locked.is_linked = True
    locked.save(update_fields=["is_linked", "updated_at"])
    return locked


@transaction.atomic
def announcements_tell_overdue() -> int:
    """Tell the antennas, once for each planned date, who has not been seen; return how many were told of."""
    late = list(overdue_to_tell())
    counts: Counter[User] = Counter()
    for announcement in late:
        counts.update(notices.receivers(announcement.case))
    for user, count in counts.items():
        notices.tell_overdue(user, count)
    Announcement.objects.filter(pk__in=[one.pk for one in late]).update(overdue_told_on=today())
    return len(late)


def _complete(actor: User, known: Person, typed: dict[str, Any]) -> None:
    new = {name: typed[name] for name in IDENTITY_FIELDS if typed[name] and not getattr(known, name)}
    phones = person_values(known)["phones"]
    new["phones"] = [*phones, *(number for number in typed["phones"] if number not in phones)]
    person_update(actor=actor, person=known, data=new, version=known.version)
