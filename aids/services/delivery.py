"""After the contract: payments, follow-up, the end of an aid."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.enums import ApplicationState
from aids.models import Application
from aids.services import budget
from aids.services.transitions import COUNSELLING, lock_application, move, require_role
from common.errors import DomainError
from common.money import ZERO

S = ApplicationState


@transaction.atomic
def application_start_disbursing(*, actor: User, application: Application, reason: str = "") -> Application:
    """Begin the payments of a social aid whose contract is signed."""
    application = lock_application(actor=actor, application=application)
    require_role(actor, *COUNSELLING, Role.TASKFORCE_MANAGER, act=_("commencer les décaissements"))
    if application.is_economic:
        raise DomainError(_("Une aide économique passe par le suivi de l'opérateur."), code="kind")
    move(application=application, transition=application.start_disbursing, actor=actor, reason=reason)
    return application


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


@transaction.atomic
def application_record_spending(
    *, actor: User, application: Application, amount_eur: Decimal, fee_eur: Decimal = ZERO, reason: str = ""
) -> Application:
    """Enter a payment (EUR) of aid and operator's fee. Raises DomainError beyond what is committed."""
    application = lock_application(actor=actor, application=application)
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("enregistrer un paiement"))
    if application.state not in (S.DISBURSING, S.IN_FOLLOW_UP):
        raise DomainError(_("Un paiement suit la signature du contrat."), code="state")
    if amount_eur < 0 or fee_eur < 0 or amount_eur + fee_eur <= 0:
        raise DomainError(_("Le montant d'un paiement est positif."), field="amount_eur")
    budget.spend(actor=actor, application=application, amount_eur=amount_eur, fee_eur=fee_eur, reason=reason)
    return application


@transaction.atomic
def application_complete(*, actor: User, application: Application, reason: str = "") -> Application:
    """End an aid that was given; euros committed and not spent come back to the envelope."""
    application = lock_application(actor=actor, application=application)
    require_role(actor, *COUNSELLING, Role.TASKFORCE_MANAGER, act=_("achever une aide"))
    move(application=application, transition=application.complete, actor=actor, reason=reason)
    budget.uncommit(actor=actor, application=application, reason=_("Solde non dépensé"), keep_place=True)
    return application


@transaction.atomic
def application_terminate(*, actor: User, application: Application, reason: str) -> Application:
    """Break off an aid under contract, with a reason; what was spent stays spent, the rest comes back."""
    application = lock_application(actor=actor, application=application)
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("résilier un contrat"))
    if not reason.strip():
        raise DomainError(_("Dites pourquoi ce contrat est résilié."), field="reason")
    move(application=application, transition=application.terminate, actor=actor, reason=reason)
    budget.uncommit(actor=actor, application=application, reason=reason, keep_place=True)
    return application
