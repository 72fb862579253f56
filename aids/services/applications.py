"""An aid file from draft to submission (domain.md 3.2)."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Institution, User
from aids.enums import AidKind, ApplicationState, family_of
from aids.models import Application, ApplicationTransition, Phase, Waiver
from aids.selectors.eligibility import NEVER_WAIVED, Eligibility, Verdict, eligibility_of
from aids.selectors.plans import blocking, plan_problems
from aids.selectors.programmes import phase_aid, phase_on
from aids.services import budget
from aids.services.assessments import assessment_create
from aids.services.disbursements import cancel_open_tranches
from aids.services.plans import plan_asked, plan_freeze
from aids.services.transitions import COUNSELLING, NO_PLACE, lock_application, move, require_role
from aids.services.waiting import hold_place, promote_waiting
from cases.enums import Category
from cases.models import Case
from cases.services.access import lock_case
from common.constraints import refusals
from common.dates import today
from common.errors import DomainError, NotPermitted
from common.services.numbers import take_numbers
from common.wall import outside_wall

S = ApplicationState


@outside_wall()
@transaction.atomic
def application_open(
    *, actor: User, case: Case, kind: str, phase: Phase | None = None, requested_eur: Decimal | None = None
) -> Application:
    """Open a draft aid file for a case. Raises DomainError when the person already has one of this nature."""
    require_role(actor, *COUNSELLING, act=_("ouvrir un dossier d'aide"))
    # A merge of persons locks their cases: whose case it is does not change before the file names her.
    case = lock_case(actor=actor, case=Case.objects.visible_to(actor).get(pk=case.pk))
    if not case.is_open:
        raise DomainError(
            _("Ce dossier n'est pas ouvert : aucune aide ne peut y être demandée."), code="case_state"
        )
    phase = phase or phase_on(today())
    if phase is None or not phase.is_open:
        raise DomainError(_("Aucune phase du programme ne reçoit de demandes aujourd'hui."), code="no_phase")
    if phase_aid(phase, kind) is None:
        raise DomainError(_("Cette phase n'offre pas cette aide."), field="kind", code="not_offered")
    check_amount(phase=phase, kind=kind, amount_eur=requested_eur)
    with refusals():
        application = Application.objects.create(
            number=take_numbers(letter="A", year=today().year)[0],
            case=case,
            person=case.person,
            phase=phase,
            kind=kind,
            family=family_of(kind),
            country=case.return_country,
            is_south_south=case.category == Category.E,
            requested_eur=requested_eur,
            opened_on=today(),
            created_by=actor,
        )
    ApplicationTransition.objects.create(
        subject=application, at=timezone.now(), actor=actor, from_state="", to_state=S.DRAFT
    )
    return application


def check_amount(*, phase: Phase, kind: str, amount_eur: Decimal | None) -> None:
    """Raise DomainError (field "requested_eur") when an amount is outside what the phase allows for `kind`."""
    bounds = phase_aid(phase, kind)
    if amount_eur is None or bounds is None:
        return
    if not bounds.floor_eur <= amount_eur <= bounds.ceiling_eur:
        message = _("Le montant va de %(floor)s € à %(ceiling)s € pour cette aide.")
        values = {"floor": bounds.floor_eur.normalize(), "ceiling": bounds.ceiling_eur}
        values = {name: f"{value:,.0f}".replace(",", "\u202f") for name, value in values.items()}
        raise DomainError(message % values, field="requested_eur", code="amount_bounds")


@outside_wall()
@transaction.atomic
def application_score(*, actor: User, application: Application) -> Application:
    """Assess the household and attach the result: the amount asked for becomes the band's."""
    application = lock_application(actor=actor, application=application)
    if application.kind != AidKind.SOCIAL:
        raise DomainError(_("Seule l'aide sociale est calculée par le score du foyer."), code="kind")
    assessment = assessment_create(actor=actor, case=application.case)
    move(
        application=application,
        transition=application.score,
        actor=actor,
        fields={"assessment": assessment, "requested_eur": assessment.amount_eur, "request_reason": ""},
    )
    return application


@outside_wall()
@transaction.atomic
def application_waive(
    *, actor: User, application: Application, code: str, reason: str, until: date | None = None
) -> Waiver:
    """Set a condition of eligibility aside for this file, with a reason that stays beside it.

    `until` is the last day on which it is (None: for good); afterwards the condition stands again.
    """
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("accorder une dispense"))
    application = lock_application(actor=actor, application=application)
    if not reason.strip():
        raise DomainError(_("Dites pourquoi cette condition est mise de côté."), field="reason")
    if until is not None and until < today():
        raise DomainError(_("Une dispense vaut pour aujourd'hui au moins."), field="until")
    lacking = {line.code for line in eligibility_for(application).lacking()}
    if code in NEVER_WAIVED or code not in lacking:
        raise DomainError(
            _("Cette condition ne peut pas être mise de côté."), field="code", code="not_waivable"
        )
    with refusals():
        waiver, _is_new = Waiver.objects.update_or_create(
            application=application,
            code=code,
            defaults={
                "reason": reason.strip(),
                "waived_by": actor,
                "waived_at": timezone.now(),
                "until": until,
            },
        )
    return waiver


def eligibility_for(application: Application) -> Eligibility:
    """Return the conditions of a file already open, on the day it was opened."""
    return eligibility_of(
        case=application.case, kind=application.kind, phase=application.phase, application=application
    )


def require_eligible(application: Application, *, incomplete_passes: bool = False) -> None:
    """Raise DomainError naming the conditions that stand in the way."""
    found = eligibility_for(application)
    if found.is_eligible or (incomplete_passes and found.verdict == Verdict.INCOMPLETE):
        return
    reasons = "; ".join(
        f"{line.label} ({line.detail})" if line.detail else line.label for line in found.lacking()
    )
    message = _("Conditions à régler d'abord : %(reasons)s.") % {"reasons": reasons}
    raise DomainError(message, code=str(found.verdict))


@outside_wall()
@transaction.atomic
def application_route(
    *,
    actor: User,
    application: Application,
    operator: Institution,
    fee_eur: Decimal | None = None,
    reason: str = "",
) -> Application:
    """Propose an economic file to an operator: from now on its agents see the file.

    `fee_eur` is the fee of the operator's framework contract, else the phase's.
    """
    application = lock_application(actor=actor, application=application)
    if not application.is_economic:
        raise DomainError(_("Seule une aide économique est orientée vers un opérateur."), code="kind")
    require_eligible(application, incomplete_passes=False)
    bounds = phase_aid(application.phase, application.kind)
    if fee_eur is None:
        fee_eur = bounds.fee_eur if bounds else Decimal(0)
    move(
        application=application,
        transition=application.route,
        actor=actor,
        reason=reason,
        fields={"operator": operator, "fee_eur": fee_eur},
    )
    return application


@outside_wall()
@transaction.atomic
def application_unroute(*, actor: User | None, application: Application, reason: str) -> Application:
    """Take a file back from an operator that declined or did not answer: it becomes a draft again."""
    application = lock_application(actor=actor, application=application)
    fields: dict[str, object] = {"operator": None, "fee_eur": Decimal(0)}
    move(application=application, transition=application.unroute, actor=actor, reason=reason, fields=fields)
    return application


@outside_wall()
@transaction.atomic
def application_start_planning(*, actor: User, application: Application) -> Application:
    """The operator accepts the file: its plan can be prepared."""
    application = lock_application(actor=actor, application=application)
    if actor.role != Role.OPERATOR_AGENT or actor.institution_id != application.operator_id:
        raise NotPermitted(_("Seul l'opérateur à qui le dossier est proposé peut l'accepter."), code="role")
    move(application=application, transition=application.start_planning, actor=actor)
    return application


@outside_wall()
@transaction.atomic
def application_submit(
    *, actor: User, application: Application, requested_eur: Decimal | None = None, reason: str = ""
) -> Application:
    """Ask for a decision, reserving place and money; when an envelope is full the file waits by date.

    A social file asks for its band's amount unless `reason` says why not; an economic file, submitted by
    its operator, for its plan's, of which a version is kept. Raises DomainError when a condition is missing
    or the amount is outside the phase's bounds.
    """
    application = lock_application(actor=actor, application=application)
    _check_submitter(actor, application)
    require_eligible(application)
    if application.is_economic:
        plan_freeze(actor=actor, application=application)
    amount = _amount_asked(application, requested_eur, reason)
    check_amount(phase=application.phase, kind=application.kind, amount_eur=amount)
    move(
        application=application,
        transition=application.submit,
        actor=actor,
        reason=reason,
        fields={
            "requested_eur": amount,
            "request_reason": reason,
            "submitted_by": actor,
            "submitted_at": timezone.now(),
            "decided_by": None,
            "decided_at": None,
        },
    )
    hold_place(actor=actor, application=application)
    return application


def _check_submitter(actor: User, application: Application) -> None:
    if application.is_economic:
        require_role(actor, Role.OPERATOR_AGENT, act=_("soumettre un dossier d'aide économique"))
        if problems := blocking(plan_problems(application)):
            raise DomainError(" ".join(problem.text for problem in problems), code="plan")
    else:
        require_role(actor, *COUNSELLING, act=_("soumettre un dossier d'aide sociale"))


def _amount_asked(application: Application, requested_eur: Decimal | None, reason: str) -> Decimal:
    if application.is_economic:
        return plan_asked(application.plan)
    amount = requested_eur if requested_eur is not None else application.requested_eur
    if amount is None:
        raise DomainError(_("Indiquez le montant demandé."), field="requested_eur")
    banded = application.assessment.amount_eur if application.assessment else None
    if not application.is_economic and banded is not None and amount != banded and not reason.strip():
        message = _("Le barème donne %(amount)s € : dites pourquoi un autre montant est demandé.")
        raise DomainError(message % {"amount": banded}, field="reason", code="reason_needed")
    return amount


@outside_wall()
@transaction.atomic
def application_cancel(*, actor: User, application: Application, reason: str) -> Application:
    """End a file before its contract, with a reason; what it held goes to the waiting list."""
    application = lock_application(actor=actor, application=application)
    require_role(actor, *COUNSELLING, Role.TASKFORCE_MANAGER, act=_("annuler un dossier d'aide"))
    if not reason.strip():
        raise DomainError(_("Dites pourquoi ce dossier est annulé."), field="reason")
    approved = application.state == S.APPROVED
    move(application=application, transition=application.cancel, actor=actor, reason=reason, fields=NO_PLACE)
    if approved:
        cancel_open_tranches(actor=actor, application=application, reason=reason)
        budget.uncommit(actor=actor, application=application, reason=reason)
    else:
        budget.release(actor=actor, application=application, reason=reason)
    promote_waiting(phase=application.phase)
    return application
