"""The life of a case: one service per change, each locks, checks, and writes who, when, why."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from accounts.enums import Role
from accounts.models import User
from cases.enums import CaseState, Category, ClosingReason
from cases.models import Case, CaseTransition
from cases.services.access import lock_case
from cases.services.agenda import appointments_end
from cases.services.announcements.states import announcement_follow
from cases.services.categories import case_category
from cases.services.referrals import referrals_end_with_case
from cases.services.surveys import surveys_end_with_case
from cases.services.tasks import tasks_end_with_case
from cases.services.transfers import transfers_end_with_case
from common.constraints import refusals
from common.dates import today
from common.errors import Conflict, DomainError, NotPermitted

MANAGERS = frozenset({Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER})
RETURN_FIELDS = (
    "return_country",
    "returned_on",
    "modality",
    "governorate",
    "delegation",
    "address",
    "special_request_by",
    "special_request_on",
    "remarks",
)
_ENDINGS: tuple[Callable[..., Any], ...] = (
    transfers_end_with_case,
    appointments_end,
    referrals_end_with_case,
    surveys_end_with_case,
    tasks_end_with_case,
)
HOUSEHOLD_FIELDS = ("household_size", "household_income_tnd")


def case_receive(*, actor: User, case: Case, returned_on: date, reason: str = "") -> Case:
    """Register an announced case on the person's return; its category is derived anew."""

    def receive(locked: Case) -> None:
        locked.register()
        locked.returned_on = returned_on

    if returned_on > today():
        raise DomainError(_("La date de retour est dans le futur."), field="returned_on", code="future")
    return _move(actor=actor, case=case, act=receive, reason=reason)


def case_assess(*, actor: User, case: Case, reason: str = "") -> Case:
    """Mark the household's needs assessed (from registered or reopened)."""
    return _move(actor=actor, case=case, act=Case.assess, reason=reason)


def case_support(*, actor: User, case: Case, reason: str = "") -> Case:
    """Mark the person supported: an aid or an orientation is under way."""
    return _move(actor=actor, case=case, act=Case.support, reason=reason)


def case_close(*, actor: User, case: Case, closing_reason: str, reason: str = "") -> Case:
    """Close the case for one of `ClosingReason`; `reason` is free text beside it.

    What waits ends with it: a proposed transfer, appointments to come, referrals without outcome, interviews
    under way, open tasks.
    """
    if closing_reason not in ClosingReason.values:
        raise DomainError(_("Choisissez un motif de clôture."), field="closing_reason", code="required")

    def close(locked: Case) -> None:
        locked.close()
        locked.closing_reason = closing_reason
        locked.closed_on = today()
        ending = _("Dossier clos : %(why)s") % {"why": words}
        for end in _ENDINGS:
            end(actor=actor, case=locked, reason=ending)

    words = str(ClosingReason(closing_reason).label)
    return _move(actor=actor, case=case, act=close, reason=f"{words} · {reason}" if reason else words)


def case_reopen(*, actor: User, case: Case, reason: str) -> Case:
    """Reopen a closed case; a reason is required."""
    _require_reason(reason)

    def reopen(locked: Case) -> None:
        locked.reopen()
        locked.closing_reason = ""
        locked.closed_on = None

    return _move(actor=actor, case=case, act=reopen, reason=reason)


@transaction.atomic
def case_override_category(*, actor: User, case: Case, category: str, reason: str) -> Case:
    """Set a category other than the derived one; managers only, with a reason.

    An empty `category` gives the case back to the derivation.
    """
    if actor.role not in MANAGERS:
        raise NotPermitted(_("Seul un responsable peut choisir une autre catégorie."))
    if category and category not in Category.values:
        raise DomainError(_("Cette catégorie n'existe pas."), field="category", code="invalid")
    _require_reason(reason)
    locked = lock_case(actor=actor, case=case)
    before = locked.category
    locked.category = category or case_category(case=locked)[0]
    locked.category_override_reason = reason if category else ""
    locked.category_override_by = actor if category else None
    locked.version += 1
    locked.save(
        update_fields=[
            "category",
            "category_override_reason",
            "category_override_by",
            "version",
            "updated_at",
        ]
    )
    _write(locked, actor, f"category_{before}", f"category_{locked.category}", reason)
    return locked


@transaction.atomic
def case_update(*, actor: User, case: Case, data: Mapping[str, Any], version: int) -> Case:
    """Change the facts of the return and of the household; the category is derived anew unless overridden.

    `version` is the one the writer read: raises Conflict, with the values now stored, when somebody
    wrote since. Raises DomainError when that return already has a case, or a value is refused.
    """
    locked = lock_case(actor=actor, case=case)
    names = [name for name in (*RETURN_FIELDS, *HOUSEHOLD_FIELDS) if name in data]
    if locked.version != version:
        message = _("Ce dossier a été modifié entre-temps par quelqu'un d'autre.")
        raise Conflict(message, theirs={name: getattr(locked, name) for name in names})
    for name in names:
        setattr(locked, name, data[name])
    if not locked.category_override_reason:
        locked.category = case_category(case=locked)[0]
    locked.version += 1
    with refusals():
        locked.save(update_fields=[*names, "category", "version", "updated_at"])
    return locked


@transaction.atomic
def _move(*, actor: User, case: Case, act: Callable[[Case], None], reason: str) -> Case:
    """Lock the case, act, write the event; raise DomainError (code "transition") from a wrong state."""
    locked = lock_case(actor=actor, case=case)
    before = locked.state
    try:
        act(locked)
    except TransitionNotAllowed as error:
        message = _("Ce dossier est « %(state)s » : cet acte n'est pas possible.")
        raise DomainError(message % {"state": CaseState(before).label}, code="transition") from error
    if before == CaseState.ANNOUNCED and not locked.category_override_reason:
        locked.category = case_category(case=locked)[0]
    locked.version += 1
    with refusals():
        locked.save()
    _write(locked, actor, before, locked.state, reason)
    if before == CaseState.ANNOUNCED:
        announcement_follow(actor=actor, case=locked, reason=reason)
    return locked


def _write(case: Case, actor: User, before: str, after: str, reason: str) -> None:
    CaseTransition.objects.create(
        subject=case, at=timezone.now(), actor=actor, from_state=before, to_state=after, reason=reason
    )


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise DomainError(
            _("Dites pourquoi : la raison est gardée au dossier."), field="reason", code="required"
        )
