"""The register of phase I against what is known of it: defects found, sound rows kept, values right."""

import json
from functools import lru_cache

import pytest

from accounts import reference as files
from cases.services.matching.blocking import IdentityIndex
from cases.services.matching.evidence import REPORT_FROM, compare
from tests.cases.register_help import ANTENNAS, DATA, read

COLUMN_OF_DEFECT = {
    "bad_date": "Date de retour",
    "birth_after_return": "Date de naissance",
    "cin_letters": "CIN",
    "household_text": "Taille du foyer",
    "missing_name": "Nom",
    "missing_return_date": "Date de retour",
    "return_in_future": "Date de retour",
    "unknown_country": "Pays de retour",
}


@lru_cache
def sample():
    return read((DATA / "registre-phase1.xlsx").read_bytes(), "registre-phase1.xlsx")


@lru_cache
def truth():
    told = json.loads((DATA / "registre-phase1.truth.json").read_text(encoding="utf-8"))["rows"]
    return {record["excel_row"]: record for record in told}


def test_every_person_and_nothing_else_is_a_row():
    rows, ignored, _columns = sample()
    assert set(rows) == set(truth())
    assert len(rows) == 630
    assert set(ignored) == set(range(1, 653)) - set(rows) - {3}


def test_each_defect_is_told_on_its_column():
    rows, _ignored, _columns = sample()
    defects = {number: record["defect"] for number, record in truth().items() if record["defect"]}
    assert len(defects) == 30
    for number, defect in defects.items():
        assert COLUMN_OF_DEFECT[defect] in {problem.column for problem in rows[number].problems}, (
            number,
            defect,
        )


def test_no_sound_row_is_refused():
    rows, _ignored, _columns = sample()
    assert [number for number, row in rows.items() if row.is_refused and not truth()[number]["defect"]] == []


def shown(known):
    length = {"day": 10, "month": 7, "year": 4}
    return known and known.day.isoformat()[: length[known.known_to]]


def test_values_are_the_true_ones():
    rows, _ignored, _columns = sample()
    antennas = {record["pk"]: record["name_fr"] for record in ANTENNAS}
    governorates = {record["code"]: record["name_fr"] for record in files.read("governorates")}
    for number, record in truth().items():
        if record["defect"]:
            continue
        values = rows[number].values
        assert {
            "antenna": antennas[values["antenna"]],
            "sex": values["sex"],
            "birth": shown(values["birth_date"]),
            "cin": values.get("cin", ""),
            "phone": values["phone"][0],
            "country": values["return_country"],
            "return": shown(values["returned_on"]),
            "modality": values["modality"].removesuffix("_return"),
            "governorate": governorates[values["governorate"]],
            "household": values["household_size"],
            "income": values["household_income"].value,
        } == {key: record[key] for key in record if key in ("antenna", "sex", "birth", "cin", "phone", "country",
        "return",
              "modality", "governorate", "household", "income")}, number  # fmt: skip


def test_second_registrations_are_found_and_hardly_anything_else():
    rows, _ignored, _columns = sample()
    index, right, wrong = IdentityIndex(), 0, 0
    for number, row in rows.items():
        one = row.identity()
        for other in index.candidates(one):
            if compare(one, other).score >= REPORT_FROM:
                same = truth()[number]["person"] == truth()[other.ref]["person"]
                right, wrong = right + same, wrong + (not same)
        index.add(one)
    assert right >= 16
    assert wrong <= 5


@pytest.mark.parametrize("name", ["first_name", "last_name", "birth_date", "return_country"])
def test_nothing_essential_is_missing_in_sound_rows(name):
    rows, _ignored, _columns = sample()
    assert all(row.values.get(name) for number, row in rows.items() if not truth()[number]["defect"])
