"""Registering a person in a real browser: saved while typed, duplicates beside; and all of it without script."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from accounts.models import Antenna
from accounts.services.reference import load_reference
from cases.models import Case, RegistrationDraft
from common.dates import today
from tests.e2e.accessibility import violations
from tests.factories.accounts import UserFactory
from tests.factories.cases import CaseFactory, PersonFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def counsellor(transactional_db):
    load_reference()
    return UserFactory(antenna=Antenna.objects.get(code="MED"))


def test_typing_is_saved_and_compared_as_one_goes(page_of, counsellor):
    person = PersonFactory(first_name="Mohamed", last_name="Gharbi", birth_date=date(1988, 4, 12))
    known = CaseFactory(person=person, antenna=counsellor.antenna)
    page = page_of(counsellor)
    page.goto("/dossiers/nouveau/")
    page.fill("#id_last_name", "Rarbi")
    page.fill("#id_first_name", "Mohammed")
    page.fill("#id_birth_date", "12/04/1988")
    card = page.locator("#duplicates .person-card")
    expect(card).to_contain_text(known.number, timeout=20_000)
    expect(card).to_contain_text("même date de naissance")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Enregistré à", timeout=20_000)
    page.reload()
    expect(page.locator("#id_last_name")).to_have_value("Rarbi")
    expect(card).to_contain_text(known.number)
    page.check("input[name=sex][value=M]")
    page.click("button[value=next]")
    page.select_option("#id_governorate", "TN-82")
    expect(page.locator("#delegation-note")).to_contain_text("Médenine")
    expect(page.locator("#id_delegation option[value='TN-11-01']")).to_have_count(0)


def test_a_person_is_registered_without_script(page_of, counsellor):
    page = page_of(counsellor, java_script_enabled=False)
    page.goto("/dossiers/nouveau/")
    page.fill("#id_last_name", "Ben Ali")
    page.fill("#id_first_name", "Samia")
    page.fill("#id_first_name_ar", "سامية")
    page.check("input[name=sex][value=F]")
    page.fill("#id_birth_date", "31/02/1990")
    page.click("button[value=next]")
    expect(page.locator("#id_birth_date")).to_have_value("31/02/1990")
    expect(page.locator(".invalid-feedback").first).to_contain_text("n'existe pas au calendrier")
    page.fill("#id_birth_date", "17/05/1990")
    page.click("button[value=next]")
    page.fill("#id_return_country", "France")
    page.fill("#id_returned_on", f"{today() - timedelta(days=30):%d/%m/%Y}")
    page.select_option("#id_modality", "own_means")
    page.select_option("#id_governorate", "TN-82")
    page.select_option("#id_delegation", "TN-82-04")
    page.click("button[value=later]")
    expect(page.locator("tbody")).to_contain_text("Samia Ben Ali")
    page.click("tbody a")
    expect(page.locator("#id_return_country")).to_have_value("France")
    page.click("button[value=next]")
    page.fill("#id_household_size", "2")
    page.click("button[value=next]")
    page.check("input[value=processing]")
    page.get_by_role("button", name="Enregistrer le dossier").click()
    expect(page).to_have_url(re.compile(r"/dossiers/\d+/$"))
    expect(page.locator("h1")).to_contain_text("Samia Ben Ali")
    case = Case.objects.get()
    assert (case.delegation_id, case.antenna, case.category) == ("TN-82-04", counsellor.antenna, "C")
    assert RegistrationDraft.objects.get().data == {}


def test_the_search_box_finds_while_one_types(page_of, counsellor):
    person = PersonFactory(first_name="Mohamed", last_name="Gharbi", birth_date=date(1988, 4, 12))
    known = CaseFactory(person=person, antenna=counsellor.antenna)
    page = page_of(counsellor)
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("muhamed zitoun", delay=20)
    expect(page.locator("#frame-hits")).to_contain_text("Aucun résultat")
    page.locator("#frame-search").fill("muhamed rarbi")
    hit = page.locator("#frame-hits .search-hit").first
    expect(hit).to_contain_text(known.number)
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#frame-hits")).to_be_hidden()
    page.locator("#frame-search").fill("rarbi muhamed")
    expect(hit).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(hit).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/dossiers/{known.pk}/$"))
