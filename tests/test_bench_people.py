"""The people that matching is measured on: same seed same file, a true truth, nothing lent by the matcher."""

import ast
import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from bench import people_errors, people_errors_kinds, people_made, people_names
from bench.people_errors import HEADER, Made, make, write_rows, write_truth
from bench.people_errors_kinds import ERRORS

COUNT = 3_000


@pytest.fixture(scope="module")
def made() -> Made:
    return make(people_count=COUNT, seed=1)


@pytest.fixture(scope="module")
def rows(made) -> dict[int, dict[str, str]]:
    return {int(row[0]): dict(zip(HEADER, row, strict=True)) for row in made.rows}


def test_same_seed_same_files(tmp_path):
    for name in ("one", "two"):
        again = make(people_count=300, seed=5)
        write_rows(tmp_path / f"{name}.csv", again.rows)
        write_truth(tmp_path / f"{name}.truth.csv", again)
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    assert (tmp_path / "one.truth.csv").read_bytes() == (tmp_path / "two.truth.csv").read_bytes()


def test_another_seed_makes_other_people():
    assert make(people_count=50, seed=1).rows != make(people_count=50, seed=2).rows


def test_files_read_as_written(tmp_path, made):
    write_rows(tmp_path / "people.csv", made.rows)
    with (tmp_path / "people.csv").open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    assert tuple(read[0]) == HEADER
    assert len(read) == len(made.rows)


def test_every_pair_is_two_rows_and_no_row_is_in_two_pairs(made, rows):
    members = [number for first, second, _errors in made.pairs for number in (first, second)]
    assert len(members) == len(set(members))
    assert set(members) <= set(rows)
    assert all(first < second for first, second, _errors in made.pairs)
    assert len(rows) == COUNT + len(made.pairs)


def test_second_records_follow_the_stated_rates(made):
    assert 0.21 < len(made.pairs) / COUNT < 0.28
    sizes = Counter(len(errors) for _first, _second, errors in made.pairs)
    shares = {size: count / len(made.pairs) for size, count in sizes.items()}
    assert shares == pytest.approx({1: 0.35, 2: 0.40, 3: 0.25}, abs=0.05)
    kinds = Counter(kind for _first, _second, errors in made.pairs for kind in errors)
    # Every kind of error is there, the rarest apart often enough to speak of its recall.
    assert set(kinds) == set(ERRORS)
    assert all(count >= 10 for kind, count in kinds.items() if kind != "sex_wrong")
    assert kinds["spelling"] == max(kinds.values())


def test_errors_of_one_record_are_of_different_groups(made):
    for _first, _second, errors in made.pairs:
        groups = [ERRORS[kind].group for kind in errors]
        assert len(groups) == len(set(groups)), errors


def test_every_second_record_differs_from_the_first(made, rows):
    for first, second, _errors in made.pairs:
        a, b = rows[first], rows[second]
        assert _as_known(a) != _as_known(b)


def _as_known(row):
    """The row without the habits of its clerk: capitals, and the form of a telephone number."""
    phone = "".join(character for character in row["phone"] if character.isdigit())[-8:]
    known = {name: value.lower() for name, value in row.items()}
    return {**known, "phone": phone, "id": ""}


def test_values_are_what_the_command_reads(rows):
    for row in rows.values():
        assert row["name_ar"] or (row["family_name"] and row["given_name"])
        assert row["sex"] in {"M", "F", ""}
        if len(row["birth_date"]) > 4:
            date.fromisoformat(row["birth_date"])
        assert row["cin"] == "" or (row["cin"].isdigit() and len(row["cin"]) in {7, 8})
        assert row["governorate"] in {*people_names.GOVERNORATES, ""}


def test_errors_are_what_they_are_called(made, rows):
    for first, second, errors in made.pairs:
        a, b = rows[first], rows[second]
        if "birth_exchanged" in errors:
            assert a["birth_date"] == f"{b['birth_date'][:4]}-{b['birth_date'][8:]}-{b['birth_date'][5:7]}"
        if "cin_digit" in errors:
            assert sum(x != y for x, y in zip(a["cin"], b["cin"], strict=True)) == 1
        if "cin_short" in errors:
            assert abs(len(a["cin"]) - len(b["cin"])) == 1
        if "script_crossed" in errors:
            assert bool(a["family_name"]) != bool(b["family_name"])
            assert bool(a["name_ar"]) != bool(b["name_ar"])
        if "birth_year" in errors:
            assert a["birth_date"][:4] == b["birth_date"][:4]
            assert min(len(a["birth_date"]), len(b["birth_date"])) == 4
        if not {kind for kind in errors if kind.startswith("cin_")}:
            assert a["cin"] == b["cin"]


def test_traps_are_there(made, rows):
    """Twins: another given name, the same family, the same day; homonyms: the same name, another day."""
    pairs = {(first, second) for first, second, _errors in made.pairs}
    same_day: dict[tuple[str, str], list[int]] = {}
    same_name: dict[tuple[str, str], list[int]] = {}
    for number, row in rows.items():
        if row["family_name"] and len(row["birth_date"]) == 10:
            same_day.setdefault((row["family_name"].lower(), row["birth_date"]), []).append(number)
            whole = (row["family_name"].lower(), row["given_name"].lower())
            same_name.setdefault(whole, []).append(number)
    assert any(
        (a, b) not in pairs and rows[a]["given_name"].lower() != rows[b]["given_name"].lower()
        for a, b in (group[:2] for group in same_day.values() if len(group) > 1)
    )
    assert (
        sum(
            (a, b) not in pairs and rows[a]["birth_date"] != rows[b]["birth_date"]
            for a, b in (sorted(group[:2]) for group in same_name.values() if len(group) > 1)
        )
        > 10
    )


def test_name_tables_are_large_and_the_head_is_common(made, rows):
    assert sum(len(people_names.given_names(sex).names) for sex in "MF") >= 150
    families = people_names.family_names()
    assert len(families.names) >= 250
    assert all(name.arabic and len(name.latin) >= 2 for name in families.names)
    shares = Counter(row["name_ar"].split()[-1] for row in rows.values() if row["name_ar"])
    assert shares["الطرابلسي"] > 5 * shares["القيزاني"]
    assert shares["القيزاني"]


@pytest.mark.parametrize("module", [people_errors, people_errors_kinds, people_made, people_names])
def test_nothing_of_the_portal_is_imported(module):
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    imported = {
        name.name if isinstance(node, ast.Import) else node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    apps = {"common", "accounts", "cases", "aids", "operators", "reporting", "tounesna"}
    assert not {name for name in imported if name.split(".")[0] in apps}
