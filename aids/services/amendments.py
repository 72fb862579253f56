"""Amendments (*avenants*) and suspensions of a commitment contract (domain.md 3.2)."""

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.enums import AmendmentKind, ApplicationState, ContractParty
from aids.models import Amendment, Application, Contract, Suspension
from aids.selectors.files import parties
from aids.services.contract_watch import contract_watch
from aids.services.contracts import SIGNED_BY
from aids.services.tranche_files import read_upload
from aids.services.transitions import COUNSELLING, lock_application, require_role
from common.constraints import refusals
from common.dates import today
from common.errors import DomainError, NotPermitted
from common.wall import outside_wall

RUNNING = (ApplicationState.CONTRACTED, ApplicationState.DISBURSING, ApplicationState.IN_FOLLOW_UP)
_HOLDERS = (Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER)


def _lock_contract(actor: User, application: Application) -> tuple[Application, Contract]:
    """Return the file and its running contract, locked in this order."""
    application = lock_application(actor=actor, application=application)
    contract = Contract.objects.select_for_update().filter(application=application).first()
    if application.state not in RUNNING or contract is None or contract.starts_on is None:
        raise DomainError(_("Il faut un contrat signé par toutes les parties, et en cours."), code="state")
    return application, contract


@outside_wall()
@transaction.atomic
def amendment_open(
    *,
    actor: User,
    application: Application,
    kind: str,
    reason: str,
    clause: str = "",
    new_ends_on: date | None = None,
) -> Amendment:
    """Write an amendment to be signed by the parties of the contract.

    Raises DomainError without a reason, without what changes, for an end that is past or the same, and
    while another amendment waits for signatures.
    """
    application, contract = _lock_contract(actor, application)
    require_role(actor, *COUNSELLING, Role.TASKFORCE_MANAGER, act=_("préparer un avenant"))
    if not reason.strip():
        raise DomainError(_("Dites pourquoi le contrat change."), field="reason")
    if kind == AmendmentKind.END_DATE:
        _check_end(contract, new_ends_on)
    elif not clause.strip():
        raise DomainError(_("Écrivez la nouvelle clause."), field="clause")
    return amendment_write(
        actor=actor, contract=contract, kind=kind, reason=reason, clause=clause, new_ends_on=new_ends_on
    )


def amendment_write(
    *,
    actor: User,
    contract: Contract,
    kind: str,
    reason: str,
    clause: str = "",
    new_ends_on: date | None = None,
) -> Amendment:
    """Write the next amendment of a locked contract; whoever calls has checked who may and what it says."""
    last = contract.amendments.aggregate(last=Max("number"))["last"] or 0
    with refusals():
        return Amendment.objects.create(
            contract=contract,
            number=last + 1,
            kind=kind,
            new_ends_on=new_ends_on if kind == AmendmentKind.END_DATE else None,
            clause=clause.strip(),
            reason=reason.strip(),
            created_by=actor,
        )


def _check_end(contract: Contract, new_ends_on: date | None) -> None:
    if contract.ends_on is None:
        message = _("Ce contrat n'a pas de date de fin : il dure jusqu'au dernier versement.")
        raise DomainError(message, field="kind")
    if new_ends_on is None:
        raise DomainError(_("Donnez la nouvelle date de fin."), field="new_ends_on")
    if new_ends_on < today() or contract.starts_on is None or new_ends_on <= contract.starts_on:
        raise DomainError(_("La nouvelle date de fin est déjà passée."), field="new_ends_on")
    if new_ends_on == contract.ends_on:
        raise DomainError(_("C'est déjà la date de fin du contrat."), field="new_ends_on")


def amendment_parties(*, actor: User, amendment: Amendment, application: Application) -> list[ContractParty]:
    """Return the parties whose signature `actor` records and that have not signed yet."""
    if amendment.effective_on or amendment.withdrawn_on or application.state not in RUNNING:
        return []
    return [
        party
        for party in parties(application)
        if not getattr(amendment, f"{party.value}_signed_on") and actor.role in SIGNED_BY[party]
    ]


@outside_wall()
@transaction.atomic
def amendment_sign(
    *,
    actor: User,
    amendment: Amendment,
    party: str,
    signed_on: date,
    scan: "UploadedFile[Any] | None" = None,
) -> Amendment:
    """Record one party's signature; with the last one the amendment takes effect, a new end with it."""
    application, contract = _lock_contract(actor, amendment.contract.application)
    amendment = Amendment.objects.select_for_update().get(pk=amendment.pk)
    if party not in parties(application):
        raise DomainError(_("Cette partie ne signe pas ce contrat."), field="party")
    if actor.role not in SIGNED_BY[ContractParty(party)]:
        raise NotPermitted(_("Votre rôle n'enregistre pas la signature de cette partie."), code="role")
    if amendment.withdrawn_on or amendment.effective_on:
        raise DomainError(_("Cet avenant n'attend plus de signature."), code="state")
    column = f"{party}_signed_on"
    if getattr(amendment, column):
        raise DomainError(_("Cette partie a déjà signé."), field="party", code="already_signed")
    if signed_on > today():
        raise DomainError(_("Une signature ne peut pas être datée dans l'avenir."), field="signed_on")
    if contract.starts_on and signed_on < contract.starts_on:
        raise DomainError(_("Un avenant se signe après le contrat."), field="signed_on")
    setattr(amendment, column, signed_on)
    if scan is not None:
        amendment.scan = read_upload(scan, field="scan")
    dates = [getattr(amendment, f"{one}_signed_on") for one in parties(application)]
    if all(dates):
        amendment.effective_on = max(dates)
    with refusals():
        amendment.save()
    if amendment.effective_on and amendment.new_ends_on:
        contract.ends_on = amendment.new_ends_on
        contract.save(update_fields=["ends_on"])
        contract_watch.tell(actor=actor, application=application)
    return amendment


@outside_wall()
@transaction.atomic
def amendment_withdraw(*, actor: User, amendment: Amendment) -> Amendment:
    """Give up an amendment that not all parties have signed."""
    _application, _contract = _lock_contract(actor, amendment.contract.application)
    require_role(actor, *COUNSELLING, Role.TASKFORCE_MANAGER, act=_("retirer un avenant"))
    amendment = Amendment.objects.select_for_update().get(pk=amendment.pk)
    if amendment.effective_on or amendment.withdrawn_on:
        raise DomainError(_("Cet avenant n'attend plus de signature."), code="state")
    amendment.withdrawn_on = today()
    amendment.save(update_fields=["withdrawn_on"])
    return amendment


@outside_wall()
@transaction.atomic
def contract_suspend(*, actor: User, application: Application, starts_on: date, reason: str) -> Suspension:
    """Put a running contract on hold from a day on: nothing is ordered or paid until it is resumed."""
    application, contract = _lock_contract(actor, application)
    require_role(actor, *_HOLDERS, act=_("suspendre un contrat"))
    if not reason.strip():
        raise DomainError(_("Dites pourquoi ce contrat est suspendu."), field="reason")
    if starts_on > today():
        raise DomainError(_("Une suspension ne peut pas être datée dans l'avenir."), field="starts_on")
    if contract.starts_on and starts_on < contract.starts_on:
        raise DomainError(_("Une suspension ne peut pas précéder le contrat."), field="starts_on")
    if contract.suspensions.filter(ended_on__gt=starts_on).exists():
        raise DomainError(_("Le contrat était déjà suspendu ce jour-là."), field="starts_on")
    with refusals():
        return Suspension.objects.create(
            contract=contract, starts_on=starts_on, reason=reason.strip(), suspended_by=actor
        )


@outside_wall()
@transaction.atomic
def contract_resume(*, actor: User, application: Application, resumed_on: date) -> Suspension:
    """End the suspension; the contract's end moves by the days suspended."""
    application, contract = _lock_contract(actor, application)
    require_role(actor, *_HOLDERS, act=_("reprendre un contrat"))
    suspension = contract.suspensions.select_for_update().filter(ended_on__isnull=True).first()
    if suspension is None:
        raise DomainError(_("Ce contrat n'est pas suspendu."), code="state")
    if resumed_on > today() or resumed_on < suspension.starts_on:
        message = _("La reprise se situe entre le début de la suspension et aujourd'hui.")
        raise DomainError(message, field="resumed_on")
    suspension.ended_on, suspension.resumed_by = resumed_on, actor
    suspension.days = (resumed_on - suspension.starts_on).days
    with refusals():
        suspension.save()
    if contract.ends_on:
        contract.ends_on += timedelta(days=suspension.days)
        contract.save(update_fields=["ends_on"])
    contract_watch.tell(actor=actor, application=application)
    return suspension
