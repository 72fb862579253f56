"""What the page of an aid file shows, for one reader: facts, conditions, points, signatures, money, next acts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from accounts.enums import Role
from accounts.models import User
from aids.enums import PENDING_STATES, AidKind, ApplicationState, ContractParty, EnvelopeKind
from aids.models import Application, Contract, Envelope
from aids.selectors.appeals import appealable_decision, pending_appeal
from aids.selectors.budget import held_by
from aids.selectors.committees import live_agenda
from aids.selectors.decision_sheet import band_words, points_rows
from aids.selectors.eligibility import eligibility_of
from aids.selectors.plan_content import live_plan, submitted_plan
from aids.selectors.plans import plan_problems
from cases.selectors.access import can_write
from common.built_queries import built_once
from common.money import ZERO

S = ApplicationState
_COUNSELLING = (Role.COUNSELLOR, Role.ANTENNA_MANAGER)
_BEFORE_CONTRACT = (S.DRAFT, S.SCORED, S.ROUTED, S.PLANNING, S.SUBMITTED, S.DEFERRED, S.APPROVED)
_PREPARED = (S.PLANNING, S.DEFERRED)
_UNDER_CONTRACT = (S.CONTRACTED, S.DISBURSING, S.IN_FOLLOW_UP)


@dataclass(frozen=True, slots=True)
class Acts:
    """Which acts the reader may do now; the services check again."""

    score: bool = False
    submit: bool = False
    route: bool = False
    decide: bool = False
    waive: bool = False
    sign: bool = False
    deliver: bool = False
    cancel: bool = False
    appeal: bool = False
    contract_paper: bool = False

    @property
    def any(self) -> bool:
        return any((self.score, self.submit, self.route, self.decide, self.sign, self.deliver))


def acts_for(*, actor: User, application: Application) -> Acts:
    """Return the acts open to `actor` on the file in its present state."""
    if not can_write(actor, application.case):
        return Acts()
    counsels, manages = actor.role in _COUNSELLING, actor.role == Role.TASKFORCE_MANAGER
    social, state = application.kind == AidKind.SOCIAL, application.state
    return Acts(
        score=counsels and social and state in (S.DRAFT, S.SCORED),
        submit=counsels and social and state in (S.SCORED, S.DEFERRED),
        route=counsels and not social and state in (S.DRAFT, S.ROUTED),
        decide=manages and state in (S.SUBMITTED, S.DEFERRED),
        # A file that lacks a condition cannot be submitted: the waiver comes before.
        waive=manages and state in PENDING_STATES,
        sign=(counsels or manages) and state == S.APPROVED,
        deliver=(counsels or manages) and state in _UNDER_CONTRACT,
        cancel=(counsels or manages) and state in _BEFORE_CONTRACT,
        appeal=(counsels or manages) and appealable_decision(application) is not None,
        contract_paper=application.granted_eur is not None,
    )


@dataclass(frozen=True, slots=True)
class Signature:
    """One party of the contract and the day it signed, if it has."""

    party: str
    label: str
    signed_on: date | None


def parties(application: Application) -> tuple[ContractParty, ...]:
    """Return who must sign: the person and the OTE, with the operator and the programme for an economic aid."""
    return tuple(ContractParty) if application.is_economic else (ContractParty.PERSON, ContractParty.OTE)


def signatures(application: Application) -> list[Signature]:
    """Return the parties of the file's contract, signed or not."""
    contract = Contract.objects.filter(application=application).first()
    return [
        Signature(party, str(party.label), getattr(contract, f"{party.value}_signed_on", None))
        for party in parties(application)
    ]


def money_of(application: Application) -> Mapping[str, Decimal]:
    """Return what the file holds in EUR: aid and fee, reserved, committed and spent."""
    money = {"reserved": ZERO, "committed": ZERO, "spent": ZERO, "fee_committed": ZERO, "fee_spent": ZERO}
    envelopes = dict(_envelopes(phase=application.phase_id))
    for held in held_by(application):
        kind = envelopes.get(held.envelope_id)
        if kind == application.family:
            money |= {"reserved": held.reserved_eur, "committed": held.committed_eur, "spent": held.spent_eur}
        elif kind == EnvelopeKind.FEES:
            money |= {"fee_committed": held.committed_eur, "fee_spent": held.spent_eur}
    return money


@built_once
def _envelopes(phase: int) -> QuerySet[Any]:
    return Envelope.objects.filter(phase=phase).order_by().values_list("pk", "kind")


def _events(application: Application) -> list[dict[str, Any]]:
    changes = application.transitions.select_related("actor").order_by("-at", "-pk")
    return [
        {
            "at": change.at,
            "title": S(change.to_state).label,
            "state": change.to_state,
            "who": change.actor,
            "text": change.reason,
        }
        for change in changes
    ]


def extension_of(application: Application) -> dict[str, Any]:
    """Return whether the file's reservation may be kept longer, has ended, and what was granted so far."""
    waits_for_decision = application.state in (S.SUBMITTED, S.DEFERRED)
    extensions = list(application.reservation_extensions.select_related("extended_by"))
    return {
        "may_extend": waits_for_decision and application.waiting_since is None,
        "has_lapsed": waits_for_decision
        and application.reserved_until is None
        and application.waiting_since is None,
        "extensions": extensions,
    }


def file_context(*, actor: User, application: Application) -> dict[str, Any]:
    """Return everything the file's page and its decision page show."""
    assessment, state = application.assessment, application.state
    found = eligibility_of(
        case=application.case, kind=application.kind, phase=application.phase, application=application
    )
    return {
        "application": application,
        "case": application.case,
        "person": application.case.person,
        "eligibility": found,
        "reasons": [
            {"state": line.status, "text": line.label, "detail": line.detail} for line in found.lines
        ],
        "acts": acts_for(actor=actor, application=application),
        "rows": points_rows(assessment) if assessment else [],
        "band": band_words(assessment) if assessment else "",
        "plan": live_plan(application) if state == S.PLANNING else submitted_plan(application),
        "plan_problems": plan_problems(application) if state in _PREPARED else [],
        "signatures": signatures(application) if application.granted_eur is not None else [],
        "money": money_of(application),
        "events": _events(application),
        "papers": application.papers.order_by("-pk")[:6],
        "is_manager": actor.role == Role.TASKFORCE_MANAGER,
        "reservation": extension_of(application),
        "decided": application.decided_at is not None,
        "appeal": pending_appeal(application),
        "agenda": live_agenda(application),
    }
