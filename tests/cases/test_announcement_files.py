"""Several announcements in one file: read, shown, created, the refused rows given back."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override
from openpyxl import Workbook, load_workbook

from accounts.models import Antenna
from cases.models import Announcement, AnnouncementBatch
from cases.services.announcements.batches import MOST_ROWS, batch_read, batch_write, batches_forget
from cases.services.announcements.columns import COLUMNS
from cases.services.announcements.workbooks import batch_refused, batch_template
from common.dates import today
from common.errors import DomainError, NotPermitted
from common.models import OutgoingMessage
from tests.factories.accounts import UserFactory

DAY = f"{today() + timedelta(days=20):%d/%m/%Y}"
GOOD = {
    "last_name": "Chebbi",
    "first_name": "Mourad",
    "last_name_ar": "الشابي",
    "first_name_ar": "مراد",
    "sex": "Homme",
    "birth_date": "23/09/1987",
    "cin": "09417352",
    "phone": "+33612345678",
    "country": "France",
    "modality": "Aidé par le programme d'un État",
    "planned_on": DAY,
    "governorate": "Sfax",
    "delegation": "Sakiet Eddaier",
    "situation": "Sans logement",
    "consent_given_on": f"{today():%d/%m/%Y}",
    "consent_language": "arabe",
}


@pytest.fixture
def attache(reference):
    return UserFactory(social_attache=True)


def workbook(*rows, language="fr"):
    with override(language):
        book = load_workbook(BytesIO(batch_template()))
    page = book.worksheets[0]
    for line, row in enumerate(rows, 2):
        for place, column in enumerate(COLUMNS, 1):
            page.cell(line, place).value = row.get(column.key)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def other(**changes):
    return {**GOOD, "last_name": "Zoghlami", "cin": "08253641", "phone": "", **changes}


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_model_filled_in_is_read_in_either_language(attache, language):
    batch = batch_read(actor=attache, data=workbook(GOOD, language=language), name="retours.xlsx")
    assert batch.content["rows"][0]["errors"] == []
    batch = batch_write(actor=attache, batch=batch)
    assert (batch.rows, batch.created, batch.refused) == (1, 1, 0)
    made = Announcement.objects.get()
    assert (made.full_name, made.full_name_ar) == ("Mourad Chebbi", "مراد الشابي")
    assert (made.case.antenna.code, made.delegation.governorate_id) == ("SFX", "TN-61")
    assert made.case.consents.get().language == "ar"
    assert made.content["situation"] == "Sans logement"


def test_good_rows_are_created_and_refused_ones_come_back_with_their_reason(attache):
    rows = [
        GOOD,
        other(country="Atlantide", sex=None),
        other(cin="09417352", last_name="Chebbi"),
        other(planned_on="01/01/2020"),
        other(birth_date="31/02/1990"),
        other(delegation="La Marsa"),
        other(consent_given_on=None),
        other(planned_on="mars 2027"),
        other(first_name="'=1+1"),
    ]
    batch = batch_read(actor=attache, data=workbook(*rows), name="retours.xlsx")
    said = {row["number"]: row["errors"] for row in batch.content["rows"]}
    assert [error["column"] for error in said[3]] == ["Sexe", "Pays quitté"]
    assert "ligne 2" in said[4][0]["message"]
    assert said[5][0] == {"column": "Retour prévu le", "message": "La date de retour prévue est passée."}
    assert said[6][0]["column"] == "Date de naissance"
    assert said[7][0]["column"] == "Délégation"
    assert said[8] == [{"column": "Accord donné le", "message": "Cette case est vide."}]
    assert said[9][0]["column"] == "Retour prévu le"
    assert not Announcement.objects.exists()
    batch = batch_write(actor=attache, batch=batch)
    assert batch.created == 1 + (not said[10])
    assert batch.refused == batch.rows - batch.created
    given = load_workbook(BytesIO(batch_refused(batch))).worksheets[0]
    lines = list(given.iter_rows(values_only=True))
    assert lines[0][-1] == "Motif du refus"
    assert lines[1][0] == "Zoghlami"
    assert lines[1][-2] == 3
    assert "Pays quitté : « Atlantide »" in lines[1][-1]


def test_the_file_to_correct_can_be_sent_again(attache):
    batch = batch_read(actor=attache, data=workbook(other(country="Atlantide")), name="retours.xlsx")
    book = load_workbook(BytesIO(batch_refused(batch)))
    place = [column.key for column in COLUMNS].index("country") + 1
    book.worksheets[0].cell(2, place).value = "Belgique"
    stream = BytesIO()
    book.save(stream)
    again = batch_read(actor=attache, data=stream.getvalue(), name="retours.xlsx")
    assert again.content["rows"][0]["errors"] == []


def test_written_twice_it_announces_once_and_tells_each_antenna_once(attache):
    manager = UserFactory(antenna_manager=True, antenna=Antenna.objects.get(code="TUN"))
    from_sfax = UserFactory(antenna_manager=True, antenna=Antenna.objects.get(code="SFX"))
    batch = batch_read(actor=attache, data=workbook(GOOD, other()), name="retours.xlsx")
    batch_write(actor=attache, batch=batch)
    batch_write(actor=attache, batch=batch)
    assert Announcement.objects.count() == 2
    assert OutgoingMessage.objects.filter(to=from_sfax.email).count() == 1
    assert not OutgoingMessage.objects.filter(to=manager.email).exists()


def test_a_person_announced_since_the_preview_joins_the_refused_rows(attache):
    first = batch_read(actor=attache, data=workbook(GOOD), name="retours.xlsx")
    second = batch_read(actor=attache, data=workbook(GOOD), name="retours.xlsx")
    batch_write(actor=attache, batch=first)
    second = batch_write(actor=attache, batch=second)
    assert (second.created, second.refused) == (0, 1)
    assert "déjà signalée" in second.content["rows"][0]["errors"][0]["message"]


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "vide.xlsx", "empty"),
        (b"%PDF-1.7\n", "retours.xlsx", "disguised"),
        (b"PK\x03\x04broken", "retours.xlsx", "broken"),
        (b"Nom;Ville\nChebbi;Sfax\n", "retours.csv", "no_header"),
        ("Nom;Prénom;Sexe;CIN;Pays quitté\nA;B;F;;France\n".encode(), "retours.csv", "missing_columns"),
    ],
)
def test_an_unusable_file_is_refused_in_words(attache, data, name, code):
    with pytest.raises(DomainError) as refusal:
        batch_read(actor=attache, data=data, name=name)
    assert (refusal.value.code, refusal.value.field) == (code, "file")


def test_a_csv_file_serves_too(attache):
    header = ";".join(str(column.label) for column in COLUMNS)
    line = ";".join(GOOD.get(column.key, "") for column in COLUMNS)
    batch = batch_read(actor=attache, data=f"{header}\n{line}\n".encode(), name="retours.csv")
    assert batch.content["rows"][0]["errors"] == []


def test_a_file_has_a_limit(attache):
    rows = [other(cin=f"{10_000_000 + n}", last_name=f"Nom {chr(65 + n % 26)}") for n in range(MOST_ROWS + 1)]
    with pytest.raises(DomainError) as refusal:
        batch_read(actor=attache, data=workbook(*rows), name="retours.xlsx")
    assert refusal.value.code == "too_long"


def test_only_authors_send_files(reference):
    with pytest.raises(NotPermitted):
        batch_read(actor=UserFactory(), data=workbook(GOOD), name="retours.xlsx")


def test_the_pages_lead_from_the_model_to_the_rows_to_correct(client_as, attache):
    client = client_as(attache)
    model = client.get(reverse("cases:announcement_model"))
    assert load_workbook(BytesIO(model.content)).worksheets[0]["A1"].value == "Nom *"
    sent = SimpleUploadedFile("retours.xlsx", workbook(GOOD, other(country="Atlantide")))
    answer = client.post(reverse("cases:announcement_batch_new"), {"file": sent})
    batch = AnnouncementBatch.objects.get()
    preview = client.get(answer.url).content.decode()
    assert "Atlantide" in preview
    assert "Transmettre les lignes bonnes" in preview
    client.post(reverse("cases:announcement_batch_create", args=[batch.pk]))
    done = client.get(answer.url).content.decode()
    assert "Transmettre les lignes bonnes" not in done
    refused = client.get(reverse("cases:announcement_batch_refused", args=[batch.pk]))
    assert refused.status_code == 200
    wrong = client.post(reverse("cases:announcement_batch_new"), {"file": SimpleUploadedFile("x.xlsx", b"")})
    assert wrong.status_code == 422


def test_files_are_forgotten_after_a_month(attache):
    batch = batch_read(actor=attache, data=workbook(GOOD), name="retours.xlsx")
    assert batches_forget() == 0
    AnnouncementBatch.objects.filter(pk=batch.pk).update(created_at=batch.created_at - timedelta(days=31))
    assert batches_forget() == 1


def test_a_blank_book_is_refused(attache):
    stream = BytesIO()
    Workbook().save(stream)
    with pytest.raises(DomainError):
        batch_read(actor=attache, data=stream.getvalue(), name="vide.xlsx")
