"""Offering economic files to operators: make, accept, decline, expire, withdraw (domain.md 3.2, "Routing").

Locks are always taken in the same order: the file, its proposal, one framework contract.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.enums import ApplicationState
from aids.models import Application
from aids.services.applications import application_start_planning, application_unroute
from aids.services.transitions import lock_application
from cases.enums import ConsentScope
from cases.selectors.consent import has_consent
from common.dates import today
from common.errors import DomainError, NotPermitted
from common.wall import outside_wall
from operators.enums import HELD_STATES
from operators.models import Operator, Proposal
from operators.selectors.rerouting import running_rerouting
from operators.selectors.routing import next_operator, rank_operators
from operators.services.notices import notify_proposer
from operators.services.offers import (
    answer,
    check_candidate,
    check_consent,
    check_places,
    lock_contract,
    lock_proposal,
    offer,
)
from operators.services.rerouting import require_rerouter, rerouting_complete, reroutings_lapse

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
    check_consent(application)
    rerouting = running_rerouting(application)
    if rerouting is not None:
        require_rerouter(actor)
    _check_free(application, actor)
    ranking = rank_operators(actor=actor, application=application)
    candidate = next((c for c in ranking if c.operator.pk == operator.pk), None)
    if candidate is None:
        raise DomainError(_("Choisissez un opérateur de la liste."), field="operator", code="unknown")
    check_candidate(actor, candidate, reason)
    return offer(
        actor=actor,
        application=application,
        candidate=candidate,
        reason=reason.strip(),
        rerouting=rerouting,
    )


@outside_wall()
@transaction.atomic
def proposal_accept(*, actor: User, proposal: Proposal) -> Proposal:
    """The operator takes the file: its plan can be prepared, or its follow-up goes on where it stood.

    The places of the framework contract are counted again under a lock on the contract, so that two
    simultaneous acceptances never pass its capacity. Raises DomainError (code "capacity") when it is
    full: the proposal stays open.
    """
    application, proposal = _lock_foranswer(actor, proposal)
    check_consent(application)
    contract = lock_contract(proposal.operator)
    terms = check_places(contract, proposal.operator, application, lot=proposal.lot_id, states=HELD_STATES)
    proposal.lot_id = terms.lot_id
    answer(proposal, proposal.accept, actor)
    if proposal.rerouting is not None:
        rerouting_complete(actor=actor, proposal=proposal, application=application, terms=terms)
    else:
        proposal.application = application_start_planning(actor=actor, application=application)
    notify_proposer(proposal)
    return proposal


@outside_wall()
@transaction.atomic
def proposal_decline(*, actor: User, proposal: Proposal, reason: str) -> Proposal | None:
    """The operator refuses with a reason and no longer sees the file; it goes to the next one that fits.

    Returns the next proposal, or None when nobody fits and the counsellor must decide.
    """
    application, proposal = _lock_foranswer(actor, proposal)
    if not reason.strip():
        raise DomainError(_("Dites pourquoi vous déclinez ce dossier."), field="reason", code="reason")
    proposal.decline_reason = reason.strip()
    answer(proposal, proposal.decline, actor, reason=proposal.decline_reason)
    if proposal.rerouting is None:
        application_unroute(actor=actor, application=application, reason=proposal.decline_reason)
    return _follow_on(proposal)


@outside_wall()
@transaction.atomic
def proposal_expire(*, proposal: Proposal, day: date | None = None) -> Proposal | None:
    """Take back, in the portal's name, an offer left unanswered past its day; the next operator is asked.

    Does nothing when it was answered meanwhile or is not overdue. Returns the next proposal, if any.
    """
    application = lock_application(actor=None, application=proposal.application)
    proposal = lock_proposal(proposal)
    if not proposal.is_open:
        return None
    if not _still_waits(application, proposal):
        answer(proposal, proposal.withdraw, None, reason=_("Le dossier n’attend plus d’opérateur."))
        return None
    if proposal.answer_due_on >= (day or today()):
        return None
    reason = _("Sans réponse dans le délai")
    answer(proposal, proposal.expire, None, reason=reason)
    if proposal.rerouting is None:
        application_unroute(actor=None, application=application, reason=reason)
    return _follow_on(proposal)


def proposals_expire(*, day: date | None = None) -> int:
    """Take back every offer left unanswered before `day` (today), and those of files ended meanwhile.

    Each in its own transaction. Returns how many were closed.
    """
    overdue = Proposal.objects.open().filter(answer_due_on__lt=day or today())
    orphans = (
        Proposal.objects.open()
        .exclude(application__state=ApplicationState.ROUTED, rerouting__isnull=True)
        .exclude(application__state__in=HELD_STATES, rerouting__isnull=False)
    )
    closed = 0
    for proposal in (overdue | orphans).select_related("application").order_by("answer_due_on", "pk"):
        proposal_expire(proposal=proposal, day=day)
        proposal.refresh_from_db(fields=["state"])
        closed += not proposal.is_open
    reroutings_lapse()
    return closed


@outside_wall()
@transaction.atomic
def proposal_withdraw(*, actor: User, proposal: Proposal, reason: str) -> Proposal:
    """Take an unanswered offer back; the operator no longer sees the file, nobody else is asked."""
    if actor.role not in ROUTERS:
        raise NotPermitted(_("Votre rôle ne retire pas de proposition."), code="role")
    if proposal.rerouting_id:
        require_rerouter(actor)
    application = lock_application(actor=actor, application=proposal.application)
    proposal = lock_proposal(proposal)
    if not reason.strip():
        raise DomainError(_("Dites pourquoi la proposition est retirée."), field="reason", code="reason")
    answer(proposal, proposal.withdraw, actor, reason=reason.strip())
    if application.state == ApplicationState.ROUTED:
        application_unroute(actor=actor, application=application, reason=reason.strip())
    return proposal


def _still_waits(application: Application, proposal: Proposal) -> bool:
    """Whether the file still looks for the operator that this offer would give it."""
    if proposal.rerouting is None:
        return bool(application.state == ApplicationState.ROUTED)
    return application.state in HELD_STATES and proposal.rerouting.is_running


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
                following = offer(
                    actor=actor,
                    application=application,
                    candidate=candidate,
                    reason=reason,
                    automatic=True,
                    rerouting=ended.rerouting,
                )
        except DomainError:
            # A condition is no longer met, or the counsellor has moved: the file waits on the home page.
            following = None
    notify_proposer(ended, following=following)
    return following


def _lock_foranswer(actor: User, proposal: Proposal) -> tuple[Application, Proposal]:
    """Lock the file and the proposal for an agent of the operator it was made to."""
    if actor.role != Role.OPERATOR_AGENT or actor.institution_id != proposal.operator.institution_id:
        raise NotPermitted(_("Seul l’opérateur à qui le dossier est proposé peut répondre."), code="role")
    # A running file on offer is nobody's yet: whose offer it is was checked above.
    reader = None if proposal.rerouting_id else actor
    application = lock_application(actor=reader, application=proposal.application)
    return application, lock_proposal(proposal)


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
    if application.state == ApplicationState.ROUTED or waiting.rerouting_id:
        message = _("Ce dossier attend déjà la réponse de %(operator)s : retirez d’abord la proposition.")
        raise DomainError(message % {"operator": waiting.operator}, code="waiting")
    answer(waiting, waiting.withdraw, actor, reason=_("Le dossier n’attend plus d’opérateur."))
