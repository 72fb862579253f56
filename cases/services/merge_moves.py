"""What points at a person, whatever the app, and its moves from one person to another.

The rows are found through the model registry: a table added later follows without a line here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pghistory
from django.apps import apps
from django.db import models
from django.db.models import ForeignKey, Q, UniqueConstraint
from django.utils.functional import lazystr
from django.utils.translation import gettext as _

from cases.models import Case, DuplicatePair, Person, PersonMerge, PersonPhone, Stay
from cases.services.merge_rules import merge_rules
from common.errors import DomainError

# Pairs and merges tell about records, not about the person: they stay where they are.
ABOUT_RECORDS: tuple[type[models.Model], ...] = (DuplicatePair, PersonMerge)
# A row of these that both persons have stays behind with its record: united, not doubled.
UNITED: dict[type[models.Model], tuple[str, ...]] = {
    PersonPhone: ("number",),
    Stay: ("country_id", "starts_on", "ends_on"),
}


@dataclass(frozen=True, slots=True)
class Move:
    """One column of one row that went from `old` to `new`."""

    model: str
    pk: int
    field: str
    old: Any
    new: Any

    def as_json(self) -> dict[str, Any]:
        return {"model": self.model, "pk": self.pk, "field": self.field, "old": self.old, "new": self.new}


def pointing_fields() -> list["ForeignKey[Any, Any]"]:
    """Return every foreign key to Person, in a fixed order, history and ABOUT_RECORDS aside.

    `Person.merged_into` is one of them: records merged earlier go on to the one that is kept now.
    """
    found: list[Any] = []
    relations: list[Any] = Person._meta.get_fields(include_hidden=True)
    for relation in relations:
        if (
            not relation.auto_created
            or relation.concrete
            or not (relation.one_to_many or relation.one_to_one)
        ):
            continue
        model: Any = relation.related_model
        if issubclass(model, (*ABOUT_RECORDS, pghistory.models.Event)):
            continue
        found.append(relation.field)
    return sorted(found, key=lambda one: (one.model is not Case, one.model._meta.label, one.name))


def plan_moves(*, lost: Person, kept: Person) -> list[Move]:
    """Return what has to move. Raises DomainError in words when a rule of the scheme forbids it."""
    moves = []
    for pointer in pointing_fields():
        known = _united_keys(pointer.model, kept)
        rows = pointer.model._base_manager.filter(**{pointer.attname: lost.pk}).order_by("pk")
        for row in rows:
            if pointer.model in UNITED and _key(row) in known:
                continue
            double = _first_of_same_return(row, kept) if isinstance(row, Case) else None
            if double is not None:
                moves.append(Move(Case._meta.label, row.pk, "duplicate_of_id", None, double.pk))
            else:
                _check(pointer, row, kept)
            moves.append(Move(pointer.model._meta.label, row.pk, pointer.attname, lost.pk, kept.pk))
    return moves


def apply_moves(moves: Iterable[Move]) -> None:
    """Write planned moves: one statement per column and value; triggers write their history."""
    grouped: dict[tuple[str, str, Any], list[int]] = {}
    # A double is told as such before it joins the case of the same return.
    for move in sorted(moves, key=lambda move: move.field != "duplicate_of_id"):
        grouped.setdefault((move.model, move.field, move.new), []).append(move.pk)
    for (label, name, value), pks in grouped.items():
        apps.get_model(label)._base_manager.filter(pk__in=pks).update(**{name: value})


def rows_of_cases(
    *, cases: Iterable[int], person: Person
) -> Iterator[tuple["ForeignKey[Any, Any]", list[int]]]:
    """Yield the rows of these cases that name `person` beside their case (an aid file): they go together."""
    for pointer in pointing_fields():
        fields = {one.name for one in pointer.model._meta.concrete_fields}
        if "case" not in fields:
            continue
        rows = pointer.model._base_manager.filter(**{pointer.attname: person.pk, "case__in": list(cases)})
        pks = sorted(rows.values_list("pk", flat=True))
        if pks:
            yield pointer, pks


def _united_keys(model: type[models.Model], kept: Person) -> set[tuple[Any, ...]]:
    names = UNITED.get(model)
    return set(model._base_manager.filter(person=kept).values_list(*names)) if names else set()


def _key(row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in UNITED[type(row)])


def _first_of_same_return(case: Case, kept: Person) -> Case | None:
    """The kept person's case of the very same return: the two become a case and its double."""
    if case.returned_on is None or case.duplicate_of_id:
        return None
    return Case.objects.filter(
        person=kept,
        return_country=case.return_country_id,
        returned_on=case.returned_on,
        duplicate_of__isnull=True,
    ).first()


def _check(pointer: "ForeignKey[Any, Any]", row: Any, kept: Person) -> None:
    """Refuse what a unique constraint would: in its own words, with both rows and what to do."""
    setattr(row, pointer.attname, kept.pk)
    if pointer.unique and pointer.model._base_manager.filter(**{pointer.attname: kept.pk}).exists():
        raise DomainError(
            _("Les deux fiches ont chacune « %(what)s » : une personne n'en a qu'un.")
            % {"what": pointer.model._meta.verbose_name},
            code="merge_refused",
        )
    for constraint in pointer.model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and pointer.name in constraint.fields:
            _check_unique(constraint, row)


def _check_unique(constraint: UniqueConstraint, row: Any) -> None:
    model = type(row)
    rows = model._base_manager.filter(constraint.condition or Q())
    if not rows.filter(pk=row.pk).exists():
        return
    values = {name: getattr(row, model._meta.get_field(name).attname) for name in constraint.fields}
    if any(value is None for value in values.values()):
        return
    other = rows.filter(**values).exclude(pk=row.pk).first()
    if other is None:
        return
    words = [str(lazystr(constraint.violation_error_message)), f"({other}, {row})."]
    if advice := merge_rules.advice.get(constraint.name):
        words.append(str(advice))
    raise DomainError(" ".join(words), code=constraint.name)
