"""Who may write in a case: its antenna. After a transfer the former one only reads (domain.md 2)."""

from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Case, Person
from cases.selectors.access import ANTENNA_STAFF, can_write, read_only_words
from common.errors import NotPermitted

_WITH_CASE = ("person", "return_country", "antenna", "category_override_by")


def require_writable(*, actor: User | None, case: Case) -> None:
    """Raise NotPermitted when `actor` is of an antenna that does not follow `case`, or no longer."""
    if actor is not None and not can_write(actor, case):
        raise NotPermitted(read_only_words(case), code="read_only")


def require_person_writable(*, actor: User, person: Person) -> None:
    """Raise NotPermitted when no case of `person` is in the hands of `actor`'s antenna."""
    if actor.role not in ANTENNA_STAFF:
        return
    if not Case.objects.writable_by(actor).filter(person=person).exists():
        message = _("Cette personne est suivie par une autre antenne : vous ne pouvez pas modifier sa fiche.")
        raise NotPermitted(message, code="read_only")


def lock_case(*, actor: User | None, case: Case) -> Case:
    """Return the case locked for this transaction; raise NotPermitted for who may not write in it.

    The antenna is read under the lock: whoever loses the race with a transfer is told so.
    """
    locked = lock_row(case.pk)
    require_writable(actor=actor, case=locked)
    return locked


def lock_row(pk: int) -> Case:
    """Return the case locked, whoever acts; its key stays free for rows that refer to it.

    Locked alone, then read with what it refers to: a lock that waits while the case changes antenna checks
    its joins again with the old rows, and would find no case at all.
    """
    Case.objects.select_for_update(no_key=True).only("pk").get(pk=pk)
    return Case.objects.select_related(*_WITH_CASE).get(pk=pk)
