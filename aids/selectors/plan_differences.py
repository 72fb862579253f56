"""Two contents of a plan compared, in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from aids.models import Plan
from aids.selectors.plan_content import CostLine, PlanView, plan_content, plan_view
from common.formatting import eur_text, number_text


def content_differences(
    before: Mapping[str, Any], after: Mapping[str, Any], *, kind: str
) -> list[dict[str, str]]:
    """Return what differs between two contents of a plan, as {label, before, after} in words."""
    old, new = plan_view(before, kind=kind), plan_view(after, kind=kind)
    rows = [
        (fact.label, fact.text, other.text)
        for part, others in zip(old.parts, new.parts, strict=True)
        for fact, other in zip(part.facts, others.facts, strict=True)
    ]
    rows.append(
        (_("Dépenses"), _joined(cost_words(c) for c in old.costs), _joined(map(cost_words, new.costs)))
    )
    rows.append((_("Autres financements"), _finance_words(old), _finance_words(new)))
    rows.append((_("Trésorerie"), _cash_words(old), _cash_words(new)))
    return [{"label": label, "before": a, "after": b} for label, a, b in rows if a != b]


def _joined(words: Iterable[str]) -> str:
    return " ; ".join(words)


def cost_words(cost: CostLine) -> str:
    """Say a line of costs."""
    words = f"{cost.label} : {eur_text(cost.amount_eur)}"
    if cost.supplier:
        words += f" ({cost.supplier})"
    return words + (f", {_('devis joint')}" if cost.quote_file else "")


def _finance_words(view: PlanView) -> str:
    return _joined(
        f"{one.lender or one.source_label} : {eur_text(one.amount_eur)}, {one.state_label.lower()}"
        for one in view.finances
    )


def _cash_words(view: PlanView) -> str:
    if view.cash_flow is None or view.cash_flow.is_empty:
        return ""
    return _joined(
        f"{month.number} : {number_text(month.income_tnd)} − {number_text(month.expense_tnd)}"
        for month in view.cash_flow.months
    )


def version_differences(plan: Plan, *, kind: str) -> list[dict[str, Any]]:
    """Return the versions of a plan, the latest first, each with what it changed of the one before.

    The first entry is the plan as it is written now, when it differs from what was last submitted.
    """
    versions = sorted(plan.versions.select_related("submitted_by"), key=lambda one: one.number)
    found: list[dict[str, Any]] = []
    before: Mapping[str, Any] | None = None
    for version in versions:
        changes = content_differences(before, version.content, kind=kind) if before else []
        found.append({"version": version, "changes": changes})
        before = version.content
    if before is not None and (changes := content_differences(before, plan_content(plan), kind=kind)):
        found.append({"version": None, "changes": changes})
    return found[::-1]
