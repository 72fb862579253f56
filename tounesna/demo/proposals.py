"""Which operators were asked for an economic file: accepted at once, or declined or silent before."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from accounts.models import Governorate
from aids.enums import ApplicationState
from operators.enums import ProposalState, ReasonCode, ReasonStatus
from operators.models import FrameworkContract, Proposal, ProposalTransition
from operators.selectors.reasons import Reason, both_names
from tounesna.demo.facts import CaseFacts, Step
from tounesna.demo.operators import PROFILES, Profile
from tounesna.demo.plans import AidPlan
from tounesna.demo.store import Store
from tounesna.demo.texts import texts
from tounesna.demo.world import World

S = ApplicationState
P = ProposalState
_DETOUR_SHARE = 0.3
_NEXT = "Proposé par le portail à l'opérateur suivant"
_SILENCE = "Sans réponse dans le délai"
_OUTLIVED = "Le dossier n'attend plus d'opérateur."


@dataclass(slots=True)
class Offer:
    """One file offered to one operator."""

    operator: str
    made_at: datetime
    is_automatic: bool = False
    state: str = P.PROPOSED
    answered_at: datetime | None = None
    answered_by: int | None = None
    reason: str = ""


class Routing:
    """Makes the offers of economic files, and the steps that a refusal or a silence adds to them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._governorates = {row.pk: both_names(row) for row in Governorate.objects.all()}
        self._due_days = world.phase_two.routing_days

    def offers(self, case: CaseFacts, plan: AidPlan) -> list[Offer]:
        """Return the offers made for `plan`; its steps get those of an offer that came to nothing."""
        routed = plan.step_to(S.ROUTED)
        if (
            routed is None
            or plan.operator not in self._world.contracts
            or plan.phase != self._world.phase_two
        ):
            return []
        final = Offer(plan.operator, routed.at)
        earlier = self._detour(case, plan, routed, final)
        planning = plan.step_to(S.PLANNING)
        if planning is not None:
            final.state, final.answered_at, final.answered_by = P.ACCEPTED, planning.at, planning.actor
        elif plan.state == S.CANCELLED:
            final.state, final.answered_at, final.reason = P.WITHDRAWN, plan.steps[-1].at, _OUTLIVED
        return [earlier, final] if earlier else [final]

    def _detour(self, case: CaseFacts, plan: AidPlan, routed: Step, final: Offer) -> Offer | None:
        """Let another operator decline or stay silent first, when the file's days leave room for it."""
        rng, place = self._world.rng, plan.steps.index(routed)
        other = self._another(case, plan)
        if other is None or rng.random() > _DETOUR_SHARE or place != 1:
            return None
        room = (routed.at - plan.steps[0].at).days
        is_silent = room > self._due_days + 2
        if room < 3:
            return None
        wait = self._due_days + 1 if is_silent else rng.randrange(1, room)
        earlier = Offer(other.code, routed.at - timedelta(days=wait), state=P.EXPIRED, reason=_SILENCE)
        if not is_silent:
            earlier.state, earlier.reason = P.DECLINED, rng.choice(texts().declines)
            earlier.answered_by = self._agent(other.code)
            if earlier.answered_by is None:
                return None
        earlier.answered_at, final.is_automatic = routed.at - timedelta(seconds=1), True
        plan.steps[place:place] = [
            Step(earlier.made_at, S.DRAFT, S.ROUTED, routed.actor),
            Step(earlier.answered_at, S.ROUTED, S.DRAFT, earlier.answered_by, earlier.reason),
        ]
        routed.reason = _NEXT
        return earlier

    def _another(self, case: CaseFacts, plan: AidPlan) -> Profile | None:
        governorate = case.town.governorate if case.town else ""
        fitting = [
            profile
            for profile in PROFILES
            if profile.code != plan.operator
            and not profile.has_ended
            and plan.kind in profile.kinds
            and governorate in profile.governorates
        ]
        return self._world.rng.choice(fitting) if fitting else None

    def _agent(self, code: str) -> int | None:
        return self._world.agents.get(self._world.contracts[code].operator.institution_id)

    def write(self, store: Store, case: CaseFacts, plan: AidPlan, offers: list[Offer]) -> None:
        """Hand the offers and their transitions to `store`."""
        for rank, offer in enumerate(offers, 1):
            pk = store.next_id(Proposal)
            contract = self._world.contracts[offer.operator]
            due = offer.made_at.date() + timedelta(days=self._due_days)
            store.add(
                Proposal,
                id=pk,
                application_id=plan.pk,
                operator_id=contract.operator_id,
                lot_id=contract.lots.all()[0].pk,
                rank=rank,
                reasons=self._reasons(case, plan, contract),
                is_automatic=offer.is_automatic,
                state=offer.state,
                proposed_by_id=case.counsellor,
                proposed_at=offer.made_at,
                answer_due_on=due,
                answered_by_id=offer.answered_by,
                answered_at=offer.answered_at,
                decline_reason=offer.reason if offer.state == P.DECLINED else "",
            )
            made_by = None if offer.is_automatic else case.counsellor
            made = Step(offer.made_at, "", P.PROPOSED, made_by, _NEXT if offer.is_automatic else "")
            self._transition(store, pk, made)
            if offer.answered_at:
                answered = Step(offer.answered_at, P.PROPOSED, offer.state, offer.answered_by, offer.reason)
                self._transition(store, pk, answered)

    def _transition(self, store: Store, pk: int, step: Step) -> None:
        store.add(
            ProposalTransition,
            subject_id=pk,
            at=step.at,
            actor_id=step.actor,
            from_state=step.from_state,
            to_state=step.to_state,
            reason=step.reason,
        )

    def _reasons(self, case: CaseFacts, plan: AidPlan, contract: FrameworkContract) -> list[dict[str, Any]]:
        met = ReasonStatus.MET
        sector = plan.project.sector if plan.project else ""
        (terms,) = contract.terms_on(self._world.today)
        load = min(terms.capacity - 1, self._world.rng.randrange(terms.capacity))
        places = {"load": load, "capacity": terms.capacity, "left": terms.capacity - load}
        validity = {"number": contract.number, "until": contract.valid_to.isoformat()}
        where = {"governorate": self._governorates[case.town.governorate] if case.town else {}}
        named = bool(terms.sectors)
        reasons = [
            Reason(ReasonCode.CONTRACT, met, "contract_valid", validity),
            Reason(ReasonCode.GOVERNORATE, met, "governorate_covered", where),
            Reason(ReasonCode.KIND, met, "kind_covered", {"kind": str(plan.kind)}),
            Reason(ReasonCode.SECTOR, met, "sector_covered", {"sector": sector})
            if named
            else Reason(ReasonCode.SECTOR, met, "sector_all"),
            Reason(ReasonCode.CAPACITY, met, "capacity_left", places),
            Reason(ReasonCode.HISTORY, met, "history_none"),
            Reason(ReasonCode.AGENTS, met, "agents_ready", {"count": 1}),
        ]
        return [reason.as_json() for reason in reasons]
