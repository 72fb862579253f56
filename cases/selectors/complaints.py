"""Complaints and feedback: the list, the overdue first, and what a case shows of them."""

from accounts.models import User
from cases.models import Case, Complaint
from common.pagination import Page, keyset_page

OPEN, ANSWERED = "received", "answered"


def complaint_page(
    *, actor: User, state: str, kind: str, antenna: str, cursor: str | None
) -> Page[Complaint]:
    """Return a page of complaints: the open ones by due date (so the overdue first), the answered latest first."""
    rows = Complaint.objects.visible_to(actor).select_related("case__person", "case__antenna", "received_by")
    rows = rows.filter(state=ANSWERED) if state == ANSWERED else rows.open()
    if kind:
        rows = rows.filter(kind=kind)
    if antenna:
        rows = rows.filter(case__antenna=int(antenna))
    order = ("-received_on", "-pk") if state == ANSWERED else ("due_on", "pk")
    return keyset_page(rows, order=order, cursor=cursor)


def complaint_counts(*, actor: User) -> dict[str, int]:
    """Return how many wait for an answer, and how many of them are late."""
    seen = Complaint.objects.visible_to(actor)
    return {"open": seen.open().count(), "overdue": seen.overdue().count()}


def complaints_of_case(*, actor: User, case: Case) -> list[Complaint]:
    """Return the complaints of one case that `actor` may read, the latest first."""
    seen = Complaint.objects.visible_to(actor).filter(case=case).select_related("answered_by", "received_by")
    return list(seen.order_by("-received_on", "-pk"))
