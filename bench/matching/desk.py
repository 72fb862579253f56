"""Likely duplicates while somebody is typed, beside plain pg_trgm similarity over the same rows.

Each of the people at the desk was registered before and is typed now with errors, in the order of the form:
the names, then the birth date, then number and telephone. `found` is the share of them shown among the
five likeliest.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import connection

from accounts.enums import Role
from accounts.models import User
from bench.matching.population import Typed, exchanged
from bench.matching.timing import summary, timed
from bench.people_made import Record
from cases.services.duplicates import TypedIdentity, likely_duplicates
from cases.services.people import search_arabic, search_latin

SHOWN = 5
_WARM_UP = 5
# The operator % reads the trigram index, from the threshold 0.3 that pg_trgm comes with.
_TRIGRAM = """
    SELECT id FROM cases_person WHERE {column} %% %s ORDER BY similarity({column}, %s) DESC LIMIT {limit}
"""
_Find = Callable[[Record], list[int]]


def measure(people: list[Typed]) -> dict[str, Any]:
    """Return median and 95th percentile in milliseconds, and who is found, at each stage of typing."""
    actor = User.objects.filter(role=Role.COUNSELLOR).order_by("pk").first()

    def find(record: Record) -> list[int]:
        return [twin.person_id for twin in likely_duplicates(actor=actor, typed=typed_identity(record))]

    return {
        "likely_duplicates": {name: _rounds(people, find, stage) for name, stage in _STAGES.items()},
        "trigram": {"names": _rounds(people, similar_people, _STAGES["names"])},
    }


def _names_only(record: Record) -> Record:
    return replace(record, birth="", cin="", phone="")


def _names_and_birth(record: Record) -> Record:
    return replace(record, cin="", phone="")


def _whole(record: Record) -> Record:
    return record


_STAGES: dict[str, Callable[[Record], Record]] = {
    "names": _names_only,
    "names_birth": _names_and_birth,
    "whole": _whole,
}


def _rounds(people: list[Typed], find: _Find, stage: Callable[[Record], Record]) -> dict[str, Any]:
    records = [(person.pk, stage(person.typed)) for person in people]
    for _pk, record in records[:_WARM_UP]:
        find(record)
    times: list[float] = []
    found = 0
    for pk, record in records:
        keys, milliseconds = timed(lambda record=record: find(record))
        times.append(milliseconds)
        found += pk in keys
    return {**summary(times), "found": round(found / len(records), 3) if records else 0.0}


def typed_identity(record: Record) -> TypedIdentity:
    """Return the record as the registration form has it."""
    written = exchanged(record)
    return TypedIdentity(
        first_name=written.given if record.has_latin else "",
        last_name=written.family if record.has_latin else "",
        first_name_ar=written.given_ar if record.has_arabic else "",
        last_name_ar=written.family_ar if record.has_arabic else "",
        birth_date=date.fromisoformat(record.birth) if len(record.birth) == 10 else None,
        cin=record.cin,
        phones=(record.phone,) if record.phone else (),
        sex=record.sex,
    )


def similar_people(record: Record, limit: int = SHOWN) -> list[int]:
    """Return the persons whose whole name is most similar by trigrams, in the script it is written in."""
    written = exchanged(record)
    if record.has_latin:
        return similar_names("search_latin", search_latin(written.given, written.family), limit)
    return similar_names("search_arabic", search_arabic(written.given_ar, written.family_ar), limit)


def similar_names(column: str, text: str, limit: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_TRIGRAM.format(column=column, limit=limit), [text, text])
        return [row[0] for row in cursor.fetchall()]
