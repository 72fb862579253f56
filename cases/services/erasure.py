"""Taking a person out of the database for good (domain.md 2, "retention").

Every row that hangs on her or on her cases is found through the foreign keys themselves, so that a table added
later is covered without being named. A text is taken out unless its app declared it a fact; the files go; the
rows of history follow. The protection of append-only tables is lifted for this act alone.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, models, transaction
from django.db.models import Q

from cases.models import Case, ImportedRow, Person, PersonPhone, RegisterImport
from common.encryption import EncryptedJSONField
from common.models import AccessRecord, OutgoingMessage, OutgoingSms

TAKEN_OUT = "—"
MOST_STEPS = 5
# A shorter name would be found inside other words.
SHORTEST_WORD = 4
# Facts beside texts that would still point at one person; the year of the return stays.
_PERSON = {
    "birth_date": None,
    "first_name": "",
    "cin": "",
    "passport": "",
    "consular_card": "",
    "email": "",
    "search_latin": "",
    "search_arabic": "",
    "marital_status": "",
    "schooling": "",
}
_CASE = {"household_size": None, "household_income_tnd": None, "delegation": None, "special_request_on": None}
# The machine's own words, the same in every app.
_NEVER_PERSONAL = frozenset({"from_state", "to_state", "mime_type", "language", "pgh_label"})
_TEXTS = (models.CharField, models.TextField, models.GenericIPAddressField)
_STRUCTURES = (models.JSONField, ArrayField, EncryptedJSONField, models.BinaryField)

Rows = dict[type[models.Model], set[Any]]


def erase_person(*, person: Person, removed: Iterable[str], kept: dict[str, set[str]]) -> None:
    """Take every personal word of `person` and of her cases out of the database; irreversible.

    `removed` and `kept` are the declarations of the apps (common.personal_data). The caller holds the
    person's row locked, inside a transaction, and has checked that nothing stands against it.
    """
    rows = rows_of(person)
    records = rows[Person]
    names = _names_of(records)
    numbers = list(Case.objects.filter(person__in=records).values_list("number", flat=True))
    phones = list(PersonPhone.objects.filter(person__in=records).values_list("number", flat=True))
    imports = set(ImportedRow.objects.filter(person__in=records).values_list("register_import", flat=True))
    gone = {model for model in rows if model._meta.label_lower in set(removed)}
    with pgtrigger.ignore():
        for model, ids in rows.items():
            _drop_files(model, ids)
        for model in gone:
            _remove(model, rows[model])
        for model in rows.keys() - gone:
            _blank(model, rows[model], kept.get(model._meta.label_lower, set()))
        for model, ids in rows.items():
            _clean_history(model, ids, kept.get(model._meta.label_lower, set()), gone=model in gone)
            AccessRecord.objects.filter(subject_type=model._meta.label_lower, subject_id__in=ids).exclude(
                reason=""
            ).update(reason=TAKEN_OUT)
        _forget_messages([*names, *numbers])
        OutgoingSms.objects.filter(to__in=phones).delete()
        _forget_registers(imports)


def _names_of(records: Iterable[int]) -> list[str]:
    """Every name and address under which she was known, on the records merged into hers too."""
    found: list[str] = []
    for record in Person.with_merged.filter(pk__in=list(records)):
        found += [record.full_name, record.full_name_ar, record.email]
        for first, last, first_ar, last_ar in record.former_names:
            found += [f"{first} {last}".strip(), f"{first_ar} {last_ar}".strip()]
    return found


def rows_of(person: Person) -> Rows:
    """Return the ids of every row that hangs on `person` or her cases, by model, whatever the app.

    The records merged into hers are among them, with all that was left on them.
    """
    rows: Rows = {Person: {person.pk}}
    ahead: list[tuple[type[models.Model], set[Any], int]] = [(Person, {person.pk}, 0)]
    while ahead:
        model, ids, steps = ahead.pop()
        if steps == MOST_STEPS:
            continue
        for field in _pointing_at(model):
            owner = field.model
            manager = owner._base_manager
            found = set(manager.filter(**{f"{field.name}__in": ids}).values_list("pk", flat=True))
            new = found - rows.get(owner, set())
            if new:
                rows.setdefault(owner, set()).update(new)
                ahead.append((owner, new, steps + 1))
    return rows


def _pointing_at(model: type[models.Model]) -> Iterator[Any]:
    """Yield the foreign keys of other tables to `model`; the tables of history have their own way."""
    relations: list[Any] = list(model._meta.get_fields(include_hidden=True))
    for relation in relations:
        if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)):
            continue
        owner = relation.related_model
        if isinstance(owner, type) and not issubclass(owner, pghistory.models.Event):
            yield relation.field


def _remove(model: type[models.Model], ids: set[Any]) -> None:
    """Delete rows; what may stand without them lets go of them first."""
    for field in _pointing_at(model):
        if field.null:
            field.model._base_manager.filter(**{f"{field.name}__in": ids}).update(**{field.name: None})
    model._base_manager.filter(pk__in=ids).delete()


def _blank(model: type[models.Model], ids: set[Any], kept: set[str]) -> None:
    """Take the texts out of rows that stay; rows that a constraint does not let be blank go altogether."""
    for field in _personal_fields(model, kept):
        try:
            with transaction.atomic():
                _blank_field(model, Q(pk__in=ids), field)
        except IntegrityError:
            _remove(model, ids)
            return
    _set_facts(model, Q(pk__in=ids))


def _blank_field(model: type[models.Model], where: Q, field: Any) -> None:
    found = model._base_manager.filter(where)
    if isinstance(field, _STRUCTURES) or field.null:
        found.update(**{field.name: _empty(field)})
    else:
        found.exclude(**{field.name: ""}).update(**{field.name: _empty(field)})


def _empty(field: Any) -> Any:
    if isinstance(field, _STRUCTURES):
        default = field.get_default()
        return None if field.null else {} if default in (None, "") else default
    if field.null:
        return None
    return "" if isinstance(field, models.EmailField | models.FileField) else TAKEN_OUT


def _personal_fields(model: type[models.Model], kept: set[str]) -> list[Any]:
    facts = _facts(model)
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, (*_TEXTS, *_STRUCTURES, models.FileField))
        and not field.choices
        and not field.primary_key
        and not field.is_relation
        and field.name not in kept | _NEVER_PERSONAL | facts.keys()
    ]


def _facts(model: type[models.Model]) -> dict[str, Any]:
    """The facts that go as well; a table of history holds only the columns that it tracks."""
    tracked = getattr(model, "pgh_tracked_model", model)
    facts: dict[str, Any] = _PERSON if tracked is Person else _CASE if tracked is Case else {}
    columns = {field.name for field in model._meta.concrete_fields}
    return {name: value for name, value in facts.items() if name in columns}


def _set_facts(model: type[models.Model], where: Q) -> None:
    facts = _facts(model)
    if facts:
        model._base_manager.filter(where).update(**facts)
    if getattr(model, "pgh_tracked_model", model) is Case:
        _keep_the_year(model, where)


def _keep_the_year(model: type[models.Model], where: Q) -> None:
    """Keep of the return its year, except where two returns of one year would become the same."""
    seen = set()
    rows = model._base_manager.filter(where, returned_on__isnull=False).order_by("pk")
    for pk, country, day in rows.values_list("pk", "return_country", "returned_on"):
        year = day.replace(month=1, day=1)
        is_first = model is not Case or (country, year) not in seen
        seen.add((country, year))
        model._base_manager.filter(pk=pk).update(returned_on=year if is_first else None)


def _clean_history(model: type[models.Model], ids: set[Any], kept: set[str], *, gone: bool) -> None:
    for event in pghistory.core.event_models(tracks_model=model):
        where = Q(pgh_obj_id__in=ids)
        if gone:
            event._base_manager.filter(where).delete()
            continue
        for field in _personal_fields(event, kept):
            if not field.name.startswith("pgh_"):
                _blank_field(event, where, field)
        _set_facts(event, where)


def _drop_files(model: type[models.Model], ids: set[Any]) -> None:
    """Delete the files of rows, once the transaction that forgets them is certain."""
    for field in model._meta.concrete_fields:
        if not isinstance(field, models.FileField):
            continue
        names = model._base_manager.filter(pk__in=ids).values_list(field.name, flat=True)
        for name in filter(None, names):
            transaction.on_commit(partial(field.storage.delete, name))


def _forget_messages(words: Iterable[str]) -> None:
    """Delete the mails written to her, or that name her or one of her cases."""
    for word in {word for word in words if len(word.strip()) >= SHORTEST_WORD}:
        OutgoingMessage.objects.filter(
            Q(to__iexact=word) | Q(subject__icontains=word) | Q(body__icontains=word)
        ).delete()


def _forget_registers(imports: set[int]) -> None:
    """Delete the files of the registers she came with: they hold her row as it was typed."""
    registers = RegisterImport.objects.filter(pk__in=imports)
    _drop_files(RegisterImport, imports)
    registers.update(file="", refused_file="", report=None)
