"""One return, from the consulate to the closing, by four people who work in two languages (domain.md 2 and 5)."""

import re

import pytest
from playwright.sync_api import expect

from accounts.enums import Role, UnitKind
from accounts.models import Antenna, Unit
from accounts.services.reference import load_reference
from cases.enums import AnnouncementState, CaseState, ReferralState
from cases.models import Announcement, Case, Referral
from common.dates import today
from tests.e2e.accessibility import violations
from tests.factories.accounts import UnitFactory, UserFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

DAY = "%d/%m/%Y"
WHOLE_ADDRESS = re.compile(r"/dossiers/\d+/$")


class Story:
    """Each act is one person's, at her own screen."""

    def __init__(self, page_of):
        load_reference()
        self.tunis, self.medenine = (Antenna.objects.get(code=code) for code in ("TUN", "MED"))
        self.unit = Unit.objects.filter(kind=UnitKind.SOCIAL, governorate="TN-11").first() or UnitFactory(
            kind=UnitKind.SOCIAL, governorate_id="TN-11"
        )
        attachee = UserFactory(social_attache=True, unit=UnitFactory(), full_name="Claire Mansouri")
        counsellor = UserFactory(antenna=self.tunis, full_name="Nour Gharbi")
        officer = UserFactory(role=Role.CGPS_OFFICER, unit=self.unit, full_name="Hayet Mnasri")
        colleague = UserFactory(antenna=self.medenine, full_name="Moez Rezgui")
        self.attachee = page_of(attachee, viewport={"width": 1280, "height": 900})
        self.counsellor = page_of(counsellor, "ar", viewport={"width": 1280, "height": 900})
        self.officer = page_of(officer, "ar", viewport={"width": 360, "height": 800})
        self.colleague = page_of(colleague, viewport={"width": 360, "height": 800})
        self.colleague_user = colleague

    def announce(self):
        page = self.attachee
        page.goto("/signalements/nouveau/")
        for name, value in {
            "last_name": "Chebbi",
            "first_name": "Mourad",
            "last_name_ar": "الشابي",
            "first_name_ar": "مراد",
            "birth_date": "23/09/1987",
            "cin": "09417352",
            "phone": "+33 6 12 34 56 78",
            "country": "France",
            "planned_on": f"{today():{DAY}}",
            "situation": "Sans logement à l'arrivée.",
        }.items():
            page.fill(f"#id_{name}", value)
        page.check("input[name=sex][value=M]")
        page.select_option("#id_modality", "state_programme")
        page.select_option("#id_governorate", "TN-11")
        page.check("input[name=consents][value=processing]")
        send(page)
        expect(page.locator("main")).to_contain_text("Transmis à l'antenne")

    def receive(self):
        page = self.counsellor
        page.goto("/")
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        page.locator("main a[href^='/signalements/']", has_text="الشابي").first.click()
        page.click("a[href$='/accueil/']")
        page.fill("#id_note", "غرفة محجوزة لأسبوع")
        send(page)
        page.click("a[href$='/arrivee/']")
        send(page)
        expect(page).to_have_url(WHOLE_ADDRESS)
        expect(page.locator("h1")).to_contain_text("مراد الشابي")
        self.case = page.url

    def complete(self):
        page = self.counsellor
        page.goto(f"{self.case}foyer/")
        page.fill("#id_household_size", "3")
        page.fill("#id_household_income_tnd", "600")
        send(page)
        page.goto(f"{self.case}accords/nouveau/")
        page.select_option("#id_scope", "share_cgps")
        send(page)

    def refer(self):
        page = self.counsellor
        page.goto(f"{self.case}orientations/nouvelle/")
        page.select_option("#id_receiver", f"u{self.unit.pk}")
        page.select_option("#id_purpose", "social_inquiry")
        page.fill("#id_reason", "بحث اجتماعي قبل طلب المساعدة")
        page.check("input[name=shared][value=household]")
        send(page)
        expect(page).to_have_url(re.compile(r"/orientations/\d+/$"))

    def answer(self):
        page = self.officer
        page.goto("/")
        page.locator("main a[href^='/orientations/']", has_text="الشابي").first.click()
        page.click("a[href$='/accepter/'], button[formaction$='/accepter/']")
        page.fill("#id_answer", "زيارة يوم الثلاثاء")
        send(page)
        page.click("a[href$='/enquete/']")
        page.fill("#id_visited_on", f"{today():{DAY}}")
        page.fill("#id_household_size", "4")
        page.fill("#id_household_income_tnd", "350")
        page.fill("#id_narrative", "غرفتان لأربعة أشخاص")
        send(page)
        self.referral = page.url

    def take_over(self):
        page = self.counsellor
        page.goto("/")
        page.locator("main a[href^='/orientations/']", has_text="الشابي").first.click()
        page.click("a[href$='/constats/']")
        page.click("button[value=adopt]")
        page.goto(f"{self.case}?onglet=personne")
        expect(page.locator("main")).to_contain_text("350")

    def transfer(self):
        page = self.counsellor
        page.goto(f"{self.case}transferer/")
        page.select_option("#id_to_antenna", str(self.medenine.pk))
        page.fill("#id_reason", "انتقلت العائلة إلى مدنين")
        send(page)
        page = self.colleague
        page.goto("/")
        page.locator("main a[href^='/transferts/']", has_text="Chebbi").first.click()
        page.select_option("#id_counsellor", str(self.colleague_user.pk))
        page.get_by_role("button", name="Accepter le dossier").click()
        expect(page).to_have_url(WHOLE_ADDRESS)
        expect(page.locator(".page-lead").first).to_contain_text("Moez Rezgui")

    def close(self):
        page = self.colleague
        page.goto(f"{self.case}clore/")
        page.select_option("#id_closing_reason", "reintegrated")
        send(page)
        expect(page.locator("h1")).to_contain_text("Mourad Chebbi")


def send(page):
    """Send the page's own form; a page that comes back with an error says which."""
    page.locator("main form:not([method=get]) button[type=submit].btn-primary").first.click()
    page.wait_for_load_state()
    assert page.locator("main .is-invalid").count() == 0, page.locator(
        "main .invalid-feedback"
    ).all_inner_texts()


def test_a_return_from_the_consulate_to_the_closing(page_of):
    story = Story(page_of)
    for act in ("announce", "receive", "complete", "refer", "answer", "take_over", "transfer", "close"):
        getattr(story, act)()
    case = Case.objects.get()
    assert (case.state, case.closing_reason) == (CaseState.CLOSED, "reintegrated")
    assert (case.antenna, case.counsellor) == (story.medenine, story.colleague_user)
    assert (case.household_size, case.household_income_tnd) == (4, 350)
    assert Referral.objects.get().state == ReferralState.DONE
    assert Announcement.objects.get().state == AnnouncementState.ARRIVED
    who_sees_what_afterwards(story)


def who_sees_what_afterwards(story):
    """The attachée reads the state and no more, the officer her referral, the former counsellor for thirty days."""
    page = story.attachee
    page.goto("/signalements/")
    expect(page.locator("main")).to_contain_text("Arriv")
    assert page.goto(story.case).status == 403
    assert story.officer.goto(story.case).status == 403
    assert story.officer.goto(story.referral).status == 200
    page = story.counsellor
    assert page.goto(story.case).status == 200
    assert page.goto(f"{story.case}rouvrir/").status == 403
    for page in (story.attachee, story.counsellor, story.officer, story.colleague):
        page.goto("/")
        assert violations(page) == []
        assert [words for words in page.refused if "403" not in words] == []
