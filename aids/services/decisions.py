"""Deciding an aid file. Whoever submitted it never decides it; the last place goes to one (domain.md 3.3)."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.enums import AidKind
from aids.models import Application
from aids.services import budget
from aids.services.applications import check_amount, require_eligible
from aids.services.disbursements import plan_tranches
from aids.services.transitions import NO_PLACE, lock_application, move, require_role
from aids.services.waiting import promote_waiting
from cases.enums import CaseState
from cases.models import Case
from cases.services.cases import case_support
from common.errors import DomainError, NotPermitted


def _lock_for_decision(actor: User, application: Application) -> Application:
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("décider un dossier d'aide"))
    application = lock_application(actor=actor, application=application)
    if application.submitted_by_id == actor.pk:
        message = _("Vous avez soumis ce dossier : une autre personne doit le décider.")
        raise NotPermitted(message, code="proposer_is_approver")
    return application


@transaction.atomic
def application_approve(
    *,
    actor: User,
    application: Application,
    granted_eur: Decimal | None = None,
    reason: str = "",
    conditions: str = "",
    convinced: bool = False,
) -> Application:
    """Grant an aid and commit its money. `granted_eur` None grants what is asked for.

    Raises BudgetRefusal when no place or money is left (the file keeps its state), DomainError when a
    condition is not met, the amount is out of bounds, another amount than asked for has no reason, or an
    innovative project does not come with the committee's conviction.
    """
    application = _lock_for_decision(actor, application)
    require_eligible(application)
    asked = application.requested_eur or Decimal(0)
    granted = asked if granted_eur is None else granted_eur
    if granted != asked and not reason.strip():
        raise DomainError(_("Dites pourquoi un autre montant que celui demandé est accordé."), field="reason")
    if application.kind == AidKind.INNOVATIVE and not convinced:
        message = _("Un projet innovant demande que le comité note qu'il est convaincu de la motivation.")
        raise DomainError(message, field="convinced", code="not_convinced")
    try:
        check_amount(phase=application.phase, kind=application.kind, amount_eur=granted)
    except DomainError as error:
        raise DomainError(error.message, field="granted_eur", code=error.code) from error
    move(
        application=application,
        transition=application.approve,
        actor=actor,
        reason=reason,
        fields=NO_PLACE
        | {
            "granted_eur": granted,
            "decided_by": actor,
            "decided_at": timezone.now(),
            "decision_reason": reason,
            "conditions": conditions,
            "committee_convinced": convinced,
        },
    )
    budget.commit(actor=actor, application=application, amount_eur=granted, fee_eur=application.fee_eur)
    plan_tranches(application)
    if granted < asked:
        promote_waiting(phase=application.phase)
    _support_case(actor, application)
    return application


def _support_case(actor: User, application: Application) -> None:
    """The case follows its first approval; read under lock, as two aids of one person may pass at once."""
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=application.case_id)
    if case.state in (CaseState.REGISTERED, CaseState.ASSESSED, CaseState.REOPENED):
        case_support(actor=actor, case=case)


@transaction.atomic
def application_reject(*, actor: User, application: Application, reason: str) -> Application:
    """Refuse an aid with a reason that can be read to the person; its place goes to the waiting list."""
    application = _lock_for_decision(actor, application)
    if not reason.strip():
        raise DomainError(_("Un rejet a un motif, qui sera lu à la personne."), field="reason")
    fields = NO_PLACE | {"decided_by": actor, "decided_at": timezone.now(), "decision_reason": reason}
    move(application=application, transition=application.reject, actor=actor, reason=reason, fields=fields)
    budget.release(actor=actor, application=application, reason=reason)
    promote_waiting(phase=application.phase)
    return application


@transaction.atomic
def application_defer(*, actor: User, application: Application, reason: str) -> Application:
    """Put a decision off, saying what is missing; the file keeps its reservation."""
    application = _lock_for_decision(actor, application)
    if not reason.strip():
        raise DomainError(_("Dites ce qui manque pour décider."), field="reason")
    fields: dict[str, object] = {"decided_by": actor, "decided_at": timezone.now(), "decision_reason": reason}
    move(application=application, transition=application.defer, actor=actor, reason=reason, fields=fields)
    return application
