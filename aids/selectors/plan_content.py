"""A plan as plain facts: read from the stored rows, or from a version frozen at its submission.

Pages, booklet and comparisons are all written from `PlanView`, so that a version shows what the plan showed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from aids.enums import AidKind, FinanceSource, FinanceState, PlanSection
from aids.models import Application, Plan, PlanVersion
from aids.models.plans import MONTHS
from aids.selectors.plan_words import fact_text, field_label
from common.money import ZERO

P = PlanSection
_CONDITIONS = ("is_technological", "serves_commune", "impact", "has_experience_abroad", "has_qualification")
_BUSINESS: Mapping[str, tuple[str, ...]] = {
    P.PROJECT: ("title", "summary", "isic_class", "jobs_planned", "experience", *_CONDITIONS),
    P.PLACE: ("delegation", "commune", "local_plan", "premises", "patente", "rne", "cnss"),
    P.MARKET: ("market_clients", "market_competitors", "market_prices"),
    P.COSTS: (),
    P.FINANCE: ("own_contribution_eur",),
    P.CASH_FLOW: (),
}
_JOB: Mapping[str, tuple[str, ...]] = {
    P.PROJECT: (
        *("title", "job_path", "employer", "post", "occupation_isco", "job_contract", "job_starts_on"),
        *("job_months", "salary_tnd", "schedule", "summary", "experience"),
    ),
    P.PLACE: ("delegation", "commune"),
    P.COSTS: (),
    P.FINANCE: ("own_contribution_eur",),
}
PLAN_FIELDS = tuple(
    dict.fromkeys(name for parts in (_BUSINESS, _JOB) for own in parts.values() for name in own)
)


def fields_by_section(kind: str) -> Mapping[str, tuple[str, ...]]:
    """Return the sections of a plan for a kind of aid, each with its own fields, in order."""
    return _JOB if kind == AidKind.EMPLOYMENT else _BUSINESS


def plan_content(plan: Plan) -> dict[str, Any]:
    """Return everything a plan says as JSON: amounts as text, the names of its place with it."""
    place = plan.delegation
    return {
        "fields": {name: _plain(plan, name) for name in (*PLAN_FIELDS, "sector_isic")},
        "place": [[place.name_fr, place.governorate.name_fr], [place.name_ar, place.governorate.name_ar]]
        if place
        else [],
        "costs": [
            {
                "label": cost.label,
                "supplier": cost.supplier,
                "quote_number": cost.quote_number,
                "quote_file": cost.quote_file.name or "",
                "amount_eur": str(cost.amount_eur),
            }
            for cost in plan.costs.all()
        ],
        "finances": [
            {
                "source": one.source,
                "lender": one.lender,
                "amount_eur": str(one.amount_eur),
                "state": one.state,
            }
            for one in plan.finances.all()
        ],
        "months": [[one.number, str(one.income_tnd), str(one.expense_tnd)] for one in plan.months.all()],
    }


def _plain(plan: Plan, name: str) -> Any:
    if name == "delegation":
        return plan.delegation_id or ""
    value = getattr(plan, name)
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True, slots=True)
class Fact:
    """One answer in words; `text` is "" when there is none."""

    field: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """The plain answers of one section."""

    section: str
    label: str
    facts: tuple[Fact, ...]

    @property
    def answered(self) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.facts if fact.text)


@dataclass(frozen=True, slots=True)
class CostLine:
    """A line of the plan, EUR; `pk` None in a frozen version, where `place` finds its quote."""

    label: str
    supplier: str
    quote_number: str
    quote_file: str
    amount_eur: Decimal
    place: int = 0
    pk: int | None = None


@dataclass(frozen=True, slots=True)
class FinanceLine:
    """Money from elsewhere, EUR."""

    source: str
    lender: str
    amount_eur: Decimal
    state: str

    @property
    def source_label(self) -> str:
        return str(FinanceSource(self.source).label)

    @property
    def state_label(self) -> str:
        return str(FinanceState(self.state).label)


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month in TND: what comes in, goes out, is left, and is left since the beginning."""

    number: int
    income_tnd: Decimal
    expense_tnd: Decimal
    cumulated_tnd: Decimal

    @property
    def balance_tnd(self) -> Decimal:
        return self.income_tnd - self.expense_tnd


@dataclass(frozen=True, slots=True)
class CashFlow:
    """Twelve months in TND."""

    months: tuple[MonthLine, ...]

    @property
    def income_tnd(self) -> Decimal:
        return sum((month.income_tnd for month in self.months), ZERO)

    @property
    def expense_tnd(self) -> Decimal:
        return sum((month.expense_tnd for month in self.months), ZERO)

    @property
    def balance_tnd(self) -> Decimal:
        return self.income_tnd - self.expense_tnd

    @property
    def lowest(self) -> MonthLine:
        """The month in which the least is left since the beginning."""
        return min(self.months, key=lambda month: month.cumulated_tnd)

    @property
    def is_empty(self) -> bool:
        return not (self.income_tnd or self.expense_tnd)

    @property
    def filled(self) -> int:
        return sum(1 for month in self.months if month.income_tnd or month.expense_tnd)


def cash_flow(rows: Iterable[tuple[int, Decimal, Decimal]]) -> CashFlow:
    """Return the twelve months from what is known of them (number, income, expense, TND)."""
    known = {number: (income, expense) for number, income, expense in rows}
    lines, total = [], ZERO
    for number in range(1, MONTHS + 1):
        income, expense = known.get(number, (ZERO, ZERO))
        total += income - expense
        lines.append(MonthLine(number, income, expense, total))
    return CashFlow(tuple(lines))


@dataclass(frozen=True, slots=True)
class PlanAmounts:
    """A plan in figures, EUR: its cost, what the person and others bring, what is asked, what the phase allows."""

    total_eur: Decimal
    contribution_eur: Decimal
    finance_eur: Decimal = ZERO
    ceiling_eur: Decimal | None = None

    @property
    def uncovered_eur(self) -> Decimal:
        """What is left to ask for; negative when the money from elsewhere passes the cost."""
        return self.total_eur - self.contribution_eur - self.finance_eur

    @property
    def asked_eur(self) -> Decimal:
        return max(ZERO, self.uncovered_eur)

    @property
    def over_eur(self) -> Decimal:
        """By how much the request passes the ceiling; 0 when it does not."""
        return max(ZERO, self.asked_eur - self.ceiling_eur) if self.ceiling_eur is not None else ZERO


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan to read; `version` is the frozen one it was read from, if any."""

    title: str
    parts: tuple[Part, ...]
    costs: tuple[CostLine, ...]
    finances: tuple[FinanceLine, ...]
    cash_flow: CashFlow | None
    amounts: PlanAmounts
    version: PlanVersion | None = None

    @property
    def short_facts(self) -> tuple[Fact, ...]:
        """The answers that name the activity, its place and its jobs."""
        wanted = ("isic_class", "employer", "post", "job_contract", "commune", "jobs_planned")
        return tuple(fact for part in self.parts for fact in part.answered if fact.field in wanted)

    def text_of(self, field: str) -> str:
        """The answer to one question in words."""
        return next((f.text for part in self.parts for f in part.facts if f.field == field), "")


def plan_view(
    content: Mapping[str, Any],
    *,
    kind: str,
    version: PlanVersion | None = None,
    cost_pks: Sequence[int] = (),
    ceiling_eur: Decimal | None = None,
) -> PlanView:
    """Return a plan's content as pages show it, in the current language."""
    fields, sections = content["fields"], fields_by_section(kind)
    costs = tuple(
        CostLine(**row | {"amount_eur": Decimal(row["amount_eur"])}, place=place, pk=pk)
        for place, (row, pk) in enumerate(
            zip(content["costs"], [*cost_pks, *[None] * len(content["costs"])], strict=False)
        )
    )
    finances = tuple(
        FinanceLine(**row | {"amount_eur": Decimal(row["amount_eur"])}) for row in content["finances"]
    )
    months = [(number, Decimal(income), Decimal(expense)) for number, income, expense in content["months"]]
    contribution = Decimal(fields.get("own_contribution_eur") or 0)
    return PlanView(
        title=fields["title"],
        parts=tuple(
            Part(
                section,
                str(P(section).label),
                tuple(Fact(name, field_label(name), fact_text(name, content)) for name in names),
            )
            for section, names in sections.items()
        ),
        costs=costs,
        finances=finances,
        cash_flow=cash_flow(months) if P.CASH_FLOW in sections else None,
        amounts=plan_amounts((c.amount_eur for c in costs), contribution, finances, ceiling_eur),
        version=version,
    )


def plan_amounts(
    costs: Iterable[Decimal],
    contribution_eur: Decimal | None,
    finances: Iterable[Any] = (),
    ceiling_eur: Decimal | None = None,
) -> PlanAmounts:
    """Return the figures of a plan; finance refused counts for nothing."""
    brought = sum((one.amount_eur for one in finances if one.state != FinanceState.REFUSED), ZERO)
    return PlanAmounts(sum(costs, ZERO), contribution_eur or ZERO, brought, ceiling_eur)


def live_plan(application: Application, *, ceiling_eur: Decimal | None = None) -> PlanView | None:
    """Return the plan as it is written now; None before one was begun."""
    plan = getattr(application, "plan", None)
    if plan is None:
        return None
    pks = [cost.pk for cost in plan.costs.all()]
    return plan_view(plan_content(plan), kind=application.kind, cost_pks=pks, ceiling_eur=ceiling_eur)


def submitted_plan(application: Application) -> PlanView | None:
    """Return the plan as it was last submitted; as it is now where no version was kept (older files)."""
    plan = getattr(application, "plan", None)
    versions = list(plan.versions.all()) if plan else []
    if not versions:
        return live_plan(application)
    last = max(versions, key=lambda version: version.number)
    return plan_view(last.content, kind=application.kind, version=last)
