"""The plan of visits: made when the contract is signed, moved with it, ended with it (domain.md 4)."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from accounts.enums import Role
from accounts.models import User
from aids.enums import ENDED_STATES, AidFamily
from aids.models import Application, Contract, Suspension
from aids.services.transitions import lock_application, require_role
from common.constraints import refusals
from common.dates import add_months, today
from common.errors import DomainError, NotPermitted
from common.wall import outside_wall
from operators.enums import VISITED_STATES, VisitKind, VisitState
from operators.models import Visit, VisitRules, VisitTransition
from operators.selectors.visit_rules import PlannedDay, planned_days, rules_by_phase, visit_rules

S = VisitState


@outside_wall()
@transaction.atomic
def visits_plan(*, actor: User | None, application: Application) -> list[Visit]:
    """Plan the visits of a file under contract, or move those still to be made to where its contract now is.

    The months are those of the phase's rules on the day the contract is signed; a later change of the rules
    leaves running contracts alone. A day moved by the operator keeps its distance. Returns the visits planned
    or moved; calling it again changes nothing.
    """
    application = lock_application(actor=actor, application=application)
    contract = Contract.objects.filter(application=application, starts_on__isnull=False).first()
    if not application.is_economic or application.state not in VISITED_STATES or contract is None:
        return []
    known = {visit.month: visit for visit in _of_plan(application) if visit.month is not None}
    months = sorted(known) or visit_rules(application.phase_id).months
    changed = []
    for day in planned_days(contract, months):
        visit = known.get(day.month)
        if visit is None and _is_within(day, contract):
            changed.append(_plan_one(actor, application, day))
        elif visit is not None and visit.state == S.PLANNED and not _is_in_place(visit, day, contract):
            changed.append(_shift(actor, visit, day, contract))
    return changed


def visits_follow_contract(*, actor: User | None, application: Application) -> None:
    """Follow what became of a file's contract: plan, move, or end the visits not made (aids.contract_watch)."""
    if application.state in VISITED_STATES:
        visits_plan(actor=actor, application=application)
    elif application.state in ENDED_STATES:
        reason = _("Le contrat a pris fin.")
        for visit in _of_plan(application).filter(state=S.PLANNED).select_for_update(of=("self",)):
            visit_change(visit=visit, act=Visit.cancel, actor=actor, reason=reason)


def _of_plan(application: Application) -> QuerySet[Visit]:
    visits = Visit.objects.filter(application=application, kind__in=[VisitKind.PLANNED, VisitKind.FINAL])
    return visits.exclude(state=S.CANCELLED)


def _is_within(day: PlannedDay, contract: Contract) -> bool:
    return day.kind == VisitKind.FINAL or contract.ends_on is None or day.due_on < contract.ends_on


def _is_in_place(visit: Visit, day: PlannedDay, contract: Contract) -> bool:
    return visit.rule_due_on == day.due_on and _is_within(day, contract)


def _plan_one(actor: User | None, application: Application, day: PlannedDay) -> Visit:
    with refusals():
        visit = Visit.objects.create(
            application=application,
            kind=day.kind,
            month=day.month,
            rule_due_on=day.due_on,
            due_on=day.due_on,
        )
    write_event(visit=visit, actor=actor, before="")
    return visit


def _shift(actor: User | None, visit: Visit, day: PlannedDay, contract: Contract) -> Visit:
    """Move a visit with its contract; one that would fall after its end is cancelled."""
    if not _is_within(day, contract):
        reason = _("Le contrat finit avant cette visite.")
        return visit_change(visit=visit, act=Visit.cancel, actor=actor, reason=reason)
    moved_by = visit.due_on - visit.rule_due_on if visit.rule_due_on else timedelta(0)
    visit.rule_due_on, visit.due_on = day.due_on, day.due_on + moved_by
    visit.version += 1
    visit.save(update_fields=["rule_due_on", "due_on", "version"])
    write_event(visit=visit, actor=actor, before=visit.state, reason=_("Déplacée avec le contrat."))
    return visit


@outside_wall()
@transaction.atomic
def visit_move(
    *,
    actor: User,
    visit: Visit,
    due_on: date,
    planned_for: date | None = None,
    reason: str = "",
    version: int | None = None,
) -> Visit:
    """Agree on the day of the appointment with the person, and move the last day for a reason.

    Raises DomainError without a reason for another last day, beyond the days by which the phase's rules let
    it move, for an appointment in the past, and when the visit was changed meanwhile.
    """
    require_role(actor, Role.OPERATOR_AGENT, act=_("déplacer une visite"))
    visit = lock_visit(actor=actor, visit=visit)
    if visit.state != S.PLANNED:
        raise DomainError(_("Seule une visite à faire se déplace."), code="state")
    if version is not None and version != visit.version:
        raise DomainError(_("Cette visite a changé entre-temps : relisez-la."), code="changed")
    if due_on != visit.due_on:
        if not reason.strip():
            raise DomainError(_("Dites pourquoi la visite est déplacée."), field="reason")
        _check_last_day(visit, due_on)
    if planned_for is not None and planned_for != visit.planned_for and planned_for < today():
        raise DomainError(_("Un rendez-vous se prend pour aujourd’hui ou plus tard."), field="planned_for")
    visit.due_on, visit.planned_for = due_on, planned_for
    visit.version += 1
    visit.save(update_fields=["due_on", "planned_for", "version"])
    write_event(visit=visit, actor=actor, before=visit.state, reason=reason.strip())
    return visit


def _check_last_day(visit: Visit, due_on: date) -> None:
    rule_day = visit.rule_due_on or visit.due_on
    days = visit_rules(visit.application.phase_id).move_days
    starts_on = visit.application.contract.starts_on
    if abs((due_on - rule_day).days) > days:
        message = _("Une visite se déplace de %(days)s jours au plus autour du %(day)s.")
        values = {"days": days, "day": rule_day.strftime("%d/%m/%Y")}
        raise DomainError(message % values, field="due_on", code="bounds")
    if due_on < today() or (starts_on is not None and due_on <= starts_on):
        raise DomainError(_("Ce jour est déjà passé."), field="due_on", code="past")


@outside_wall()
@transaction.atomic
def visits_plan_later(*, actor: User, application: Application) -> list[Visit]:
    """Plan the visits that ask, long after the contract, whether it lasted. They are never an obligation."""
    contract = Contract.objects.filter(application=application, starts_on__isnull=False).first()
    if contract is None or contract.starts_on is None:
        return []
    known = set(application.visits.exclude(month=None).values_list("month", flat=True))
    days = [
        PlannedDay(month, VisitKind.SURVIVAL, add_months(contract.starts_on, month))
        for month in visit_rules(application.phase_id).survival_months
        if month not in known
    ]
    return [_plan_one(actor, application, day) for day in days if day.due_on > today()]


def visits_miss(*, day: date | None = None) -> int:
    """Mark as missed the visits overdue by more than their phase's days; return how many.

    While a contract is on hold nothing is missed: its visits move when it resumes.
    """
    day, missed = day or today(), 0
    on_hold = Suspension.objects.filter(contract__application=OuterRef("application"), ended_on__isnull=True)
    for phase_id, rules in rules_by_phase().items():
        late = Visit.objects.planned().filter(
            application__phase=phase_id, due_on__lt=day - timedelta(days=rules.missed_days)
        )
        for pk in list(late.exclude(Exists(on_hold)).values_list("pk", flat=True)):
            missed += _miss(pk)
    return missed


@transaction.atomic
def _miss(pk: int) -> int:
    # An agent who records it at this very moment holds the row: she wins.
    visit = Visit.objects.planned().select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    if visit is None:
        return 0
    visit_change(visit=visit, act=Visit.miss, actor=None)
    return 1


def visits_plan_missing() -> int:
    """Plan the visits of running contracts that have none; return how many files were served."""
    planned = Visit.objects.filter(application=OuterRef("pk"))
    files = Application.objects.filter(
        ~Exists(planned),
        family=AidFamily.ECONOMIC,
        state__in=VISITED_STATES,
        contract__starts_on__isnull=False,
    )
    return sum(bool(visits_plan(actor=None, application=file)) for file in files.order_by("pk")[:2000])


@outside_wall()
@transaction.atomic
def visit_rules_save(*, actor: User, phase_id: int, data: Mapping[str, object]) -> VisitRules:
    """Write the rules of a phase; contracts signed from now on follow them."""
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("changer les règles des visites"))
    rules = VisitRules.objects.select_for_update().filter(phase=phase_id).first()
    rules = rules or VisitRules(phase_id=phase_id)
    for name, value in data.items():
        setattr(rules, name, value)
    with refusals():
        rules.save()
    return rules


def lock_visit(*, actor: User, visit: Visit) -> Visit:
    """Return the visit locked for this transaction; raise NotPermitted when it is not `actor`'s to see."""
    locked = (
        Visit.objects.visible_to(actor)
        .filter(pk=visit.pk)
        .select_related("application__contract", "application__case", "application__phase")
        .select_for_update(of=("self",), no_key=True)
        .first()
    )
    if locked is None:
        raise NotPermitted(_("Cette visite n’est pas accessible avec votre rôle."), code="not_visible")
    return locked


def visit_change(
    *, visit: Visit, act: Callable[[Visit], None], actor: User | None, reason: str = ""
) -> Visit:
    """Make a transition on a locked visit and write its event."""
    before = visit.state
    try:
        act(visit)
    except TransitionNotAllowed as error:
        message = _("Cette visite est « %(state)s » : cet acte n’est plus possible.")
        raise DomainError(message % {"state": visit.get_state_display()}, code="state") from error
    visit.version += 1
    visit.save(update_fields=["state", "version"])
    write_event(visit=visit, actor=actor, before=before, reason=reason)
    return visit


def write_event(*, visit: Visit, actor: User | None, before: str, reason: str = "") -> None:
    """Write what happened to a visit; a change that leaves the state as it was is one too."""
    VisitTransition.objects.create(
        subject=visit, at=timezone.now(), actor=actor, from_state=before, to_state=visit.state, reason=reason
    )
