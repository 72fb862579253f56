"""Registers written: each row once, known persons met, nothing lost, whoever imports and however often."""

import json
import threading
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, connections
from openpyxl import load_workbook

from accounts.enums import Role
from accounts.models import Antenna
from cases.enums import CaseSource, CaseState, DuplicateChoice, ImportStage, RowChoice
from cases.models import Case, ImportedRow, Person, PersonPhone, RegisterImport, VulnerabilityRecord
from cases.services.categories import case_category
from cases.services.matching.evidence import Identity
from cases.services.matching.persons import known_persons
from cases.services.register import writing
from cases.services.register.imports import (
    file_data,
    findings_of_file,
    refused_data,
    register_check,
    register_discard,
    register_import,
    register_import_now,
    register_reopen,
    register_run,
    register_upload,
)
from cases.services.register.planning import Choices, Outcome
from cases.services.register.reports import import_report
from common.errors import DomainError, NotPermitted
from common.models import JobState
from common.names import name_form
from tests.cases.register_help import DATA, csv_file, workbook
from tests.factories.accounts import UserFactory
from tests.factories.cases import CaseFactory, PersonFactory

pytestmark = pytest.mark.usefixtures("reference")

HEADER = ["Nom", "Prénom", "الاسم الكامل", "Sexe", "Né(e) le", "CIN", "Tél", "Antenne", "Pays", "Rentré le", "Modalité",
          "Vulnérabilités", "Passeport", "Foyer"]  # fmt: skip
ALI = ["Trabelsi", "Ali", "علي الطرابلسي", "H", "5/3/1985", "04123456", "20111222", "Tunis", "France", "1/2/2019",
"OQTF",
       "handicap", "", 4]  # fmt: skip
RIM = [
    "HAMDI",
    "Rim",
    "",
    "F",
    "17/8/1990",
    "11223344",
    "22333444",
    "Tunis",
    "RFA",
    "5/6/2020",
    "volontaire",
    "",
    "",
    2,
]


def row(base, **changes):
    return [changes.get(name, value) for name, value in zip(HEADER, base, strict=True)]


def now(*lines, actor=None, name="registre.xlsx", header=HEADER, **choices):
    return register_import_now(
        actor=actor, name=name, data=workbook([header, *lines]), choices=Choices(**choices)
    )


def outcomes(findings):
    return [str(plan.outcome) for plan in findings.plans]


def test_a_row_becomes_a_person_and_a_case():
    upload, findings = now(ALI)
    case = Case.objects.select_related("person", "antenna").get()
    person = case.person
    assert outcomes(findings) == [Outcome.NEW]
    assert (person.first_name, person.last_name, person.last_name_ar) == ("Ali", "Trabelsi", "الطرابلسي")
    assert (person.birth_date, person.cin, person.sex) == (date(1985, 3, 5), "04123456", "M")
    assert person.search_latin.startswith("ali trabelsi")
    assert list(person.phones.values_list("number", flat=True)) == ["+21620111222"]
    assert (case.antenna.code, case.return_country_id, case.returned_on) == ("TUN", "FR", date(2019, 2, 1))
    assert (case.state, case.source, case.opened_on) == (
        CaseState.REGISTERED,
        CaseSource.REGISTER,
        date(2019, 2, 1),
    )
    assert case.number.startswith("T19-")
    assert case.category == case_category(case=case)[0]
    assert case.household_size == 4
    assert case.vulnerability_record.situations == {"person_with_disability": 1}
    assert [event.to_state for event in case.transitions.all()] == ["registered"]
    assert person.stays.get().country_id == "FR"
    assert case.imported_row.register_import == upload
    assert upload.stage == ImportStage.IMPORTED


def test_sensitive_data_are_stored_encrypted():
    upload, _findings = now(ALI, row(RIM, Nom="", **{"Né(e) le": "31/02/1990"}))
    with connection.cursor() as cursor:
        cursor.execute("SELECT situations FROM cases_vulnerabilityrecord")
        assert "disability" not in cursor.fetchone()[0]
        cursor.execute("SELECT report, totals::text FROM cases_registerimport")
        report, totals = cursor.fetchone()
    assert "Trabelsi" not in report + totals
    assert b"PK" not in upload.file.open("rb").read()[:4]
    assert file_data(upload)[:2] == b"PK"
    assert refused_data(upload)[:2] == b"PK"


def test_the_same_file_twice_creates_nothing_twice():
    now(ALI, RIM)
    _upload, again = now(ALI, RIM)
    assert outcomes(again) == [Outcome.ALREADY, Outcome.ALREADY]
    assert (Person.objects.count(), Case.objects.count()) == (2, 2)
    assert [entry["reasons"] for entry in import_report(again)["duplicates"]] == [["ligne déjà importée"]] * 2


def test_the_same_rows_in_another_form_create_nothing():
    now(ALI, RIM)
    other = [
        row(RIM, **{"Né(e) le": "17 août 1990", "Rentré le": "2020-06-05"}),
        row(ALI, Pays="FRANCE ", CIN=4123456),
    ]
    data = csv_file([HEADER, *other])
    _upload, again = register_import_now(actor=None, name="autre.csv", data=data, choices=Choices())
    assert outcomes(again) == [Outcome.ALREADY, Outcome.ALREADY]


def test_a_row_that_comes_back_changed_is_told_and_not_applied():
    now(ALI)
    _upload, again = now(row(ALI, Foyer=7))
    assert outcomes(again) == [Outcome.ALREADY]
    assert "ses changements ne sont pas repris" in import_report(again)["duplicates"][0]["reasons"][0]
    assert Case.objects.get().household_size == 4


def test_the_same_row_twice_in_a_file_is_one_case():
    _upload, findings = now(ALI, ALI)
    assert outcomes(findings) == [Outcome.NEW, Outcome.ALREADY]
    assert import_report(findings)["duplicates"][0]["of_row"] == 2


def test_a_second_return_of_the_same_person_is_a_second_case():
    _upload, findings = now(
        ALI,
        row(
            ALI,
            Nom="TRABELSSI",
            Antenne="Sfax",
            Pays="Italie",
            Passeport="X123456",
            **{"Rentré le": "3/3/2021"},
        ),
    )
    assert outcomes(findings) == [Outcome.NEW, Outcome.ATTACHED]
    person = Person.objects.get()
    assert person.cases.count() == 2
    assert person.passport == "X123456"
    assert (person.phones.count(), person.stays.count()) == (1, 2)


def test_a_person_of_the_portal_is_met_and_completed():
    known = PersonFactory(
        first_name="Aly",
        last_name="Trabelsi",
        sex="M",
        birth_date=date(1985, 3, 5),
        cin="04123456",
        passport="A000111",
    )
    CaseFactory(person=known)
    _upload, findings = now(row(ALI, Passeport="X123456"))
    assert outcomes(findings) == [Outcome.ATTACHED]
    assert findings.plans[0].twin.of_person == known.pk
    known.refresh_from_db()
    assert known.last_name_ar == "الطرابلسي"
    assert known.version == 2
    assert known.passport == "A000111"
    assert "X123456" in known.cases.get(source=CaseSource.REGISTER).remarks
    assert known.phones.get().number == "+21620111222"


def test_a_return_that_has_a_case_gets_no_second():
    known = PersonFactory(
        first_name="Ali", last_name="Trabelsi", sex="M", birth_date=date(1985, 3, 5), cin="04123456"
    )
    CaseFactory(person=known, return_country_id="FR", returned_on=date(2019, 2, 1))
    _upload, findings = now(ALI)
    assert outcomes(findings) == [Outcome.ALREADY]
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("choice", "outcome", "people", "cases"),
    [
        (DuplicateChoice.HOLD, Outcome.HELD, 1, 1),
        (DuplicateChoice.CREATE, Outcome.NEW, 2, 2),
        (DuplicateChoice.ATTACH, Outcome.ATTACHED, 1, 2),
    ],
)
def test_a_likely_duplicate_goes_where_the_user_said(choice, outcome, people, cases):
    likely = row(ALI, CIN="", Nom="TRABELSSI", **{"Rentré le": "3/3/2021"})
    upload, findings = now(ALI, likely, duplicates=choice)
    assert outcomes(findings) == [Outcome.NEW, outcome]
    assert (Person.objects.count(), Case.objects.count()) == (people, cases)
    assert bool(upload.refused_file) == (choice == DuplicateChoice.HOLD)


def test_a_decision_for_one_row_goes_before_the_general_choice():
    likely = row(ALI, CIN="", **{"Rentré le": "3/3/2021"})
    other = row(ALI, CIN="", **{"Rentré le": "4/4/2022"})
    _upload, findings = now(
        ALI, likely, other, duplicates=DuplicateChoice.HOLD, decisions={3: DuplicateChoice.ATTACH}
    )
    assert outcomes(findings) == [Outcome.NEW, Outcome.ATTACHED, Outcome.HELD]


def test_only_the_good_rows():
    warned = row(RIM, Foyer="grande")
    _upload, findings = now(ALI, warned, rows=RowChoice.GOOD)
    assert outcomes(findings) == [Outcome.NEW, Outcome.LEFT]
    _upload, findings = now(warned, rows=RowChoice.ALL)
    assert outcomes(findings) == [Outcome.NEW]
    case = Case.objects.get(person__first_name="Rim")
    assert case.household_size is None
    assert "Foyer : grande" in case.remarks


def test_refused_rows_come_back_with_reasons_and_can_be_imported_once_corrected():
    upload, findings = now(ALI, row(RIM, **{"Rentré le": "31/02/2019"}), row(RIM, Pays="???"))
    assert outcomes(findings) == [Outcome.NEW, Outcome.REFUSED, Outcome.REFUSED]
    page = load_workbook(BytesIO(refused_data(upload))).active
    lines = list(page.iter_rows(values_only=True))
    assert list(lines[0]) == [*HEADER, "Ligne d'origine", "Motif du refus"]
    assert lines[1][-2:] == (3, "Rentré le : « 31/02/2019 » : cette date n'existe pas au calendrier.")
    page.cell(2, 10).value = "28/02/2019"
    page.delete_rows(3)
    buffer = BytesIO()
    page.parent.save(buffer)
    _again, findings = register_import_now(
        actor=None, name="corrige.xlsx", data=buffer.getvalue(), choices=Choices()
    )
    assert outcomes(findings) == [Outcome.NEW]
    assert "Motif" not in Case.objects.get(person__first_name="Rim").remarks


def test_a_text_that_looks_like_a_formula_stays_text():
    data = csv_file([HEADER, row(ALI, Pays="???", Prénom='=HYPERLINK("http://x")')])
    upload, _findings = register_import_now(actor=None, name="r.csv", data=data, choices=Choices())
    cell = load_workbook(BytesIO(refused_data(upload))).active.cell(2, 2)
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x")')


def test_what_was_not_understood_is_kept_as_remarks():
    now(row(ALI, Tél="12", CIN="A12B4567", Vulnérabilités="chômage"), header=HEADER)
    remarks = Case.objects.get().remarks
    assert "Tél : 12" in remarks
    assert "CIN : A12B4567" in remarks
    assert PersonPhone.objects.count() == 0


def test_empty_and_none_are_not_the_same_answer_about_vulnerabilities():
    now(row(ALI, Vulnérabilités=None), row(RIM, Vulnérabilités="aucune"))
    assert VulnerabilityRecord.objects.get().case.person.first_name == "Rim"
    assert VulnerabilityRecord.objects.get().situations == {}


def test_an_antenna_manager_imports_the_rows_of_her_antenna_only():
    manager = UserFactory(role=Role.ANTENNA_MANAGER, antenna=Antenna.objects.get(code="TUN"))
    _upload, findings = now(ALI, row(RIM, Antenne="Sfax"), actor=manager)
    assert outcomes(findings) == [Outcome.NEW, Outcome.REFUSED]
    assert import_report(findings)["rejected"] == [
        {
            "row": 3,
            "column": "Antenne",
            "value": "",
            "message": "Cette ligne est d'une autre antenne que la vôtre.",
        }
    ]


def test_a_register_without_antenna_is_of_its_importers_antenna():
    manager = UserFactory(role=Role.ANTENNA_MANAGER, antenna=Antenna.objects.get(code="SFX"))
    place = HEADER.index("Antenne")
    header = HEADER[:place] + HEADER[place + 1 :]
    _upload, findings = now(ALI[:place] + ALI[place + 1 :], actor=manager, header=header)
    assert outcomes(findings) == [Outcome.NEW]
    assert Case.objects.get().antenna.code == "SFX"
    assert Case.objects.get().transitions.get().actor == manager


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER)]
)
def test_other_roles_may_not_import(role):
    with pytest.raises(NotPermitted):
        register_upload(actor=UserFactory(role=role), name="r.xlsx", data=workbook([HEADER, ALI]))


def test_history_names_the_importer():
    manager = UserFactory(role=Role.TASKFORCE_MANAGER)
    upload, _findings = now(ALI, actor=manager)
    event = Case.objects.get().events.get()
    assert event.pgh_context.metadata["user"] == manager.pk
    assert event.pgh_context.metadata["register"] == upload.pk


def uploaded(*lines, actor=None, defaults=None):
    actor = actor or UserFactory(role=Role.TASKFORCE_MANAGER)
    upload = register_upload(actor=actor, name="registre.xlsx", data=workbook([HEADER, *lines]))
    columns = {int(index): key for index, key in upload.columns.items()}
    return actor, upload, columns


def test_the_steps_of_an_import(django_capture_on_commit_callbacks):
    actor, upload, columns = uploaded(ALI, RIM)
    assert (upload.stage, upload.job_state) == (ImportStage.COLUMNS, JobState.DONE)
    with django_capture_on_commit_callbacks(execute=True):
        register_check(actor=actor, upload=upload, columns=columns)
    upload = RegisterImport.objects.get()
    assert (upload.stage, upload.job_state, upload.progress) == (ImportStage.CHECKED, JobState.DONE, 100)
    assert upload.totals["cases"] == 2
    assert Case.objects.count() == 0
    with django_capture_on_commit_callbacks(execute=True):
        register_import(actor=actor, upload=upload)
    upload = RegisterImport.objects.get()
    assert (upload.stage, upload.job_state) == (ImportStage.IMPORTED, JobState.DONE)
    assert Case.objects.count() == 2
    with pytest.raises(DomainError, match="Importé"):
        register_import(actor=actor, upload=upload)
    register_run(upload.pk)
    assert Case.objects.count() == 2


def test_going_back_and_discarding():
    actor, upload, columns = uploaded(ALI)
    register_check(actor=actor, upload=upload, columns=columns)
    with pytest.raises(DomainError):
        register_discard(actor=actor, upload=upload)
    register_reopen(actor=actor, upload=upload)
    register_discard(actor=actor, upload=upload)
    assert not RegisterImport.objects.exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({1: "last_name"}, "twice"),
        ({0: "", 2: ""}, "missing"),
        ({8: ""}, "missing"),
        ({0: "colour"}, "unknown"),
    ],
)
def test_columns_that_cannot_be(change, code):
    actor, upload, columns = uploaded(ALI)
    with pytest.raises(DomainError) as caught:
        register_check(actor=actor, upload=upload, columns={**columns, **change})
    assert caught.value.code == code


def test_a_foreign_import_is_out_of_reach():
    _actor, upload, columns = uploaded(ALI, actor=UserFactory(role=Role.ANTENNA_MANAGER))
    with pytest.raises(NotPermitted):
        register_check(actor=UserFactory(role=Role.ANTENNA_MANAGER), upload=upload, columns=columns)
    assert RegisterImport.objects.visible_to(UserFactory(role=Role.TASKFORCE_MANAGER)).exists()
    for role in (Role.COUNSELLOR, Role.ADMINISTRATOR, Role.AUDITOR):
        assert not RegisterImport.objects.visible_to(UserFactory(role=role)).exists()
        assert not ImportedRow.objects.visible_to(UserFactory(role=role)).exists()


def test_an_interrupted_import_goes_on_where_it_stopped(monkeypatch, django_capture_on_commit_callbacks):
    lines = [ALI, row(ALI, Pays="Italie", **{"Rentré le": "2/2/2021"}), RIM]
    actor, upload, columns = uploaded(*lines)
    with django_capture_on_commit_callbacks(execute=True):
        register_check(actor=actor, upload=upload, columns=columns)
    monkeypatch.setattr("cases.services.register.resource.RegisterResource._meta.batch_size", 1)
    real, calls = writing.RegisterWriter.write, []

    def failing(self, plans):
        calls.append(plans)
        if len(calls) == 2:
            raise RuntimeError("the worker dies")
        real(self, plans)

    monkeypatch.setattr(writing.RegisterWriter, "write", failing)
    with django_capture_on_commit_callbacks(execute=True):
        register_import(actor=actor, upload=upload)
    upload = RegisterImport.objects.get()
    assert (upload.stage, upload.job_state) == (ImportStage.CHECKED, JobState.FAILED)
    assert Case.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        register_import(actor=actor, upload=upload)
    upload = RegisterImport.objects.get()
    assert upload.stage == ImportStage.IMPORTED
    assert (Person.objects.count(), Case.objects.count()) == (2, 3)
    assert (upload.totals["people"], upload.totals["cases"]) == (2, 3)


def test_a_file_damaged_after_upload_is_told(django_capture_on_commit_callbacks, monkeypatch):
    actor, upload, columns = uploaded(ALI)
    monkeypatch.setattr("cases.services.register.imports.file_data", lambda upload: b"PK\x03\x04")
    with django_capture_on_commit_callbacks(execute=True):
        register_check(actor=actor, upload=upload, columns=columns)
    upload = RegisterImport.objects.get()
    assert (upload.stage, upload.job_state) == (ImportStage.COLUMNS, JobState.FAILED)
    assert "abîmé" in upload.error


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_register_at_once_create_everything_once():
    lines = [
        row(
            ALI,
            CIN=f"{n * 1_111_111 + 10_000_000}",
            Tél="",
            **{"Né(e) le": f"{13 + n % 15}/{1 + n % 12}/{1960 + n}"},
        )
        for n in range(40)
    ]
    lines += [row(line, Pays="Italie", **{"Rentré le": "2/2/2021"}) for line in lines[:10]]
    data = workbook([HEADER, *lines])
    barrier, totals, errors = threading.Barrier(2), [], []

    def work():
        try:
            barrier.wait(timeout=30)
            upload, _findings = register_import_now(actor=None, name="r.xlsx", data=data, choices=Choices())
            totals.append(upload.totals["cases"])
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert errors == []
    assert (Person.objects.count(), Case.objects.count(), ImportedRow.objects.count()) == (40, 50, 50)
    assert sorted(totals) == [0, 50]


def test_persons_are_looked_up_in_few_queries_whatever_the_rows(django_assert_max_num_queries):
    PersonFactory.create_batch(5)
    people = [
        Identity(n, name_form(f"Nom{n} Ali"), date(1980, 1 + n % 12, 1 + n % 28), "day", f"{n:08d}", f"P{n:06d}",
                 frozenset({f"+2162{n:07d}"}))
        for n in range(1_000)
    ]  # fmt: skip
    with django_assert_max_num_queries(5):
        known_persons(people)


def run(*arguments):
    out = StringIO()
    call_command("import_register", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_command_on_the_register_of_phase_one(tmp_path):
    """The figures asked for: every defect told, no sound row refused, second registrations found."""
    truth = json.loads((DATA / "registre-phase1.truth.json").read_text(encoding="utf-8"))
    of_row = {record["excel_row"]: record for record in truth["rows"]}
    defects = {number for number, record in of_row.items() if record["defect"]}
    dry, real, again = (tmp_path / f"{name}.json" for name in ("dry", "real", "again"))

    said = run(DATA / "registre-phase1.xlsx", "--dry-run", "--report", dry)
    assert "630 lignes lues" in said
    assert (Person.objects.count(), Case.objects.count(), RegisterImport.objects.count()) == (0, 0, 0)
    report = json.loads(dry.read_text())
    assert list(report) == ["rows", "created_people", "created_cases", "created_aids", "ignored_rows", "rejected",
    "warnings",
                            "duplicates"]  # fmt: skip
    assert report["rows"] == 630
    refused = {entry["row"] for entry in report["rejected"]}
    assert refused <= defects
    assert defects <= refused | {entry["row"] for entry in report["warnings"]}
    pairs = [(entry["row"], entry["of_row"]) for entry in report["duplicates"]]
    right = [pair for pair in pairs if of_row[pair[0]]["person"] == of_row[pair[1]]["person"]]
    assert len(right) >= 16
    assert len(pairs) - len(right) <= 5

    run(DATA / "registre-phase1.xlsx", "--report", real)
    created = json.loads(real.read_text())
    assert created == {**report, "created_aids": created["created_aids"]}
    assert Case.objects.count() == created["created_cases"] == 630 - len(refused)
    assert Person.objects.count() == created["created_people"]

    run(DATA / "registre-phase1.xlsx", "--report", again)
    second = json.loads(again.read_text())
    assert (second["created_people"], second["created_cases"], second["created_aids"]) == (0, 0, 0)
    assert Case.objects.count() == created["created_cases"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("r.xlsx", b"", "vide"),
        ("r.xlsx", b"%PDF-1.4 abc", "PDF"),
        ("r.xlsx", b"PK\x03\x04rest", "abîmé"),
        ("r.csv", b"a;b;c\n1;2;3\n", "en-têtes"),
        ("r.csv", b"x," * 100_000, "colonnes"),
    ],
)
def test_the_command_refuses_bad_files_in_words(tmp_path, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CommandError, match=words):
        run(path, "--dry-run")
    with pytest.raises(CommandError, match=words):
        run(path)
    assert not RegisterImport.objects.exists()


def test_the_command_names_what_is_missing(tmp_path):
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        run(tmp_path / "absent.xlsx")
    path = tmp_path / "r.xlsx"
    path.write_bytes(workbook([HEADER, ALI]))
    with pytest.raises(CommandError, match="Aucun compte"):
        run(path, "--user", "personne@essai.example")
    with pytest.raises(CommandError, match="Aucune antenne"):
        run(path, "--antenna", "ZZZ")
    with pytest.raises(CommandError, match="rapport"):
        run(path, "--dry-run", "--report", tmp_path / "absent" / "r.json")


def test_the_command_gives_a_register_its_antenna(tmp_path):
    place = HEADER.index("Antenne")
    path = tmp_path / "r.csv"
    path.write_bytes(csv_file([HEADER[:place] + HEADER[place + 1 :], ALI[:place] + ALI[place + 1 :]]))
    run(path, "--antenna", "med")
    assert Case.objects.get().antenna.code == "MED"


def test_a_dry_run_and_the_import_tell_the_same():
    lines = [ALI, row(ALI, CIN="", **{"Rentré le": "3/3/2021"}), row(RIM, Pays="?"), row(RIM, Foyer="?")]
    data = workbook([HEADER, *lines])
    choices = Choices(duplicates=DuplicateChoice.CREATE)
    dry = findings_of_file(actor=None, name="r.xlsx", data=data, choices=choices)
    _upload, real = register_import_now(actor=None, name="r.xlsx", data=data, choices=choices)
    assert import_report(dry) == import_report(real)
