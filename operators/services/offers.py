"""What every offer of a file to an operator shares: locks, places, consent, the proposal and its events."""

from collections.abc import Callable
from datetime import timedelta

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from accounts.models import User
from aids.models import Application
from aids.services.applications import application_route
from cases.enums import ConsentScope
from cases.selectors.consent import has_consent
from common.constraints import refusals
from common.dates import today
from common.errors import DomainError
from operators.enums import LOAD_STATES, ProposalState
from operators.models import FrameworkContract, LotTerms, Operator, Proposal, ProposalTransition, Rerouting
from operators.selectors.capacity import lot_for, lot_loads
from operators.selectors.routing import Candidate
from operators.services.notices import notify_agents


def offer(
    *,
    actor: User,
    application: Application,
    candidate: Candidate,
    reason: str,
    automatic: bool = False,
    rerouting: Rerouting | None = None,
) -> Proposal:
    """Offer a locked file to a candidate, in the lot that suits it; a running file (`rerouting`) stays as it is."""
    contract = lock_contract(candidate.operator)
    lot = candidate.terms.lot_id if candidate.terms else None
    terms = check_places(contract, candidate.operator, application, lot=lot, states=LOAD_STATES)
    if rerouting is None:
        application = application_route(
            actor=actor,
            application=application,
            operator=candidate.operator.institution,
            fee_eur=terms.fee_of(application.kind),
            reason=reason,
        )
    with refusals():
        proposal = Proposal.objects.create(
            application=application,
            operator=candidate.operator,
            lot_id=terms.lot_id,
            rerouting=rerouting,
            rank=candidate.rank,
            reasons=[item.as_json() for item in candidate.reasons],
            is_automatic=automatic,
            proposed_by=actor,
            proposed_at=timezone.now(),
            answer_due_on=today() + timedelta(days=application.phase.routing_days),
        )
    record(proposal, actor=None if automatic else actor, before="", reason=reason)
    notify_agents(proposal)
    return proposal


def lock_proposal(proposal: Proposal) -> Proposal:
    """Return the proposal locked, with its operator, its file and its re-routing."""
    return (
        Proposal.objects.select_for_update(of=("self",), no_key=True)
        .select_related("operator__institution", "proposed_by", "application", "rerouting")
        .get(pk=proposal.pk)
    )


def lock_contract(operator: Operator) -> FrameworkContract:
    """Lock the contract that runs today: acceptances and offers of one operator pass one after the other."""
    running = FrameworkContract.objects.valid_on(today()).filter(operator=operator)
    locked = running.select_for_update(of=("self",), no_key=True).first()
    if locked is None:
        message = _("%(operator)s n’a pas de convention-cadre valable aujourd’hui.")
        raise DomainError(message % {"operator": operator}, code="contract")
    # What an amendment wrote meanwhile is read after the lock.
    contract = FrameworkContract.objects.with_lots().get(pk=locked.pk)
    if contract.is_suspended_on(today()):
        message = _("La convention de %(operator)s est suspendue : aucun nouveau dossier.")
        raise DomainError(message % {"operator": operator}, code="contract")
    return contract


def check_places(
    contract: FrameworkContract,
    operator: Operator,
    application: Application,
    *,
    lot: int | None,
    states: tuple[str, ...],
) -> LotTerms:
    """Return the terms of the lot in which the file takes a place; raise DomainError when it is full."""
    terms = lot_for(
        contract.terms_on(today()),
        kind=application.kind,
        governorate=application.case.governorate_id,
        recorded=lot,
    )
    if terms is None:
        message = _("La convention de %(operator)s n’a aucun lot.")
        raise DomainError(message % {"operator": operator}, code="contract")
    operators = Operator.objects.filter(pk=operator.pk).prefetch_related(
        Prefetch("contracts", queryset=FrameworkContract.objects.with_lots())
    )
    loads = lot_loads(
        list(operators), day=today(), states=states, with_offers=states == LOAD_STATES, besides=application
    )
    if loads[terms.lot_id] >= terms.capacity:
        message = _(
            "%(operator)s suit déjà %(load)d dossiers, la capacité de sa convention est de %(capacity)d."
        )
        values = {"operator": operator, "load": loads[terms.lot_id], "capacity": terms.capacity}
        raise DomainError(message % values, code="capacity")
    return terms


def check_consent(application: Application) -> None:
    """Raise DomainError unless the person agreed to share her file with an operator."""
    if not has_consent(application.case, ConsentScope.SHARE_OPERATOR):
        message = _(
            "La personne n’a pas donné son accord pour partager son dossier avec un opérateur de suivi. "
            "Recueillez cet accord, puis recommencez."
        )
        raise DomainError(message, code="consent")


def check_candidate(actor: User, candidate: Candidate, reason: str) -> None:
    """Raise DomainError unless the candidate fits, or `actor` may set aside what stands against it, and says why."""
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


def answer(
    proposal: Proposal,
    transition: Callable[[], None],
    actor: User | None,
    *,
    reason: str = "",
    is_answer: bool = True,
) -> None:
    """Make a transition of a locked proposal, write its event.

    `is_answer` False: what the operator answered, and when, stays as it was.
    """
    before = proposal.state
    try:
        transition()
    except TransitionNotAllowed as error:
        message = _("Cette proposition est « %(state)s » : elle n’attend plus de réponse.")
        raise DomainError(message % {"state": proposal.get_state_display()}, code="state") from error
    if is_answer:
        proposal.answered_by, proposal.answered_at = actor, timezone.now()
    proposal.save(update_fields=["state", "answered_by", "answered_at", "decline_reason", "lot"])
    record(proposal, actor=actor, before=before, reason=reason)


def record(proposal: Proposal, *, actor: User | None, before: str, reason: str) -> None:
    """Write the event of a change of a proposal's state."""
    ProposalTransition.objects.create(
        subject=proposal,
        at=timezone.now(),
        actor=actor,
        from_state=before,
        to_state=str(ProposalState(proposal.state)),
        reason=reason,
    )
