"""The life of a referral: sent, received, accepted or refused, done with an outcome, or cancelled (domain.md 2)."""

from collections.abc import Callable, Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from accounts.enums import Role, UnitKind
from accounts.models import Unit, User
from cases.enums import CaseState, ReferralOutcome, ReferralPurpose, ReferralState, SharedItem
from cases.models import Case, LocalService, Referral, ReferralTransition
from cases.models.referrals import SCOPE_OF_UNIT, UNIT_OF_ROLE
from cases.selectors.consent import has_consent
from cases.services.referral_notices import notify_receiver, notify_receiver_of_cancelling, notify_sender
from common.constraints import refusals
from common.errors import DomainError, NotPermitted
from common.formatting import moment_text

ANTENNA_STAFF = frozenset({Role.COUNSELLOR, Role.ANTENNA_MANAGER})
S = ReferralState


@transaction.atomic
def referral_send(
    *,
    actor: User,
    case: Case,
    purpose: str,
    receiver: Unit | LocalService,
    reason: str,
    shared: Collection[str] = (),
) -> Referral:
    """Send the person of `case` to a unit of CGPS or ANETI, or to a service of the directory.

    `shared` are the `SharedItem` values added to identity, contact and reason. Raises DomainError without
    the person's agreement to share with that institution (code "consent"), and when the same referral is
    already open.
    """
    if actor.role not in ANTENNA_STAFF or actor.antenna_id != case.antenna_id:
        raise NotPermitted(_("Seule l'antenne du dossier oriente la personne."), code="role")
    if case.state == CaseState.CLOSED:
        raise DomainError(_("Ce dossier est clos : rouvrez-le avant d'orienter la personne."), code="closed")
    referral = Referral(
        case=case,
        purpose=purpose,
        unit=receiver if isinstance(receiver, Unit) else None,
        service=receiver if isinstance(receiver, LocalService) else None,
        reason=_required(reason, "reason", _("Dites pourquoi la personne est orientée : c'est lu là-bas.")),
        shared=[item for item in SharedItem if item in shared],
        sent_by=actor,
        sent_at=timezone.now(),
    )
    _check_receiver(referral)
    _check_consent(referral)
    with refusals():
        referral.save()
    _write(referral, actor, "", S.SENT, "")
    notify_receiver(referral)
    return referral


@transaction.atomic
def referral_receive(*, actor: User, referral: Referral) -> Referral:
    """Note that the receiver has read the referral; the sender is told."""
    return _answer(actor=actor, referral=referral, act=Referral.receive)


@transaction.atomic
def referral_accept(*, actor: User, referral: Referral, answer: str = "") -> Referral:
    """Take the person on; `answer` may say when and where she is expected."""
    return _answer(actor=actor, referral=referral, act=Referral.accept, fields={"answer": answer.strip()})


@transaction.atomic
def referral_refuse(*, actor: User, referral: Referral, answer: str) -> Referral:
    """Refuse with a reason, worded for the person to hear."""
    words = _required(answer, "answer", _("Dites pourquoi : la personne doit pouvoir l'entendre."))
    return _answer(actor=actor, referral=referral, act=Referral.refuse, fields={"answer": words})


@transaction.atomic
def referral_finish(*, actor: User, referral: Referral, outcome: str, outcome_note: str = "") -> Referral:
    """End an accepted referral with its outcome; an inquiry ends by its form (inquiries.inquiry_submit)."""
    if outcome not in ReferralOutcome.values:
        raise DomainError(_("Choisissez un résultat."), field="outcome", code="required")
    if outcome == ReferralOutcome.INQUIRY_MADE:
        message = _("L'enquête sociale se remet par son formulaire.")
        raise DomainError(message, field="outcome", code="inquiry")
    fields = {"outcome": outcome, "outcome_note": outcome_note.strip()}
    return _answer(actor=actor, referral=referral, act=Referral.finish, fields=fields)


@transaction.atomic
def referral_cancel(*, actor: User, referral: Referral, reason: str) -> Referral:
    """Take an open referral back, with a reason; only the antenna does, and the receiver no longer sees it."""
    locked = lock_referral(actor=actor, referral=referral)
    if actor.role not in ANTENNA_STAFF:
        raise NotPermitted(_("Seule l'antenne annule une orientation."), code="role")
    words = _required(reason, "reason", _("Dites pourquoi : la raison est gardée au dossier."))
    move_referral(referral=locked, act=Referral.cancel, actor=actor, reason=words, fields={"news_at": None})
    notify_receiver_of_cancelling(locked)
    return locked


def referrals_end_with_case(*, actor: User, case: Case, reason: str) -> None:
    """Take back the referrals of a case being closed that have no outcome; the caller holds its lock."""
    still_open = Referral.objects.open().filter(case=case).select_for_update(of=("self",), no_key=True)
    for referral in still_open.select_related("case__antenna", "unit", "service").order_by("pk"):
        move_referral(
            referral=referral, act=Referral.cancel, actor=actor, reason=reason, fields={"news_at": None}
        )
        notify_receiver_of_cancelling(referral)


@transaction.atomic
def referral_take_note(*, actor: User, referral: Referral) -> Referral:
    """Note that the antenna has read the receiver's last answer: it leaves « Ma journée »."""
    locked = lock_referral(actor=actor, referral=referral)
    if actor.role not in ANTENNA_STAFF:
        raise NotPermitted(_("Seule l'antenne prend note d'une réponse."), code="role")
    locked.news_at = None
    locked.save(update_fields=["news_at", "updated_at"])
    return locked


def lock_referral(*, actor: User, referral: Referral) -> Referral:
    """Return the referral locked for this transaction; raise NotPermitted when `actor` may not see it."""
    locked = (
        Referral.objects.visible_to(actor)
        .select_related("case__person", "case__antenna", "case__counsellor", "unit", "service", "sent_by")
        .select_for_update(of=("self",), no_key=True)
        .filter(pk=referral.pk)
        .first()
    )
    if locked is None:
        raise NotPermitted(_("Cette orientation n'est pas accessible avec votre rôle."), code="not_visible")
    return locked


def check_answers(*, actor: User, referral: Referral) -> None:
    """Raise NotPermitted unless `actor` speaks for the receiver: its unit, or the antenna for a service."""
    if referral.unit_id and actor.role not in UNIT_OF_ROLE:
        raise NotPermitted(_("C'est l'unité destinataire qui répond à cette orientation."), code="role")
    if referral.service_id and actor.role not in ANTENNA_STAFF:
        raise NotPermitted(_("C'est l'antenne qui note la réponse d'un service."), code="role")


def move_referral(
    *,
    referral: Referral,
    act: Callable[[Referral], None],
    actor: User,
    reason: str = "",
    fields: dict[str, Any] | None = None,
) -> None:
    """Make a transition on a locked referral and write its event.

    Raises DomainError (code "answered") from a wrong state, naming who acted before and when.
    """
    before = referral.state
    try:
        act(referral)
    except TransitionNotAllowed as error:
        raise DomainError(_too_late(referral), code="answered") from error
    for name, value in (fields or {}).items():
        setattr(referral, name, value)
    referral.version += 1
    with refusals():
        referral.save(update_fields=["state", "version", "updated_at", *(fields or {})])
    _write(referral, actor, before, referral.state, reason)


def _answer(
    *,
    actor: User,
    referral: Referral,
    act: Callable[[Referral], None],
    fields: dict[str, Any] | None = None,
) -> Referral:
    locked = lock_referral(actor=actor, referral=referral)
    check_answers(actor=actor, referral=locked)
    values = dict(fields or {})
    if locked.unit_id:
        values["news_at"] = timezone.now()
    reason = values.get("answer") or values.get("outcome_note") or ""
    move_referral(referral=locked, act=act, actor=actor, reason=reason, fields=values)
    if locked.unit_id:
        notify_sender(locked)
    return locked


def _too_late(referral: Referral) -> str:
    last = referral.transitions.select_related("actor").order_by("-at", "-pk").first()
    values = {
        "state": referral.get_state_display().lower(),
        "who": str(last.actor) if last and last.actor else "—",
        "when": moment_text(last.at) if last else "—",
    }
    message = _(
        "Cette orientation est déjà « %(state)s » (%(who)s, %(when)s) : votre réponse n'est pas enregistrée."
    )
    return message % values


def _check_receiver(referral: Referral) -> None:
    if referral.purpose not in ReferralPurpose.values:
        raise DomainError(_("Choisissez l'objet de l'orientation."), field="purpose", code="required")
    unit, service = referral.unit, referral.service
    if (unit and unit.kind not in SCOPE_OF_UNIT) or (service and not service.is_active):
        raise DomainError(
            _("Ce destinataire ne reçoit pas d'orientations."), field="receiver", code="receiver"
        )
    if referral.is_inquiry and (unit is None or unit.kind != UnitKind.SOCIAL):
        message = _("L'enquête sociale se demande à une unité de promotion sociale.")
        raise DomainError(message, field="receiver", code="inquiry")
    if SharedItem.SITUATIONS in referral.shared and not referral.is_inquiry:
        message = _("Les situations de vulnérabilité ne sont transmises que pour une enquête sociale.")
        raise DomainError(message, field="shared", code="situations")


def _check_consent(referral: Referral) -> None:
    if not has_consent(referral.case, referral.scope):
        message = _("La personne n'a pas donné l'accord « %(scope)s » : rien n'est envoyé sans lui.")
        raise DomainError(message % {"scope": referral.scope.label}, field="receiver", code="consent")


def _required(text: str, field: str, message: str) -> str:
    if not text.strip():
        raise DomainError(message, field=field, code="required")
    return text.strip()


def _write(referral: Referral, actor: User, before: str, after: str, reason: str) -> None:
    ReferralTransition.objects.create(
        subject=referral, at=timezone.now(), actor=actor, from_state=before, to_state=after, reason=reason
    )
