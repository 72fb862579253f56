"""The sittings of OFII in 2014, entered as history (domain.md 3.2), and the report by sitting."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from aids.models import LedgerEntry, Phase, Sitting, SittingFile
from aids.selectors.sitting_report import report_by_sitting

pytestmark = pytest.mark.django_db

OFII = [
    ("2014-01-21", "Zarzis", 22),
    ("2014-02-25", "Ben Guerdane", 27),
    ("2014-02-26", "Gabès", 16),
    ("2014-03-26", "Zarzis", 29),
    ("2014-04-24", "Médenine", 19),
    ("2014-04-25", "Zarzis", 12),
    ("2014-05-05", "Tunis", 8),
    ("2014-05-07", "Tunis", 13),
    ("2014-05-16", "Zarzis", 4),
]


@pytest.fixture
def earlier(db):
    return Phase.objects.create(
        code="OFII14",
        name_fr="Réinsertion OFII 2014",
        name_ar="إعادة الإدماج 2014",
        starts_on=date(2014, 1, 1),
        ends_on=date(2014, 12, 31),
        is_open=False,
        slots_enforced=False,
    )


def csv_of(tmp_path, rows, *, average="5300"):
    lines = ["date,place,files,average_eur", *(f"{day},{place},{n},{average}" for day, place, n in rows)]
    path = tmp_path / "seances.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_the_nine_sittings_of_2014(earlier, tmp_path):
    path = csv_of(tmp_path, OFII)
    out = StringIO()
    call_command("import_sittings", path, "--phase", "OFII14", stdout=out)
    assert "Séances inscrites : 9, dossiers : 150." in out.getvalue()
    report = report_by_sitting(phase_code="OFII14")
    told = [(row["held_on"], row["place"], row["files"]) for row in report["sittings"]]
    assert told == OFII
    assert report["total"] == {
        "files": 150,
        "approved": 150,
        "rejected": 0,
        "deferred": 0,
        "granted_eur": "795000.00",
        "average_eur": "5300.00",
    }
    assert not LedgerEntry.objects.exists()
    again = StringIO()
    call_command("import_sittings", path, "--phase", "OFII14", stdout=again)
    assert "Séances inscrites : 0, dossiers : 0." in again.getvalue()
    assert (Sitting.objects.count(), SittingFile.objects.count()) == (9, 150)


def test_the_report_on_the_command_line(earlier, tmp_path):
    call_command("import_sittings", csv_of(tmp_path, OFII[:2]), "--phase", "OFII14", stdout=StringIO())
    out = StringIO()
    call_command("sittings", "--phase", "OFII14", "--format", "json", stdout=out)
    assert json.loads(out.getvalue())["total"]["files"] == 49
    call_command("sittings", stdout=out)
    assert "Ben Guerdane" in out.getvalue()


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("21/01/2014", "Zarzis", 22)], "2"),
        ([("2014-01-21", "", 22), ("2014-02-25", "Gabès", 0)], "2, 3"),
        ([("2099-01-01", "Zarzis", 5)], "2"),
    ],
)
def test_lines_that_cannot_be_read_are_named_and_nothing_is_entered(earlier, tmp_path, rows, words):
    with pytest.raises(CommandError) as refusal:
        call_command("import_sittings", csv_of(tmp_path, rows), "--phase", "OFII14", stdout=StringIO())
    assert words in str(refusal.value)
    assert not Sitting.objects.exists()


def test_an_unknown_phase_or_file_is_said(earlier, tmp_path):
    for path, phase in ((csv_of(tmp_path, OFII), "NON"), (tmp_path / "rien.csv", "OFII14")):
        with pytest.raises(CommandError):
            call_command("import_sittings", path, "--phase", phase, stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("sittings", "--phase", "NON", stdout=StringIO())
