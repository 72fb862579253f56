"""Complaints, feedback and messages: received at the desk or on the public page, answered in time."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from accounts.enums import Role
from accounts.models import User
from cases.enums import Channel, ComplaintKind, ComplaintSubject
from cases.models import Case, Complaint, ComplaintTransition
from cases.selectors.retention import is_anonymised, rules
from common.constraints import refusals
from common.dates import today
from common.errors import DomainError, NotPermitted

TEXT_LENGTH = 4000
STAFF = frozenset({Role.COUNSELLOR, Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER})
MANAGERS = frozenset({Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER})


@transaction.atomic
def complaint_receive(
    *,
    actor: User | None,
    case: Case,
    kind: str,
    text: str,
    subject: str = ComplaintSubject.OTHER,
    channel: str = Channel.DESK,
    is_confidential: bool = False,
    mark: int | None = None,
    received_on: date | None = None,
) -> Complaint:
    """Record what the person says; `actor` is None when she wrote it herself on the public page.

    One about the staff is confidential whatever is ticked. Raises DomainError for nothing said, or a mark
    outside 1–5.
    """
    if actor is not None and actor.role not in STAFF:
        raise NotPermitted(_("Votre rôle ne reçoit pas les réclamations."))
    day = received_on or today()
    _check(kind=kind, subject=subject, text=text, mark=mark, received_on=day)
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    if is_anonymised(case):
        raise DomainError(_("Ce dossier est déjà anonymisé."), code="anonymised")
    with refusals():
        complaint = Complaint.objects.create(
            case=case,
            kind=kind,
            subject=subject,
            is_confidential=is_confidential or subject == ComplaintSubject.STAFF,
            channel=channel if actor else Channel.PUBLIC_PAGE,
            text=text.strip(),
            mark=mark,
            received_on=day,
            received_by=actor,
            due_on=day + timedelta(days=rules().complaint_days),
        )
    _write(complaint, actor, "", "")
    return complaint


@transaction.atomic
def complaint_answer(*, actor: User, complaint: Complaint, answer: str) -> Complaint:
    """Record what was answered to the person, once. A confidential one is answered by a manager."""
    if not Complaint.objects.visible_to(actor).filter(pk=complaint.pk).exists():
        raise NotPermitted(_("Cette réclamation n'est pas accessible avec votre rôle."), code="not_visible")
    if not answer.strip():
        raise DomainError(_("Dites ce qui a été répondu à la personne."), field="answer", code="required")
    locked = Complaint.objects.select_for_update(of=("self",), no_key=True).get(pk=complaint.pk)
    before = locked.state
    try:
        locked.close_answered()
    except TransitionNotAllowed as error:
        raise DomainError(_("Il y a déjà été répondu."), code="transition") from error
    locked.answer, locked.answered_by, locked.answered_on = answer.strip(), actor, today()
    with refusals():
        locked.save()
    _write(locked, actor, before, "")
    return locked


def _write(complaint: Complaint, actor: User | None, before: str, reason: str) -> None:
    ComplaintTransition.objects.create(
        subject=complaint,
        at=timezone.now(),
        actor=actor,
        from_state=before,
        to_state=complaint.state,
        reason=reason,
    )


def _check(*, kind: str, subject: str, text: str, mark: int | None, received_on: date) -> None:
    if kind not in ComplaintKind.values:
        raise DomainError(_("Choisissez la nature du message."), field="kind", code="invalid")
    if subject not in ComplaintSubject.values:
        raise DomainError(_("Choisissez de quoi il s'agit."), field="subject", code="invalid")
    if mark is not None and not 1 <= mark <= 5:
        raise DomainError(_("La note va de 1 à 5."), field="mark", code="invalid")
    if not text.strip() and (mark is None or kind != ComplaintKind.FEEDBACK):
        raise DomainError(_("Écrivez quelques mots."), field="text", code="required")
    if len(text) > TEXT_LENGTH:
        message = _("Le texte dépasse %(limit)s caractères.")
        raise DomainError(message % {"limit": TEXT_LENGTH}, field="text", code="too_long")
    if received_on > today():
        message = _("Un message ne peut pas être daté du futur.")
        raise DomainError(message, field="received_on", code="future")
