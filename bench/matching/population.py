"""Persons in the database, by COPY and in batches, with telephones and cases; some are there twice."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any

import pgtrigger
from django.db import connection, transaction

from accounts.models import Antenna, Governorate
from bench.people_errors import second_record
from bench.people_made import Record
from bench.people_made import people as distinct_people
from cases.models import Case, Person, PersonPhone
from cases.services.people import set_search
from common import dates
from common.copying import copy_instances, copy_rows, take_ids
from common.services.numbers import take_numbers
from tounesna.demo.build import prepare

BATCH = 5_000
# One person in so many has a second record, which the sweep is to find.
_REGISTERED_TWICE_EVERY = 100
TYPED = 200
# Told from other persons by this in a column that neither search nor matching reads.
_MARK = "bench-{}"
_FIRST_YEAR = 17
# The number of the person's record, the record, and what is typed at the desk with its errors.
_Visit = tuple[int, Record, Record, tuple[str, ...]]
_COUNTRIES = ("FR", "DE", "IT", "BE", "CH")


@dataclass(frozen=True, slots=True)
class Typed:
    """Somebody who comes to the desk: a record with errors of the person `pk`, and the one stored."""

    pk: int
    stored: Record
    typed: Record
    errors: tuple[str, ...]


@dataclass(slots=True)
class Population:
    """What was loaded, and who comes to the desk."""

    people: int = 0
    loaded: int = 0
    planted: int = 0
    seconds: float = 0.0
    typed: list[Typed] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        return {
            "people": self.people,
            "loaded": self.loaded,
            "registered_twice": self.planted,
            "typed": len(self.typed),
            "seconds": round(self.seconds, 1),
        }


def load(*, people: int, seed: int) -> Population:
    """Bring the database to `people` persons, each with a case; return it with TYPED people of them.

    The same seed gives the same people: what a former call loaded is recognised, not loaded again.
    """
    began = time.perf_counter()
    prepare(today=dates.today())
    known = Person.objects.filter(consular_card__startswith=_MARK.format("")).count()
    wanted = people - (Person.objects.count() - known)
    population = Population(loaded=max(0, wanted - known))
    loader = _Loader(Random(f"{seed} cases"))
    visitors: list[_Visit] = []
    # Not everybody is known well enough to be recognised: a few more are asked than needed.
    spacing = max(1, wanted * 4 // 5 // TYPED)
    drawn = islice(_records(seed, spacing, visitors, population), wanted)
    for number, record in enumerate(drawn):
        if number >= known:
            loader.add(number, record)
    loader.flush()
    _settle()
    population.people = Person.objects.count()
    population.typed = _with_keys(visitors)
    population.seconds = time.perf_counter() - began
    return population


def _records(seed: int, spacing: int, visitors: list[_Visit], population: Population) -> Iterator[Record]:
    """Yield records without end; note who is to come to the desk, and who is there twice.

    `spacing` decides who comes to the desk, never what is yielded: a smaller call's records are the first
    of a larger one's.
    """
    number = 0
    for index, somebody in enumerate(distinct_people(Random(seed))):
        own = Random(f"{seed} {index}")
        is_twice = index % _REGISTERED_TWICE_EVERY == 7
        second = second_record(own, somebody) if is_twice or index % spacing == 0 else None
        yield somebody.record
        if second and is_twice:
            population.planted += 1
            number += 1
            yield second[0]
        elif second and len(visitors) < TYPED:
            visitors.append((number, somebody.record, *second))
        number += 1


def _with_keys(visitors: list[_Visit]) -> list[Typed]:
    marks = {_MARK.format(number): visit for number, *visit in visitors}
    keys = Person.objects.filter(consular_card__in=marks).values_list("pk", "consular_card")
    return [Typed(pk, *marks[mark]) for pk, mark in keys]


def _settle() -> None:
    """Leave the tables as a day of use does: statistics, and no index work put off."""
    with connection.cursor() as cursor:
        # VACUUM cannot run in a transaction, where tests are.
        cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)")


class _Loader:
    """Writes persons, telephones and cases, BATCH at a time."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._waiting: list[tuple[int, Record]] = []
        self._batches = 0
        self._antennas = list(Antenna.objects.values_list("pk", flat=True))
        self._governorates = dict(Governorate.objects.values_list("name_fr", "pk"))

    def add(self, number: int, record: Record) -> None:
        self._waiting.append((number, record))
        if len(self._waiting) == BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what waits, in one transaction; without history, which nothing here reads."""
        batch, self._waiting = self._waiting, []
        if not batch:
            return
        with transaction.atomic(), pgtrigger.ignore():
            keys = take_ids(Person, len(batch))
            persons = [
                person_of(number, record, pk=pk) for pk, (number, record) in zip(keys, batch, strict=True)
            ]
            copy_instances(Person, persons)
            phones = [(pk, f"+216{r.phone}") for pk, (_n, r) in zip(keys, batch, strict=True) if r.phone]
            copy_rows(PersonPhone, ("person_id", "number"), phones)
            self._copy_cases(keys, [record for _number, record in batch])
        self._batches += 1

    def _copy_cases(self, keys: list[int], records: list[Record]) -> None:
        year = 2000 + _FIRST_YEAR + self._batches % 9
        numbers = take_numbers(letter="T", year=year, count=len(keys))
        names = ("person_id", "number", "governorate_id", "antenna_id", "modality", "category")
        names += ("return_country_id", "opened_on", "returned_on")
        rows = []
        for pk, number, record in zip(keys, numbers, records, strict=True):
            governorate = self._governorates.get(record.governorate)
            opened = date(year, 1, 1) + timedelta(days=self._rng.randrange(365))
            returned = opened - timedelta(days=self._rng.randrange(1, 300))
            antenna, country = self._rng.choice(self._antennas), self._rng.choice(_COUNTRIES)
            rows.append([pk, number, governorate, antenna, "own_means", "C", country, opened, returned])
        copy_rows(Case, names, rows)


def person_of(number: int, record: Record, *, pk: int) -> Person:
    """Return the record as the portal stores it: whole dates and whole numbers only."""
    as_written = exchanged(record)
    person = Person(
        pk=pk,
        last_name=as_written.family if record.has_latin else "",
        first_name=as_written.given if record.has_latin else "",
        last_name_ar=as_written.family_ar if record.has_arabic else "",
        first_name_ar=as_written.given_ar if record.has_arabic else "",
        sex=record.sex or "M",
        birth_date=date.fromisoformat(record.birth) if len(record.birth) == 10 else None,
        cin=record.cin if len(record.cin) == 8 else "",
        nationality_id="TN",
        consular_card=_MARK.format(number),
    )
    set_search(person)
    return person


def exchanged(record: Record) -> Record:
    """Return the record with its names in the places where the clerk wrote them."""
    if not record.is_exchanged:
        return record
    return replace(
        record,
        given=record.family,
        family=record.given,
        given_ar=record.family_ar,
        family_ar=record.given_ar,
    )
