"""What the pages of the plan need: their steps, the delegations offered, what was typed and what is stored."""

import copy
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Delegation
from aids.enums import PlanSection
from aids.models import Application, Plan
from aids.selectors.plan_content import fields_by_section, plan_content
from aids.selectors.plan_differences import content_differences
from aids.selectors.plans import PlanProblem
from operators.models import LotTerms

P = PlanSection


def plan_delegations(application_pk: int) -> list[Delegation]:
    """Return the delegations of the governorates where the project may be: the person's, the operator's."""
    application = Application.objects.filter(pk=application_pk)
    lots = LotTerms.objects.filter(
        lot__contract__operator__institution__in=application.values("operator")
    ).values_list("governorates", flat=True)
    covered = sorted({code for codes in lots for code in codes})
    mine = Q(governorate__in=application.values("case__governorate"))
    return list(
        Delegation.objects.filter(mine | Q(governorate__in=covered))
        .select_related("governorate")
        .order_by("governorate__code", "name_fr")
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a plan's form; `slug` is its name in the URL."""

    section: str
    slug: str
    label: str


_SLUGS = {
    P.PROJECT: "projet",
    P.PLACE: "lieu",
    P.MARKET: "marche",
    P.COSTS: "depenses",
    P.FINANCE: "financement",
    P.CASH_FLOW: "tresorerie",
}


def plan_steps(kind: str) -> list[Step]:
    """Return the steps of a plan for a kind of aid, in order."""
    return [Step(section, _SLUGS[P(section)], str(P(section).label)) for section in fields_by_section(kind)]


def step_links(file_pk: int, kind: str, current: str, touched: Collection[str]) -> list[dict[str, str]]:
    """Return the steps as components/steps.html shows them; all may be returned to once the plan was begun."""
    rows = []
    for step in plan_steps(kind):
        state = "current" if step.section == current else "done" if step.section in touched else "todo"
        url = reverse("operators:portal_plan_step", args=[file_pk, step.slug])
        rows.append({"label": step.label, "url": url, "state": state})
    last = {"label": _("Relire"), "url": reverse("operators:portal_submit", args=[file_pk])}
    return [*rows, last | {"state": "current" if current == "read" else "todo"}]


def settled_sections(kind: str, problems: Iterable[PlanProblem]) -> set[str]:
    """Return the sections in which nothing that blocks is missing."""
    lacking = {problem.section for problem in problems if problem.blocking}
    return set(map(str, fields_by_section(kind))) - lacking


_LIST_IDS = {str(P.CASH_FLOW): "months"}


def problem_rows(file_pk: int, problems: Iterable[PlanProblem]) -> list[tuple[PlanProblem, str]]:
    """Return each problem with the address of the field where it is mended."""
    rows = []
    for problem in problems:
        url = reverse("operators:portal_plan_step", args=[file_pk, _SLUGS[P(problem.section)]])
        rows.append(
            (
                problem,
                f"{url}#id_{problem.field}"
                if problem.field
                else f"{url}#{_LIST_IDS.get(problem.section, 'lines')}",
            )
        )
    return rows


def typed_differences(
    plan: Plan, *, data: Mapping[str, Any], lists: Mapping[str, Sequence[Any]], kind: str
) -> list[dict[str, str]]:
    """Return where the stored plan and what was typed in one step differ, as {label, mine, theirs} in words."""
    stored = plan_content(plan)
    typed = copy.deepcopy(stored)
    for name, value in data.items():
        plain = str(value) if isinstance(value, Decimal) else value
        if name == "delegation":
            typed["fields"][name] = value.pk if value else ""
            typed["place"] = [[value.name_fr, str(value.governorate)]] * 2 if value else []
        else:
            typed["fields"][name] = plain.isoformat() if isinstance(plain, date) else plain
    for name, rows in lists.items():
        typed[name] = [_plain_row(name, row) for row in rows]
    if "costs" in lists:
        _keep_quotes(stored, typed, plan)
    return [
        {"label": row["label"], "mine": row["after"], "theirs": row["before"]}
        for row in content_differences(stored, typed, kind=kind)
    ]


def _plain_row(name: str, row: Mapping[str, Any]) -> Any:
    if name == "months":
        return [row["number"], str(row["income_tnd"]), str(row["expense_tnd"])]
    return {key: str(value) if isinstance(value, Decimal) else value for key, value in row.items()}


def _keep_quotes(stored: Mapping[str, Any], typed: Mapping[str, Any], plan: Plan) -> None:
    """A line typed again keeps the quote of the line it was."""
    files = {cost.pk: row["quote_file"] for cost, row in zip(plan.costs.all(), stored["costs"], strict=True)}
    for row in typed["costs"]:
        row["quote_file"] = files.get(row.pop("pk", None), "")
