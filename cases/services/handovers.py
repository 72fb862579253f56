"""Hand-over of cases between the counsellors of one antenna: one, many or all, both are told."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Antenna, User
from cases.enums import CaseState
from cases.models import Case, HandOver, HandOverLine, Task
from cases.selectors.access import ANTENNA_STAFF
from cases.services.access import lock_case
from cases.services.agenda import appointments_give
from cases.services.tasks import tasks_after_hand_over
from cases.services.transfer_notices import notify_hand_over
from common.errors import DomainError, NotPermitted

MANAGERS = frozenset({Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER})


@transaction.atomic
def case_assign(*, actor: User, case: Case, counsellor: User | None) -> Case:
    """Give one case to a counsellor or manager of its antenna (None: to nobody); managers only."""
    _require_manager(actor)
    locked = lock_case(actor=actor, case=case)
    if counsellor is not None:
        _require_follower(counsellor, locked.antenna_id)
    if locked.counsellor_id == (counsellor.pk if counsellor else None):
        return locked
    giver, locked.counsellor = locked.counsellor, counsellor
    locked.version += 1
    locked.save(update_fields=["counsellor", "version", "updated_at"])
    _give_work(actor, [locked.pk], giver, counsellor)
    _record(actor, locked.antenna, giver, counsellor, [locked.pk], "")
    return locked


@transaction.atomic
def cases_reassign(
    *,
    actor: User,
    antenna: Antenna,
    giver: User | None,
    receiver: User,
    case_ids: Collection[int] | None,
    note: str = "",
) -> tuple[HandOver, int]:
    """Give `giver`'s cases (None: those that nobody follows) to `receiver`; managers only.

    `case_ids` None means every case not closed. Returns the hand-over and how many cases it holds: one that
    was closed, transferred or given to somebody else meanwhile stays as it is. Raises DomainError when none
    is left.
    """
    _require_manager(actor)
    if actor.role == Role.ANTENNA_MANAGER and actor.antenna_id != antenna.pk:
        raise NotPermitted(_("Ces dossiers sont ceux d'une autre antenne."), code="antenna")
    _require_follower(receiver, antenna.pk)
    if giver is not None and giver.pk == receiver.pk:
        raise DomainError(_("Ces dossiers sont déjà à cette personne."), field="receiver", code="same")
    cases = Case.objects.filter(antenna=antenna, counsellor=giver).exclude(state=CaseState.CLOSED)
    if case_ids is not None:
        cases = cases.filter(pk__in=case_ids)
    # Locked in the order of their keys: two managers who share out the same cases never wait for each other.
    taken = [row.pk for row in cases.order_by("pk").select_for_update(of=("self",), no_key=True)]
    if not taken:
        raise DomainError(_("Aucun de ces dossiers n'est plus à confier."), code="none_left")
    Case.objects.filter(pk__in=taken).update(
        counsellor=receiver, version=F("version") + 1, updated_at=timezone.now()
    )
    _give_work(actor, taken, giver, receiver)
    return _record(actor, antenna, giver, receiver, taken, note.strip()), len(taken)


def _give_work(actor: User, case_ids: Collection[int], giver: User | None, receiver: User | None) -> None:
    """Give `giver`'s open tasks and appointments to come to `receiver`; those of colleagues stay theirs."""
    Task.objects.open().filter(case__in=case_ids, assignee=giver).update(assignee=receiver)
    if giver is not None and receiver is not None:
        left = appointments_give(actor=actor, case_ids=case_ids, giver=giver, receiver=receiver)
        tasks_after_hand_over(actor=actor, receiver=receiver, left=left)


def _require_manager(actor: User) -> None:
    if actor.role not in MANAGERS:
        raise NotPermitted(_("Seul un responsable peut attribuer un dossier."))


def _require_follower(user: User, antenna_id: int) -> None:
    if not user.is_active or user.role not in ANTENNA_STAFF or user.antenna_id != antenna_id:
        message = _("Cette personne n'est pas de l'antenne du dossier.")
        raise DomainError(message, field="counsellor", code="stranger")


def _record(
    actor: User,
    antenna: Antenna,
    giver: User | None,
    receiver: User | None,
    case_ids: Collection[int],
    note: str,
) -> HandOver:
    hand_over = HandOver.objects.create(
        antenna=antenna, giver=giver, receiver=receiver, note=note, made_by=actor
    )
    HandOverLine.objects.bulk_create(HandOverLine(hand_over=hand_over, case_id=pk) for pk in case_ids)
    notify_hand_over(hand_over, count=len(case_ids))
    return hand_over
