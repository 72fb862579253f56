"""Places of framework contracts: which files take one in which lot (domain.md 3.2, "Routing")."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, FilteredRelation, Q

from aids.enums import AidFamily
from aids.models import Application
from common.wall import outside_wall
from operators.enums import LOAD_STATES, ProposalState
from operators.models import FrameworkContract, LotTerms, Operator, Proposal


@dataclass(frozen=True, slots=True)
class LotUse:
    """A lot on one day: its terms, the files that take a place in it."""

    terms: LotTerms
    load: int

    @property
    def capacity(self) -> int:
        return self.terms.capacity

    @property
    def left(self) -> int:
        return max(0, self.capacity - self.load)

    @property
    def is_full(self) -> bool:
        return self.load >= self.capacity


def current_contract(operator: Operator, day: date) -> FrameworkContract | None:
    """Return the contract that runs on `day`, suspended or not, from the operator's fetched contracts."""
    return next((c for c in operator.contracts.all() if c.is_valid_on(day)), None)


@outside_wall()
def lot_loads(
    operators: Collection[Operator],
    *,
    day: date,
    states: Iterable[str] = LOAD_STATES,
    with_offers: bool = True,
    besides: Application | None = None,
) -> Counter[int]:
    """Return how many files take a place in each lot, by the lot's key, in two queries.

    Every economic file of the operators in `states` counts once: in the lot it was offered under, else,
    when that belongs to a former contract, in the first lot that covers its kind and governorate.
    `with_offers` adds the running files offered to them and not accepted yet. The operators come with
    their contracts and lots.

    Runs outside the operator's wall.
    """
    terms_of = {}
    for operator in operators:
        contract = current_contract(operator, day)
        if contract is not None:
            terms_of[operator.institution_id] = contract.terms_on(day)
    loads: Counter[int] = Counter()
    for institution, kind, governorate, recorded, count in _file_groups(terms_of, states, besides):
        lot = lot_for(terms_of[institution], kind=kind, governorate=governorate, recorded=recorded)
        if lot is not None:
            loads[lot.lot_id] += count
    if with_offers:
        loads.update(_offered(operators, besides))
    return loads


def lot_for(
    terms: Iterable[LotTerms], *, kind: str, governorate: str | None, recorded: int | None
) -> LotTerms | None:
    """Return the lot whose place a file takes: the one recorded, else the first that covers it, else the first."""
    lots = list(terms)
    named = [one for one in lots if one.lot_id == recorded]
    covering = [one for one in lots if one.covers(kind=kind, governorate=governorate)]
    of_kind = [one for one in lots if kind in one.kinds]
    return next(iter([*named, *covering, *of_kind, *lots]), None)


@outside_wall()
def contract_uses(contract: FrameworkContract, day: date) -> list[LotUse]:
    """Return the lots of a contract on `day` with the files that take a place in each today.

    Runs outside the operator's wall.
    """
    loads = lot_loads([contract.operator], day=day) if contract.is_valid_on(day) else Counter()
    return [LotUse(terms, loads[terms.lot_id]) for terms in contract.terms_on(day)]


def _file_groups(
    institutions: Iterable[int], states: Iterable[str], besides: Application | None
) -> Iterable[tuple[int, str, str | None, int | None, int]]:
    files = Application.objects.filter(
        operator__in=list(institutions), family=AidFamily.ECONOMIC, state__in=list(states)
    )
    if besides is not None:
        files = files.exclude(pk=besides.pk)
    living = Q(proposals__state__in=[ProposalState.PROPOSED, ProposalState.ACCEPTED])
    # An offer of the file to another operator (it is leaving this one) names no lot of this one's.
    return (
        files.annotate(living=FilteredRelation("proposals", condition=living))
        .order_by()
        .values_list("operator", "kind", "case__governorate", "living__lot")
        .annotate(n=Count("pk", distinct=True))
    )


def _offered(operators: Collection[Operator], besides: Application | None) -> dict[int, int]:
    offers = Proposal.objects.filter(
        operator__in=[operator.pk for operator in operators],
        state=ProposalState.PROPOSED,
        rerouting__isnull=False,
        lot__isnull=False,
    )
    if besides is not None:
        offers = offers.exclude(application=besides)
    return dict(offers.order_by().values_list("lot").annotate(n=Count("pk")))
