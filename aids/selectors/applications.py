"""Aid files: the one asked for, the list, what may be done next."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from aids.models import Application
from common.pagination import Page, keyset_page

LIST_ORDER = ("-opened_on", "-pk")


def application_get(*, actor: User, pk: int) -> Application:
    """Return the aid file with what its page shows; raise Application.DoesNotExist when it is not `actor`'s."""
    return (
        Application.objects.visible_to(actor)
        .select_related(
            "case__person",
            "case__antenna",
            "case__return_country",
            "case__vulnerability_record",
            "phase",
            "country",
            "operator",
            "assessment__version__scheme",
            "contract",
            "plan__delegation__governorate",
            "submitted_by",
            "decided_by",
        )
        .get(pk=pk)
    )


@dataclass(frozen=True, slots=True)
class ApplicationFilters:
    """Filters of the list, as read from the URL; empty ones filter nothing."""

    states: tuple[str, ...] = ()
    kind: str = ""
    phase: str = ""
    country: str = ""
    antenna: str = ""
    operator: str = ""
    since: object = None
    until: object = None
    text: str = ""
    waiting: bool = False


def applications_matching(*, actor: User, filters: ApplicationFilters) -> QuerySet[Application]:
    """Return the aid files in `actor`'s hands that pass `filters`, unordered."""
    found = Application.objects.writable_by(actor)
    simple: Mapping[str, object] = {
        "kind": filters.kind,
        "phase__code": filters.phase,
        "country": filters.country,
        "case__antenna__code": filters.antenna,
        "operator__code": filters.operator,
        "opened_on__gte": filters.since,
        "opened_on__lte": filters.until,
        "number__istartswith": filters.text.strip(),
    }
    found = found.filter(**{name: value for name, value in simple.items() if value})
    if filters.states:
        found = found.filter(state__in=filters.states)
    if filters.waiting:
        found = found.filter(waiting_since__isnull=False)
    return found


def application_list(*, actor: User, filters: ApplicationFilters, cursor: str | None) -> Page[Application]:
    """Return one page of aid files, the latest first, in a fixed number of queries."""
    found = applications_matching(actor=actor, filters=filters).select_related(
        "case__person", "case__antenna", "phase", "country", "operator"
    )
    return keyset_page(found, order=LIST_ORDER, cursor=cursor)
