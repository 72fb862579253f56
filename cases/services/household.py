"""The household: its members, its size and its income."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Case, HouseholdMember
from cases.services.cases import case_update
from common.errors import DomainError

MEMBER_FIELDS = ("relation", "name", "birth_year", "schooling", "income_tnd")


@transaction.atomic
def household_update(
    *,
    actor: User,
    case: Case,
    size: int | None,
    income_tnd: Any,
    members: Sequence[Mapping[str, Any]],
    version: int,
) -> Case:
    """Replace the household: its size, its monthly income in TND and its members beside the person.

    A member with a "pk" is changed, one without is added, the others are taken out. Raises Conflict like
    `case_update`, DomainError when more members are listed than the size holds.
    """
    check_size(size=size, members=len(members))
    facts = {"household_size": size, "household_income_tnd": income_tnd}
    updated = case_update(actor=actor, case=case, data=facts, version=version)
    kept: list[int] = []
    for member in members:
        kept.append(_save_member(updated, member))
    for member_gone in updated.members.exclude(pk__in=kept):
        member_gone.delete()
    return updated


def check_size(*, size: int | None, members: int) -> None:
    """Raise DomainError when the members listed, and the person herself, do not fit in the size."""
    if size is not None and members + 1 > size:
        message = _("La taille du foyer (%(size)s) est plus petite que les personnes listées (%(listed)s).")
        raise DomainError(
            message % {"size": size, "listed": members + 1}, field="household_size", code="too_small"
        )


def _save_member(case: Case, data: Mapping[str, Any]) -> int:
    values = {name: data[name] for name in MEMBER_FIELDS if name in data}
    if data.get("pk"):
        found = case.members.filter(pk=data["pk"]).first()
        if found is None:
            raise DomainError(_("Ce membre du foyer n'existe plus."), code="gone")
        member = found
        for name, value in values.items():
            setattr(member, name, value)
    else:
        member = HouseholdMember(case=case, **values)
    member.save()
    return member.pk
