"""What the plan's page needs: the delegations offered, and two versions compared."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Delegation
from aids.models import Application, Plan
from aids.selectors.sectors import sector_name
from common.formatting import eur_text
from operators.models import LotTerms


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


def plan_differences(
    *, plan: Plan, data: Mapping[str, Any], costs: Sequence[Mapping[str, Any]], labels: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return the fields in which the stored plan and `data` differ, as {label, mine, theirs} in words."""
    rows = []
    for name, label in labels.items():
        mine, theirs = data.get(name), getattr(plan, name)
        if (mine or "") != (theirs or ""):
            rows.append({"label": label, "mine": _words(name, mine), "theirs": _words(name, theirs)})
    typed = [_cost_words(cost["label"], cost["amount_eur"]) for cost in costs]
    stored = [_cost_words(cost.label, cost.amount_eur) for cost in plan.costs.all()]
    if typed != stored:
        rows.append({"label": _("Dépenses"), "mine": " ; ".join(typed), "theirs": " ; ".join(stored)})
    return rows


def _words(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if name == "sector_isic":
        return sector_name(value) if value else ""
    if name.endswith("_eur"):
        return eur_text(value)
    return "" if value is None else str(value)


def _cost_words(label: str, amount: Any) -> str:
    return f"{label} : {eur_text(amount)}"
