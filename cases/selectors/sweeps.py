"""Deadlines of cases that raise tasks: the limit of category C, identity documents about to expire."""

from collections.abc import Iterator
from datetime import date, timedelta

from cases.enums import CaseState, Category, DocumentKind
from cases.models import Case, Document
from cases.models.cases import OPEN_STATES
from cases.selectors.day import MONTHS_OF_C, TO_ASSESS, returns_near_limit
from common.dates import add_months
from common.sweeps import Finding

IDENTITY = (DocumentKind.CIN, DocumentKind.PASSPORT, DocumentKind.CONSULAR_CARD)
EXPIRY_NOTICE = timedelta(days=60)


def category_limit(day: date) -> Iterator[Finding]:
    """Cases of category C whose twelve months after the return end within the notice, no aid under way yet."""
    cases = Case.objects.filter(
        category=Category.C,
        state__in=[*TO_ASSESS, CaseState.ASSESSED],
        returned_on__range=returns_near_limit(day),
    )
    for pk, number, counsellor, returned_on in cases.values_list("pk", "number", "counsellor", "returned_on"):
        if returned_on is None:
            continue
        limit = add_months(returned_on, MONTHS_OF_C)
        yield Finding(f"{pk}:{limit}", pk, pk, counsellor, limit, number)


def identity_documents(day: date) -> Iterator[Finding]:
    """Identity documents of open cases that expire within the notice, or did so less than a notice ago."""
    documents = Document.objects.current().filter(
        kind__in=IDENTITY,
        case__state__in=OPEN_STATES,
        expires_on__range=(day - EXPIRY_NOTICE, day + EXPIRY_NOTICE),
    )
    rows = documents.values_list("pk", "case", "case__number", "case__counsellor", "expires_on")
    for pk, case, number, counsellor, expires_on in rows:
        if expires_on is not None:
            yield Finding(f"{pk}:{expires_on}", case, case, counsellor, expires_on, number)
