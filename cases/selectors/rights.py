"""Requests of persons about their data: the list of the data-protection officer, and a case's own."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from accounts.models import User
from cases.models import Case, PersonFile, RightsRequest
from cases.models.rights import RightsRequestQuerySet
from common.dates import today
from common.pagination import Page, keyset_page

SOON = timedelta(days=7)
ORDER = ("due_on", "pk")
LATEST = ("-received_on", "-pk")


@dataclass(frozen=True, slots=True)
class RightsFilters:
    """What narrows the list; `state` "" means the open ones, "all" every one."""

    number: str = ""
    state: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


def rights_page(*, actor: User, filters: RightsFilters, cursor: str | None) -> Page[RightsRequest]:
    """Return a page of the requests `actor` may read: the open ones by due date, the others latest first."""
    found = _narrowed(RightsRequest.objects.visible_to(actor), filters)
    order = LATEST if filters.state else ORDER
    return keyset_page(found.select_related("case__person", "handled_by"), order=order, cursor=cursor)


def rights_counts(*, actor: User) -> dict[str, int]:
    """Return how many requests are open, late, and due within a week."""
    seen = RightsRequest.objects.visible_to(actor)
    return {
        "open": seen.open().count(),
        "overdue": seen.overdue().count(),
        "soon": seen.open().filter(due_on__range=(today(), today() + SOON)).count(),
    }


def rights_of_case(*, actor: User, case: Case) -> list[RightsRequest]:
    """Return the requests of one case, the latest first."""
    return list(
        RightsRequest.objects.visible_to(actor)
        .filter(case=case)
        .select_related("handled_by")
        .order_by("-received_on", "-pk")
    )


def files_of_case(*, actor: User, case: Case) -> list[PersonFile]:
    """Return the copies of the person's data that `actor` may still fetch."""
    files = PersonFile.objects.visible_to(actor).filter(person=case.person_id)
    return [row for row in files.order_by("-created_at", "-pk")[:5] if row.is_ready or not row.is_over]


def case_by_number(number: str) -> Case | None:
    """Return the case of a number as somebody types it; None when there is none."""
    compact = number.strip().upper().replace(" ", "")
    return Case.objects.filter(number=compact).select_related("person").first()


def _narrowed(rows: RightsRequestQuerySet, filters: RightsFilters) -> RightsRequestQuerySet:
    if not filters.state:
        rows = rows.open()
    elif filters.state != "all":
        rows = rows.filter(state=filters.state)
    if filters.number:
        rows = rows.filter(case__number__istartswith=filters.number.strip())
    return rows.filter(**filters.facts)
