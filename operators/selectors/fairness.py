"""Whether operators are asked in fair shares: offers, answers, delays and load over a period (domain.md 3.2)."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from django.db.models import Count, Prefetch, QuerySet

from accounts.models import User
from aids.enums import AidFamily
from aids.models import Application
from common.dates import noon, today
from operators.enums import LOAD_STATES, ProposalState
from operators.models import FrameworkContract, Operator, Proposal
from operators.selectors.capacity import current_contract

S = ProposalState
REASONS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Period:
    """Both days included; `governorate` narrows it to the files of persons who live there."""

    start: date
    end: date
    governorate: str = ""


@dataclass(slots=True)
class FairnessLine:
    """One operator over a period.

    `offers` counts offers received, `answer_hours` is the median time to an answer; `load` and `capacity`
    are today's. The shares (0 to 1) are of all operators shown: of files accepted in the period and of
    capacity.
    """

    operator: Operator
    offers: int = 0
    accepted: int = 0
    declined: int = 0
    expired: int = 0
    withdrawn: int = 0
    waiting: int = 0
    hours: list[float] = field(default_factory=list)
    reasons: list[tuple[date, str]] = field(default_factory=list)
    load: int = 0
    capacity: int = 0
    share_of_files: float = 0.0
    share_of_capacity: float = 0.0

    @property
    def answer_hours(self) -> float | None:
        return median(self.hours) if self.hours else None

    @property
    def answer_days(self) -> float | None:
        return None if self.answer_hours is None else self.answer_hours / 24

    @property
    def gap(self) -> float:
        """By how much its share of files passes its share of capacity (-1 to 1)."""
        return self.share_of_files - self.share_of_capacity

    @property
    def latest_reasons(self) -> list[tuple[date, str]]:
        return self.reasons[: -REASONS_SHOWN - 1 : -1]


def fairness(*, actor: User, period: Period) -> list[FairnessLine]:
    """Return a line per operator, those asked most first, in a fixed number of queries."""
    contracts = FrameworkContract.objects.with_lots()
    operators = (
        Operator.objects.visible_to(actor)
        .select_related("institution")
        .prefetch_related(Prefetch("contracts", queryset=contracts))
    )
    lines = {operator.pk: FairnessLine(operator) for operator in operators}
    _count_offers(lines, period)
    _count_places(lines, period)
    shown = [line for line in lines.values() if line.offers or line.load or line.capacity]
    _share(shown)
    shown.sort(key=lambda line: (-line.offers, line.operator.institution.name_fr))
    return shown


def offers_in(period: Period) -> QuerySet[Proposal]:
    """Return the offers made in the period."""
    start = noon(period.start) - timedelta(hours=12)
    end = noon(period.end) + timedelta(hours=12)
    found = Proposal.objects.filter(proposed_at__gte=start, proposed_at__lt=end)
    if period.governorate:
        found = found.filter(application__case__governorate=period.governorate)
    return found


def _count_offers(lines: dict[int, FairnessLine], period: Period) -> None:
    columns = ("operator", "state", "proposed_at", "answered_at", "decline_reason")
    names = {
        S.ACCEPTED: "accepted",
        S.RELEASED: "accepted",
        S.DECLINED: "declined",
        S.EXPIRED: "expired",
        S.WITHDRAWN: "withdrawn",
        S.PROPOSED: "waiting",
    }
    for pk, state, made, answered, reason in offers_in(period).order_by("proposed_at").values_list(*columns):
        line = lines.get(pk)
        if line is None:
            continue
        line.offers += 1
        name = names[S(state)]
        setattr(line, name, getattr(line, name) + 1)
        if state in (S.ACCEPTED, S.RELEASED, S.DECLINED) and answered:
            line.hours.append((answered - made).total_seconds() / 3600)
        if state == S.DECLINED and reason:
            line.reasons.append((made.date(), reason))


def _count_places(lines: dict[int, FairnessLine], period: Period) -> None:
    """Load and capacity of today; in one governorate, of the lots that cover it."""
    day = today()
    files = Application.objects.filter(family=AidFamily.ECONOMIC, state__in=list(LOAD_STATES))
    if period.governorate:
        files = files.filter(case__governorate=period.governorate)
    loads = dict(files.order_by().values_list("operator").annotate(n=Count("pk")))
    for line in lines.values():
        line.load = loads.get(line.operator.institution_id, 0)
        contract = current_contract(line.operator, day)
        line.capacity = sum(
            terms.capacity
            for terms in (contract.terms_on(day) if contract else ())
            if not period.governorate or period.governorate in terms.governorates
        )


def _share(lines: list[FairnessLine]) -> None:
    files = sum(line.accepted for line in lines)
    places = sum(line.capacity for line in lines)
    for line in lines:
        line.share_of_files = line.accepted / files if files else 0.0
        line.share_of_capacity = line.capacity / places if places else 0.0


def offers_by_governorate(*, period: Period) -> dict[str, Counter[int]]:
    """Return, by code of governorate, how many offers each operator received in the period."""
    rows = (
        offers_in(period)
        .exclude(application__case__governorate__isnull=True)
        .order_by()
        .values_list("application__case__governorate", "operator")
        .annotate(n=Count("pk"))
    )
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for code, operator, count in rows:
        found[code][operator] = count
    return dict(sorted(found.items()))
