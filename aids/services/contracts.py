"""Signing the commitment contract: each party on its day; the last signature starts the twelve months."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.enums import ApplicationState, ContractParty
from aids.models import Application, Contract
from aids.selectors.files import parties, signatures
from aids.services.contract_watch import contract_watch
from aids.services.transitions import COUNSELLING, lock_application, move
from common.constraints import refusals
from common.dates import add_months, today
from common.errors import DomainError, NotPermitted
from common.uploads import check_upload
from common.wall import outside_wall

SIGNED_BY = {
    ContractParty.PERSON: COUNSELLING,
    ContractParty.OTE: COUNSELLING,
    ContractParty.OPERATOR: (Role.OPERATOR_AGENT,),
    ContractParty.PROGRAMME: (Role.TASKFORCE_MANAGER,),
}


def parties_signed_by(*, actor: User, application: Application) -> list[ContractParty]:
    """Return the parties whose signature `actor` records and that have not signed yet."""
    missing = {signature.party for signature in signatures(application) if signature.signed_on is None}
    return [party for party in parties(application) if party in missing and actor.role in SIGNED_BY[party]]


@outside_wall()
@transaction.atomic
def contract_sign(
    *,
    actor: User,
    application: Application,
    party: str,
    signed_on: date,
    scan: "UploadedFile[Any] | None" = None,
) -> Contract:
    """Record one party's signature. When the last one is in, the aid is contracted from the latest day on.

    Raises DomainError for a day in the future or before the decision, for a party that signed already,
    and NotPermitted when `actor` does not record that party's signature.
    """
    application = lock_application(actor=actor, application=application)
    if application.state != ApplicationState.APPROVED:
        raise DomainError(_("Un contrat se signe après l'approbation de l'aide."), code="state")
    if party not in parties(application):
        raise DomainError(_("Cette partie ne signe pas ce contrat."), field="party")
    if actor.role not in SIGNED_BY[ContractParty(party)]:
        raise NotPermitted(_("Votre rôle n'enregistre pas la signature de cette partie."), code="role")
    _check_day(application, signed_on)
    contract, _created = Contract.objects.select_for_update().get_or_create(application=application)
    column = f"{party}_signed_on"
    if getattr(contract, column):
        raise DomainError(_("Cette partie a déjà signé."), field="party", code="already_signed")
    setattr(contract, column, signed_on)
    if scan is not None:
        check_upload(scan)
        contract.scan = scan
    with refusals():
        contract.save()
    dates = [getattr(contract, f"{one}_signed_on") for one in parties(application)]
    if all(dates):
        _start(actor, application, contract, max(dates))
    return contract


def _check_day(application: Application, signed_on: date) -> None:
    if signed_on > today():
        raise DomainError(_("Une signature ne peut pas être datée dans l'avenir."), field="signed_on")
    decided = application.decided_at
    if decided is not None and signed_on < decided.date():
        raise DomainError(_("Une signature ne peut pas précéder la décision."), field="signed_on")


def _start(actor: User, application: Application, contract: Contract, day: date) -> None:
    contract.starts_on = day
    # A social aid lasts until it is spent (domain.md 3): only economic contracts have an end.
    months = application.phase.contract_months if application.is_economic else None
    contract.ends_on = add_months(day, months) if months else None
    contract.save(update_fields=["starts_on", "ends_on"])
    move(application=application, transition=application.contract_signed, actor=actor)
    contract_watch.tell(actor=actor, application=application)
