"""`match_people`: pairs of a file, with their reasons; bad input told by line."""

import csv

import pytest
from django.core.management import CommandError, call_command

from cases.services.matching.people_csv import COLUMNS

HEADER = ",".join(COLUMNS)
ROWS = """\
a,Trabelsi,Mohamed,,M,1985-03-04,04123456,20111222,Sfax
b,,,محمد الطرابلسي,M,1985-04-03,,+216 20 111 222,صفاقس
c,Ben Ali,Sonia,,F,1990-05-14,,,Tunis
d,BENALI,Sonya,,F,1990-05-14,,,Tunis
e,Ben Ali,Rim,,F,1990-05-14,,,Tunis
f,,,,,,,,
"""


def run(tmp_path, text, *options):
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(text, encoding="utf-8")
    call_command("match_people", source, target, *options)
    with target.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_pairs_with_their_reasons(tmp_path, capsys):
    pairs = run(tmp_path, f"{HEADER}\n{ROWS}")
    assert {(pair["id_a"], pair["id_b"]) for pair in pairs} == {("a", "b"), ("c", "d")}
    first = next(pair for pair in pairs if pair["id_a"] == "a")
    assert "jour et mois de naissance inversés" in first["reasons"]
    assert 60 <= int(first["score"]) <= 100
    assert "6 personnes, 2 paires" in capsys.readouterr().out


def test_a_higher_threshold_keeps_fewer(tmp_path):
    weak = "g,Jlassi,Nizar,,M,1971-02-03,,,\nh,Jlassi,Nizar,,M,1971,,,\n"
    scores = [int(pair["score"]) for pair in run(tmp_path, f"{HEADER}\n{ROWS}{weak}", "--threshold", "30")]
    assert min(scores) < 100
    strict = run(tmp_path, f"{HEADER}\n{ROWS}{weak}", "--threshold", "100")
    assert len(strict) == scores.count(100)


def test_what_cannot_be_read_is_told_by_line_and_counts_as_unknown(tmp_path, capsys):
    bad = "g,Ben Ali,Sonia,,X,31/02/1990,,,Tunis\nh,😀,,,F,0012,12ab,rien,\n"
    run(tmp_path, f"{HEADER}\n{ROWS}{bad}")
    told = capsys.readouterr().err
    assert "Ligne 8 : la date de naissance « 31/02/1990 »" in told
    assert "Ligne 8 : le sexe « X »" in told
    assert "Ligne 9 : la date de naissance « 0012 »" in told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id,nom\n1,Ali\n", "Colonnes manquantes"),
        (f"{HEADER}\n,Ali,,,,,,,\n", "Ligne 2 : la colonne id est vide"),
        (f"{HEADER}\n1,,,,,,,,\n1,,,,,,,,\n", "déjà celui de la ligne 2"),
        ("", "Colonnes manquantes"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(tmp_path, text, words):
    with pytest.raises(CommandError, match=words):
        run(tmp_path, text)


@pytest.mark.parametrize("threshold", ["0", "101"])
def test_a_threshold_goes_from_1_to_100(tmp_path, threshold):
    with pytest.raises(CommandError, match="de 1 à 100"):
        run(tmp_path, f"{HEADER}\n{ROWS}", "--threshold", threshold)


def test_a_file_that_is_not_text(tmp_path):
    source = tmp_path / "in.csv"
    source.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(CommandError, match="UTF-8"):
        call_command("match_people", source, tmp_path / "out.csv")
