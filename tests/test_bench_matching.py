"""What measures the matching of persons measures truly: judging, the register's CSV, the people loaded."""

import csv
import io
import json
import subprocess
import sys

import pytest
from django.core.management import call_command

from bench import matching
from bench.matching import desk, judging, population, register, searching, trigram
from bench.people_errors import HEADER, make
from bench.people_made import Record
from cases.models import Case, Person, PersonPhone
from tounesna.management.commands.bench import PARTS_OF_MATCHING

TRUTH = {("1", "2"): ("spelling",), ("3", "4"): ("spelling", "cin_digit")}


def test_precision_and_recall():
    told = judging.judge([("1", "2"), ("1", "3"), ("5", "6")], TRUTH)
    assert told == {"pairs": 3, "right": 1, "precision": 0.3333, "recall": 0.5}


def test_nothing_found_is_no_error():
    assert judging.judge([], TRUTH) == {"pairs": 0, "right": 0, "precision": 0.0, "recall": 0.0}
    assert judging.best_threshold({}, TRUTH) == 1.0


def test_recall_by_kind_the_worst_first():
    told = judging.recall_by_kind([("1", "2")], TRUTH)
    assert told == {
        "cin_digit": {"pairs": 1, "recall": 0.0},
        "errors: 2": {"pairs": 1, "recall": 0.0},
        "spelling": {"pairs": 2, "recall": 0.5},
        "errors: 1": {"pairs": 1, "recall": 1.0},
    }
    assert next(iter(told)) in {"cin_digit", "errors: 2"}


def test_best_threshold_takes_all_pairs_of_one_score():
    scores = {("1", "2"): 0.9, ("3", "4"): 0.8, ("1", "3"): 0.8, ("5", "6"): 0.4}
    assert judging.best_threshold(scores, TRUTH) == 0.8
    assert judging.best_threshold({**scores, ("1", "2"): 0.3}, {("3", "4"): ()}) == 0.8


def test_ids_of_a_pair_come_in_one_order():
    assert judging.pair_of("10", "9") == judging.pair_of("9", "10") == ("9", "10")


def test_the_register_becomes_what_the_command_reads(tmp_path):
    register.write_register(tmp_path / "register.csv")
    with (tmp_path / "register.csv").open(encoding="utf-8", newline="") as file:
        rows = {int(row["id"]): row for row in csv.DictReader(file)}
    told = json.loads(register.TRUTH.read_text(encoding="utf-8"))["rows"]
    assert set(rows) == {row["excel_row"] for row in told}
    for meant in told:
        row = rows[meant["excel_row"]]
        assert row["birth_date"] == meant["birth"] or meant["defect"]
        assert row["sex"] == meant["sex"]
        # Spreadsheets lose the first zero; the command has to cope.
        assert row["cin"] in {meant["cin"], meant["cin"].lstrip("0")} or meant["defect"]


def test_the_register_names_who_is_there_twice():
    pairs = register.true_pairs()
    assert len(pairs) == 18
    assert len({row for pair in pairs for row in pair}) == 36


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("09/05/1983", "1983-05-09"),
        ("9-5-83", "1983-05-09"),
        ("04.01.1974", "1974-01-04"),
        ("22 mai 1972", "1972-05-22"),
        ("1er août 1999", "1999-08-01"),
        ("1985", "1985"),
        ("??", ""),
        (None, ""),
    ],
)
def test_dates_of_the_register(cell, iso):
    assert register.iso_date(cell) == iso


@pytest.mark.django_db
def test_trigram_judges_the_same_pairs():
    made = make(people_count=300, seed=3)
    truth = {judging.pair_of(str(a), str(b)): errors for a, b, errors in made.pairs}
    told = trigram.measure([dict(zip(HEADER, row, strict=True)) for row in made.rows], truth)
    for line in ("same_birth_year", "same_birth_date"):
        assert told[line]["recall"] > 0.2
        assert told[line]["precision"] > 0.2
    # Names that share no script share no trigram.
    crossed = [errors for errors in truth.values() if "script_crossed" in errors]
    assert crossed
    assert told["same_birth_year"]["recall_by_kind"]["script_crossed"]["recall"] == 0.0


@pytest.fixture
def loaded(db, settings, monkeypatch):
    settings.PORTAL_DEMONSTRATION = True
    monkeypatch.setattr(population, "TYPED", 10)
    return population.load(people=250, seed=4)


def test_people_are_loaded_once(loaded):
    assert loaded.people == loaded.loaded == Person.objects.count() == Case.objects.count() == 250
    assert loaded.planted >= 2
    assert PersonPhone.objects.count() > 150
    again = population.load(people=250, seed=4)
    assert again.loaded == 0
    assert again.typed == loaded.typed
    more = population.load(people=300, seed=4)
    assert more.loaded == 50
    assert Person.objects.count() == 300


def test_who_comes_to_the_desk_is_in_the_database(loaded):
    assert len(loaded.typed) == 10
    for visitor in loaded.typed:
        person = Person.objects.get(pk=visitor.pk)
        assert visitor.errors
        assert visitor.typed != visitor.stored
        written = population.exchanged(visitor.stored)
        assert person.full_name == (f"{written.given} {written.family}" if written.has_latin else "")


def test_both_ways_are_timed_over_the_same_people(loaded):
    told = desk.measure(loaded.typed)
    assert {"names", "names_birth", "whole"} == set(told["likely_duplicates"])
    assert told["likely_duplicates"]["whole"]["found"] >= 0.7
    assert told["likely_duplicates"]["whole"]["calls"] == told["trigram"]["names"]["calls"] == 10
    searched = searching.measure(loaded.typed)
    assert searched["cin"]["found"] == searched["case_number"]["found"] == 1.0
    assert searched["trigram"]["name_as_stored"]["found"] == 1.0


def test_an_exchanged_name_is_typed_exchanged():
    record = Record("Ali", "Guizani", "علي", "القيزاني", "both", "M", "1980", "", "", "", is_exchanged=True)
    typed = desk.typed_identity(record)
    assert (typed.first_name, typed.last_name, typed.last_name_ar) == ("Guizani", "Ali", "علي")
    assert typed.birth_date is None


def test_the_process_of_the_sweep_starts_without_models():
    code = "import bench.sweep_process as p; assert p.peak_mib() > 1"
    # Our own interpreter and our own text.
    done = subprocess.run([sys.executable, "-c", code], cwd=register.DATA.parents[1], check=False)  # noqa: S603
    assert done.returncode == 0


def test_the_command_knows_the_parts():
    assert PARTS_OF_MATCHING == matching.PARTS


@pytest.mark.django_db
def test_a_part_can_be_asked_alone(settings, monkeypatch):
    settings.PORTAL_DEMONSTRATION = True
    monkeypatch.setattr(population, "TYPED", 3)
    out = io.StringIO()
    call_command("bench", "matching", "--people", "40", "--part", "typing", stdout=out)
    told = json.loads(out.getvalue())["matching"]
    assert set(told) == {"population", "typing", "machine"}
    assert set(told["machine"]) == {"stolen_percent", "loop_seconds"}
