"""Giving a running file to another operator (domain.md 3.2, "Routing"; ADR 0033).

The former operator loses the file at once; the next one has it when it accepts. Locks: the file, its
proposals, one framework contract.
"""

from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from accounts.enums import Role
from accounts.models import User
from aids.enums import ApplicationState
from aids.models import Application
from aids.services.operator_change import (
    application_release,
    application_return,
    application_take_over,
    require_no_open_amendment,
)
from aids.services.transitions import lock_application
from common.constraints import refusals
from common.dates import today
from common.errors import DomainError, NotPermitted
from common.wall import outside_wall
from operators.enums import HELD_STATES, HandedPart, ProposalState, ReroutingState
from operators.models import (
    FrameworkContract,
    LotTerms,
    Operator,
    Proposal,
    Rerouting,
    ReroutingTransition,
)
from operators.selectors.rerouting import closed_summary, running_rerouting
from operators.selectors.routing import rank_operators
from operators.services.notices import notify_former
from operators.services.offers import answer, check_candidate, check_consent, check_places, offer

REROUTERS = frozenset({Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER})
# Until the plan is submitted it is the work itself: whoever goes on needs it.
_PLAN_NEEDED = (ApplicationState.PLANNING, ApplicationState.DEFERRED)


def require_rerouter(actor: User) -> None:
    """Raise NotPermitted unless `actor` may give a running file to another operator."""
    if actor.role not in REROUTERS:
        message = _(
            "Seuls le responsable d’antenne et la taskforce changent l’opérateur d’un dossier en cours."
        )
        raise NotPermitted(message, code="role")


@outside_wall()
@transaction.atomic
def rerouting_start(
    *,
    actor: User,
    application: Application,
    operator: Operator,
    reason: str,
    note: str,
    handed: Sequence[str],
    override: str = "",
) -> Rerouting:
    """Take a running file from its operator and offer it to `operator`.

    `note` is the hand-over note, `handed` what of the former's work the next one may read (HandedPart),
    `override` why a criterion against the new operator is set aside. Raises DomainError without reason or
    note, without the person's consent, while an amendment waits for signatures, for a file that is not
    running or already looks for another operator, and when the new operator does not fit.
    """
    require_rerouter(actor)
    application = lock_application(actor=actor, application=application)
    former = _former(application)
    _check_words(reason, note)
    check_consent(application)
    require_no_open_amendment(application)
    ranking = rank_operators(actor=actor, application=application)
    candidate = next((c for c in ranking if c.operator.pk == operator.pk and operator.pk != former.pk), None)
    if candidate is None:
        raise DomainError(_("Choisissez un autre opérateur de la liste."), field="operator", code="unknown")
    check_candidate(actor, candidate, override)
    rerouting = _open(actor, application, former, reason=reason, note=note, handed=handed)
    _release_former(actor, application, former, rerouting.reason)
    application_release(application=application)
    offer(
        actor=actor,
        application=application,
        candidate=candidate,
        reason=override.strip(),
        rerouting=rerouting,
    )
    notify_former(rerouting)
    return rerouting


def rerouting_complete(*, actor: User, proposal: Proposal, application: Application, terms: LotTerms) -> None:
    """Put the file in the hands of the operator that accepts; `terms` are those of the lot it takes a place in.

    The caller holds the locks and has made the answer.
    """
    if proposal.rerouting_id is None:
        raise DomainError(_("Cette proposition n’est pas celle d’un dossier en cours."), code="state")
    rerouting = _lock(proposal.rerouting_id)
    application_take_over(
        actor=rerouting.started_by,
        application=application,
        operator=proposal.operator.institution,
        fee_eur=terms.fee_of(application.kind),
        reason=rerouting.reason,
    )
    rerouting.to_operator = proposal.operator
    _end(rerouting, rerouting.complete, actor, "")
    proposal.application = application


@outside_wall()
@transaction.atomic
def rerouting_give_back(*, actor: User, rerouting: Rerouting, reason: str) -> Rerouting:
    """Give the file back to the operator that had it, while nobody has accepted; the open offer is taken back.

    Raises DomainError when its places were taken meanwhile.
    """
    require_rerouter(actor)
    application = lock_application(actor=actor, application=rerouting.application)
    if not reason.strip():
        raise DomainError(_("Dites pourquoi le dossier est rendu."), field="reason", code="reason")
    rerouting = _lock(rerouting.pk)
    if not rerouting.is_running:
        raise DomainError(_("Ce dossier n’attend plus d’opérateur."), code="state")
    for waiting in rerouting.proposals.open().select_for_update(of=("self",), no_key=True):
        answer(waiting, waiting.withdraw, actor, reason=reason.strip())
    _check_room(application, rerouting.from_operator)
    released = _released(application, rerouting)
    if released is not None:
        answer(released, released.take_back, actor, reason=reason.strip(), is_answer=False)
    application_return(application=application, operator=rerouting.from_operator.institution)
    _end(rerouting, rerouting.give_back, actor, reason.strip())
    return rerouting


def reroutings_lapse() -> int:
    """End the re-routings of files that ended meanwhile, each in its own transaction; return how many."""
    ended = Rerouting.objects.running().exclude(application__state__in=HELD_STATES)
    count = 0
    for rerouting in ended.select_related("application"):
        with transaction.atomic():
            lock_application(actor=None, application=rerouting.application)
            locked = _lock(rerouting.pk)
            if locked.is_running:
                _end(locked, locked.lapse, None, _("Le dossier a pris fin."))
                count += 1
    return count


def _open(
    actor: User,
    application: Application,
    former: Operator,
    *,
    reason: str,
    note: str,
    handed: Sequence[str],
) -> Rerouting:
    with refusals():
        rerouting = Rerouting.objects.create(
            application=application,
            from_operator=former,
            reason=reason.strip(),
            note=note.strip(),
            handed=_parts(application, handed),
            summary=closed_summary(application=application, operator=former),
            started_by=actor,
            started_at=timezone.now(),
        )
    _record(rerouting, actor, "", rerouting.reason)
    return rerouting


def _former(application: Application) -> Operator:
    if running_rerouting(application) is not None:
        raise DomainError(_("Ce dossier cherche déjà un nouvel opérateur."), code="rerouting_one_running")
    former = (
        Operator.objects.filter(institution=application.operator_id).select_related("institution").first()
    )
    if former is None or application.state not in HELD_STATES:
        message = _("Seul un dossier en cours chez un opérateur peut passer à un autre.")
        raise DomainError(message, code="state")
    return former


def _check_words(reason: str, note: str) -> None:
    if not reason.strip():
        raise DomainError(_("Dites pourquoi l’opérateur change."), field="reason", code="reason")
    if not note.strip():
        message = _("Écrivez la note de passation : où en est le dossier, ce qui presse.")
        raise DomainError(message, field="note", code="note")


def _parts(application: Application, handed: Sequence[str]) -> list[str]:
    chosen = set(handed)
    if application.state in _PLAN_NEEDED:
        chosen.add(HandedPart.PLAN)
    return [str(part) for part in HandedPart if part in chosen]


def _release_former(actor: User, application: Application, former: Operator, reason: str) -> None:
    accepted = Proposal.objects.filter(application=application, state=ProposalState.ACCEPTED)
    for proposal in accepted.select_for_update(of=("self",), no_key=True):
        answer(proposal, proposal.release, actor, reason=reason, is_answer=False)


def _released(application: Application, rerouting: Rerouting) -> Proposal | None:
    return (
        Proposal.objects.filter(
            application=application, operator=rerouting.from_operator, state=ProposalState.RELEASED
        )
        .select_for_update(of=("self",), no_key=True)
        .order_by("-proposed_at", "-pk")
        .first()
    )


def _check_room(application: Application, operator: Operator) -> None:
    """A contract ended or suspended keeps its files: only one that runs is counted again."""
    running = FrameworkContract.objects.valid_on(today()).filter(operator=operator)
    locked = running.select_for_update(of=("self",), no_key=True).first()
    if locked is not None:
        contract = FrameworkContract.objects.with_lots().get(pk=locked.pk)
        check_places(contract, operator, application, lot=None, states=HELD_STATES)


def _lock(pk: int) -> Rerouting:
    return (
        Rerouting.objects.select_for_update(of=("self",), no_key=True)
        .select_related("from_operator__institution", "started_by")
        .get(pk=pk)
    )


def _end(rerouting: Rerouting, move: Callable[[], None], actor: User | None, reason: str) -> None:
    before = rerouting.state
    try:
        move()
    except TransitionNotAllowed as error:
        raise DomainError(_("Ce dossier n’attend plus d’opérateur."), code="state") from error
    rerouting.ended_by, rerouting.ended_at = actor, timezone.now()
    with refusals():
        rerouting.save(update_fields=["state", "to_operator", "ended_by", "ended_at"])
    _record(rerouting, actor, before, reason)


def _record(rerouting: Rerouting, actor: User | None, before: str, reason: str) -> None:
    ReroutingTransition.objects.create(
        subject=rerouting,
        at=timezone.now(),
        actor=actor,
        from_state=before,
        to_state=str(ReroutingState(rerouting.state)),
        reason=reason,
    )
