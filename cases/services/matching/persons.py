"""Persons of the portal who may be the same as those of a batch: a few queries, whatever the batch.

Candidates share a document, a telephone, or a key of the name with the birth (cases.services.matching.blocking).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from cases.models import Person, PersonPhone
from cases.services.matching.blocking import IdentityIndex, dated_keys, name_keys
from cases.services.matching.evidence import Identity
from common.names import NameForm, name_form

_CHUNK = 2_000
_NAMELESS = NameForm((), ())
PERSON_COLUMNS = (
    "pk", "first_name", "last_name", "first_name_ar", "last_name_ar", "sex", "birth_date", "cin", "passport",
)  # fmt: skip


def known_persons(
    identities: Sequence[Identity], *, exclude: AbstractSet[int] = frozenset()
) -> IdentityIndex:
    """Return the persons worth comparing with `identities`, indexed; `ref` is the person's id.

    Those whose id is in `exclude` are left out.
    """
    strong = {row[0]: row for row in _by_document(identities) if row[0] not in exclude}
    phones = _by_phone(identities)
    strong |= {row[0]: row for row in _rows("pk__in", phones.keys() - strong.keys() - exclude)}
    index = IdentityIndex(identity_of_row(row, phones.get(row[0], set())) for row in strong.values())
    for row in _by_name(identities):
        if row[0] not in strong and row[0] not in exclude:
            index.add(identity_of_row(row, ()))
    return index


def _by_document(identities: Iterable[Identity]) -> Iterator[tuple[Any, ...]]:
    yield from _rows("cin__in", {one.cin for one in identities if one.cin})
    yield from _rows("passport__in", {one.passport for one in identities if one.passport})


def _by_phone(identities: Iterable[Identity]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    numbers = sorted({number for one in identities for number in one.phones})
    for chunk in _chunks(numbers):
        phones = PersonPhone.objects.filter(number__in=chunk).values_list("person_id", "number")
        for person_id, number in phones:
            found[person_id].add(number)
    return found


def _by_name(identities: Iterable[Identity]) -> Iterator[tuple[Any, ...]]:
    wanted: set[str] = set()
    for one in identities:
        pairs = name_keys(one.name)
        if one.birth is None:
            wanted |= pairs
        elif one.birth_known_to == "day":
            wanted |= dated_keys(one)
        else:
            wanted.update(f"{pair}|{one.birth.year}" for pair in pairs)
    seen: set[int] = set()
    for chunk in _chunks(sorted(wanted)):
        for row in Person.objects.filter(match_keys__overlap=chunk).values_list(*PERSON_COLUMNS):
            if row[0] not in seen:
                seen.add(row[0])
                yield row


def _form(row: tuple[Any, ...]) -> Any:
    return name_form(f"{row[1]} {row[2]}", f"{row[3]} {row[4]}")


def identity_of_row(row: tuple[Any, ...], phones: Iterable[str], *, is_named: bool = True) -> Identity:
    """Return the identity of a row of PERSON_COLUMNS; without `is_named` its name is left empty, which is quick."""
    pk, _first, _last, _first_ar, _last_ar, sex, birth, cin, passport = row
    name = _form(row) if is_named else _NAMELESS
    return Identity(pk, name, birth, "day", cin, passport, frozenset(phones), sex)


def _rows(lookup: str, values: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    for chunk in _chunks(sorted(values)):
        yield from Person.objects.filter(**{lookup: chunk}).values_list(*PERSON_COLUMNS)


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
