"""Whose data have reached the end of their time, and what still holds them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from cases.enums import OPEN_RIGHTS_STATES, CaseState, ComplaintState
from cases.models import Case, CaseProtection, Complaint, Person, ProtectionRule, RetentionHold, RightsRequest
from common.dates import add_months, today
from common.personal_data import personal_data

MOST_LISTED = 500


def rules() -> ProtectionRule:
    """Return the numbers in force; the defaults where nobody has written them yet."""
    return ProtectionRule.objects.first() or ProtectionRule()


@dataclass(frozen=True, slots=True)
class RetentionLine:
    """A person whose data end soon: her cases, the day, and what holds them back."""

    person: Person
    cases: list[Case]
    due_on: date
    holds: list[RetentionHold]
    reasons: list[str]

    @property
    def is_due(self) -> bool:
        return self.due_on <= today()


def persons_ending(*, until: date) -> "QuerySet[Any]":
    """Return the persons (with `last_closed`) whose last case was closed long enough before `until`, oldest first.

    The time runs from the closure of the last of a person's cases: while one is open, the earlier ones
    are shown with it (domain.md 2).
    """
    limit = add_months(until, -12 * rules().retention_years)
    done = CaseProtection.objects.filter(case__person=OuterRef("pk"), anonymised_at__isnull=False)
    running = Case.objects.filter(person=OuterRef("pk")).exclude(state=CaseState.CLOSED)
    recent = Case.objects.filter(person=OuterRef("pk")).filter(
        Q(closed_on__gt=limit) | Q(closed_on__isnull=True)
    )
    closed = Case.objects.filter(person=OuterRef("pk"), state=CaseState.CLOSED, closed_on__lte=limit)
    found: QuerySet[Any] = (
        Person.objects.filter(Exists(closed))
        .exclude(Exists(done))
        .exclude(Exists(running))
        .exclude(Exists(recent))
        .annotate(last_closed=Max("cases__closed_on"), first_case=Min("cases__pk"))
        .order_by("last_closed", "pk")
    )
    return found


def retention_list(*, actor: User) -> list[RetentionLine]:
    """Return whose data end within the notice of the rules, the soonest first; for the protection officer."""
    if actor.role not in (Role.DATA_PROTECTION_OFFICER, Role.AUDITOR):
        return []
    rule = rules()
    persons = list(persons_ending(until=today() + timedelta(days=rule.notice_days))[:MOST_LISTED])
    ids = [person.pk for person in persons]
    cases: dict[int, list[Case]] = {}
    for case in Case.objects.filter(person__in=ids).select_related("antenna").order_by("opened_on", "pk"):
        cases.setdefault(case.person_id, []).append(case)
    held, announced = _holds(ids), announcements(ids)
    reasons = personal_data.blockers(ids)
    return [
        RetentionLine(
            person=person,
            cases=cases.get(person.pk, []),
            due_on=max(
                add_months(person.last_closed, 12 * rule.retention_years),
                (announced.get(person.pk) or today()) + timedelta(days=rule.notice_days),
            ),
            holds=held.get(person.pk, []),
            reasons=reasons.get(person.pk, []),
        )
        for person in persons
    ]


def announcements(person_ids: Iterable[int]) -> dict[int, date]:
    """Return since when each person stands on the list of those whose data end; the unlisted are left out."""
    rows = CaseProtection.objects.filter(case__person__in=list(person_ids), announced_on__isnull=False)
    return dict(rows.values_list("case__person").annotate(first=Min("announced_on")))


def retention_counts() -> dict[str, int]:
    """Return how many persons' data end within the notice, and how many cases are held."""
    until = today() + timedelta(days=rules().notice_days)
    return {
        "ending": len(persons_ending(until=until).values_list("pk", flat=True)[:MOST_LISTED]),
        "held": RetentionHold.objects.filter(lifted_at__isnull=True).count(),
    }


def case_blockers(person_ids: Iterable[int]) -> dict[int, list[str]]:
    """Say which persons' data must stay: an open case, request or complaint, or a hold."""
    persons = list(person_ids)
    reasons: dict[int, list[str]] = {}
    checks = (
        (
            Case.objects.filter(person__in=persons).exclude(state=CaseState.CLOSED).values_list("person"),
            _("un dossier est ouvert"),
        ),
        (
            RightsRequest.objects.filter(case__person__in=persons, state__in=OPEN_RIGHTS_STATES).values_list(
                "case__person"
            ),
            _("une demande sur les données est en cours"),
        ),
        (
            Complaint.objects.filter(case__person__in=persons, state=ComplaintState.RECEIVED).values_list(
                "case__person"
            ),
            _("une réclamation attend sa réponse"),
        ),
        (
            RetentionHold.objects.filter(case__person__in=persons, lifted_at__isnull=True).values_list(
                "case__person"
            ),
            _("l'anonymisation est suspendue"),
        ),
    )
    for rows, words in checks:
        for (person,) in set(rows):
            reasons.setdefault(person, []).append(words)
    return reasons


def is_anonymised(case: Case) -> bool:
    """Tell whether the person's data have been taken out of the case."""
    return CaseProtection.objects.filter(case=case, anonymised_at__isnull=False).exists()


def _holds(person_ids: list[int]) -> dict[int, list[RetentionHold]]:
    found: dict[int, list[RetentionHold]] = {}
    rows = RetentionHold.objects.filter(case__person__in=person_ids, lifted_at__isnull=True)
    for hold in rows.select_related("case", "placed_by"):
        found.setdefault(hold.case.person_id, []).append(hold)
    return found
