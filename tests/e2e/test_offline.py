"""Visits where there is no network, played on a telephone's screen: killed, cut off, signed out, handed on."""

import io
import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from common.dates import today
from operators.enums import VisitState
from operators.models import PhotoUpload, Visit, VisitPhoto
from tests.aids.conftest import load_programme
from tests.e2e.conftest import FLAGS
from tests.e2e.network import BadNetwork
from tests.factories.accounts import PASSWORD
from tests.factories.operators import RoutingTeam

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}
HOME, SHELL = "/operateurs/portail/", "/operateurs/portail/hors-ligne/"
WAIT = 60_000
COLOURS = [(200, 40, 40), (40, 160, 60), (50, 70, 200), (210, 170, 30)]


@pytest.fixture
def team(transactional_db, media_in_a_temporary_folder):
    load_programme()
    return RoutingTeam()


@pytest.fixture
def network(live_server):
    network = BadNetwork(live_server.url)
    yield network
    network.close()


class Phone:
    """A telephone with a profile of its own, that can be killed and opened again."""

    def __init__(self, playwright, folder, address):
        self._playwright, self._folder, self._address = playwright, folder, address
        self.open()

    def open(self, *, offline=False):
        self.context = self._playwright.chromium.launch_persistent_context(
            str(self._folder),
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=FLAGS,
            viewport=PHONE,
            base_url=self._address,
            locale="fr",
            reduced_motion="reduce",
            service_workers="allow",
        )
        self.context.set_default_timeout(WAIT)
        self.context.set_offline(offline)
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()

    def kill(self):
        """As a telephone does: no page hears of it."""
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            own = f"--user-data-dir={self._folder}".encode() in words
            if own and not any(word.startswith(b"--type=") for word in words):
                os.kill(int(folder.name), signal.SIGKILL)
        for lock in self._folder.glob("Singleton*"):
            lock.unlink()

    def sign_in(self, user):
        page = self.page
        page.goto(HOME)
        expect(page.locator("#id_login, #work").first).to_be_visible(timeout=WAIT)
        if page.locator("#id_login").count():
            page.locator("#id_login").fill(user.email)
            page.locator("#id_password").fill(PASSWORD)
            page.get_by_role("button", name="Se connecter", exact=True).click()
        expect(page.locator("#work")).to_be_visible(timeout=WAIT)

    def take_files(self, count):
        """Wait until the telephone holds the files of `count` visits and can do without the network."""
        self.page.goto(SHELL)
        expect(self.page.locator("#list-files article")).to_have_count(count, timeout=WAIT)
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    def record(self, visit, words, photos):
        """Fill the form of a visit and send it, whatever the network."""
        page = self.page
        page.goto(f"{SHELL}#visite/{visit.pk}")
        form = page.locator("#form-place form")
        form.locator("[name=visited_on]").fill(day_typed(today()))
        form.locator("[name=findings]").fill(words)
        choose(form, "business_state", "running")
        expect(form.locator("[name=findings]")).to_have_value(words)
        if photos:
            form.locator("input[type=file]").set_input_files(photos)
            expect(form.locator(".offline-photos canvas")).to_have_count(len(photos), timeout=WAIT)
        form.locator("[type=submit]").click()
        expect(page.locator("#view-list")).to_be_visible(timeout=WAIT)


def day_typed(day):
    return day.strftime("%d/%m/%Y")


def choose(form, name, value):
    control = form.locator(f"[name={name}]").first
    if control.evaluate("control => control.tagName") == "SELECT":
        control.select_option(value)
    else:
        form.locator(f"[name={name}][value={value}]").check()


def picture(colour, *, size=(2400, 1800), name="photo.jpg"):
    """A photo with enough grain to weigh what a camera's does."""
    noise = Image.effect_noise(size, 30).convert("RGB")
    image = Image.blend(noise, Image.new("RGB", size, colour), 0.7)
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=80)
    return {"name": name, "mimeType": "image/jpeg", "buffer": stream.getvalue()}


def due(team, count):
    """Return `count` visits of one file each, due in the coming days."""
    visits = []
    for number in range(count):
        visit = team.followed().visits.order_by("due_on").first()
        Visit.objects.filter(pk=visit.pk).update(due_on=today() + timedelta(days=number))
        visits.append(visit)
    return visits


def colours_of(visit):
    """Return which of COLOURS each stored photo shows."""
    found = []
    for photo in VisitPhoto.objects.filter(visit=visit).order_by("number"):
        image = Image.open(photo.file)
        assert image.size == (1600, 1200)
        mean = image.resize((1, 1)).getpixel((0, 0))
        found.append(
            min(COLOURS, key=lambda colour: sum((a - b) ** 2 for a, b in zip(colour, mean, strict=True)))
        )
    return found


def test_two_visits_survive_a_killed_browser_and_arrive_once(playwright, tmp_path, team, network):
    first, second = due(team, 2)
    phone = Phone(playwright, tmp_path / "phone", network.url)
    phone.sign_in(team.agent)
    phone.take_files(2)
    # The browser's own switch reaches its pages, the proxy also a worker that wakes up by itself.
    network.is_up = False
    phone.context.set_offline(True)
    phone.page.goto(f"{HOME}{first.application_id}/")
    expect(phone.page.locator("#network")).to_have_text("Hors ligne")
    phone.record(first, "La boutique est ouverte.", [picture(COLOURS[0]), picture(COLOURS[1])])
    phone.record(second, "L’atelier tourne.", [picture(COLOURS[2])])
    expect(phone.page.locator("#kept-waiting")).to_have_text("visites : 2 · photos : 3")
    # A third one is only begun when the telephone dies.
    phone.page.goto(f"{SHELL}#autre/{first.application_id}")
    phone.page.locator("#form-place [name=findings]").fill("Brouillon")
    expect(phone.page.locator("[data-offline-status]")).to_contain_text("Enregistré sur ce téléphone")
    # Sent too early, it is told what is missing here, not when the network is back; nothing typed is lost.
    phone.page.locator("#form-place [type=submit]").click()
    expect(phone.page.locator("[data-offline-status]")).to_contain_text("complétez ce qui est signalé")
    expect(phone.page.locator("[data-offline-error=business_state]")).to_have_text(
        "Ce champ est obligatoire."
    )
    expect(phone.page.locator("#form-place [name=findings]")).to_have_value("Brouillon")
    phone.kill()
    phone.open(offline=True)
    phone.page.goto(SHELL)
    expect(phone.page.locator("#kept-waiting")).to_have_text("visites : 2 · photos : 3")
    expect(phone.page.locator("#list-waiting > li")).to_have_count(3)
    assert not Visit.objects.filter(state=VisitState.DONE).exists()
    network.is_up = True
    phone.context.set_offline(False)
    phone.sign_in(team.agent)
    phone.page.goto(SHELL)
    expect(phone.page.locator("#list-sent > li")).to_have_count(2, timeout=WAIT)
    expect(phone.page.locator("#list-waiting > li")).to_have_count(1)
    assert Visit.objects.filter(state=VisitState.DONE).count() == 2
    assert colours_of(first) == COLOURS[:2]
    assert colours_of(second) == [COLOURS[2]]
    assert Visit.objects.get(pk=first.pk).findings == "La boutique est ouverte."
    assert not PhotoUpload.objects.exists()
    phone.context.close()


def test_five_visits_with_twenty_photos_arrive_through_a_connection_that_breaks(
    playwright, tmp_path, team, network
):
    visits = due(team, 5)
    phone = Phone(playwright, tmp_path / "phone", network.url)
    phone.sign_in(team.agent)
    phone.take_files(5)
    network.is_up = False
    photos = [picture(colour) for colour in COLOURS]
    for visit in visits:
        phone.record(visit, f"Constat {visit.pk}", photos)
    expect(phone.page.locator("#kept-waiting")).to_have_text("visites : 5 · photos : 20")
    network.breaks, network.is_up = 10, True
    phone.page.locator("#act-send").click()
    expect(phone.page.locator("#list-sent > li")).to_have_count(5, timeout=3 * WAIT)
    expect(phone.page.locator("#list-waiting > li")).to_have_count(0)
    assert network.broken == 10
    assert Visit.objects.filter(state=VisitState.DONE).count() == 5
    assert {visit.pk: colours_of(visit) for visit in visits} == {visit.pk: COLOURS for visit in visits}
    assert {visit.findings for visit in Visit.objects.filter(state=VisitState.DONE)} == {
        f"Constat {visit.pk}" for visit in visits
    }
    phone.context.close()


def test_signing_out_wipes_and_another_agent_reads_nothing(playwright, tmp_path, team, network):
    (visit,) = due(team, 1)
    name = visit.application.person.full_name
    phone = Phone(playwright, tmp_path / "phone", network.url)
    phone.sign_in(team.agent)
    phone.take_files(1)
    network.is_up = False
    phone.record(visit, "Secret", [])
    # Her session ends without a sign-out, and somebody else opens hers.
    phone.context.clear_cookies()
    network.is_up = True
    phone.sign_in(team.other_agent)
    phone.page.goto(SHELL)
    expect(phone.page.locator("#kept-files")).to_have_text("0")
    expect(phone.page.locator("body")).not_to_contain_text(name)
    assert kept(phone.page)["readable"] == []
    phone.context.clear_cookies()
    phone.sign_in(team.agent)
    phone.page.goto(SHELL)
    expect(phone.page.locator("#list-sent > li")).to_have_count(1, timeout=WAIT)
    assert Visit.objects.get(pk=visit.pk).findings == "Secret"
    # A draft that was not sent is named before the sign-out wipes it.
    phone.page.goto(f"{SHELL}#autre/{visit.application_id}")
    phone.page.locator("#form-place [name=findings]").fill("À perdre")
    expect(phone.page.locator("[data-offline-status]")).to_contain_text("Enregistré sur ce téléphone")
    phone.page.goto(HOME)
    phone.page.locator(".topbar details.menu summary").click()
    phone.page.get_by_role("button", name="Se déconnecter").click()
    leaving = phone.page.locator("#offline-leaving")
    expect(leaving.locator("li")).to_contain_text([name])
    leaving.get_by_role("button", name="Effacer et se déconnecter").click()
    phone.page.wait_for_url("**/connexion/**")
    assert kept(phone.page) == {"sealed": 0, "keys": 0, "readable": []}
    phone.context.close()


KEPT = """
async () => {
  const opening = indexedDB.open("tounesna-portail");
  const db = await new Promise((resolve) => { opening.onsuccess = () => resolve(opening.result); });
  const all = (name) => new Promise((resolve) => {
    const asked = db.transaction(name).objectStore(name).getAll();
    asked.onsuccess = () => resolve(asked.result);
  });
  const [sealed, keys] = [await all("sealed"), await all("keys")];
  const owners = keys.map((key) => key.owner);
  db.close();
  return {
    sealed: sealed.length,
    keys: keys.length,
    readable: sealed.filter((row) => owners.includes(row.owner) && row.kind !== "bundle").map((row) => row.kind),
  };
}
"""


def kept(page):
    """What the browser holds, as its own storage says it."""
    return page.evaluate(KEPT)
