"""After the contract: payments, follow-up, the end of an aid."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.enums import ApplicationState, EntryReason, TerminationCause
from aids.models import Application, Contract, Suspension
from aids.selectors.files import money_of
from aids.services import budget
from aids.services.contract_watch import contract_watch
from aids.services.disbursements import cancel_open_tranches
from aids.services.transitions import COUNSELLING, lock_application, move, require_role
from aids.services.waiting import promote_waiting
from common.dates import today
from common.errors import DomainError
from common.money import ZERO
from common.wall import outside_wall

S = ApplicationState


@outside_wall()
@transaction.atomic
def application_start_disbursing(*, actor: User, application: Application, reason: str = "") -> Application:
    """Begin the payments of a social aid whose contract is signed."""
    application = lock_application(actor=actor, application=application)
    require_role(actor, *COUNSELLING, Role.TASKFORCE_MANAGER, act=_("commencer les décaissements"))
    if application.is_economic:
        raise DomainError(_("Une aide économique passe par le suivi de l'opérateur."), code="kind")
    move(application=application, transition=application.start_disbursing, actor=actor, reason=reason)
    return application


@outside_wall()
@transaction.atomic
def application_start_follow_up(*, actor: User, application: Application, reason: str = "") -> Application:
    """Begin the follow-up of an economic aid whose contract is signed."""
    application = lock_application(actor=actor, application=application)
    require_role(
        actor, *COUNSELLING, Role.OPERATOR_AGENT, Role.TASKFORCE_MANAGER, act=_("commencer le suivi")
    )
    if not application.is_economic:
        raise DomainError(_("Une aide sociale se décaisse sans opérateur de suivi."), code="kind")
    move(application=application, transition=application.start_follow_up, actor=actor, reason=reason)
    return application


@outside_wall()
@transaction.atomic
def application_record_spending(
    *, actor: User, application: Application, amount_eur: Decimal, fee_eur: Decimal = ZERO, reason: str = ""
) -> Application:
    """Enter a payment (EUR) of aid and fee that went through no tranche: history, imports.

    Pages pay tranches (`payment_orders.tranche_pay`). Raises DomainError beyond what is committed.
    """
    application = lock_application(actor=actor, application=application)
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("enregistrer un paiement"))
    if application.state not in (S.DISBURSING, S.IN_FOLLOW_UP):
        raise DomainError(_("Un paiement suit la signature du contrat."), code="state")
    if amount_eur < 0 or fee_eur < 0 or amount_eur + fee_eur <= 0:
        raise DomainError(_("Le montant d'un paiement est positif."), field="amount_eur")
    budget.spend(actor=actor, application=application, amount_eur=amount_eur, fee_eur=fee_eur, reason=reason)
    return application


@outside_wall()
@transaction.atomic
def application_complete(*, actor: User, application: Application, reason: str = "") -> Application:
    """End an aid that was given; euros committed and not spent come back to the envelope.

    The operator's fee stays committed: its last part is invoiced after the closure (ADR 0034). For a social
    aid, which has none, this changes nothing.

    Raises DomainError when nothing of it was paid: such an aid is broken off, with its cause, and when a
    payment is on its way.
    """
    application = lock_application(actor=actor, application=application)
    require_role(actor, *COUNSELLING, Role.TASKFORCE_MANAGER, act=_("achever une aide"))
    if application.state in (S.DISBURSING, S.IN_FOLLOW_UP) and not money_of(application)["spent"]:
        message = _(
            "Rien n'a été payé : une aide s'achève quand elle a été donnée. Sinon, résiliez le contrat."
        )
        raise DomainError(message, code="nothing_paid")
    move(application=application, transition=application.complete, actor=actor, reason=reason)
    cancel_open_tranches(actor=actor, application=application, reason=_("Aide achevée"), keep_fee=True)
    _end_suspension(actor, application)
    budget.uncommit(
        actor=actor, application=application, part="aid", code=EntryReason.UNSPENT, keep_place=True
    )
    contract_watch.tell(actor=actor, application=application)
    promote_waiting(phase=application.phase)
    return application


@outside_wall()
@transaction.atomic
def application_terminate(
    *, actor: User, application: Application, reason: str, cause: str = TerminationCause.OTHER
) -> Application:
    """Break off an aid under contract, with a cause and a reason.

    What was spent stays spent, the rest comes back; what was planned and not ordered is cancelled. Raises
    DomainError while a payment is on its way.
    """
    application = lock_application(actor=actor, application=application)
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("résilier un contrat"))
    if not reason.strip():
        raise DomainError(_("Dites pourquoi ce contrat est résilié."), field="reason")
    if cause not in TerminationCause.values:
        raise DomainError(_("Choisissez la cause de la résiliation."), field="cause")
    move(application=application, transition=application.terminate, actor=actor, reason=reason)
    Contract.objects.filter(application=application).update(terminated_on=today(), termination_cause=cause)
    cancel_open_tranches(actor=actor, application=application, reason=reason)
    _end_suspension(actor, application)
    budget.uncommit(actor=actor, application=application, reason=reason, keep_place=True)
    contract_watch.tell(actor=actor, application=application)
    promote_waiting(phase=application.phase)
    return application


def _end_suspension(actor: User, application: Application) -> None:
    """A contract that ends is no longer on hold; its end does not move, so no days are counted."""
    on_hold = Suspension.objects.filter(contract__application=application, ended_on__isnull=True)
    on_hold.update(ended_on=today(), resumed_by=actor)
