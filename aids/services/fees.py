"""The operator's fee, invoiced milestone by milestone (ADR 0034): each is a tranche like any other."""

from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.enums import (
    LIVE_TRANCHES,
    ApplicationState,
    DisbursementMode,
    EntryReason,
    FeeMilestone,
    TrancheState,
)
from aids.models import Application, Tranche
from aids.selectors.payees import fee_payees
from aids.services import budget
from aids.services.disbursements import check_room, move_tranche, next_number, price, require_running
from aids.services.tranche_files import read_upload
from aids.services.transitions import lock_application, require_role
from common.bank_accounts import canonical_iban
from common.constraints import refusals
from common.errors import DomainError
from common.money import ZERO
from common.wall import outside_wall

S = TrancheState


@outside_wall()
@transaction.atomic
def fee_tranche_propose(
    *,
    actor: User,
    application: Application,
    milestone: str,
    amount_eur: Decimal,
    number: str,
    upload: "UploadedFile[Any]",
    iban: str = "",
) -> Tranche:
    """Propose the payment of one part of the fee (EUR) with its invoice; that it is due is the caller's to say.

    A part sent back is corrected and proposed anew. Raises DomainError for a part already invoiced and
    beyond the fee.
    """
    application = lock_application(actor=actor, application=application)
    require_role(actor, Role.OPERATOR_AGENT, act=_("facturer les frais de l'opérateur"))
    require_running(application, is_fee=True)
    if not number.strip():
        raise DomainError(_("Écrivez le numéro de la facture."), field="invoice_number")
    _drop_the_whole_fee(actor, application)
    tranche = _milestone_tranche(application, milestone)
    tranche.invoice_number = number.strip()
    tranche.invoice_file = read_upload(upload, field="invoice_file")
    tranche.payee_name = application.operator.name[:70] if application.operator else ""
    payee = fee_payees.of(application.operator_id)
    if iban:
        tranche.payee_iban = canonical_iban(iban)
    elif payee is not None and not tranche.payee_iban:
        tranche.payee_name, tranche.payee_iban = payee.name[:70], payee.iban
    price(tranche, amount_eur, at_once=True)
    check_room(tranche)
    tranche.version += 1
    with refusals():
        tranche.save()
    fields = {"proposed_by": actor, "proposed_at": timezone.now()}
    move_tranche(tranche=tranche, transition=tranche.propose, actor=actor, fields=fields)
    return tranche


def _milestone_tranche(application: Application, milestone: str) -> Tranche:
    """Return the tranche of a milestone, new or sent back."""
    live = application.tranches.filter(fee_milestone=milestone, state__in=LIVE_TRANCHES)
    found = live.select_for_update(of=("self",), no_key=True).first()
    if found is None:
        return Tranche(
            application=application,
            number=next_number(application),
            label=_("Frais de l'opérateur"),
            mode=DisbursementMode.CASH,
            is_fee=True,
            fee_milestone=FeeMilestone(milestone),
        )
    if found.state != S.PLANNED:
        raise DomainError(_("Cette échéance des frais est déjà facturée."), code="tranche_milestone_once")
    found.application = application
    return found


def _drop_the_whole_fee(actor: User, application: Application) -> None:
    """A fee planned in one piece, before milestones were known, gives way to them."""
    whole = application.tranches.filter(is_fee=True, fee_milestone="", state=S.PLANNED)
    for tranche in whole.select_for_update(of=("self",), no_key=True).order_by("pk"):
        tranche.application = application
        reason = _("Remplacé par les échéances des frais")
        move_tranche(tranche=tranche, transition=tranche.cancel, actor=actor, reason=reason)


@outside_wall()
@transaction.atomic
def fee_give_back(*, actor: User, application: Application, reason: str) -> Application:
    """Give what is left of the fee of an achieved aid back to its envelope: the fee becomes what was paid of it.

    Raises DomainError while a part of it is on its way.
    """
    application = lock_application(actor=actor, application=application)
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("rendre le solde des frais"))
    if application.state != ApplicationState.COMPLETED:
        raise DomainError(_("Le solde des frais se rend une fois l'aide achevée."), code="state")
    if not reason.strip():
        raise DomainError(_("Dites pourquoi le solde n'est plus dû."), field="reason")
    open_states = (S.PLANNED, S.PROPOSED, S.CHECKED, S.ORDERED)
    if application.tranches.filter(is_fee=True, state__in=open_states).exists():
        raise DomainError(_("Une facture de l'opérateur est en cours : traitez-la d'abord."), code="open")
    budget.uncommit(
        actor=actor,
        application=application,
        reason=reason.strip(),
        code=EntryReason.UNSPENT,
        keep_place=True,
        part="fee",
    )
    live = application.tranches.filter(is_fee=True, state__in=LIVE_TRANCHES)
    application.fee_eur = live.aggregate(sum=Sum("amount_eur", default=ZERO))["sum"]
    application.version += 1
    application.save(update_fields=["fee_eur", "version", "updated_at"])
    return application
