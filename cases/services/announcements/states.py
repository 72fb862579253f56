"""How an announcement's state moves: one place, whichever page or service moved its case."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from accounts.enums import Role
from accounts.models import User
from cases.enums import AnnouncementState, CaseState
from cases.models import Announcement, AnnouncementTransition, Case
from cases.services.announcements.notices import tell_author, tell_withdrawn
from common.errors import DomainError

ANNOUNCERS = frozenset({Role.SOCIAL_ATTACHE, Role.RETURN_OPERATOR})


def announcement_lock(announcement: Announcement) -> Announcement:
    """Return the announcement and its case, both locked: the case first, as every act on a case does.

    Raises DomainError (code "transition") when the person is no longer expected.
    """
    related = ("person", "return_country", "antenna__manager", "counsellor")
    case = (
        Case.objects.select_for_update(of=("self",), no_key=True)
        .select_related(*related)
        .get(pk=announcement.case_id)
    )
    locked = (
        Announcement.objects.select_for_update(of=("self",), no_key=True)
        .select_related("made_by", "country", "governorate", "delegation")
        .get(pk=announcement.pk)
    )
    locked.case = case
    if not locked.is_expected:
        message = _("Ce signalement est « %(state)s » : cet acte n'est plus possible.")
        raise DomainError(message % {"state": locked.get_state_display()}, code="transition")
    return locked


def announcement_move(
    *, actor: User | None, announcement: Announcement, act: Callable[[Announcement], None], reason: str = ""
) -> None:
    """Change the state of a locked announcement and write the event; raise DomainError from a wrong state."""
    before = announcement.state
    try:
        act(announcement)
    except TransitionNotAllowed as error:
        message = _("Ce signalement est « %(state)s » : cet acte n'est plus possible.")
        words = {"state": AnnouncementState(before).label}
        raise DomainError(message % words, code="transition") from error
    announcement.save(update_fields=["state", "updated_at"])
    AnnouncementTransition.objects.create(
        subject=announcement,
        at=timezone.now(),
        actor=actor,
        from_state=before,
        to_state=announcement.state,
        reason=reason,
    )


def announcement_follow(*, actor: User, case: Case, reason: str) -> None:
    """Move the announcement of a case that has just left the state "announced"; nothing where there is none.

    The caller holds the case's lock. A case closed by an author is a withdrawal, by an antenna a person who
    did not come.
    """
    announcement = (
        Announcement.objects.select_for_update(of=("self",), no_key=True)
        .select_related("made_by")
        .filter(case=case)
        .first()
    )
    if announcement is None or not announcement.is_expected:
        return
    announcement.case = case
    if case.state == CaseState.REGISTERED:
        announcement_move(actor=actor, announcement=announcement, act=Announcement.arrive, reason=reason)
        tell_author(announcement)
    elif case.state == CaseState.CLOSED and actor.role in ANNOUNCERS:
        announcement_move(actor=actor, announcement=announcement, act=Announcement.withdraw, reason=reason)
        tell_withdrawn(announcement)
    elif case.state == CaseState.CLOSED:
        announcement_move(actor=actor, announcement=announcement, act=Announcement.miss, reason=reason)
        tell_author(announcement)
