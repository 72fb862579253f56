"""Deciding an aid file. Whoever submitted it never decides it; the last place goes to one (domain.md 3.3)."""

from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.enums import AidKind, DecisionOutcome
from aids.models import Appeal, Application, Decision, SittingFile
from aids.selectors.appeals import pending_appeal
from aids.selectors.programmes import phase_aid
from aids.services import budget
from aids.services.appeals import appeal_answer, check_hearer
from aids.services.applications import check_amount, require_eligible
from aids.services.disbursements import plan_tranches
from aids.services.innovation import require_innovation
from aids.services.plans import last_version
from aids.services.seals import content_hash, new_code
from aids.services.transitions import NO_PLACE, lock_application, move, require_role
from aids.services.waiting import promote_waiting
from cases.enums import CaseState
from cases.models import Case
from cases.services.cases import case_support
from common.dates import today
from common.errors import DomainError, NotPermitted


def _lock_for_decision(
    actor: User, application: Application, sitting_file: SittingFile | None
) -> tuple[Application, Appeal | None]:
    """Return the file, locked, and its appeal that waits for this decision."""
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("décider un dossier d'aide"))
    application = lock_application(actor=actor, application=application)
    if application.submitted_by_id == actor.pk:
        message = _("Vous avez soumis ce dossier : une autre personne doit le décider.")
        raise NotPermitted(message, code="proposer_is_approver")
    read = application
    if sitting_file is None:
        _require_no_sitting(application)
    else:
        _take_over(application, sitting_file)
        # The agenda has read the appeals of all its files at once.
        read = sitting_file.application or application
    appeal = pending_appeal(read)
    check_hearer(actor=actor, appeal=appeal, sitting_file=sitting_file)
    return application, appeal


def _take_over(application: Application, sitting_file: SittingFile) -> None:
    """Read from the agenda what does not change while a file is submitted: its phase, the plan's versions."""
    application.phase = sitting_file.sitting.phase
    plan = getattr(sitting_file.application, "plan", None)
    if plan is not None:
        application.plan = plan


def _require_no_sitting(application: Application) -> None:
    """Refuse a decision on screen of a file that a sitting has on its agenda, or that only a sitting decides."""
    waiting = SittingFile.objects.filter(application=application, is_live=True).select_related("sitting")
    if at := waiting.first():
        message = _("Ce dossier est à l'ordre du jour de la séance %(number)s : elle le décide.")
        raise DomainError(message % {"number": at.sitting.number}, code="on_agenda")
    bounds = phase_aid(application.phase, application.kind)
    if bounds is not None and bounds.needs_sitting:
        message = _("Cette aide se décide en séance du comité : inscrivez le dossier à un ordre du jour.")
        raise DomainError(message, code="needs_sitting")


@transaction.atomic
def application_approve(
    *,
    actor: User,
    application: Application,
    granted_eur: Decimal | None = None,
    reason: str = "",
    conditions: str = "",
    convinced: bool = False,
    sitting_file: SittingFile | None = None,
) -> Application:
    """Grant an aid and commit its money. `granted_eur` None grants what is asked for.

    Raises BudgetRefusal when no place or money is left (the file keeps its state), DomainError when a
    condition is not met, the amount is out of bounds, another amount than asked for has no reason, or an
    innovative project's conditions are not all established. `sitting_file`: the sitting that decides.
    """
    application, appeal = _lock_for_decision(actor, application, sitting_file)
    require_eligible(application)
    asked = application.requested_eur or Decimal(0)
    granted = asked if granted_eur is None else granted_eur
    if granted != asked and not reason.strip():
        raise DomainError(_("Dites pourquoi un autre montant que celui demandé est accordé."), field="reason")
    if application.kind == AidKind.INNOVATIVE:
        convinced = require_innovation(application, convinced=convinced)
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
    _record(actor, application, DecisionOutcome.APPROVED, sitting_file, appeal)
    return application


def _support_case(actor: User, application: Application) -> None:
    """The case follows its first approval; read under lock, as two aids of one person may pass at once."""
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=application.case_id)
    if case.state in (CaseState.REGISTERED, CaseState.ASSESSED, CaseState.REOPENED):
        case_support(actor=actor, case=case)


@transaction.atomic
def application_reject(
    *, actor: User, application: Application, reason: str, sitting_file: SittingFile | None = None
) -> Application:
    """Refuse an aid with a reason that can be read to the person; its place goes to the waiting list."""
    application, appeal = _lock_for_decision(actor, application, sitting_file)
    if not reason.strip():
        raise DomainError(_("Un rejet a un motif, qui sera lu à la personne."), field="reason")
    fields = NO_PLACE | {"decided_by": actor, "decided_at": timezone.now(), "decision_reason": reason}
    move(application=application, transition=application.reject, actor=actor, reason=reason, fields=fields)
    budget.release(actor=actor, application=application, reason=reason)
    promote_waiting(phase=application.phase)
    _record(actor, application, DecisionOutcome.REJECTED, sitting_file, appeal)
    return application


@transaction.atomic
def application_defer(
    *, actor: User, application: Application, reason: str, sitting_file: SittingFile | None = None
) -> Application:
    """Put a decision off, saying what is missing; the file keeps its reservation."""
    application, appeal = _lock_for_decision(actor, application, sitting_file)
    if not reason.strip():
        raise DomainError(_("Dites ce qui manque pour décider."), field="reason")
    fields: dict[str, object] = {"decided_by": actor, "decided_at": timezone.now(), "decision_reason": reason}
    move(application=application, transition=application.defer, actor=actor, reason=reason, fields=fields)
    _record(actor, application, DecisionOutcome.DEFERRED, sitting_file, appeal)
    return application


def _record(
    actor: User,
    application: Application,
    outcome: DecisionOutcome,
    sitting_file: SittingFile | None,
    appeal: Appeal | None,
) -> Decision:
    """Write the decision that its letter will tell, and the end of the appeal that it answers."""
    appealable = outcome == DecisionOutcome.REJECTED and appeal is None
    approved = outcome == DecisionOutcome.APPROVED
    decision = Decision(
        application=application,
        outcome=outcome,
        made_by=actor,
        made_at=application.decided_at or timezone.now(),
        asked_eur=application.requested_eur,
        granted_eur=application.granted_eur if approved else None,
        reason=application.decision_reason,
        conditions=application.conditions if approved else "",
        plan_version=last_version(application) if application.is_economic else None,
        appeal_until=today() + timedelta(days=application.phase.appeal_days) if appealable else None,
        code=new_code(),
    )
    decision.seal = decision_seal(decision)
    decision.save()
    if sitting_file is not None:
        sitting_file.decision = decision
    if appeal is not None and outcome != DecisionOutcome.DEFERRED:
        appeal_answer(appeal=appeal, decision=decision)
    return decision


def decision_seal(decision: Decision) -> str:
    """Return the hash of what was decided: changing a figure or a word of it gives another."""
    return content_hash(
        {
            "file": decision.application.number,
            "outcome": str(decision.outcome),
            "made_at": decision.made_at.isoformat(),
            "asked_eur": f"{decision.asked_eur:.2f}" if decision.asked_eur is not None else None,
            "granted_eur": f"{decision.granted_eur:.2f}" if decision.granted_eur is not None else None,
            "reason": decision.reason,
            "conditions": decision.conditions,
            "appeal_until": decision.appeal_until.isoformat() if decision.appeal_until else None,
        }
    )
