"""Persons as each antenna may know them."""

from dataclasses import dataclass

from accounts.enums import Role
from accounts.models import Antenna, User
from cases.models import Case, Person


@dataclass(frozen=True, slots=True)
class OtherAntennaCase:
    """A case that the user may not open: only where it is (domain.md 5)."""

    antenna: Antenna


def person_cases(*, actor: User, person: Person) -> tuple[list[Case], list[OtherAntennaCase]]:
    """Return the person's cases that `actor` may open, newest first, and where the others are.

    Two queries at most. Several cases at one other antenna are told once.
    """
    cases = list(
        Case.objects.visible_to(actor)
        .filter(person=person)
        .select_related("antenna", "return_country", "counsellor")
        .order_by("-opened_on", "-pk")
    )
    if actor.role == Role.TASKFORCE_MANAGER:
        return cases, []
    seen = {case.pk for case in cases}
    elsewhere = Antenna.objects.filter(cases__in=Case.objects.filter(person=person).exclude(pk__in=seen))
    return cases, [OtherAntennaCase(antenna) for antenna in elsewhere.distinct()]
