"""Persons of the portal who may be the same as those of a batch: a few queries, whatever the batch.

Candidates share a document, a telephone, or a birth date (or the same with day and month exchanged). Of
those who share a birth date only, hardly any has a near name: they are sieved on the raw spelling first.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

from rapidfuzz import fuzz

from cases.models import Person, PersonPhone
from cases.services.matching.blocking import IdentityIndex
from cases.services.matching.evidence import Identity
from cases.services.matching.names import name_form
from common.folding import is_arabic

_CHUNK = 2_000
# Spellings of one name are never as unlike as this, in one script or the other.
_FARTHEST_SPELLING = 45
_COLUMNS = (
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
    index = IdentityIndex(_identity(row, phones.get(row[0], set())) for row in strong.values())
    for row in _by_birth(identities):
        if row[0] not in strong and row[0] not in exclude:
            index.add(_identity(row, ()))
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


def _by_birth(identities: Iterable[Identity]) -> Iterator[tuple[Any, ...]]:
    born: dict[date, list[Identity]] = defaultdict(list)
    for one in identities:
        if one.birth is None or one.birth_known_to != "day":
            continue
        born[one.birth].append(one)
        if one.birth.day <= 12:
            born[date(one.birth.year, one.birth.day, one.birth.month)].append(one)
    for row in _rows("birth_date__in", born.keys()):
        if any(_may_be_named(one, row) for one in born[row[6]]):
            yield row


def _may_be_named(one: Identity, row: tuple[Any, ...]) -> bool:
    """Sieve on the spelling alone: comparing the forms of names costs far more."""
    _pk, first, last, first_ar, last_ar, *_rest = row
    latin, arabic = " ".join(one.name.latin), " ".join(one.name.arabic)
    if latin and last and not is_arabic(last):
        return fuzz.token_sort_ratio(latin, f"{first} {last}".casefold()) >= _FARTHEST_SPELLING
    if arabic and last_ar:
        return fuzz.token_sort_ratio(arabic, f"{first_ar} {last_ar}") >= _FARTHEST_SPELLING
    return True


def _form(row: tuple[Any, ...]) -> Any:
    return name_form(f"{row[1]} {row[2]}", f"{row[3]} {row[4]}")


def _identity(row: tuple[Any, ...], phones: Iterable[str]) -> Identity:
    pk, _first, _last, _first_ar, _last_ar, sex, birth, cin, passport = row
    return Identity(pk, _form(row), birth, "day", cin, passport, frozenset(phones), sex)


def _rows(lookup: str, values: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    for chunk in _chunks(sorted(values)):
        yield from Person.objects.filter(**{lookup: chunk}).values_list(*_COLUMNS)


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
