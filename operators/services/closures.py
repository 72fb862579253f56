"""Closing an economic aid: the operator says how it ended, the antenna confirms (domain.md 4)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from accounts.enums import Role
from accounts.models import Country, User
from aids.enums import AidKind, ApplicationState
from aids.models import Application
from aids.services.delivery import application_complete
from aids.services.transitions import COUNSELLING, lock_application, require_role
from common.constraints import refusals
from common.dates import today
from common.errors import Conflict, DomainError, NotPermitted
from common.wall import outside_wall
from operators.enums import (
    BUSINESS_OUTCOMES,
    EMPLOYMENT_OUTCOMES,
    LASTING_OUTCOMES,
    ClosureOutcome,
    VisitKind,
)
from operators.models import Closure, ClosureTransition
from operators.services.visit_plans import visits_plan_later

FACTS = ("outcome", "ended_on", "jobs", "monthly_income_tnd", "stop_reason", "country", "summary")


@dataclass(frozen=True, slots=True)
class ClosureData:
    """How an aid ended, as its operator says it; amounts in TND a month."""

    outcome: str
    ended_on: date
    summary: str
    jobs: int | None = None
    monthly_income_tnd: Decimal | None = None
    stop_reason: str = ""
    country: Country | None = None


def closure_outcomes(kind: str) -> tuple[ClosureOutcome, ...]:
    """Return how an aid of this kind may end."""
    return EMPLOYMENT_OUTCOMES if kind == AidKind.EMPLOYMENT else BUSINESS_OUTCOMES


def closure_problem(application: Application) -> str:
    """Say why a closure cannot be proposed yet; "" when it can."""
    if application.state == ApplicationState.CONTRACTED:
        return _("Rien n’a encore été payé : le suivi commence avec le premier versement.")
    if application.state != ApplicationState.IN_FOLLOW_UP:
        message = _("Ce dossier est « %(state)s » : il ne se clôt pas.")
        return message % {"state": application.get_state_display()}
    if not application.visits.done().filter(kind=VisitKind.FINAL).exists():
        return _("Faites d’abord la visite finale : c’est elle qui constate l’issue.")
    return ""


@outside_wall()
@transaction.atomic
def closure_propose(
    *, actor: User, application: Application, data: ClosureData, version: int | None = None
) -> Closure:
    """Say how the aid ended, for the first time or again after the antenna sent it back.

    Raises DomainError before the final visit or without the facts of the outcome, Conflict when somebody
    wrote the closure meanwhile (`version` None: not compared).
    """
    require_role(actor, Role.OPERATOR_AGENT, act=_("proposer une clôture"))
    application = lock_application(actor=actor, application=application)
    if problem := closure_problem(application):
        raise DomainError(problem, code="state")
    _check(application, data)
    closure = Closure.objects.select_for_update().filter(application=application).first()
    if closure is not None and version is not None and version != closure.version:
        theirs = {name: getattr(closure, name) for name in (*FACTS, "version")}
        raise Conflict(_("La clôture a été modifiée entre-temps : relisez-la."), theirs=theirs)
    before = closure.state if closure else ""
    closure = closure or Closure(application=application)
    _go(closure, Closure.propose)
    for name in FACTS:
        setattr(closure, name, getattr(data, name))
    closure.summary, closure.return_reason = data.summary.strip(), ""
    closure.proposed_by, closure.proposed_at = actor, timezone.now()
    closure.version += 1 if closure.pk else 0
    with refusals():
        closure.save()
    _event(closure, actor, before)
    return closure


def _check(application: Application, data: ClosureData) -> None:
    if data.outcome not in closure_outcomes(application.kind):
        raise DomainError(_("Choisissez l’issue de l’accompagnement."), field="outcome")
    if data.ended_on > today():
        raise DomainError(_("Ce jour est dans l’avenir."), field="ended_on")
    starts_on = application.contract.starts_on
    if starts_on is not None and data.ended_on < starts_on:
        raise DomainError(_("Une issue suit la signature du contrat."), field="ended_on")
    if data.outcome == ClosureOutcome.STOPPED and not data.stop_reason:
        raise DomainError(_("Dites pourquoi le projet s’est arrêté."), field="stop_reason")
    if data.outcome == ClosureOutcome.BUSINESS_RUNNING and not data.jobs:
        raise DomainError(_("Une entreprise en activité occupe au moins la personne."), field="jobs")
    if data.outcome in LASTING_OUTCOMES and data.monthly_income_tnd is None:
        raise DomainError(_("Écrivez le revenu mensuel de la personne."), field="monthly_income_tnd")
    if not data.summary.strip():
        raise DomainError(_("Écrivez le bilan en quelques phrases."), field="summary")


@outside_wall()
@transaction.atomic
def closure_confirm(*, actor: User, closure: Closure) -> Closure:
    """Confirm how the aid ended: the aid is completed, and news will be asked for if something was to last."""
    closure = _lock(actor, closure, act=_("confirmer une clôture"))
    _go(closure, Closure.confirm)
    closure.confirmed_by, closure.confirmed_at = actor, timezone.now()
    closure.version += 1
    with refusals():
        closure.save()
    _event(closure, actor, "proposed")
    application = application_complete(
        actor=actor, application=closure.application, reason=str(closure.get_outcome_display())
    )
    if closure.outcome in LASTING_OUTCOMES:
        visits_plan_later(actor=actor, application=application)
    return closure


@outside_wall()
@transaction.atomic
def closure_send_back(*, actor: User, closure: Closure, reason: str) -> Closure:
    """Give a closure back to its operator, saying what is to be looked at again."""
    closure = _lock(actor, closure, act=_("renvoyer une clôture"))
    if not reason.strip():
        raise DomainError(_("Dites ce qui est à revoir."), field="reason")
    _go(closure, Closure.send_back)
    closure.return_reason = reason.strip()
    closure.version += 1
    with refusals():
        closure.save()
    _event(closure, actor, "proposed", closure.return_reason)
    return closure


def _lock(actor: User, closure: Closure, *, act: str) -> Closure:
    """Return the closure with its file, locked in the order in which every act on a file locks."""
    require_role(actor, *COUNSELLING, Role.TASKFORCE_MANAGER, act=act)
    if not Closure.objects.visible_to(actor).filter(pk=closure.pk).exists():
        raise NotPermitted(_("Cette clôture n’est pas accessible avec votre rôle."), code="not_visible")
    lock_application(actor=actor, application=closure.application)
    return Closure.objects.select_for_update(of=("self",)).select_related("application").get(pk=closure.pk)


def _go(closure: Closure, act: Callable[[Closure], None]) -> None:
    try:
        act(closure)
    except TransitionNotAllowed as error:
        message = _("Cette clôture est « %(state)s » : cet acte n’est plus possible.")
        raise DomainError(message % {"state": closure.get_state_display()}, code="state") from error


def _event(closure: Closure, actor: User, before: str, reason: str = "") -> None:
    ClosureTransition.objects.create(
        subject=closure,
        at=timezone.now(),
        actor=actor,
        from_state=before,
        to_state=closure.state,
        reason=reason,
    )
