"""Operators in order of fit for an economic file, with reasons (domain.md 3.2, "Routing")."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from aids.enums import AidFamily
from aids.models import Application
from common.dates import today
from operators.enums import LOAD_STATES, ProposalState, ReasonCode, ReasonStatus
from operators.models import FrameworkContract, LotTerms, Operator, Proposal
from operators.selectors.capacity import current_contract, lot_loads
from operators.selectors.reasons import Reason, both_names

MANAGERS = frozenset({Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER})
_COVERAGE = (ReasonCode.GOVERNORATE, ReasonCode.KIND, ReasonCode.SECTOR)
MET, NOT_MET, UNKNOWN = ReasonStatus.MET, ReasonStatus.NOT_MET, ReasonStatus.UNKNOWN


@dataclass(frozen=True, slots=True)
class Candidate:
    """An operator compared with a file. `rank` counts from 1; those that do not fit come last.

    `contract` is the framework contract that runs today, `terms` those of its lot that suits the file
    best, `load` the files that now take or wait for a place in that lot.
    """

    operator: Operator
    contract: FrameworkContract | None
    terms: LotTerms | None
    load: int
    reasons: tuple[Reason, ...]
    rank: int = 0

    @property
    def fits(self) -> bool:
        return not self.against

    @property
    def against(self) -> list[Reason]:
        return [reason for reason in self.reasons if reason.is_against]

    @property
    def others(self) -> list[Reason]:
        return [reason for reason in self.reasons if not reason.is_against]

    @property
    def is_open_to_managers(self) -> bool:
        """Whether only reasons that a manager may set aside stand against it."""
        return not self.fits and not any(reason.is_final for reason in self.reasons)

    def can_be_picked_by(self, user: User) -> bool:
        return self.fits or (self.is_open_to_managers and user.role in MANAGERS)

    @property
    def capacity(self) -> int:
        return self.terms.capacity if self.terms else 0

    @property
    def left(self) -> int:
        """Free places today in the lot."""
        return max(0, self.capacity - self.load)


def rank_operators(*, actor: User, application: Application) -> list[Candidate]:
    """Return every operator, those that fit `application` first and in order, each with its reasons.

    Those that fit are ordered by: fewer unknowns, a contract that names the sector, the larger share of
    free places, then the name. The number of queries does not depend on the number of operators.
    """
    file = _file_facts(application)
    answers = _earlier_answers(application)
    operators = list(_operators_with_contracts(actor=actor))
    loads = lot_loads(operators, day=file.day, besides=application)
    candidates = [_candidate(operator, file, loads, answers.get(operator.pk)) for operator in operators]
    candidates.sort(key=_order)
    return [replace(candidate, rank=rank) for rank, candidate in enumerate(candidates, 1)]


def next_operator(*, actor: User, application: Application) -> Candidate | None:
    """Return the first operator that fits and was never asked in vain for this file, or None."""
    return next((c for c in rank_operators(actor=actor, application=application) if c.fits), None)


def proposals_of(*, actor: User, application: Application) -> QuerySet[Proposal]:
    """Return the proposals of a file that `actor` may see, the latest first."""
    return (
        Proposal.objects.visible_to(actor)
        .filter(application=application)
        .select_related("operator__institution", "proposed_by", "answered_by")
        .prefetch_related("transitions__actor")
        .order_by("-proposed_at", "-pk")
    )


def open_proposal(application: Application) -> Proposal | None:
    """Return the proposal of the file that waits for an answer, if any."""
    return Proposal.objects.open().filter(application=application).select_related("operator").first()


def files_of(operator: Operator, *, states: Iterable[str] = LOAD_STATES) -> QuerySet[Application]:
    """Return the economic files that the operator has in `states`, whoever may see them: only for counts."""
    return Application.objects.filter(
        operator=operator.institution_id, family=AidFamily.ECONOMIC, state__in=list(states)
    )


def with_load(operators: QuerySet[Operator]) -> QuerySet[Operator]:
    """Annotate operators with `load` (files from routed to in follow-up) and `agents` (active accounts)."""
    files = Application.objects.filter(
        operator=OuterRef("institution"), family=AidFamily.ECONOMIC, state__in=list(LOAD_STATES)
    )
    counted = files.order_by().values("operator").annotate(n=Count("pk")).values("n")
    return with_agents(operators).annotate(
        load=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
    )


def with_agents(operators: QuerySet[Operator]) -> QuerySet[Operator]:
    """Annotate operators with `agents`, how many active accounts can answer for them."""
    return operators.annotate(
        agents=Count(
            "institution__users",
            filter=Q(institution__users__is_active=True, institution__users__role=Role.OPERATOR_AGENT),
        ),
    )


@dataclass(frozen=True, slots=True)
class _File:
    application: Application
    sector: str
    day: date


def _file_facts(application: Application) -> _File:
    """Fetch what the comparison needs of the file in one query."""
    fetched = Application.objects.select_related("case__governorate", "plan").filter(pk=application.pk).get()
    plan = getattr(fetched, "plan", None)
    return _File(fetched, plan.sector_isic if plan else "", today())


def _earlier_answers(application: Application) -> dict[int, Proposal]:
    """Return the latest declined, expired or ended proposal of each operator for this file."""
    ended = [ProposalState.DECLINED, ProposalState.EXPIRED, ProposalState.RELEASED]
    past = Proposal.objects.filter(application=application, state__in=ended).order_by("proposed_at", "pk")
    return {proposal.operator_id: proposal for proposal in past}


def _operators_with_contracts(*, actor: User) -> QuerySet[Operator]:
    contracts = FrameworkContract.objects.with_lots().order_by("valid_from")
    return (
        with_agents(Operator.objects.visible_to(actor))
        .select_related("institution")
        .prefetch_related(Prefetch("contracts", queryset=contracts))
        .order_by("institution__name_fr")
    )


def _candidate(operator: Operator, file: _File, loads: Counter[int], answer: Proposal | None) -> Candidate:
    contracts = list(operator.contracts.all())
    current = current_contract(operator, file.day)
    around = (_history_reason(answer), _agents_reason(operator.agents))  # type: ignore[attr-defined]
    told = _contract_reason(operator, current, contracts, file.day)
    lots = current.terms_on(file.day) if current else []
    found = [
        Candidate(
            operator,
            current,
            terms,
            loads[terms.lot_id],
            (told, *_lot_reasons(terms, file, loads[terms.lot_id]), *around),
        )
        for terms in lots
    ]
    return min(found, key=_lot_order, default=Candidate(operator, current, None, 0, (told, *around)))


def _lot_order(candidate: Candidate) -> tuple[bool, tuple[bool, int, int, bool, float, str]]:
    """A lot that covers the file comes first, full or not: a free place elsewhere does not make it fit."""
    uncovered = any(reason.is_against and reason.code in _COVERAGE for reason in candidate.reasons)
    return (uncovered, _order(candidate))


def _lot_reasons(terms: LotTerms, file: _File, load: int) -> tuple[Reason, ...]:
    return (
        _governorate_reason(terms, file.application),
        _kind_reason(terms, file.application),
        _sector_reason(terms, file.sector),
        _capacity_reason(terms, load),
    )


def _contract_reason(
    operator: Operator, current: FrameworkContract | None, contracts: list[FrameworkContract], day: date
) -> Reason:
    if not (operator.is_active and operator.institution.is_active):
        return Reason(ReasonCode.CONTRACT, NOT_MET, "operator_inactive")
    if current is not None and current.is_suspended_on(day):
        return Reason(ReasonCode.CONTRACT, NOT_MET, "contract_suspended", {"number": current.number})
    if current is not None and not current.terms_on(day):
        return Reason(ReasonCode.CONTRACT, NOT_MET, "contract_without_lot", {"number": current.number})
    if current is not None:
        facts = {"number": current.number, "until": current.valid_to.isoformat()}
        return Reason(ReasonCode.CONTRACT, MET, "contract_valid", facts)
    coming = next((c for c in contracts if c.valid_from > day), None)
    if coming is not None:
        facts = {"number": coming.number, "since": coming.valid_from.isoformat()}
        return Reason(ReasonCode.CONTRACT, NOT_MET, "contract_not_begun", facts)
    if contracts:
        facts = {"until": contracts[-1].valid_to.isoformat()}
        return Reason(ReasonCode.CONTRACT, NOT_MET, "contract_ended", facts)
    return Reason(ReasonCode.CONTRACT, NOT_MET, "contract_none")


def _governorate_reason(terms: LotTerms, application: Application) -> Reason:
    wanted = application.case.governorate
    if wanted is None:
        return Reason(ReasonCode.GOVERNORATE, UNKNOWN, "governorate_unknown")
    facts = {"governorate": both_names(wanted)}
    if wanted.pk in terms.governorates:
        return Reason(ReasonCode.GOVERNORATE, MET, "governorate_covered", facts)
    return Reason(ReasonCode.GOVERNORATE, NOT_MET, "governorate_not_covered", facts)


def _kind_reason(terms: LotTerms, application: Application) -> Reason:
    covered = application.kind in terms.kinds
    word = "kind_covered" if covered else "kind_not_covered"
    return Reason(ReasonCode.KIND, MET if covered else NOT_MET, word, {"kind": application.kind})


def _sector_reason(terms: LotTerms, sector: str) -> Reason:
    if not terms.sectors:
        return Reason(ReasonCode.SECTOR, MET, "sector_all")
    if not sector:
        return Reason(ReasonCode.SECTOR, UNKNOWN, "sector_unknown")
    if sector in terms.sectors:
        return Reason(ReasonCode.SECTOR, MET, "sector_covered", {"sector": sector})
    return Reason(ReasonCode.SECTOR, NOT_MET, "sector_not_covered", {"sector": sector})


def _capacity_reason(terms: LotTerms, load: int) -> Reason:
    facts = {"load": load, "capacity": terms.capacity, "left": max(0, terms.capacity - load)}
    if load < terms.capacity:
        return Reason(ReasonCode.CAPACITY, MET, "capacity_left", facts)
    return Reason(ReasonCode.CAPACITY, NOT_MET, "capacity_full", facts)


def _history_reason(answer: Proposal | None) -> Reason:
    if answer is None:
        return Reason(ReasonCode.HISTORY, MET, "history_none")
    if answer.state == ProposalState.EXPIRED:
        facts = {"day": answer.answer_due_on.isoformat()}
        return Reason(ReasonCode.HISTORY, NOT_MET, "history_expired", facts)
    if answer.state == ProposalState.RELEASED:
        return Reason(ReasonCode.HISTORY, NOT_MET, "history_released")
    day = timezone.localdate(answer.answered_at or answer.proposed_at)
    facts = {"day": day.isoformat(), "why": answer.decline_reason}
    return Reason(ReasonCode.HISTORY, NOT_MET, "history_declined", facts)


def _agents_reason(agents: int) -> Reason:
    if agents:
        return Reason(ReasonCode.AGENTS, MET, "agents_ready", {"count": agents})
    return Reason(ReasonCode.AGENTS, UNKNOWN, "agents_none")


def _order(candidate: Candidate) -> tuple[bool, int, int, bool, float, str]:
    """Sort key; see rank_operators."""
    against = sum(reason.is_against for reason in candidate.reasons)
    unknown = sum(reason.status == UNKNOWN for reason in candidate.reasons)
    named = any(reason.word == "sector_covered" for reason in candidate.reasons)
    share = candidate.left / candidate.capacity if candidate.capacity else 0.0
    return (
        against > 0,
        against + 10 * any(reason.is_final for reason in candidate.reasons),
        unknown,
        not named,
        -share,
        candidate.operator.institution.name_fr,
    )
