"""The nightly sweep: every person compared with those who share a key, the likely pairs handed on.

PostgreSQL groups the keys; pairs are held as numbers, people are read by the chunk: a million persons pass
in bounded memory.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from cases.models import MatchingRun, Person, PersonPhone
from cases.services.matching.evidence import REPORT_FROM, Identity, compare, may_be_reported
from cases.services.matching.persons import PERSON_COLUMNS, identity_of_row
from cases.services.matching.rarity import count_names
from cases.services.matching.weights import Rarity

# A pair found: both persons' ids, the score out of 100, the names of its reasons (evidence.Reason).
Found = tuple[int, int, int, list[str]]
_CHUNK = 20_000
_FETCH = 5_000
_HALF = 32
_LOW = (1 << _HALF) - 1
# Persons who share a key, at most so many: with a birth in the key, without, and for a number.
_DATED, _UNDATED, _NUMBERED = 40, 12, 20
_BLOCKS = """
    SELECT array_agg(id) FROM (
        SELECT id, unnest(match_keys) AS key FROM cases_person
    ) AS keyed
    GROUP BY key
    HAVING count(*) BETWEEN 2 AND CASE WHEN key ~ '[0-9]' THEN %(dated)s ELSE %(undated)s END
        AND (%(full)s OR bool_or(id = ANY(%(changed)s)))
    UNION ALL
    SELECT array_agg(id) FROM cases_person WHERE cin <> '' GROUP BY cin
    HAVING count(*) BETWEEN 2 AND %(numbered)s AND (%(full)s OR bool_or(id = ANY(%(changed)s)))
    UNION ALL
    SELECT array_agg(id) FROM cases_person WHERE passport <> '' GROUP BY passport
    HAVING count(*) BETWEEN 2 AND %(numbered)s AND (%(full)s OR bool_or(id = ANY(%(changed)s)))
    UNION ALL
    SELECT array_agg(person_id) FROM cases_personphone GROUP BY number
    HAVING count(*) BETWEEN 2 AND %(numbered)s AND (%(full)s OR bool_or(person_id = ANY(%(changed)s)))
"""
_CHANGED = "SELECT DISTINCT pgh_obj_id FROM cases_personevent WHERE pgh_created_at >= %s"


def sweep(*, full: bool, record: Callable[[Iterable[Found]], int]) -> dict[str, int]:
    """Compare all persons (or, without `full`, those changed since the last sweep) and `record` likely pairs.

    `record` takes the pairs as they are found and returns how many are new. Returns the numbers of people,
    of pairs compared and of new pairs, which the run keeps.
    """
    last = MatchingRun.objects.filter(finished_at__isnull=False).first()
    full = full or last is None
    run = MatchingRun.objects.create(started_at=timezone.now(), is_full=full)
    changed = [] if full or last is None else _changed_since(last)
    rarity = count_names()
    pairs = _pairs(full=full, changed=changed)
    new = record(_likely(pairs, rarity))
    run.people, run.compared, run.found = rarity.total, len(pairs), new
    run.finished_at = timezone.now()
    run.save()
    return {"people": run.people, "compared": run.compared, "new": run.found}


def _changed_since(run: MatchingRun) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, [run.started_at])
        return [pk for (pk,) in cursor.fetchall()]


@transaction.atomic
def _pairs(*, full: bool, changed: Sequence[int]) -> list[int]:
    """Return the pairs worth comparing, each once, the lower id in the high half of one number."""
    found: set[int] = set()
    only = None if full else set(changed)
    values: dict[str, Any] = {
        "full": full, "changed": list(changed), "dated": _DATED, "undated": _UNDATED, "numbered": _NUMBERED,
    }  # fmt: skip
    with connection.chunked_cursor() as cursor:
        cursor.execute(_BLOCKS, values)
        while rows := cursor.fetchmany(_FETCH):
            for (ids,) in rows:
                found.update(
                    a << _HALF | b
                    for a, b in combinations(sorted(set(ids)), 2)
                    if only is None or a in only or b in only
                )
    return sorted(found)


def _likely(pairs: Sequence[int], rarity: Rarity) -> Iterator[Found]:
    for start in range(0, len(pairs), _CHUNK):
        chunk = [(pair >> _HALF, pair & _LOW) for pair in pairs[start : start + _CHUNK]]
        people = _People({pk for pair in chunk for pk in pair})
        for a, b in chunk:
            if not people.may_be_one(a, b, total=rarity.total):
                continue
            likeness = compare(people.named(a), people.named(b), rarity=rarity)
            if likeness.score >= REPORT_FROM:
                yield a, b, likeness.score, [one.name for one in (*likeness.reasons, *likeness.against)]


class _People:
    """Persons of a chunk of pairs; a name is taken apart only when the rest leaves a likeness possible."""

    def __init__(self, ids: set[int]) -> None:
        self._phones: dict[int, set[str]] = defaultdict(set)
        phones = PersonPhone.objects.filter(person__in=ids).values_list("person_id", "number")
        for person_id, number in phones:
            self._phones[person_id].add(number)
        rows = Person.objects.filter(pk__in=ids).values_list(*PERSON_COLUMNS)
        self._rows = {row[0]: row for row in rows}
        self._bare = {pk: self._identity(pk, is_named=False) for pk in self._rows}
        self._named: dict[int, Identity] = {}

    def may_be_one(self, a: int, b: int, *, total: int) -> bool:
        """Tell whether both are still there and what stands beside their names leaves it possible."""
        one, other = self._bare.get(a), self._bare.get(b)
        return one is not None and other is not None and may_be_reported(one, other, people=total)

    def named(self, pk: int) -> Identity:
        if pk not in self._named:
            self._named[pk] = self._identity(pk, is_named=True)
        return self._named[pk]

    def _identity(self, pk: int, *, is_named: bool) -> Identity:
        return identity_of_row(self._rows[pk], self._phones.get(pk, ()), is_named=is_named)
