"""The pages of transfers: propose, answer, the sheet; what a reader of a transferred case is shown and refused."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from cases.models import Case, HandOverSheet, Transfer
from cases.services.hand_over_sheets import sheet_draw
from cases.services.transfers import transfer_accept
from common.handover import HandOverRegistry, OpenWork, OpenWorkSection
from common.models import AccessRecord
from tests.factories.accounts import UserFactory
from tests.factories.cases import CaseFactory, DocumentFactory
from tests.factories.transfers import HandOverSheetFactory, ReadingRightFactory, TransferFactory


def url(name, *args):
    return reverse(f"cases:{name}", args=args)


@pytest.fixture
def transfer(db):
    return TransferFactory()


@pytest.fixture
def taker(transfer):
    return UserFactory(antenna=transfer.to_antenna)


@pytest.fixture
def reader(db):
    return ReadingRightFactory()


def test_a_counsellor_proposes_and_the_case_says_so(client_as):
    counsellor, taker = UserFactory(), UserFactory()
    case = CaseFactory(antenna=counsellor.antenna, counsellor=counsellor)
    client = client_as(counsellor)
    empty = client.post(url("case_transfer", case.pk), {"to_antenna": "", "reason": ""})
    assert empty.status_code == 422
    assert "Choisissez l’antenne" in empty.content.decode()
    own = client.post(url("case_transfer", case.pk), {"to_antenna": counsellor.antenna_id, "reason": "x"})
    assert own.status_code == 422
    sent = {"to_antenna": taker.antenna_id, "reason": "Déménagement"}
    made = client.post(url("case_transfer", case.pk), sent)
    assert made.url == url("transfer_detail", Transfer.objects.get().pk)
    assert "Transfert proposé à l’antenne" in client.get(url("case_detail", case.pk)).content.decode()
    again = client.post(url("case_transfer", case.pk), sent)
    assert again.status_code == 422
    assert "attend déjà sa réponse" in again.content.decode()


def test_the_receiving_antenna_accepts(client_as, transfer, taker):
    client = client_as(taker)
    assert transfer.reason in client.get(url("transfer_detail", transfer.pk)).content.decode()
    assert AccessRecord.objects.filter(actor=taker, subject_id=transfer.case_id).exists()
    assert client.get(url("case_detail", transfer.case_id)).status_code == 404
    missing = client.post(url("transfer_accept", transfer.pk), {"counsellor": ""})
    assert missing.status_code == 422
    answer = client.post(url("transfer_accept", transfer.pk), {"counsellor": taker.pk})
    assert answer.url == url("case_detail", transfer.case_id)
    assert client.get(answer.url).status_code == 200
    again = client.post(url("transfer_accept", transfer.pk), {"counsellor": taker.pk})
    assert again.status_code == 422
    assert "déjà « accepté »" in again.content.decode()


def test_the_receiving_antenna_refuses_with_a_reason(client_as, transfer, taker):
    client = client_as(taker)
    missing = client.post(url("transfer_refuse", transfer.pk), {"reason": ""})
    assert missing.status_code == 422
    assert client.post(url("transfer_refuse", transfer.pk), {"reason": "Hors zone"}).status_code == 302
    shown = client_as(transfer.proposed_by).get(url("transfer_detail", transfer.pk)).content.decode()
    assert "Hors zone" in shown


def test_the_sender_withdraws_and_cannot_accept(client_as, transfer):
    client = client_as(transfer.proposed_by)
    refused = client.post(url("transfer_accept", transfer.pk), {"counsellor": transfer.proposed_by_id})
    assert refused.status_code == 422
    assert client.post(url("transfer_withdraw", transfer.pk), {"reason": ""}).status_code == 302
    assert Transfer.objects.get().state == "withdrawn"


def test_a_form_sent_twice_acts_once(client_as, transfer, taker):
    client = client_as(taker)
    sent = {"counsellor": taker.pk, "form_token": "7f2c6f1e-98c2-4a53-9a55-0d8a5f1d4d10"}
    first = client.post(url("transfer_accept", transfer.pk), sent)
    second = client.post(url("transfer_accept", transfer.pk), sent)
    assert (first.status_code, second.url) == (302, first.url)
    assert Transfer.objects.get().transitions.count() == 1


def test_the_list_is_narrowed_and_asks_a_fixed_number_of_questions(
    client_as, transfer, taker, django_assert_max_num_queries
):
    client = client_as(taker)
    TransferFactory(case__antenna=taker.antenna)
    everything = client.get(url("transfer_list")).content.decode()
    received = client.get(url("transfer_list") + "?sens=recus&etat=proposed").content.decode()
    assert everything.count("<tr>") == received.count("<tr>") + 1
    with django_assert_max_num_queries(20) as few:
        client.get(url("transfer_list"))
    for _ in range(5):
        TransferFactory(to_antenna=taker.antenna)
    with django_assert_max_num_queries(len(few)):
        client.get(url("transfer_list"))
    assert client.get(url("transfer_list") + "?sens=x&etat=y&suite=z").status_code == 200


def test_a_reader_sees_the_case_says_until_when_and_finds_no_act(client_as, reader):
    client = client_as(reader.user)
    for slug in ("apercu", "personne", "parcours", "aides", "documents", "journal", "historique"):
        page = client.get(url("case_detail", reader.case_id) + f"?onglet={slug}")
        assert page.status_code == 200
        text = page.content.decode()
        assert "plus le modifier" in text
        for name in ("person_edit", "case_close", "return_edit", "household_edit", "consent_new"):
            assert url(name, reader.case_id) not in text
        assert reverse("aids:application_new", args=[reader.case_id]) not in text


WRITING = (
    "case_close",
    "case_reopen",
    "case_support",
    "case_receive",
    "case_transfer",
    "person_edit",
    "return_edit",
    "household_edit",
    "stays_edit",
    "consent_new",
    "situations",
)


@pytest.mark.parametrize("name", WRITING)
def test_a_reader_is_refused_every_writing_page_with_the_reason(client_as, reader, name):
    client = client_as(reader.user)
    for answer in (client.get(url(name, reader.case_id)), client.post(url(name, reader.case_id), {})):
        assert answer.status_code == 403
        assert "vous pouvez le lire, pas le modifier" in answer.content.decode()


@pytest.mark.parametrize("name", ["case_category", "case_assign"])
def test_a_former_manager_is_refused_too(client_as, name):
    right = ReadingRightFactory(user__antenna_manager=True)
    answer = client_as(right.user).post(url(name, right.case_id), {})
    assert answer.status_code == 403
    assert "pas le modifier" in answer.content.decode()


@pytest.mark.parametrize("name", ["journal", "documents"])
def test_a_reader_adds_nothing_to_a_tab(client_as, reader, name):
    answer = client_as(reader.user).post(url(name, reader.case_id), {"text": "Bonjour"})
    assert answer.status_code == 403
    assert not reader.case.notes.exists()


def test_a_reader_opens_plain_documents_only(client_as, reader):
    client = client_as(reader.user)
    plain, medical = DocumentFactory(case=reader.case), DocumentFactory(case=reader.case, kind="medical")
    assert client.get(url("document_download", plain.pk)).status_code == 200
    assert client.get(url("document_download", medical.pk)).status_code == 403


def test_a_reader_s_lists_do_not_hold_the_case(client_as, reader):
    client = client_as(reader.user)
    assert reader.case.number not in client.get(url("case_list")).content.decode()
    assert reader.case.person.full_name in client.get("/").content.decode()


def test_the_sheet_lists_the_open_work_on_screen_and_in_both_languages(client_as, transfer, taker):
    transfer_accept(actor=taker, transfer=transfer, counsellor=taker)
    client = client_as(taker)
    shown = client.get(url("hand_over_sheet", transfer.case_id)).content.decode()
    assert "Évaluer le foyer" in shown
    assert "Aides en cours" in shown
    refused = client.post(url("hand_over_sheet", transfer.case_id), {"language": "en"})
    assert refused.url == url("hand_over_sheet", transfer.case_id)
    for language, words in (("fr", "Fiche de passation"), ("ar", "")):
        asked = client.post(url("hand_over_sheet", transfer.case_id), {"language": language})
        sheet = HandOverSheet.objects.get(language=language)
        assert asked.url == url("sheet_detail", sheet.pk)
        assert client.get(url("sheet_download", sheet.pk)).status_code == 404
        sheet_draw(sheet)
        file = client.get(url("sheet_download", sheet.pk))
        title = PdfReader(BytesIO(b"".join(file))).metadata.title
        assert words in title
        assert transfer.case.number in title
    assert AccessRecord.objects.filter(kind="document").count() == 2


def test_a_sheet_of_another_antenna_is_not_found(client_as):
    sheet, stranger = HandOverSheetFactory(), client_as(UserFactory())
    assert stranger.get(url("sheet_detail", sheet.pk)).status_code == 404
    assert stranger.get(url("sheet_download", sheet.pk)).status_code == 404


def test_apps_fill_the_sheet_in_order_and_an_empty_section_is_left_out():
    registry = HandOverRegistry()
    registry.register(
        "late", lambda case_id: OpenWorkSection("Tâches", [OpenWork(f"Tâche {case_id}")]), order=20
    )
    registry.register("none", lambda case_id: None, order=5)
    registry.register("empty", lambda case_id: OpenWorkSection("Rendez-vous", []), order=6)
    registry.register("first", lambda case_id: OpenWorkSection("Étape", [], "Rien"), order=10)
    assert [section.title for section in registry.sections(7)] == ["Étape", "Tâches"]
    assert registry.sections(7)[1].lines[0].label == "Tâche 7"


def test_the_timeline_tells_who_gave_the_case_to_whom(client_as, transfer, taker):
    transfer_accept(actor=taker, transfer=transfer, counsellor=taker)
    text = client_as(taker).get(url("case_detail", transfer.case_id)).content.decode()
    assert "Transfert proposé" in text
    assert "Transfert accepté" in text
    assert Case.objects.get(pk=transfer.case_id).counsellor == taker
