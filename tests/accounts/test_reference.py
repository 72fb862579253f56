"""The reference files are sound, and loading them is repeatable."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command

from accounts import reference
from accounts.enums import InstitutionKind, UnitKind
from accounts.models import (
    Antenna,
    AntennaCoverage,
    Country,
    Delegation,
    Governorate,
    Institution,
    Partnership,
    Unit,
)
from accounts.selectors.gazetteer import antenna_code, country_code, delegation_code, governorate_code
from accounts.services.reference import load_reference
from common.folding import fold, is_arabic

NAMED = (
    "antennas",
    "countries",
    "delegations",
    "governorates",
    "institutions",
    "occupations_isco08",
    "sectors_isic",
    "units",
)
DELEGATIONS_PER_GOVERNORATE = {
    "TN-11": 21,
    "TN-12": 7,
    "TN-13": 12,
    "TN-14": 8,
    "TN-21": 16,
    "TN-22": 6,
    "TN-23": 14,
    "TN-31": 9,
    "TN-32": 9,
    "TN-33": 11,
    "TN-34": 11,
    "TN-41": 11,
    "TN-42": 13,
    "TN-43": 12,
    "TN-51": 16,
    "TN-52": 13,
    "TN-53": 11,
    "TN-61": 16,
    "TN-71": 11,
    "TN-72": 5,
    "TN-73": 6,
    "TN-81": 10,
    "TN-82": 9,
    "TN-83": 7,
}


@pytest.mark.parametrize("name", NAMED)
def test_every_record_has_its_own_code_and_a_name_in_each_script(name: Any) -> None:
    records = reference.read(name)
    assert [code for code, n in Counter(r["code"] for r in records).items() if n > 1] == []
    assert [r for r in records if not r["name_fr"].strip() or is_arabic(r["name_fr"])] == []
    assert [
        r for r in records if not is_arabic(r["name_ar"]) or any("a" <= c <= "z" for c in r["name_ar"])
    ] == []


def test_counts_are_the_official_ones() -> None:
    per_governorate = Counter(r["governorate"] for r in reference.read("delegations"))
    assert per_governorate == DELEGATIONS_PER_GOVERNORATE
    assert sum(per_governorate.values()) == 264
    assert len(reference.read("countries")) == 249
    assert Counter(r["level"] for r in reference.read("sectors_isic")) == {"section": 21, "division": 88}
    assert Counter(r["level"] for r in reference.read("occupations_isco08")) == {
        "major": 10,
        "sub_major": 43,
        "minor": 130,
    }


def test_no_two_governorates_share_a_tile() -> None:
    tiles = Counter((r["tile_row"], r["tile_column"]) for r in reference.read("governorates"))
    assert len(tiles) == 24


@pytest.mark.parametrize("name", ["antennas", "countries", "governorates"])
def test_a_spelling_means_one_record_only(name: Any) -> None:
    meant: dict[str, set[str]] = {}
    for record in reference.read(name):
        for text in (record["code"], record["name_fr"], record["name_ar"], *record["aliases"]):
            meant.setdefault(fold(text), set()).add(record["code"])
    assert {text: codes for text, codes in meant.items() if len(codes) > 1} == {}


def test_a_spelling_means_one_delegation_inside_its_governorate() -> None:
    meant: dict[tuple[str, str], set[str]] = {}
    for record in reference.read("delegations"):
        for text in (record["name_fr"], record["name_ar"], *record["aliases"]):
            meant.setdefault((record["governorate"], fold(text)), set()).add(record["code"])
    assert {text: codes for text, codes in meant.items() if len(codes) > 1} == {}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Fr", "FR"),
        ("france ", "FR"),
        ("RFA", "DE"),
        ("ألمانيا", "DE"),
        ("المانيا", "DE"),
        ("Lybie", "LY"),
        ("Pays Bas", "NL"),
        ("Hollande", "NL"),
        ("KSA", "SA"),
        ("Cote d'Ivoire", "CI"),
        ("???", None),
        ("Europe", None),
    ],
)
def test_a_country_is_recognised_in_free_wording(text: str, code: str | None) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Mednine", "TN-82"),
        ("El Kef", "TN-33"),
        ("ولاية الكاف", "TN-33"),
        ("Gouvernorat de Béja", "TN-31"),
        ("Paris", None),
    ],
)
def test_a_governorate_is_recognised_in_free_wording(text: str, code: str | None) -> None:
    assert governorate_code(text) == code


def test_a_shared_delegation_name_needs_its_governorate() -> None:
    assert delegation_code("Ezzouhour") is None
    assert delegation_code("Ezzouhour", governorate="TN-42") == "TN-42-03"
    assert delegation_code("ben guerdane") == "TN-82-04"
    assert delegation_code("معتمدية جرجيس") == "TN-82-05"
    assert delegation_code("Zarzis", governorate="TN-11") is None


def test_an_antenna_is_recognised_in_free_wording() -> None:
    assert [antenna_code(text) for text in ("Antenne Tunis", "MEDENINE", "El Kef", "Paris")] == [
        "TUN",
        "MED",
        "KEF",
        None,
    ]


@pytest.mark.django_db
def test_loading_fills_an_empty_database() -> None:
    created = load_reference()
    assert created == {
        "countries": 249,
        "governorates": 24,
        "delegations": 264,
        "institutions": 6,
        "units": len(reference.read("units")),
        "antennas": 9,
        "partnerships": 8,
        "pages": 4,
    }
    assert set(Institution.objects.values_list("kind", flat=True)) <= set(InstitutionKind.values)
    assert set(Unit.objects.values_list("kind", flat=True)) <= set(UnitKind.values)
    assert Unit.objects.filter(kind=UnitKind.EMPLOYMENT).values("governorate").distinct().count() == 24
    assert Governorate.objects.get(code="TN-82").name_fr == "Médenine"
    in_force = Partnership.objects.filter(is_planned=False).values_list("country_id", flat=True)
    assert set(in_force) == {"DE", "FR", "BE", "CH", "NL"}


@pytest.mark.django_db
@pytest.mark.parametrize("day", [date(2018, 5, 1), date(2022, 10, 2), date(2022, 10, 3), date(2024, 1, 1)])
def test_each_governorate_is_served_by_one_antenna_on_any_day(day: date) -> None:
    load_reference()
    serving = [
        c for c in AntennaCoverage.objects.all() if c.starts_on <= day and (not c.ends_on or day <= c.ends_on)
    ]
    assert Counter(c.governorate_id for c in serving) == dict.fromkeys(DELEGATIONS_PER_GOVERNORATE, 1)


@pytest.mark.django_db
def test_loading_again_creates_nothing_and_keeps_what_managers_edited() -> None:
    load_reference()
    Antenna.objects.filter(code="TUN").update(name_fr="Tunis Centre")
    AntennaCoverage.objects.filter(antenna__code="BIZ").delete()
    Partnership.objects.filter(country="IT").update(is_planned=False, starts_on=date(2026, 1, 1))
    Country.objects.filter(code="FR").update(name_fr="Frence")
    Delegation.objects.filter(code="TN-82-05").delete()
    created = load_reference()
    assert created == dict.fromkeys(created, 0) | {"delegations": 1}
    assert Antenna.objects.get(code="TUN").name_fr == "Tunis Centre"
    assert not AntennaCoverage.objects.filter(antenna__code="BIZ").exists()
    assert Partnership.objects.get(country="IT").starts_on == date(2026, 1, 1)
    assert Country.objects.get(code="FR").name_fr == "France"


@pytest.mark.django_db
def test_the_command_tells_what_it_created(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_reference")
    assert '"delegations": 264' in capsys.readouterr().out
