"""The report by sitting: files, decisions, amounts, in all and on average."""

from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from aids.enums import AgendaOutcome, SittingState
from aids.models import Sitting
from common.money import ZERO, round_eur

_COUNTS = ("files", "approved", "rejected", "deferred")


def report_by_sitting(*, phase_code: str = "") -> dict[str, Any]:
    """Return the sealed sittings by date, and their sums; amounts in EUR as text with two decimals.

    A decision that could not be applied counts among the files only.
    """
    sittings = Sitting.objects.filter(state=SittingState.SEALED)
    if phase_code:
        sittings = sittings.filter(phase__code=phase_code)
    passed = Q(files__refusal="")
    approved = passed & Q(files__outcome=AgendaOutcome.APPROVED)
    counted: Any = sittings.order_by("held_on", "pk").values("number", "held_on", "place")
    rows = [
        {
            "number": row["number"],
            "held_on": row["held_on"].isoformat(),
            "place": row["place"],
            **_sums({name: row[f"n_{name}"] for name in _COUNTS}, row["granted"] or ZERO),
        }
        for row in counted.annotate(
            n_files=Count("files"),
            n_approved=Count("files", filter=approved),
            n_rejected=Count("files", filter=passed & Q(files__outcome=AgendaOutcome.REJECTED)),
            n_deferred=Count("files", filter=passed & Q(files__outcome=AgendaOutcome.DEFERRED)),
            granted=Sum("files__granted_eur", filter=approved),
        )
    ]
    counts = {name: sum(row[name] for row in rows) for name in _COUNTS}
    granted = sum((Decimal(row["granted_eur"]) for row in rows), ZERO)
    return {"sittings": rows, "total": _sums(counts, granted)}


def _sums(counts: dict[str, int], granted: Decimal) -> dict[str, Any]:
    approved = counts["approved"]
    return {
        **counts,
        "granted_eur": f"{granted:.2f}",
        "average_eur": f"{round_eur(granted / approved):.2f}" if approved and granted else None,
    }
