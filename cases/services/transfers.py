"""Transfer of a case between antennas: proposed, then accepted, refused or withdrawn (domain.md 2).

Every act locks the case first, then the transfer: of two people who answer at once, or of an answer and a
closing, one comes first and the other is told what happened.
"""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from accounts.enums import Role
from accounts.models import Antenna, User
from cases.enums import CaseState, TransferState
from cases.models import Case, ReadingRight, Task, Transfer, TransferTransition
from cases.selectors.access import ANTENNA_STAFF
from cases.services.access import lock_case, lock_row
from cases.services.agenda import appointments_end
from cases.services.tasks import task_after_transfer
from cases.services.transfer_notices import notify_answer, notify_proposal
from common.constraints import refusals
from common.dates import today
from common.errors import DomainError, NotPermitted

# domain.md 2: thirty days of reading for the former counsellor.
READING_DAYS = 30


@transaction.atomic
def transfer_propose(*, actor: User, case: Case, to_antenna: Antenna, reason: str) -> Transfer:
    """Offer an open case to another antenna, with a reason; its staff are told by mail.

    Raises DomainError when the case is closed or an offer already waits, NotPermitted for another antenna.
    """
    _require_staff(actor)
    locked = lock_case(actor=actor, case=case)
    if locked.state == CaseState.CLOSED:
        raise DomainError(_("Ce dossier est clos : il ne se transfère pas."), code="closed")
    if to_antenna.pk == locked.antenna_id:
        raise DomainError(_("Le dossier est déjà à cette antenne."), field="to_antenna", code="same")
    if to_antenna.closed_on is not None and to_antenna.closed_on <= today():
        raise DomainError(_("Cette antenne est fermée."), field="to_antenna", code="antenna_closed")
    _require_reason(reason)
    now = timezone.now()
    with refusals():
        transfer = Transfer.objects.create(
            case=locked,
            from_antenna=locked.antenna,
            to_antenna=to_antenna,
            reason=reason.strip(),
            proposed_by=actor,
            proposed_at=now,
            former_counsellor=locked.counsellor,
        )
    _write(transfer, actor, "", transfer.reason)
    notify_proposal(transfer)
    return transfer


@transaction.atomic
def transfer_accept(*, actor: User, transfer: Transfer, counsellor: User) -> Transfer:
    """Take the case: its antenna changes, `counsellor` follows it, the former ones read it for thirty days.

    Appointments to come are cancelled, and a task asks the new counsellor to give them again.
    Raises DomainError when the transfer has had its answer or the case was closed meanwhile.
    """
    case, transfer = _lock(transfer)
    _require_antenna(actor, transfer.to_antenna_id)
    if not _follows_cases_at(counsellor, transfer.to_antenna_id):
        raise DomainError(
            _("Choisissez un conseiller de votre antenne."), field="counsellor", code="stranger"
        )
    _require_pending(transfer)
    if case.state == CaseState.CLOSED:
        raise DomainError(_("Ce dossier a été clos entre-temps : il ne se transfère plus."), code="closed")
    transfer.former_counsellor, transfer.counsellor = case.counsellor, counsellor
    _answer(transfer, transfer.accept, actor, "")
    _grant_reading(case, transfer)
    case.antenna, case.counsellor = transfer.to_antenna, counsellor
    case.version += 1
    case.save(update_fields=["antenna", "counsellor", "version", "updated_at"])
    # Nobody of the former antenna can do them any more, nor receive the person there.
    Task.objects.open().filter(case=case).update(assignee=counsellor)
    words = _("Dossier transféré à l'antenne %(antenna)s") % {"antenna": transfer.to_antenna.name}
    cancelled = appointments_end(actor=actor, case=case, reason=words)
    task_after_transfer(actor=actor, case=case, cancelled=cancelled)
    notify_answer(transfer)
    return transfer


@transaction.atomic
def transfer_refuse(*, actor: User, transfer: Transfer, reason: str) -> Transfer:
    """Leave the case where it is; the reason is shown to the antenna that offered it."""
    _case, transfer = _lock(transfer)
    _require_antenna(actor, transfer.to_antenna_id)
    _require_pending(transfer)
    _require_reason(reason)
    _answer(transfer, transfer.refuse, actor, reason)
    notify_answer(transfer)
    return transfer


@transaction.atomic
def transfer_withdraw(*, actor: User, transfer: Transfer, reason: str = "") -> Transfer:
    """Take back an offer that has no answer yet; only the antenna that made it."""
    _case, transfer = _lock(transfer)
    _require_antenna(actor, transfer.from_antenna_id)
    _require_pending(transfer)
    _answer(transfer, transfer.withdraw, actor, reason)
    return transfer


def transfers_end_with_case(*, actor: User, case: Case, reason: str) -> None:
    """Take back the offer that waits for a case being closed; the caller holds the lock on the case."""
    for transfer in Transfer.objects.pending().filter(case=case).select_for_update(of=("self",)):
        _answer(transfer, transfer.withdraw, actor, reason)


def _lock(transfer: Transfer) -> tuple[Case, Transfer]:
    case = lock_row(transfer.case_id)
    # Locked alone, for the reason told in cases.services.access.
    Transfer.objects.select_for_update(no_key=True).only("pk").get(pk=transfer.pk)
    related = ("from_antenna", "to_antenna", "proposed_by", "former_counsellor")
    locked = Transfer.objects.select_related(*related).get(pk=transfer.pk)
    locked.case = case
    return case, locked


def _require_staff(actor: User) -> None:
    if actor.role not in ANTENNA_STAFF:
        raise NotPermitted(_("Seule l'antenne d'un dossier propose de le transférer."), code="role")


def _require_antenna(actor: User, antenna_id: int) -> None:
    if actor.role not in ANTENNA_STAFF or actor.antenna_id != antenna_id:
        raise NotPermitted(_("Cet acte revient à l'autre antenne."), code="antenna")


def _require_pending(transfer: Transfer) -> None:
    if transfer.state != TransferState.PROPOSED:
        message = _("Ce transfert est déjà « %(state)s » : cet acte n'est plus possible.")
        raise DomainError(message % {"state": transfer.get_state_display().lower()}, code="transition")


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise DomainError(
            _("Dites pourquoi : l'autre antenne lira la raison."), field="reason", code="required"
        )


def _follows_cases_at(user: User, antenna_id: int) -> bool:
    return user.is_active and user.role in ANTENNA_STAFF and user.antenna_id == antenna_id


def _answer(transfer: Transfer, move: Callable[[], None], actor: User, reason: str) -> None:
    before = transfer.state
    try:
        move()
    except TransitionNotAllowed as error:
        raise DomainError(_("Ce transfert a déjà sa réponse."), code="transition") from error
    transfer.answered_by, transfer.answered_at = actor, timezone.now()
    transfer.answer_reason = reason.strip()
    with refusals():
        transfer.save()
    _write(transfer, actor, before, transfer.answer_reason)


def _write(transfer: Transfer, actor: User, before: str, reason: str) -> None:
    TransferTransition.objects.create(
        subject=transfer,
        at=timezone.now(),
        actor=actor,
        from_state=before,
        to_state=transfer.state,
        reason=reason,
    )


def _grant_reading(case: Case, transfer: Transfer) -> None:
    """Let the former counsellor (who proposed it, where there was none) and manager read the case."""
    former = transfer.former_counsellor or transfer.proposed_by
    managers = User.objects.filter(
        Q(role=Role.ANTENNA_MANAGER, antenna=transfer.from_antenna)
        | Q(managed_antennas=transfer.from_antenna)
    )
    until = today() + timedelta(days=READING_DAYS)
    for user_id in {former.pk, *managers.values_list("pk", flat=True)}:
        ReadingRight.objects.update_or_create(case=case, user_id=user_id, defaults={"until": until})
