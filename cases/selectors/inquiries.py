"""Who established the facts of a household."""

from decimal import Decimal, InvalidOperation
from typing import Any

from cases.enums import HouseholdFact, Vulnerability
from cases.models import Case, FactSource, VulnerabilityRecord

NOTED = "noted"


def fact_sources(case: Case) -> dict[str, dict[str, Any]]:
    """Return for each fact of the household who established it: {"by", "on", "how", "referral"}.

    A fact changed since its inquiry, or that never had one, is only {"how": "noted"}: written down by the
    antenna. Nothing of the values themselves is returned.
    """
    latest = {
        source.fact: source
        for source in FactSource.objects.filter(case=case).order_by("fact", "-pk").distinct("fact")
    }
    record = VulnerabilityRecord.objects.filter(case=case).first() if latest else None
    current = {
        HouseholdFact.SIZE: case.household_size,
        HouseholdFact.INCOME: case.household_income_tnd,
        HouseholdFact.SITUATIONS: _situations(record.situations) if record else None,
    }
    return {fact.value: _words(fact, latest.get(fact), current[fact]) for fact in HouseholdFact}


def _words(fact: HouseholdFact, source: FactSource | None, current: Any) -> dict[str, Any]:
    if source is None or not _same(fact, source.value, current):
        return {"how": NOTED}
    return {
        "by": source.established_by,
        "on": source.established_on.isoformat(),
        "how": source.basis,
        "referral": source.referral_id,
    }


def _same(fact: HouseholdFact, stored: Any, current: Any) -> bool:
    if current is None:
        return False
    if fact == HouseholdFact.SITUATIONS:
        return bool(_situations(stored) == current)
    try:
        return Decimal(str(stored)) == Decimal(str(current))
    except InvalidOperation:
        return False


def _situations(stored: Any) -> dict[str, int]:
    return {key: int(value) for key, value in stored.items() if key in Vulnerability.values and int(value)}
