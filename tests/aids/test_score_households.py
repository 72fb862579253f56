"""`score_households`: a file of households in, the same rows with points, band and amount out."""

import csv

import pytest
from django.core.management import CommandError, call_command

from aids.services.scoring import FACT_NAMES

pytestmark = pytest.mark.django_db
HEADER = ",".join(FACT_NAMES)


@pytest.fixture
def run(programme, tmp_path):
    def score(content, *, encoding="utf-8", **options):
        source, target = tmp_path / "in.csv", tmp_path / "out.csv"
        source.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        call_command("score_households", str(source), str(target), **options)
        with target.open(encoding="utf-8", newline="") as result:
            return list(csv.DictReader(result))

    return score


@pytest.mark.parametrize(
    ("row", "points", "band", "amount"),
    [
        ("1,0,0,0,0,0,0,0,0", "8", "1", "1000.00"),
        ("4,400,0,0,0,0,0,0,0", "12", "2", "1300.00"),
        ("6,600,1,1,0,0,0,0,0", "23", "5", "2500.00"),
        ("2,5000,0,0,0,0,0,0,0", "2", "0", ""),
        ("3,300.001,0,0,0,0,0,0,0", "8", "1", "1000.00"),
        ("7,0,3,1,1,1,1,4,1", "51", "5", "2500.00"),
    ],
)
def test_rows_scored_by_hand(run, row, points, band, amount):
    (scored,) = run(f"{HEADER}\n{row}\n")
    assert (scored["points"], scored["band"], scored["amount_eur"], scored["error"]) == (
        points,
        band,
        amount,
        "",
    )


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("0,100,0,0,0,0,0,0,0", "household_size"),
        ("abc,100,0,0,0,0,0,0,0", "household_size"),
        (",100,0,0,0,0,0,0,0", "household_size"),
        ("41,100,0,0,0,0,0,0,0", "household_size"),
        ("2.5,100,0,0,0,0,0,0,0", "household_size"),
        ("2,-1,0,0,0,0,0,0,0", "income_tnd"),
        ("2,,0,0,0,0,0,0,0", "income_tnd"),
        ("2,nan,0,0,0,0,0,0,0", "income_tnd"),
        ("2,1e99,0,0,0,0,0,0,0", "income_tnd"),
        ("2,100,3,0,0,0,0,0,0", "persons_with_disability"),
        ("2,100,0,2,0,0,0,0,0", "single_mother"),
        ("2,100,0,-1,0,0,0,0,0", "single_mother"),
        ("2,100,0,0,0,0,0,0,oui", "no_stable_housing"),
    ],
)
def test_a_bad_row_says_why_and_the_others_are_scored(run, row, column):
    bad, good = run(f"{HEADER}\n{row}\n1,0,0,0,0,0,0,0,0\n")
    assert column in bad["error"]
    assert bad["points"] == ""
    assert good["points"] == "8"


def test_other_columns_order_separator_and_encoding_are_kept(run):
    names = ["nom", *reversed(FACT_NAMES)]
    (scored,) = run(f"{';'.join(names)}\nAïcha;0;0;0;0;0;0;0;400,5;4\n", encoding="cp1252")
    assert scored["nom"] == "Aïcha"
    assert scored["points"] == "10"


def test_a_row_with_too_many_cells_is_an_error_not_a_crash(run):
    (scored,) = run(f"{HEADER}\n1,0,0,0,0,0,0,0,0,99,99\n")
    assert "cellules" in scored["error"]


@pytest.mark.parametrize("content", [b"", b"   \n", b"\x00\x01\x02\x03" * 50, b"PK\x03\x04" + b"\x00" * 100])
def test_a_file_that_is_no_csv_is_refused_in_words(run, content):
    with pytest.raises(CommandError, match=r"vide|ni un classeur"):
        run(content)


def test_missing_columns_are_named(run):
    with pytest.raises(CommandError, match="income_tnd"):
        run("household_size\n3\n")


def test_an_unknown_scheme_is_named(run):
    with pytest.raises(CommandError, match="AUTRE"):
        run(f"{HEADER}\n1,0,0,0,0,0,0,0,0\n", scheme="AUTRE")


def test_a_missing_file_is_named(programme, tmp_path):
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        call_command("score_households", str(tmp_path / "absent.csv"), str(tmp_path / "out.csv"))
