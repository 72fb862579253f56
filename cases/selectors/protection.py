"""What the data-protection officer and the auditor read: consultations and agreements (domain.md 5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from cases.models import Case, Consent, Person
from cases.selectors.case_search import search_condition
from common.models import AccessRecord
from common.pagination import Page, keyset_page

READERS = frozenset({Role.DATA_PROTECTION_OFFICER, Role.AUDITOR})
MOST_CASES = 200


@dataclass(frozen=True, slots=True)
class AccessFilters:
    """Whose data (`text`: number, name, CIN), read by whom (`user`: name or address), how and when."""

    text: str = ""
    user: str = ""
    kind: str = ""
    from_day: date | None = None
    to_day: date | None = None


@dataclass(frozen=True, slots=True)
class AccessLine:
    """One consultation and the case it was about ("" for a list, or a row that is gone)."""

    record: AccessRecord
    what: str
    number: str
    person: str


def access_page(
    *, actor: User, filters: AccessFilters, cursor: str | None
) -> tuple[Page[Any], list[AccessLine]]:
    """Return a page of consultations, the latest first; nothing for any other role."""
    rows = (
        AccessRecord.objects.select_related("actor") if actor.role in READERS else AccessRecord.objects.none()
    )
    page = keyset_page(rows.filter(_access_condition(filters)), order=("-at", "-pk"), cursor=cursor)
    return page, _described(page.rows)


def consent_page(*, actor: User, text: str, scope: str, state: str, cursor: str | None) -> Page[Consent]:
    """Return a page of agreements, the latest first; `state` "in_force", "withdrawn" or "" for both."""
    rows = Consent.objects.all() if actor.role in READERS else Consent.objects.none()
    if text:
        rows = rows.filter(case__in=_cases(text))
    if scope:
        rows = rows.filter(scope=scope)
    if state:
        rows = rows.filter(withdrawn_on__isnull=state == "in_force")
    related = ("case__person", "recorded_by", "withdrawn_by", "document")
    return keyset_page(rows.select_related(*related), order=("-given_on", "-pk"), cursor=cursor)


def _access_condition(filters: AccessFilters) -> Q:
    condition = Q()
    if filters.text:
        condition &= _about(_cases(filters.text))
    if filters.user:
        users = User.objects.filter(Q(full_name__icontains=filters.user) | Q(email__icontains=filters.user))
        condition &= Q(actor__in=users)
    if filters.kind:
        condition &= Q(kind=filters.kind)
    if filters.from_day:
        condition &= Q(at__gte=_midnight(filters.from_day))
    if filters.to_day:
        condition &= Q(at__lt=_midnight(filters.to_day + timedelta(days=1)))
    return condition


def _cases(text: str) -> list[int]:
    return list(Case.objects.filter(search_condition(text)).values_list("pk", flat=True)[:MOST_CASES])


def _about(cases: list[int]) -> Q:
    """Return the condition on consultations of these cases, and of the rows that belong to them."""
    condition = Q(pk__in=())
    for label in AccessRecord.objects.order_by().values_list("subject_type", flat=True).distinct():
        path = _path_to_case(label)
        if path is None:
            continue
        model = apps.get_model(label)
        ids = model._base_manager.filter(**{f"{path}__in": cases}).values("pk")
        condition |= Q(subject_type=label, subject_id__in=ids)
    return condition


def _path_to_case(label: str) -> str | None:
    """Return the way from a model ("cases.document") to its case; None where there is none."""
    try:
        model = apps.get_model(label)
    except LookupError:
        return None
    if model is Case:
        return "pk"
    if model is Person:
        return "cases"
    names = {field.name: field for field in model._meta.concrete_fields if field.is_relation}
    if "case" in names:
        return "case"
    onward = next((field for field in names.values() if _points_at_case(field.related_model)), None)
    return f"{onward.name}__case" if onward else None


def _points_at_case(model: Any) -> bool:
    fields = (
        model._meta.concrete_fields if isinstance(model, type) and issubclass(model, models.Model) else ()
    )
    return any(field.name == "case" and field.related_model is Case for field in fields)


def _described(records: Iterable[AccessRecord]) -> list[AccessLine]:
    """Name the case of each consultation: one query per kind of row on the page."""
    rows = list(records)
    found: dict[tuple[str, int], tuple[str, str, str]] = {}
    for label in {row.subject_type for row in rows}:
        path = _path_to_case(label)
        if path is None:
            continue
        model = apps.get_model(label)
        prefix = "" if path == "pk" else f"{path}__"
        ids = [row.subject_id for row in rows if row.subject_type == label]
        columns = (f"{prefix}number", f"{prefix}person__first_name", f"{prefix}person__last_name")
        for pk, number, first, last in model._base_manager.filter(pk__in=ids).values_list("pk", *columns):
            found[label, pk] = (str(model._meta.verbose_name), number or "", f"{first} {last}".strip())
    empty = ("", "", "")
    return [AccessLine(row, *found.get((row.subject_type, row.subject_id), empty)) for row in rows]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
