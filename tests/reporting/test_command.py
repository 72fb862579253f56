"""./up manage build_report: files that open, and refusals in words."""

import io
import json
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook
from pypdf import PdfReader

from reporting.models import ReportSnapshot

PERIOD = ["--from", "2025-01-01", "--to", "2025-03-31"]


def build(*options: str) -> None:
    call_command("build_report", "taskforce", *options, stdout=io.StringIO())


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_pdf(register, tmp_path, language):
    output = tmp_path / "rapport.pdf"
    build(*PERIOD, "--language", language, "--format", "pdf", "--output", str(output))
    assert len(PdfReader(output).pages) >= 8
    assert [path.name for path in tmp_path.iterdir()] == ["rapport.pdf"]


def test_xlsx(register, tmp_path):
    output = tmp_path / "rapport.xlsx"
    build(*PERIOD, "--format", "xlsx", "--output", str(output))
    assert len(load_workbook(output).sheetnames) > 10


def test_json_takes_the_place_of_an_older_file(register, tmp_path):
    output = tmp_path / "rapport.json"
    output.write_text("old", encoding="utf-8")
    build("--from", "01/01/2025", "--to", "31/03/2025", "--format", "json", "--output", str(output))
    assert json.loads(output.read_text(encoding="utf-8")) == ReportSnapshot.objects.get().data


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"--from": "31/02/2025"}, "« 31/02/2025 » n'est pas une date"),
        ({"--to": "demain"}, "« demain » n'est pas une date"),
        ({"--from": "2025-04-01"}, "précède son début"),
        ({"--from": "2999-01-01", "--to": "2999-01-02"}, "dans l'avenir"),
        ({"--language": "en"}, "langue inconnu : « en ». Choix possibles : fr, ar"),
        ({"--format": "docx"}, "format inconnu : « docx »"),
        ({"--phase": "IX"}, "Aucune phase ne porte le code « IX »"),
    ],
)
def test_a_request_that_makes_no_sense_exits_with_2(register, tmp_path, changes, words):
    options = {"--from": "2025-01-01", "--to": "2025-03-31", "--output": str(tmp_path / "x.pdf")} | changes
    with pytest.raises(CommandError, match=words) as refused:
        build(*[part for pair in options.items() for part in pair])
    assert refused.value.returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_report(register, tmp_path):
    with pytest.raises(CommandError, match="rapport inconnu") as refused:
        call_command("build_report", "weekly", *PERIOD, "--output", str(tmp_path / "x.pdf"))
    assert refused.value.returncode == 2


@pytest.mark.parametrize("place", ["missing/rapport.pdf", ""])
def test_a_file_that_cannot_be_written_exits_with_1_before_anything_is_counted(register, tmp_path, place):
    with pytest.raises(CommandError) as refused:
        build(*PERIOD, "--output", str(tmp_path / place))
    assert refused.value.returncode == 1
    assert not ReportSnapshot.objects.exists()


def test_a_full_disk_leaves_the_older_file(register, tmp_path, monkeypatch):
    output = tmp_path / "rapport.json"
    output.write_text("old", encoding="utf-8")

    def full(_self, _content):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(CommandError, match="ne peut pas être écrit") as refused:
        build(*PERIOD, "--format", "json", "--output", str(output))
    assert refused.value.returncode == 1
    assert output.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["rapport.json"]


def test_the_report_of_an_antenna(register, tmp_path):
    output = tmp_path / "x.json"
    asked = ("build_report", "antenna", *PERIOD, "--format", "json", "--output", str(output))
    with pytest.raises(CommandError, match="NOR") as refused:
        call_command(*asked, "--antenna", "nulle part")
    assert refused.value.returncode == 2
    call_command(*asked, "--antenna", "SUD")
    assert json.loads(output.read_text())["scope"]["antenna"]["code"] == "SUD"
