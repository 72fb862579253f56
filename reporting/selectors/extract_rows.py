"""The rows of a research extract as they are read: one per person, banded, before any generalisation.

What could name a person (names, numbers, days, texts, places below a governorate, operators, antennas) is never
selected, or is turned into a band as soon as it is read.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q

from accounts.models import Partnership
from cases.enums import CaseState, ClosingReason, ConsentScope
from cases.models import Case, CaseProtection, Consent
from cases.models.cases import CaseQuerySet
from reporting.enums import LeftOut
from reporting.selectors.extract_content import Contents
from reporting.selectors.extract_ladders import UNKNOWN, age_band, household_band
from reporting.selectors.scope import Scope

_READ = (
    "pk",
    "person",
    "category",
    "modality",
    "governorate",
    "return_country",
    "returned_on",
    "opened_on",
    "household_size",
    "state",
    "closing_reason",
)
_OF_PERSON = ("sex", "birth_date", "schooling", "occupation_isco")


@dataclass(frozen=True, slots=True)
class Population:
    """The rows of those who agreed, and how many cases were left out for which reason."""

    rows: list[dict[str, Any]]
    left_out: dict[str, int]
    partners: frozenset[str]


def population(*, scope: Scope, on: date) -> Population:
    """Return one row per person received in the period whose agreement to statistics stands on the day `on`.

    Of a person with several returns in the period the last one with an agreement is kept: a class of k rows is
    then one of k persons. Who withdrew this agreement, or opposed, in any of her cases is left out of all of them.
    """
    cases = _received(scope).annotate(**{f"of_{name}": F(f"person__{name}") for name in _OF_PERSON})
    read = list(cases.order_by("-opened_on", "-pk").values(*_READ, *(f"of_{name}" for name in _OF_PERSON)))
    reasons = _reasons(read, on)
    kept = [case for case in read if case["pk"] not in reasons]
    contents = Contents([case["pk"] for case in kept], phase=scope.phase)
    return Population(
        rows=[_row(case) | contents.of(case["pk"], case["opened_on"]) for case in kept],
        left_out={str(reason): Counter(reasons.values())[reason] for reason in LeftOut},
        partners=_partners(on),
    )


def overview(*, scope: Scope, on: date) -> tuple[int, int]:
    """Return how many cases the period has, and of how many persons an extract made `on` that day would tell."""
    ordered = _received(scope).order_by("-opened_on", "-pk")
    read = [{"pk": pk, "person": person} for pk, person in ordered.values_list("pk", "person")]
    return len(read), len(read) - len(_reasons(read, on))


def _received(scope: Scope) -> CaseQuerySet:
    """The cases of the period; opposed ones are counted among those left out, doubles of a case are none."""
    starts_on, ends_on = scope.case_days
    doubles = Q(duplicate_of__isnull=False) | Q(closing_reason=ClosingReason.DUPLICATE)
    received = Case.objects.filter(opened_on__gte=starts_on, opened_on__lte=ends_on)
    return received.exclude(state=CaseState.ANNOUNCED).exclude(doubles)


def _reasons(read: Sequence[dict[str, Any]], on: date) -> dict[int, LeftOut]:
    """Return why a case is left out, by its key; `read` begins with the last return of each person."""
    persons = {case["person"] for case in read}
    agreed, withdrawn = _consents(persons, on)
    opposed = _opposed(persons)
    reasons: dict[int, LeftOut] = {}
    told: set[int] = set()
    for case in read:
        if case["person"] in opposed:
            reasons[case["pk"]] = LeftOut.OPPOSED
        elif case["person"] in withdrawn:
            reasons[case["pk"]] = LeftOut.WITHDRAWN
        elif case["pk"] not in agreed:
            reasons[case["pk"]] = LeftOut.NO_CONSENT
        elif case["person"] in told:
            reasons[case["pk"]] = LeftOut.OTHER_RETURN
        else:
            told.add(case["person"])
    return reasons


def _consents(persons: Iterable[int], on: date) -> tuple[set[int], set[int]]:
    """Return the cases whose agreement to statistics stands, and the persons who withdrew one for good."""
    rows = Consent.objects.filter(scope=ConsentScope.STATISTICS, case__person__in=list(persons))
    agreed: set[int] = set()
    ended: dict[int, int] = {}
    for case, person, given_on, withdrawn_on in rows.values_list(
        "case", "case__person", "given_on", "withdrawn_on"
    ):
        if withdrawn_on is not None:
            ended[case] = person
        elif given_on <= on:
            agreed.add(case)
    return agreed, {person for case, person in ended.items() if case not in agreed}


def _opposed(persons: Iterable[int]) -> set[int]:
    found = CaseProtection.objects.filter(opposed_on__isnull=False, case__person__in=list(persons))
    return set(found.values_list("case__person", flat=True))


def _partners(on: date) -> frozenset[str]:
    """The countries whose partnership has begun by the day `on`, ended ones included."""
    begun = Partnership.objects.filter(is_planned=False, starts_on__lte=on)
    return frozenset(begun.values_list("country", flat=True))


def _row(case: dict[str, Any]) -> dict[str, Any]:
    """Return what a case tells by itself, every value a code."""
    return {
        "sex": case["of_sex"] or UNKNOWN,
        "age": age_band(_age(case["of_birth_date"], case["opened_on"])),
        "governorate": case["governorate"] or UNKNOWN,
        "return_country": case["return_country"],
        "return_year": str(case["returned_on"].year) if case["returned_on"] else UNKNOWN,
        "household_size": household_band(case["household_size"]),
        "schooling": case["of_schooling"] or UNKNOWN,
        "occupation": case["of_occupation_isco"][:1] or UNKNOWN,
        "category": case["category"] or UNKNOWN,
        "modality": case["modality"],
        "outcome": _outcome(case["state"], case["closing_reason"]),
    }


def _age(birth_date: date | None, on: date) -> int | None:
    if birth_date is None:
        return None
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def _outcome(state: str, reason: str) -> str:
    """Return how a case ended; the rare ends are one, since a death in a small place is known."""
    if state != CaseState.CLOSED:
        return "open"
    return "other" if reason in (ClosingReason.DECEASED, ClosingReason.OTHER_SCHEME) else reason
