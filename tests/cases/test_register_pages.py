"""The pages of the import of a register, without and with htmx: upload, columns, preview, import, rows to correct."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from accounts.enums import Role
from accounts.models import Antenna
from cases.enums import ImportStage
from cases.models import Case, Person, RegisterImport
from common.models import AccessRecord, JobState
from tests.cases.register_help import csv_file, saved, workbook
from tests.factories.accounts import UserFactory
from tests.factories.cases import CaseFactory, PersonFactory, RegisterImportFactory

pytestmark = pytest.mark.usefixtures("reference")

HEADER = [
    "Nom",
    "Prénom",
    "Sexe",
    "Né(e) le",
    "CIN",
    "Antenne",
    "Pays",
    "Rentré le",
    "Modalité",
    "Foyer",
    "Couleur",
]
ALI = ["Trabelsi", "Ali", "H", "5/3/1985", "04123456", "Tunis", "France", "1/2/2019", "OQTF", 4, "bleu"]
RIM = ["Hamdi", "Rim", "F", "17/8/1990", "11223344", "Tunis", "Pays-Bas", "5/6/2020", "volontaire", 2, ""]


@pytest.fixture
def manager():
    return UserFactory(role=Role.ANTENNA_MANAGER, antenna=Antenna.objects.get(code="TUN"))


@pytest.fixture
def client(client_as, manager):
    return client_as(manager)


def post_file(client, data, name="registre.xlsx"):
    return client.post(reverse("cases:register_new"), {"file": SimpleUploadedFile(name, data)})


def act(client, name, upload, data=None, *, commit):
    with commit(execute=True):
        return client.post(reverse(f"cases:{name}", args=[upload.pk]), data or {})


def columns_of(response):
    """Return what the page's form would send: every select with the value it shows."""
    form = response.context["form"]
    return {name: form[name].initial or "" for name in form.fields}


@pytest.fixture
def checked(client, django_capture_on_commit_callbacks):
    """`checked(lines)`: an upload of these lines, read up to its preview."""

    def make(*lines):
        post_file(client, workbook([HEADER, *lines]))
        upload = RegisterImport.objects.latest("pk")
        page = client.get(reverse("cases:register_detail", args=[upload.pk]))
        act(client, "register_columns", upload, columns_of(page), commit=django_capture_on_commit_callbacks)
        return RegisterImport.objects.get(pk=upload.pk)

    return make


ALL = {"row_choice": "all", "duplicate_choice": "hold"}


def test_from_file_to_cases(client, manager, checked, django_capture_on_commit_callbacks):
    upload = checked(ALI, [*RIM[:7], "31/02/2019", *RIM[8:]])
    assert upload.stage == ImportStage.CHECKED
    page = client.get(reverse("cases:register_detail", args=[upload.pk]))
    text = page.content.decode()
    assert "Rien n’est encore écrit" in text
    assert "cette date n&#x27;existe pas au calendrier" in text
    assert Case.objects.count() == 0
    answer = act(client, "register_import", upload, ALL, commit=django_capture_on_commit_callbacks)
    assert answer.url == reverse("cases:register_detail", args=[upload.pk])
    page = client.get(answer.url)
    assert "Dossiers créés" in page.content.decode()
    assert page.context["totals"]["cases"] == 1
    assert Case.objects.get().antenna == manager.antenna
    assert "Couleur : bleu" in Case.objects.get().remarks
    refused = client.get(reverse("cases:register_refused", args=[upload.pk]))
    assert refused.headers["Content-Type"].endswith("sheet")
    assert "attachment" in refused.headers["Content-Disposition"]
    assert load_workbook(BytesIO(refused.content)).active.max_row == 2
    assert AccessRecord.objects.filter(actor=manager, kind="export", subject_id=upload.pk).count() == 1


def test_columns_are_shown_with_samples_and_can_be_corrected(client, django_capture_on_commit_callbacks):
    post_file(client, workbook([HEADER, ALI]))
    upload = RegisterImport.objects.get()
    page = client.get(reverse("cases:register_detail", args=[upload.pk]))
    text = page.content.decode()
    assert "Né(e) le" in text
    assert "04123456" in text
    data = columns_of(page)
    assert data["column_3"] == "birth_date"
    assert data["column_10"] == "remarks"
    act(
        client,
        "register_columns",
        upload,
        {**data, "column_10": "birth_place"},
        commit=django_capture_on_commit_callbacks,
    )
    act(client, "register_import", upload, ALL, commit=django_capture_on_commit_callbacks)
    assert Person.objects.get().birth_place == "bleu"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"column_1": "last_name"}, "ne peut venir que d&#x27;une seule colonne"),
        ({"column_0": ""}, "Aucune colonne ne donne le nom"),
        ({"column_6": ""}, "Pays de retour"),
        ({"column_0": "rubbish"}, "rubbish"),
    ],
)
def test_wrong_columns_are_told_and_what_was_chosen_stays(
    client, change, words, django_capture_on_commit_callbacks
):
    post_file(client, workbook([HEADER, ALI]))
    upload = RegisterImport.objects.get()
    data = {
        **columns_of(client.get(reverse("cases:register_detail", args=[upload.pk]))),
        "column_10": "birth_place",
    }
    answer = act(
        client, "register_columns", upload, {**data, **change}, commit=django_capture_on_commit_callbacks
    )
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert answer.context["form"]["column_10"].value() == "birth_place"
    assert RegisterImport.objects.get().stage == ImportStage.COLUMNS


def test_a_value_for_the_whole_register(client, django_capture_on_commit_callbacks):
    post_file(client, workbook([HEADER[:6] + HEADER[7:], ALI[:6] + ALI[7:]]))
    upload = RegisterImport.objects.get()
    data = columns_of(client.get(reverse("cases:register_detail", args=[upload.pk])))
    act(
        client,
        "register_columns",
        upload,
        {**data, "default_return_country": "IT"},
        commit=django_capture_on_commit_callbacks,
    )
    act(client, "register_import", upload, ALL, commit=django_capture_on_commit_callbacks)
    assert Case.objects.get().return_country_id == "IT"


def test_another_sheet_can_be_read(client, django_capture_on_commit_callbacks):
    book = load_workbook(BytesIO(workbook([HEADER, ALI], sheet="2019")))
    other = book.create_sheet("2020")
    for line in ([*HEADER[:3], *HEADER[3:]], RIM):
        other.append(line)
    post_file(client, saved(book))
    upload = RegisterImport.objects.get()
    address = reverse("cases:register_detail", args=[upload.pk])
    assert client.get(address).context["sheet"] == "2019"
    page = client.get(address, {"feuille": "2020"})
    assert "Hamdi" in page.content.decode()
    data = {**columns_of(page), "feuille": "2020"}
    act(client, "register_columns", upload, data, commit=django_capture_on_commit_callbacks)
    act(client, "register_import", upload, ALL, commit=django_capture_on_commit_callbacks)
    assert Person.objects.get().last_name == "Hamdi"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("r.xlsx", b"", "vide"),
        ("r.xlsx", b"%PDF-1.7 x", "PDF"),
        ("r.xlsx", b"PK\x03\x04x", "abîmé"),
        ("r.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "ancien format"),
        ("r.csv", b"\x01\x02\x03" * 200, "ni un classeur"),
        ("r.csv", b"rien;du;tout\n1;2;3\n", "en-têtes"),
        ("r.csv", b"x;" * 100_000, "100001 colonnes"),
        ("../../etc/passwd", b"x;y\n", "en-têtes"),
    ],
)
def test_bad_files_are_refused_in_words(client, name, data, words):
    answer = post_file(client, data, name)
    assert answer.status_code == 422
    assert words in answer.content.decode().replace("&#x27;", "'")
    assert not RegisterImport.objects.exists()


def test_without_a_file_the_form_says_so(client):
    answer = client.post(reverse("cases:register_new"), {})
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]


def test_likely_duplicates_stand_beside_the_known_person(
    client, manager, checked, django_capture_on_commit_callbacks
):
    person = PersonFactory(
        first_name="Aly",
        last_name="Trabelsi",
        sex="M",
        birth_date=date(1985, 3, 5),
        cin="",
        phone="+21620999888",
    )
    CaseFactory(person=person, antenna=manager.antenna)
    upload = checked([*ALI[:4], "", *ALI[5:]])
    page = client.get(reverse("cases:register_detail", args=[upload.pk]))
    pair, decision = page.context["open_pairs"][0]
    assert (pair.mine.name, pair.other.name, pair.other.case.person) == (
        "Ali Trabelsi",
        "Aly Trabelsi",
        person,
    )
    assert "même date de naissance" in pair.reasons
    assert decision is not None
    assert "+21620999888" in page.content.decode()
    act(
        client,
        "register_import",
        upload,
        {**ALL, f"row_{pair.row}": "attach"},
        commit=django_capture_on_commit_callbacks,
    )
    assert person.cases.count() == 2


def test_of_a_person_of_another_antenna_only_the_antenna_is_told(client, checked):
    person = PersonFactory(first_name="Aly", last_name="Trabelsi", sex="M", birth_date=date(1985, 3, 5), cin="04123456",
                           phone="+21620999888")  # fmt: skip
    CaseFactory(person=person, antenna=Antenna.objects.get(code="SFX"))
    upload = checked(ALI)
    page = client.get(reverse("cases:register_detail", args=[upload.pk]))
    text = page.content.decode()
    assert "Personne suivie par une autre antenne : Sfax" in text
    assert "+21620999888" not in text
    assert "Aly Trabelsi" not in text


def test_progress_for_htmx_and_without(client_as, manager):
    upload = RegisterImportFactory(
        created_by=manager, stage=ImportStage.CHECKING, job_state=JobState.RUNNING, progress=40
    )
    address = reverse("cases:register_detail", args=[upload.pk])
    whole = client_as(manager).get(address).content.decode()
    assert "<html" in whole
    assert "Actualiser" in whole
    part = client_as(manager, htmx=True).get(address).content.decode()
    assert "<html" not in part
    assert 'value="40"' in part
    RegisterImport.objects.filter(pk=upload.pk).update(stage=ImportStage.COLUMNS)
    assert client_as(manager, htmx=True).get(address).headers["HX-Refresh"] == "true"


def test_a_failure_is_shown_with_what_to_do(client, manager):
    upload = RegisterImportFactory(
        created_by=manager, job_state=JobState.FAILED, error="Ce fichier Excel est abîmé."
    )
    text = client.get(reverse("cases:register_detail", args=[upload.pk])).content.decode()
    assert "Ce fichier Excel est abîmé." in text


def test_a_form_sent_twice_imports_once(client, checked, django_capture_on_commit_callbacks):
    upload = checked(ALI, RIM)
    token = {**ALL, "form_token": "11111111-2222-4333-8444-555555555555"}
    first = act(client, "register_import", upload, token, commit=django_capture_on_commit_callbacks)
    second = act(client, "register_import", upload, token, commit=django_capture_on_commit_callbacks)
    assert first.url == second.url
    assert Case.objects.count() == 2
    again = act(client, "register_import", upload, ALL, commit=django_capture_on_commit_callbacks)
    assert again.status_code == 302
    assert Case.objects.count() == 2


def test_going_back_and_deleting(client, checked, django_capture_on_commit_callbacks):
    upload = checked(ALI)
    act(client, "register_reopen", upload, commit=django_capture_on_commit_callbacks)
    assert RegisterImport.objects.get().stage == ImportStage.COLUMNS
    answer = act(client, "register_discard", upload, commit=django_capture_on_commit_callbacks)
    assert answer.url == reverse("cases:register_list")
    assert not RegisterImport.objects.exists()


def test_the_list_costs_the_same_whatever_its_length(client, manager, django_assert_max_num_queries):
    RegisterImportFactory.create_batch(8, created_by=manager)
    RegisterImportFactory.create_batch(3)
    with django_assert_max_num_queries(12):
        page = client.get(reverse("cases:register_list"))
    assert len(page.context["page"].rows) == 8


def test_the_file_imported_before_is_pointed_out(client, checked, django_capture_on_commit_callbacks):
    upload = checked(ALI)
    act(client, "register_import", upload, ALL, commit=django_capture_on_commit_callbacks)
    RegisterImport.objects.filter(pk=upload.pk).update(sha256="same")
    other = RegisterImportFactory(created_by=upload.created_by, sha256="same")
    page = client.get(reverse("cases:register_detail", args=[other.pk]))
    assert reverse("cases:register_detail", args=[upload.pk]) in page.content.decode()


def test_a_csv_of_another_encoding_goes_the_same_way(client, django_capture_on_commit_callbacks):
    post_file(client, csv_file([HEADER, [*ALI[:1], "Noël", *ALI[2:]]], encoding="cp1252"), "registre.csv")
    upload = RegisterImport.objects.get()
    data = columns_of(client.get(reverse("cases:register_detail", args=[upload.pk])))
    act(client, "register_columns", upload, data, commit=django_capture_on_commit_callbacks)
    act(client, "register_import", upload, ALL, commit=django_capture_on_commit_callbacks)
    assert Person.objects.get().first_name == "Noël"


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_page_in_both_languages(client, manager, checked, language):
    manager.language = language
    manager.save()
    upload = checked(ALI)
    for name, args in (("register_list", []), ("register_new", []), ("register_detail", [upload.pk])):
        page = client.get(reverse(f"cases:{name}", args=args))
        assert page.status_code == 200
        assert f'lang="{language}"' in page.content.decode()
