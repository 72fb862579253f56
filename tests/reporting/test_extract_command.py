"""./up manage research_extract: the same files, the same register, refusals in words."""

import hashlib
import io

import pytest
from django.core.management import CommandError, call_command

from common.models import AccessRecord
from reporting.models import ExtractDownload, ResearchExtract
from tests.factories.accounts import UserFactory
from tests.factories.extracts import returns


@pytest.fixture
def second(db):
    return UserFactory(taskforce_manager=True)


@pytest.fixture
def options(manager, second, tmp_path):
    return {
        "--start": "2025-01-01",
        "--end": "31/12/2025",
        "--k": "5",
        "--requested-by": manager.email,
        "--approved-by": second.email.upper(),
        "--institution": "Université de Sfax",
        "--recipient": "Dr Ben Salah",
        "--purpose": "Thèse",
        "--legal-basis": "Convention 7/2025",
        "--output": str(tmp_path / "extrait"),
    }


def run(options):
    out = io.StringIO()
    call_command("research_extract", *[part for pair in options.items() for part in pair], stdout=out)
    return out.getvalue()


def test_writes_the_files_and_the_line(programme, options, manager, second, tmp_path):
    returns(30)
    said = run(options)
    line = ResearchExtract.objects.get()
    assert line.reference in said
    assert (line.requested_by, line.decided_by) == (manager, second)
    files = {path.name: path.read_bytes() for path in (tmp_path / "extrait").iterdir()}
    assert set(files) == {*line.build.hashes, "SHA256SUMS"}
    for name, digest in line.build.hashes.items():
        assert hashlib.sha256(files[name]).hexdigest() == digest
    download = ExtractDownload.objects.get()
    assert (download.taken_by, download.means) == (manager, "command")
    assert AccessRecord.objects.get(kind="export").actor == manager


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"--start": "31/02/2025"}, "n'est pas une date"),
        ({"--end": "2025-02-01"}, "au moins 90 jours"),
        ({"--k": "4"}, "de 5 à 50"),
        ({"--phase": "IX"}, "Aucune phase"),
        ({"--requested-by": "personne@exemple.tn"}, "aucun responsable"),
        ({"--purpose": " "}, "une finalité"),
    ],
)
def test_a_request_that_makes_no_sense_writes_nothing(programme, options, changes, words):
    with pytest.raises(CommandError, match=words) as refused:
        run(options | changes)
    assert refused.value.returncode == 2
    assert not ResearchExtract.objects.exists()


def test_one_manager_is_not_two(programme, options, manager):
    with pytest.raises(CommandError, match="ne peut pas l’approuver") as refused:
        run(options | {"--approved-by": manager.email})
    assert refused.value.returncode == 2
    assert not ResearchExtract.objects.exists()


def test_a_counsellor_is_no_manager(programme, options):
    counsellor = UserFactory(counsellor=True)
    with pytest.raises(CommandError, match="aucun responsable"):
        run(options | {"--approved-by": counsellor.email})


def test_a_folder_that_holds_something_is_left_alone(programme, options, tmp_path):
    (tmp_path / "extrait").mkdir()
    (tmp_path / "extrait" / "ancien.csv").write_text("a", encoding="utf-8")
    with pytest.raises(CommandError, match="n’est pas vide") as refused:
        run(options)
    assert refused.value.returncode == 1
    assert not ResearchExtract.objects.exists()


def test_too_few_persons_exit_with_1(programme, options, tmp_path):
    returns(3)
    with pytest.raises(CommandError, match="Seules 3 personnes") as refused:
        run(options)
    assert refused.value.returncode == 1
    assert list((tmp_path / "extrait").iterdir()) == []
