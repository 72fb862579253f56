"""Offering economic files to operators: make, accept, decline, expire, withdraw (domain.md 3.2, "Routing").

Locks are always taken in the same order: the file, its proposal, one framework contract.
"""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from accounts.enums import Role
from accounts.models import User
from aids.enums import ApplicationState
from aids.models import Application
from aids.services.applications import (
    application_route,
    application_start_planning,
    application_unroute,
)
from aids.services.transitions import lock_application
from cases.enums import ConsentScope
from cases.selectors.consent import has_consent
from common.constraints import refusals
from common.dates import today
from common.errors import DomainError, NotPermitted
from common.wall import outside_wall
from operators.enums import HELD_STATES, LOAD_STATES, ProposalState
from operators.models import FrameworkContract, Operator, Proposal, ProposalTransition
from operators.selectors.routing import Candidate, files_of, next_operator, rank_operators
from operators.services.notices import notify_agents, notify_proposer

ROUTERS = frozenset({Role.COUNSELLOR, Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER})


@outside_wall()
@transaction.atomic
def proposal_make(*, actor: User, application: Application, operator: Operator, reason: str = "") -> Proposal:
    """Offer a file to an operator: its agents see the file from now on, and have the phase's days to answer.

    Raises NotPermitted for a role that does not route, DomainError without the person's consent, when the
    file already waits for an answer or has its operator, or when the operator does not fit (a manager may
    set all but contract and capacity aside with a `reason`).
    """
    if actor.role not in ROUTERS:
        raise NotPermitted(_("Votre rôle ne propose pas de dossier à un opérateur."), code="role")
    application = lock_application(actor=actor, application=application)
    _check_consent(application)
    _check_free(application, actor)
    ranking = rank_operators(actor=actor, application=application)
    candidate = next((c for c in ranking if c.operator.pk == operator.pk), None)
    if candidate is None:
        raise DomainError(_("Choisissez un opérateur de la liste."), field="operator", code="unknown")
    _check_candidate(actor, candidate, reason)
    return _offer(actor=actor, application=application, candidate=candidate, reason=reason.strip())


@outside_wall()
@transaction.atomic
def proposal_accept(*, actor: User, proposal: Proposal) -> Proposal:
    """The operator takes the file: its plan can be prepared.

    The places of the framework contract are counted again under a lock on the contract, so that two
    simultaneous acceptances never pass its capacity. Raises DomainError (code "capacity") when it is
    full: the proposal stays open.
    """
    application, proposal = _lock_for_answer(actor, proposal)
    _check_consent(application)
    contract = _lock_contract(proposal.operator)
    _check_places(contract, proposal.operator, application, states=HELD_STATES)
    _answer(proposal, proposal.accept, actor)
    proposal.application = application_start_planning(actor=actor, application=application)
    notify_proposer(proposal)
    return proposal


@outside_wall()
@transaction.atomic
def proposal_decline(*, actor: User, proposal: Proposal, reason: str) -> Proposal | None:
    """The operator refuses with a reason and no longer sees the file; it goes to the next one that fits.

    Returns the next proposal, or None when nobody fits and the counsellor must decide.
    """
    application, proposal = _lock_for_answer(actor, proposal)
    if not reason.strip():
        raise DomainError(_("Dites pourquoi vous déclinez ce dossier."), field="reason", code="reason")
    proposal.decline_reason = reason.strip()
    _answer(proposal, proposal.decline, actor, reason=proposal.decline_reason)
    application_unroute(actor=actor, application=application, reason=proposal.decline_reason)
    return _follow_on(proposal)


@outside_wall()
@transaction.atomic
def proposal_expire(*, proposal: Proposal, day: date | None = None) -> Proposal | None:
    """Take back, in the portal's name, an offer left unanswered past its day; the next operator is asked.

    Does nothing when it was answered meanwhile or is not overdue. Returns the next proposal, if any.
    """
    application = lock_application(actor=None, application=proposal.application)
    proposal = _lock_proposal(proposal)
    if not proposal.is_open:
        return None
    if application.state != ApplicationState.ROUTED:
        _answer(proposal, proposal.withdraw, None, reason=_("Le dossier n’attend plus d’opérateur."))
        return None
    if proposal.answer_due_on >= (day or today()):
        return None
    reason = _("Sans réponse dans le délai")
    _answer(proposal, proposal.expire, None, reason=reason)
    application_unroute(actor=None, application=application, reason=reason)
    return _follow_on(proposal)


def proposals_expire(*, day: date | None = None) -> int:
    """Take back every offer left unanswered before `day` (today), and those of files ended meanwhile.

    Each in its own transaction. Returns how many were closed.
    """
    overdue = Proposal.objects.open().filter(answer_due_on__lt=day or today())
    orphans = Proposal.objects.open().exclude(application__state=ApplicationState.ROUTED)
    closed = 0
    for proposal in (overdue | orphans).select_related("application").order_by("answer_due_on", "pk"):
        proposal_expire(proposal=proposal, day=day)
        proposal.refresh_from_db(fields=["state"])
        closed += not proposal.is_open
    return closed


@outside_wall()
@transaction.atomic
def proposal_withdraw(*, actor: User, proposal: Proposal, reason: str) -> Proposal:
    """Take an unanswered offer back; the operator no longer sees the file, nobody else is asked."""
    if actor.role not in ROUTERS:
        raise NotPermitted(_("Votre rôle ne retire pas de proposition."), code="role")
    application = lock_application(actor=actor, application=proposal.application)
    proposal = _lock_proposal(proposal)
    if not reason.strip():
        raise DomainError(_("Dites pourquoi la proposition est retirée."), field="reason", code="reason")
    _answer(proposal, proposal.withdraw, actor, reason=reason.strip())
    if application.state == ApplicationState.ROUTED:
        application_unroute(actor=actor, application=application, reason=reason.strip())
    return proposal


def _follow_on(ended: Proposal) -> Proposal | None:
    """Offer the file to the next operator that fits, in the name of who made the first offer."""
    actor = ended.proposed_by
    application = Application.objects.get(pk=ended.application_id)
    following = None
    candidate = next_operator(actor=actor, application=application)
    if candidate is not None and has_consent(application.case, ConsentScope.SHARE_OPERATOR):
        reason = _("Proposé par le portail à l’opérateur suivant")
        try:
            with transaction.atomic():
                following = _offer(
                    actor=actor, application=application, candidate=candidate, reason=reason, automatic=True
                )
        except DomainError:
            # A condition is no longer met, or the counsellor has moved: the file waits on the home page.
            following = None
    notify_proposer(ended, following=following)
    return following


def _offer(
    *, actor: User, application: Application, candidate: Candidate, reason: str, automatic: bool = False
) -> Proposal:
    contract = _lock_contract(candidate.operator)
    _check_places(contract, candidate.operator, application, states=LOAD_STATES)
    application = application_route(
        actor=actor,
        application=application,
        operator=candidate.operator.institution,
        fee_eur=contract.fee_eur,
        reason=reason,
    )
    with refusals():
        proposal = Proposal.objects.create(
            application=application,
            operator=candidate.operator,
            rank=candidate.rank,
            reasons=[item.as_json() for item in candidate.reasons],
            is_automatic=automatic,
            proposed_by=actor,
            proposed_at=timezone.now(),
            answer_due_on=today() + timedelta(days=application.phase.routing_days),
        )
    _record(proposal, actor=None if automatic else actor, before="", reason=reason)
    notify_agents(proposal)
    return proposal


def _lock_for_answer(actor: User, proposal: Proposal) -> tuple[Application, Proposal]:
    """Lock the file and the proposal for an agent of the operator it was made to."""
    if actor.role != Role.OPERATOR_AGENT or actor.institution_id != proposal.operator.institution_id:
        raise NotPermitted(_("Seul l’opérateur à qui le dossier est proposé peut répondre."), code="role")
    application = lock_application(actor=actor, application=proposal.application)
    return application, _lock_proposal(proposal)


def _lock_proposal(proposal: Proposal) -> Proposal:
    return (
        Proposal.objects.select_for_update(of=("self",), no_key=True)
        .select_related("operator__institution", "proposed_by", "application")
        .get(pk=proposal.pk)
    )


def _lock_contract(operator: Operator) -> FrameworkContract:
    """Lock the contract valid today: acceptances and offers of one operator pass one after the other."""
    contract = (
        FrameworkContract.objects.valid_on(today())
        .filter(operator=operator)
        .select_for_update(of=("self",), no_key=True)
        .first()
    )
    if contract is None:
        message = _("%(operator)s n’a pas de convention-cadre valable aujourd’hui.")
        raise DomainError(message % {"operator": operator}, code="contract")
    return contract


def _check_places(
    contract: FrameworkContract, operator: Operator, application: Application, *, states: tuple[str, ...]
) -> None:
    load = files_of(operator, states=states).exclude(pk=application.pk).count()
    if load >= contract.capacity:
        message = _(
            "%(operator)s suit déjà %(load)d dossiers, la capacité de sa convention est de %(capacity)d."
        )
        values = {"operator": operator, "load": load, "capacity": contract.capacity}
        raise DomainError(message % values, code="capacity")


def _check_consent(application: Application) -> None:
    if not has_consent(application.case, ConsentScope.SHARE_OPERATOR):
        message = _(
            "La personne n’a pas donné son accord pour partager son dossier avec un opérateur de suivi. "
            "Recueillez cet accord, puis recommencez."
        )
        raise DomainError(message, code="consent")


def _check_free(application: Application, actor: User) -> None:
    """Refuse a file that waits for an answer; close an offer that the file has outlived."""
    waiting = (
        Proposal.objects.open()
        .filter(application=application)
        .select_related("operator__institution")
        .select_for_update(of=("self",), no_key=True)
        .first()
    )
    if waiting is None:
        return
    if application.state == ApplicationState.ROUTED:
        message = _("Ce dossier attend déjà la réponse de %(operator)s : retirez d’abord la proposition.")
        raise DomainError(message % {"operator": waiting.operator}, code="waiting")
    _answer(waiting, waiting.withdraw, actor, reason=_("Le dossier n’attend plus d’opérateur."))


def _check_candidate(actor: User, candidate: Candidate, reason: str) -> None:
    if candidate.fits:
        return
    against = " ".join(item.detail for item in candidate.reasons if item.is_against)
    if not candidate.can_be_picked_by(actor):
        message = _("%(operator)s ne convient pas à ce dossier. %(against)s")
        values = {"operator": candidate.operator, "against": against}
        raise DomainError(message % values, field="operator", code="unfit")
    if not reason.strip():
        message = _("Dites pourquoi vous passez outre : %(against)s")
        raise DomainError(message % {"against": against}, field="reason", code="reason")


def _answer(
    proposal: Proposal, transition: Callable[[], None], actor: User | None, *, reason: str = ""
) -> None:
    before = proposal.state
    try:
        transition()
    except TransitionNotAllowed as error:
        message = _("Cette proposition est « %(state)s » : elle n’attend plus de réponse.")
        raise DomainError(message % {"state": proposal.get_state_display()}, code="state") from error
    proposal.answered_by, proposal.answered_at = actor, timezone.now()
    proposal.save(update_fields=["state", "answered_by", "answered_at", "decline_reason"])
    _record(proposal, actor=actor, before=before, reason=reason)


def _record(proposal: Proposal, *, actor: User | None, before: str, reason: str) -> None:
    ProposalTransition.objects.create(
        subject=proposal,
        at=timezone.now(),
        actor=actor,
        from_state=before,
        to_state=str(ProposalState(proposal.state)),
        reason=reason,
    )
