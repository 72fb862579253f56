"""People, and second records of some of them with the errors that registers carry: rows and their truth.

`python -m bench.people_errors --people 20000 --seed 1 people.csv truth.csv`

One person in four has a second record. It carries one error (35 %), two (40 %) or three (25 %), each of
another group, drawn by these weights:

    script_crossed 16   the records share no script        script 6   one script more or less
    spelling 20         another spelling of a name         compound 9 Bensalah, El, Abd El, a name left out
    exchanged 8         given and family name exchanged    middle 7   the father's name added
    birth_exchanged 14, birth_digit 7, birth_year 6, birth_missing 4
    cin_digit 7, cin_short 6 (a digit lost, the first zero before others), cin_missing 5
    phone_changed 9, phone_missing 5, phone_shared 5 (the father's, which siblings give too)
    governorate 5 (missing), sex_missing 3, sex_wrong 1

A kind that cannot befall a record (no CIN to mistype, the 23rd of a month) is drawn again. The name never
changes beyond that: it is the same name, in some spelling or script. So that a human clerk would decide the
pair, at least ENOUGH points of the rest must still agree (`points_left`); a second record below is made
again, and a person whose own record is below gets none. The traps: siblings, twins with consecutive cards,
homonyms of one place and age (`people_made` tells their rates).
"""

import argparse
import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

from bench.people_errors_kinds import ERRORS, RARE_FROM_RANK
from bench.people_made import Record, Somebody, people

HEADER = ("id", "family_name", "given_name", "name_ar", "sex", "birth_date", "cin", "phone", "governorate")
TRUTH_HEADER = ("id_a", "id_b", "errors")
SECOND_RECORDS = 0.25
HOW_MANY = {1: 35, 2: 40, 3: 25}
ENOUGH = 3.0
_TRIES = 40


@dataclass(frozen=True, slots=True)
class Made:
    """Rows as HEADER names them, and the pairs of rows of one person with what befell the second."""

    rows: list[tuple[str, ...]]
    pairs: list[tuple[int, int, tuple[str, ...]]]


def make(*, people_count: int, seed: int, second_records: float = SECOND_RECORDS) -> Made:
    """Return the rows of `people_count` people and their second records, in an order that tells nothing."""
    rng = Random(seed)
    records: list[Record] = []
    couples: list[tuple[int, int, tuple[str, ...]]] = []
    for somebody in islice(people(rng), people_count):
        records.append(somebody.record)
        if rng.random() < second_records and (second := second_record(rng, somebody)):
            record, errors = second
            couples.append((len(records) - 1, len(records), errors))
            records.append(record)
    numbers = list(range(1, len(records) + 1))
    rng.shuffle(numbers)
    rows = sorted(
        (_row(rng, number, record) for number, record in zip(numbers, records, strict=True)),
        key=lambda row: int(row[0]),
    )
    pairs = [(*sorted((numbers[a], numbers[b])), errors) for a, b, errors in couples]
    return Made(rows, sorted(pairs))


def second_record(rng: Random, somebody: Somebody) -> tuple[Record, tuple[str, ...]] | None:
    """Return another record of `somebody` and its errors, or None when too little was ever known of her."""
    if points_left(somebody, somebody.record) < ENOUGH:
        return None
    wanted = rng.choices(list(HOW_MANY), list(HOW_MANY.values()))[0]
    for _try in range(_TRIES):
        record, errors = _with_errors(rng, somebody, wanted)
        # Another spelling may undo what a particle did: such a record is no second one.
        if errors and record != somebody.record and points_left(somebody, record) >= ENOUGH:
            return record, errors
    return None


def points_left(somebody: Somebody, record: Record) -> float:
    """Return how much speaks for `record` being somebody's, the name apart.

    CIN same 3, one digit off 2; birth date same 2, day and month exchanged or one digit off 1, year alone
    0.5; own phone same 2, the family's 0.5; governorate 0.5; a family name beyond the forty commonest 0.5.
    """
    first = somebody.record
    points = 0.5 * (somebody.household.family.rank >= RARE_FROM_RANK)
    points += 0.5 * (record.governorate == first.governorate != "")
    if record.cin and first.cin:
        points += 3 if record.cin == first.cin else 2
    if record.phone and record.phone == first.phone:
        points += 0.5 if record.phone == somebody.household.father_phone else 2
    if record.birth and first.birth:
        if len(record.birth) == 4 or len(first.birth) == 4:
            points += 0.5
        else:
            points += 2 if record.birth == first.birth else 1
    return points


def _with_errors(rng: Random, somebody: Somebody, wanted: int) -> tuple[Record, tuple[str, ...]]:
    kinds: dict[str, str] = {}
    while len(kinds) < wanted:
        kind = rng.choices(list(ERRORS), [error.weight for error in ERRORS.values()])[0]
        kinds.setdefault(ERRORS[kind].group, kind)
    record = somebody.record
    done: list[str] = []
    # In the order of the table: the script first, since spellings depend on it.
    for kind, error in ERRORS.items():
        if kind in kinds.values():
            changed = error.change(rng, record, somebody)
            if changed is not None:
                record = changed
                done.append(kind)
    return (record, tuple(done)) if len(done) == wanted else (record, ())


def _row(rng: Random, number: int, record: Record) -> tuple[str, ...]:
    """Return the record as a clerk with habits of her own types it."""
    given, family = record.given, record.family
    arabic = f"{record.given_ar} {record.family_ar}"
    if record.is_exchanged:
        given, family = family, given
        if not record.has_latin:
            arabic = f"{record.family_ar} {record.given_ar}"
    case = rng.choice((str, str, str.upper))
    given = given.upper() if case is str.upper and rng.random() < 0.3 else given
    latin = (case(family), given) if record.has_latin else ("", "")
    phone = _phone_as_typed(rng, record.phone)
    arabic = arabic if record.has_arabic else ""
    return (str(number), *latin, arabic, record.sex, record.birth, record.cin, phone, record.governorate)


def _phone_as_typed(rng: Random, phone: str) -> str:
    if not phone:
        return ""
    forms: tuple[Callable[[], str], ...] = (
        lambda: phone,
        lambda: f"+216{phone}",
        lambda: f"+216 {phone}",
        lambda: f"00216{phone}",
        lambda: f"{phone[:2]} {phone[2:5]} {phone[5:]}",
        lambda: f"{phone[:2]}.{phone[2:5]}.{phone[5:]}",
    )
    return rng.choice(forms)()


def write_rows(path: Path, rows: Iterable[tuple[str, ...]]) -> None:
    """Write a CSV that `match_people` reads."""
    _write(path, HEADER, rows)


def write_truth(path: Path, made: Made) -> None:
    """Write the pairs of rows of one person, the smaller id first, with the errors of the second record."""
    _write(path, TRUTH_HEADER, _truth(made))


def _truth(made: Made) -> Iterator[tuple[str, ...]]:
    for first, second, errors in made.pairs:
        yield str(first), str(second), "+".join(errors)


def _write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("people_csv", type=Path)
    parser.add_argument("truth_csv", type=Path)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    made = make(people_count=options.people, seed=options.seed)
    write_rows(options.people_csv, made.rows)
    write_truth(options.truth_csv, made)


if __name__ == "__main__":
    main()
