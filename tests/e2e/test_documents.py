"""Documents in a real browser: dropped, listed, shown; and all of it without script, and on a phone's camera."""

import pytest
from playwright.sync_api import expect

from accounts.models import Antenna
from accounts.services.reference import load_reference
from cases.services.documents import document_add, document_remove
from tests.cases.test_documents import pdf, upload
from tests.e2e.accessibility import violations
from tests.factories.accounts import UserFactory
from tests.factories.cases import CaseFactory, DocumentFactory, JournalNoteFactory, specimen

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

DROP = """
([zone, files]) => {
  const data = new DataTransfer();
  for (const name of files) data.items.add(new File(["%PDF-"], name, {type: "application/pdf"}));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    zone.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
  }
}
"""


@pytest.fixture
def counsellor(transactional_db):
    load_reference()
    return UserFactory(antenna=Antenna.objects.get(code="MED"))


@pytest.fixture
def case(counsellor):
    return CaseFactory(antenna=counsellor.antenna, counsellor=counsellor)


def test_files_are_dropped_and_sent(page_of, counsellor, case):
    page = page_of(counsellor)
    page.goto(f"/dossiers/{case.pk}/?onglet=documents&type=cin")
    expect(page.locator("#id_kind")).to_have_value("cin")
    zone = page.locator(".file-field").first
    zone.evaluate(f"(zone, files) => ({DROP})([zone, files])", ["a.pdf"])
    zone.evaluate(f"(zone, files) => ({DROP})([zone, files])", ["b.pdf", "c.pdf"])
    expect(zone.locator(".file-names li")).to_have_text(["a.pdf", "b.pdf", "c.pdf"])
    files = [
        {"name": "recto.pdf", "mimeType": "application/pdf", "buffer": pdf()},
        {"name": "verso.png", "mimeType": "image/png", "buffer": specimen(size=(800, 500))},
    ]
    page.locator("#id_file").set_input_files(files)
    page.locator("#ajouter button[type=submit]").click()
    expect(page.locator("#messages")).to_contain_text("2 documents ajoutés.")
    assert page.refused == []


@pytest.mark.parametrize(("language", "width"), [("fr", 1280), ("ar", 360)])
def test_the_pages_are_accessible_and_the_browser_refuses_nothing(page_of, counsellor, case, language, width):
    shown = document_add(actor=counsellor, case=case, kind="other", upload=upload())
    picture = document_add(
        actor=counsellor, case=case, kind="cin", upload=upload("a.png", specimen(size=(900, 600)))
    )
    removed = DocumentFactory(case=case)
    document_remove(actor=counsellor, document=removed, reason="Autre personne")
    medical = DocumentFactory(case=case, kind="medical")
    note = JournalNoteFactory(case=case, author=counsellor, is_confidential=True)
    page = page_of(counsellor, language, viewport={"width": width, "height": 900}, has_touch=width < 400)
    addresses = [f"/dossiers/{case.pk}/?onglet={tab}" for tab in ("documents", "journal", "apercu")]
    addresses += [f"/documents/{row.pk}/" for row in (shown, picture, removed, medical)]
    addresses += [
        f"/documents/{shown.pk}/remplacer/",
        f"/documents/{shown.pk}/retirer/",
        f"/notes/{note.pk}/",
    ]
    problems = []
    for address in addresses:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        problems += [(address, text) for text in page.refused] + ([(address, "overflow")] if over > 0 else [])
        page.refused.clear()
        problems += [(address, *found) for found in violations(page)]
    assert problems == []
    page.goto(f"/documents/{picture.pk}/")
    assert page.locator(".document-view img").evaluate("image => image.naturalWidth") == 900


def test_a_phone_offers_its_camera_and_a_desk_does_not(page_of, counsellor, case):
    page = page_of(counsellor, viewport={"width": 360, "height": 800}, has_touch=True, is_mobile=True)
    page.goto(f"/dossiers/{case.pk}/?onglet=documents")
    camera = page.locator("#id_photo")
    expect(camera).to_be_visible()
    expect(camera).to_have_attribute("capture", "environment")
    desk = page_of(counsellor)
    desk.goto(f"/dossiers/{case.pk}/?onglet=documents")
    expect(desk.locator("#id_photo")).to_be_hidden()


def test_documents_notes_and_filters_work_without_script(page_of, counsellor, case):
    page = page_of(counsellor, java_script_enabled=False)
    page.goto(f"/dossiers/{case.pk}/?onglet=documents")
    page.get_by_role("link", name="Ajouter : consentement signé").click()
    expect(page.locator("#id_kind")).to_have_value("consent")
    page.locator("#id_file").set_input_files(
        [{"name": "accord.pdf", "mimeType": "application/pdf", "buffer": pdf()}]
    )
    page.locator("#ajouter button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("1 document ajouté.")
    page.goto(f"/dossiers/{case.pk}/?onglet=journal")
    page.fill("#id_text", "Appel de ce matin")
    page.select_option("#id_kind", "call")
    page.check("#id_is_confidential")
    page.get_by_role("button", name="Ajouter la note").click()
    expect(page.locator("article")).to_contain_text("confidentielle")
    page.goto(f"/dossiers/{case.pk}/")
    page.select_option("#id_quoi", "note")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.locator(".timeline > li")).to_have_count(1)
    expect(page.locator(".timeline")).to_contain_text("Appel de ce matin")
