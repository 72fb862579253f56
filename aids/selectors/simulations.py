"""What the page of a simulation shows of its stored figures, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Country
from aids.enums import EnvelopeKind
from common.chart_shapes import Chart
from common.charts import Stack, stacked_bar_chart
from common.formatting import eur_text

# Two or three rows are read at a glance without a drawing.
FEW = 3
MOVES = ("gain", "lose", "enter", "leave")


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure in words: how many households, and what it changes in EUR a year of files."""

    label: str
    count: int
    amount_eur: Decimal | None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One antenna, governorate, sex or size."""

    label: str
    figures: Mapping[str, Any]

    @property
    def cost_before(self) -> Decimal:
        return Decimal(self.figures["cost_before_eur"])

    @property
    def cost_after(self) -> Decimal:
        return Decimal(self.figures["cost_after_eur"])

    @property
    def difference(self) -> Decimal:
        return Decimal(self.figures["difference_eur"])


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    rows: list[GroupRow]
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """What is left of a limit, and what would be if every new entrant asked."""

    label: str
    is_eur: bool
    left: Decimal
    entrants: Decimal
    left_after: Decimal


def simulation_page(result: Mapping[str, Any]) -> dict[str, Any]:
    """Return tiles, the budget, amounts and groups of a stored result."""
    totals = result["totals"]
    return {
        "result": result,
        "totals": GroupRow("", totals),
        "tiles": [
            Tile(label, totals[move], Decimal(totals[f"{move}_eur"]))
            for move, label in zip(MOVES, _moves(), strict=True)
        ]
        + [Tile(_("Sans changement"), totals["same"], None)],
        "budget_rows": _budget(result["budget"]),
        "amounts": [
            {
                "label": _("non éligible") if row["amount_eur"] is None else eur_text(row["amount_eur"]),
                "before": row["before"],
                "after": row["after"],
                "difference": row["after"] - row["before"],
            }
            for row in result["amounts"]
        ],
        "groups": [
            _group(_("Par antenne"), result["by"]["antenna"]),
            _group(_("Par gouvernorat"), result["by"]["governorate"]),
            _group(_("Par sexe"), result["by"]["sex"]),
            _group(_("Par taille du foyer"), result["by"]["household_size"]),
        ],
    }


def _moves() -> tuple[str, ...]:
    return _("Gagnent"), _("Perdent"), _("Entrent"), _("Sortent")


def _group(title: str, rows: Sequence[Mapping[str, Any]]) -> Group:
    name = "name_ar" if get_language() == "ar" else "name_fr"
    chart = stacked_bar_chart(
        [Stack(row[name], [row[move] for move in MOVES]) for row in rows],
        title=title,
        series=_moves(),
        label_header=title,
    )
    return Group(title, [GroupRow(row[name], row) for row in rows], chart if len(rows) > FEW else None)


def _budget(lines: Sequence[Mapping[str, Any]]) -> list[BudgetRow]:
    countries = {country.pk: country.name for country in Country.objects.all()}
    return [
        BudgetRow(
            label=countries.get(line["country"], "")
            if line["country"]
            else str(EnvelopeKind(line["kind"]).label),
            is_eur=line["unit"] == "eur",
            left=Decimal(line["left"]),
            entrants=Decimal(line["entrants"]),
            left_after=Decimal(line["left_after"]),
        )
        for line in lines
    ]
