"""The report by sitting: files, decisions, amounts, in all and on average."""

from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from aids.enums import AgendaOutcome, SittingState
from aids.models import Sitting
from common.money import ZERO, round_eur


def report_by_sitting(*, phase_code: str = "") -> dict[str, Any]:
    """Return the sealed sittings by date, and their sums; amounts in EUR as text with two decimals.

    A decision that could not be applied counts among the files only.
    """
    sittings = Sitting.objects.filter(state=SittingState.SEALED)
    if phase_code:
        sittings = sittings.filter(phase__code=phase_code)
    passed = Q(files__refusal="")
    approved = passed & Q(files__outcome=AgendaOutcome.APPROVED)
    counted = sittings.annotate(
        count_files=Count("files"),
        count_approved=Count("files", filter=approved),
        count_rejected=Count("files", filter=passed & Q(files__outcome=AgendaOutcome.REJECTED)),
        count_deferred=Count("files", filter=passed & Q(files__outcome=AgendaOutcome.DEFERRED)),
        granted=Sum("files__granted_eur", filter=approved),
    ).order_by("held_on", "pk")
    rows = [
        {
            "number": sitting.number,
            "held_on": sitting.held_on.isoformat(),
            "place": sitting.place,
            **_sums(
                sitting.count_files,
                sitting.count_approved,
                sitting.count_rejected,
                sitting.count_deferred,
                sitting.granted or ZERO,
            ),
        }
        for sitting in counted
    ]
    names = ("files", "approved", "rejected", "deferred")
    counts = [sum(row[name] for row in rows) for name in names]
    granted = sum((Decimal(row["granted_eur"]) for row in rows), ZERO)
    return {"sittings": rows, "total": _sums(*counts, granted)}


def _sums(files: int, approved: int, rejected: int, deferred: int, granted: Decimal) -> dict[str, Any]:
    return {
        "files": files,
        "approved": approved,
        "rejected": rejected,
        "deferred": deferred,
        "granted_eur": f"{granted:.2f}",
        "average_eur": f"{round_eur(granted / approved):.2f}" if approved and granted else None,
    }
