"""The facts of a household packed into 24 bytes and sealed, beside the JSON of an assessment (ADR 0028).

Bound to the case: the bytes of one assessment do not open in another case's row.
"""

import struct
from decimal import Decimal

from aids.services.scoring import SITUATION_NAMES, HouseholdFacts
from common.encryption import seal, unseal

# Household size, income of the household in millimes, the seven counts of situations.
_PACKED = struct.Struct(">HQ7H")
_MILLIMES = Decimal(1000)


def pack_facts(facts: HouseholdFacts) -> bytes | None:
    """Return the facts in 24 bytes; None when they do not fit (an income finer than a millime)."""
    income = facts.income_tnd * _MILLIMES
    if income != int(income):
        return None
    try:
        return _PACKED.pack(
            facts.household_size, int(income), *(getattr(facts, name) for name in SITUATION_NAMES)
        )
    except struct.error:
        return None


def seal_facts(facts: HouseholdFacts, *, case_id: int) -> bytes | None:
    """Return the facts packed and sealed for a case; None when they do not fit."""
    packed = pack_facts(facts)
    return None if packed is None else seal(packed, bound_to=case_key(case_id))


def unseal_facts(sealed: bytes, *, case_id: int) -> HouseholdFacts:
    """Return the facts that `seal_facts` sealed for a case; raise ValidationError when they do not open."""
    size, income, *counts = _PACKED.unpack(unseal(sealed, bound_to=case_key(case_id)))
    return HouseholdFacts(size, Decimal(income) / _MILLIMES, *counts)


def case_key(case_id: int) -> bytes:
    """Return what binds sealed facts to their case."""
    return case_id.to_bytes(8, "big")
