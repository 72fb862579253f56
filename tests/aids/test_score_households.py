"""`score_households`: a file of households in, the same rows with points, band and amount out."""

import csv
import json
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from django.core.management import CommandError, call_command

from aids.models import SchemeVersion
from aids.services.scheme_json import version_as_json
from aids.services.scheme_publication import scheme_confirm, scheme_propose
from aids.services.schemes import draft_save
from aids.services.scoring import FACT_NAMES, YES_NO
from common.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.schemes import default_rules, draft_of, version_one, with_band

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


# Another grid than the one in force


def independent(grid, row):
    """Score a row from the grid's file alone, by fractions: nothing of the portal's own computing is used."""
    size, income = int(row["household_size"]), Fraction(row["income_tnd"])
    points = 0
    for criterion in grid["criteria"]:
        name = criterion["input"]
        value = {"household_size": Fraction(size), "income_per_head": income / size}.get(name)
        value = Fraction(int(row[name])) if value is None else value
        if criterion["kind"] == "situation":
            sum_ = criterion["points_each"] * int(value)
            points += sum_ if criterion["ceiling"] is None else min(sum_, criterion["ceiling"])
            continue
        (found,) = [
            bracket["points"]
            for bracket in criterion["brackets"]
            if (bracket["above"] is None or value > Fraction(bracket["above"]))
            and (bracket["up_to"] is None or value <= Fraction(bracket["up_to"]))
        ]
        points += found
    (amount,) = [
        band["amount_eur"]
        for band in grid["bands"]
        if band["from_points"] <= points and (band["to_points"] is None or points <= band["to_points"])
    ]
    return str(points), "" if amount is None else f"{Decimal(amount):.2f}"


def random_rows(count, *, seed):
    """Households of every size; a third of the incomes lie on a bound of the grid or a millime beside it."""
    rng = Random(seed)
    for _number in range(count):
        size = rng.randint(1, 12)
        if rng.random() < 1 / 3:
            income = Decimal(size * rng.choice((100, 200, 350, 600))) + Decimal(rng.randint(-1, 1)) / 1000
        else:
            income = Decimal(rng.randrange(0, 5_000_000)) / 1000
        situations = {name: rng.randint(0, 1 if name in YES_NO else min(size, 3)) for name in FACT_NAMES[2:]}
        yield {"household_size": size, "income_tnd": income, **situations}


def as_csv(rows):
    lines = [",".join(str(row[name]) for name in FACT_NAMES) for row in rows]
    return "\n".join([HEADER, *lines]) + "\n"


def test_ten_thousand_random_households_score_as_computed_independently(run):
    rows = list(random_rows(10_000, seed=4))
    grid = json.loads(version_as_json(version_one()))
    scored = run(as_csv(rows))
    expected = [independent(grid, {name: str(value) for name, value in row.items()}) for row in rows]
    assert [(row["points"], row["amount_eur"]) for row in scored] == expected
    assert len({amount for _points, amount in expected}) == 6


@pytest.mark.parametrize("source", ["version", "file"])
def test_households_are_scored_by_a_draft(run, tmp_path, source):
    manager = UserFactory(taskforce_manager=True)
    draft = draft_of(manager)
    rules = with_band(default_rules(), 2, amount_eur=Decimal("1450.50"))
    draft_save(actor=manager, version=draft, rules=rules)
    rows = list(random_rows(300, seed=5))
    content = version_as_json(SchemeVersion.objects.with_rules().get(pk=draft.pk))
    file = tmp_path / "brouillon.json"
    file.write_text(content, encoding="utf-8")
    options = {"scheme_version": 2} if source == "version" else {"draft": file}
    scored = run(as_csv(rows), **options)
    expected = [
        independent(json.loads(content), {name: str(value) for name, value in row.items()}) for row in rows
    ]
    assert [(row["points"], row["amount_eur"]) for row in scored] == expected
    assert "1450.50" in {row["amount_eur"] for row in scored}


def test_a_version_of_the_past_scores_as_it_did(run):
    manager, second = UserFactory(taskforce_manager=True), UserFactory(taskforce_manager=True)
    draft = draft_of(manager)
    draft_save(actor=manager, version=draft, rules=with_band(default_rules(), 1, amount_eur=Decimal(1100)))
    scheme_propose(actor=manager, version=draft, effective_from=today(), reason="x")
    scheme_confirm(actor=second, version=draft)
    household = f"{HEADER}\n1,0,0,0,0,0,0,0,0\n"
    assert [row["amount_eur"] for row in run(household)] == ["1100.00"]
    assert [row["amount_eur"] for row in run(household, scheme_version=1)] == ["1000.00"]


def test_a_grid_with_holes_scores_nobody(run, tmp_path):
    manager = UserFactory(taskforce_manager=True)
    draft = draft_of(manager)
    draft_save(actor=manager, version=draft, rules=with_band(default_rules(), 2, from_points=11))
    with pytest.raises(CommandError, match="Aucun palier à 10"):
        run(f"{HEADER}\n1,0,0,0,0,0,0,0,0\n", scheme_version=2)
    with pytest.raises(CommandError, match="n'a pas de version 9"):
        run(f"{HEADER}\n1,0,0,0,0,0,0,0,0\n", scheme_version=9)
    (tmp_path / "vide.json").write_bytes(b"{}")
    with pytest.raises(CommandError, match="criteria"):
        run(f"{HEADER}\n1,0,0,0,0,0,0,0,0\n", draft=tmp_path / "vide.json")
