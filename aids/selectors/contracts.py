"""The contract of a file: whether it runs on a day, its amendments and suspensions, what ending it gives back."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.agents import for_agents
from accounts.enums import Role
from accounts.models import User
from aids.enums import ApplicationState, EnvelopeKind
from aids.models import Amendment, Application, Contract, Envelope, Suspension
from aids.selectors.budget import held_by
from aids.selectors.files import Signature, parties
from cases.selectors.access import can_write
from common.built_queries import built_once
from common.formatting import day_short_text

_RUNNING = (ApplicationState.CONTRACTED, ApplicationState.DISBURSING, ApplicationState.IN_FOLLOW_UP)


def suspension_on(contract: Contract, day: date) -> Suspension | None:
    """Return the suspension that covers `day`, if any; the day of the resumption is no longer covered."""
    return next(iter(_suspensions(contract=contract.pk, day=day)), None)


@built_once
def _suspensions(contract: int, day: date) -> QuerySet[Suspension]:
    covering = Q(ended_on__isnull=True) | Q(ended_on__gt=day)
    return Suspension.objects.filter(covering, contract=contract, starts_on__lte=day).order_by(
        "starts_on", "pk"
    )[:1]


def contract_problem(application: Application, day: date) -> str:
    """Say why nothing may be paid on `day`: not signed by all, or suspended; "" when the contract runs."""
    contract = next(iter(_contract(file=application.pk)), None)
    if contract is None or contract.starts_on is None:
        return _("Le contrat n'est pas encore signé par toutes les parties : rien ne se paie avant.")
    suspension = suspension_on(contract, day)
    if suspension:
        message = _("Le contrat est suspendu depuis le %(day)s : rien ne se paie avant sa reprise.")
        return message % {"day": day_short_text(suspension.starts_on)}
    return ""


@built_once
def _contract(file: int) -> QuerySet[Contract]:
    return Contract.objects.filter(application=file)


def open_suspension(application: Application) -> Suspension | None:
    """Return the suspension that has not ended."""
    open_ones = Suspension.objects.filter(contract__application=application, ended_on__isnull=True)
    return open_ones.select_related("suspended_by").first()


def amendments_of(*, actor: User, application: Application) -> QuerySet[Amendment]:
    """Return the amendments of the file's contract that `actor` may read, in their order."""
    return _amendments(actor, file=application.pk)


@for_agents
def _amendments(actor: Any, file: int) -> QuerySet[Amendment]:
    return Amendment.objects.visible_to(actor).filter(contract__application=file).order_by("number")


def amendment_signatures(amendment: Amendment, application: Application) -> list[Signature]:
    """Return the parties that sign an amendment, and when each did."""
    return [
        Signature(party, str(party.label), getattr(amendment, f"{party.value}_signed_on"))
        for party in parties(application)
    ]


@dataclass(frozen=True, slots=True)
class ContractLife:
    """What has become of a contract, and which changes the reader may make."""

    amendments: list[Amendment]
    suspensions: list[Suspension]
    is_suspended: bool
    amend: bool
    suspend: bool
    end: bool


def contract_life(*, actor: User, application: Application) -> ContractLife | None:
    """Return the life of the file's contract; None before it started."""
    contract = getattr(application, "contract", None)
    if contract is None or contract.starts_on is None:
        return None
    suspensions = list(contract.suspensions.select_related("suspended_by").order_by("starts_on", "pk"))
    runs = application.state in _RUNNING and can_write(actor, application.case)
    return ContractLife(
        amendments=list(contract.amendments.order_by("number")),
        suspensions=suspensions,
        is_suspended=any(one.ended_on is None for one in suspensions),
        amend=runs and actor.role in (Role.COUNSELLOR, Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER),
        suspend=runs and actor.role in (Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER),
        end=runs and actor.role == Role.TASKFORCE_MANAGER,
    )


@dataclass(frozen=True, slots=True)
class GivenBack:
    """EUR that come back to one envelope when an aid ends."""

    label: str
    amount_eur: Decimal


def given_back(application: Application, *, with_fee: bool = True) -> list[GivenBack]:
    """Return what ending the aid now gives back, envelope by envelope: committed and not spent.

    An aid that is achieved keeps its operator's fee (`with_fee` False): its last part is due then.
    """
    held = {one.envelope_id: one.committed_eur - one.spent_eur for one in held_by(application)}
    envelopes = Envelope.objects.filter(pk__in=[pk for pk, euros in held.items() if euros > 0])
    if not with_fee:
        envelopes = envelopes.exclude(kind=EnvelopeKind.FEES)
    return [
        GivenBack(envelope.label, held[envelope.pk])
        for envelope in envelopes.select_related("country").order_by(F("rank"), "pk")
    ]
