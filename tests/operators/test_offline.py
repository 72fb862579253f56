"""What telephones borrow, take along and send: keys, files, visits, photos in pieces (ADR 0036)."""

import hashlib
import json
import uuid
from base64 import b64decode
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.client import FakePayload
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import User
from aids.enums import AidKind
from cases.enums import ConsentScope
from cases.models import Consent
from common.dates import today
from common.errors import DomainError, NotPermitted
from common.models import AccessRecord
from operators.enums import VisitState
from operators.models import OfflineDevice, PhotoPiece, PhotoUpload, Visit, VisitPhoto
from operators.selectors.offline import owner_tag
from operators.services.offline import device_name, device_open, device_revoke
from operators.services.photo_uploads import PhotoSent, photo_piece_add, photo_uploads_sweep
from operators.services.visits import visit_record
from tests.factories.accounts import UserFactory
from tests.factories.operators import visit_data

pytestmark = pytest.mark.django_db

ANDROID = "Mozilla/5.0 (Linux; Android 14; SM-A145F) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"


def url(name, *args):
    return reverse(f"operators:{name}", args=args)


def post(client, name, data, *args):
    return client.post(url(name, *args), json.dumps(data), content_type="application/json")


@pytest.fixture
def phone(client_as, team):
    return client_as(team.agent)


@pytest.fixture
def visit(team):
    return team.followed().visits.order_by("due_on").first()


def sending(visit, client_id=None, *, fields=(), **facts):
    """What a telephone sends of a visit."""
    typed = {
        "visited_on": today().strftime("%d/%m/%Y"),
        "findings": "La boutique est ouverte.",
        "business_state": "running",
    } | dict(fields)
    return {
        "client_id": str(client_id or uuid.uuid4()),
        "visit": visit.pk,
        "application": visit.application_id,
        "version": visit.version,
        "fields": [*typed.items(), ("difficulties", "cash"), ("difficulties", "papers")],
    } | facts


def test_a_key_is_lent_to_a_session_and_the_same_one_each_time(phone, team, client_as):
    uid = str(uuid.uuid4())
    state = phone.get(url("offline_state"), {"appareil": uid}).json()
    assert state["owner"] == owner_tag(team.agent) and not state["revoked"] and state["csrf"]
    assert not OfflineDevice.objects.exists(), "asking writes nothing"
    answer = phone.post(
        url("offline_key"),
        json.dumps({"device": uid}),
        content_type="application/json",
        headers={"User-Agent": ANDROID},
    )
    lent = answer.json()
    assert answer["Cache-Control"].startswith("max-age=0") and len(b64decode(lent["key"])) == 32
    again = post(phone, "offline_key", {"device": uid}).json()
    assert again == lent, "one key, one end of the session"
    other = post(client_as(team.other_agent), "offline_key", {"device": uid}).json()
    assert other["key"] != lent["key"] and other["owner"] != lent["owner"]
    device = OfflineDevice.objects.get(user=team.agent)
    assert device.name == "Chrome · Android"
    assert lent["key"] not in device.key, "encrypted at rest"
    cookie = phone.cookies["sessionid"]
    assert 0 < int(cookie["max-age"]) <= 8 * 3600
    assert post(phone, "offline_key", {"device": "x"}).status_code == 400
    guest = type(phone)().get(url("offline_state"), headers={"X-Autosave": "1"})
    assert guest.status_code == 401


def test_a_lost_telephone_is_taken_back(phone, team, client_as):
    uid = uuid.uuid4()
    device = device_open(actor=team.agent, uid=uid, user_agent=ANDROID).device
    page = phone.get(url("offline_devices"))
    assert "Chrome · Android" in page.content.decode()
    assert "Appareils hors ligne" in phone.get(reverse("accounts:profile")).content.decode()
    assert "Chrome" not in client_as(team.other_agent).get(url("offline_devices")).content.decode()
    assert client_as(team.other_agent).post(url("offline_device_revoke", device.pk)).status_code == 404
    assert phone.post(url("offline_device_revoke", device.pk)).status_code == 302
    device.refresh_from_db()
    assert device.key == "" and device.revoked_at
    assert phone.post(url("offline_device_revoke", device.pk)).status_code == 302, "twice is once"
    assert phone.get(url("offline_state"), {"appareil": uid}).json()["revoked"]
    assert post(phone, "offline_key", {"device": str(uid)}).status_code == 410
    with pytest.raises(DomainError, match="retiré"):
        device_open(actor=team.agent, uid=uid)
    with pytest.raises(NotPermitted):
        device_open(actor=team.counsellor, uid=uid)
    for change in ("key = 'x'", "revoked_at = NULL"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE operators_offlinedevice SET {change} WHERE id = %s", [device.pk])  # noqa: S608
    assert not any("key" in event.__dict__ for event in device.events.all()), "history keeps no key"


def test_the_shell_holds_nothing_of_anybody(phone, visit, client):
    person = visit.application.person
    texts = [
        (browser.get(url(name)).content.decode(), browser.get(url(name)).status_code)
        for browser in (phone, client)
        for name in ("offline_shell", "offline_worker", "offline_manifest")
    ]
    assert {status for _text, status in texts} == {200}
    for word in (person.last_name, visit.application.number, "csrfmiddlewaretoken"):
        assert not any(word in text for text, _status in texts)
    assert texts[0] == texts[3], "the same page for all"
    worker = phone.get(url("offline_worker"))
    assert "importScripts" in worker.content.decode() and worker["Content-Type"].startswith("text/javascript")
    manifest = client.get(url("offline_manifest"), {"langue": "ar"}).json()
    assert (manifest["lang"], manifest["dir"]) == ("ar", "rtl")
    assert "worker-src 'self'" in phone.get(url("offline_shell"))["Content-Security-Policy"]


def test_the_files_taken_along_are_those_to_visit_soon_and_no_more(phone, team, visit, client_as, settings):
    later = team.followed(AidKind.EMPLOYMENT)
    later.visits.update(due_on=today() + timedelta(days=settings.OFFLINE_DAYS + 1))
    done = visit_record(actor=team.agent, visit=visit, data=visit_data(), version=None, client_id=None)
    second = visit.application.visits.filter(state=VisitState.PLANNED).order_by("due_on").first()
    Visit.objects.filter(pk=second.pk).update(due_on=today() + timedelta(days=3))
    with transaction.atomic():
        files = phone.get(url("offline_files")).json()["files"]
    assert [file["pk"] for file in files] == [visit.application_id]
    assert files[0]["name"] == visit.application.person.full_name
    assert files[0]["next_steps"] == done.next_steps
    assert [one["pk"] for one in files[0]["visits"]] == [second.pk]
    assert set(files[0]) == {
        "pk", "number", "name", "name_ar", "phones", "place", "kind", "project", "next_steps", "last_on", "visits",
    }  # fmt: skip
    assert AccessRecord.objects.filter(actor=team.agent, subject_id=visit.application_id).exists()
    assert client_as(team.other_agent).get(url("offline_files")).json()["files"] == []
    Consent.objects.filter(scope=ConsentScope.SHARE_OPERATOR).update(withdrawn_on=today())
    assert phone.get(url("offline_files")).json()["files"] == []


def test_the_files_cost_the_same_however_many(phone, team, visit, django_assert_max_num_queries):
    for _ in range(3):
        team.followed()
    Visit.objects.update(due_on=today())
    with django_assert_max_num_queries(26):
        assert len(phone.get(url("offline_files")).json()["files"]) == 4


def test_a_visit_is_stored_once_however_often_it_is_sent(phone, team, visit, client_as):
    sent = sending(visit)
    first = post(phone, "offline_visit", sent)
    assert (first.status_code, first.json()["state"]) == (200, "stored")
    again = post(phone, "offline_visit", sent | {"version": 1, "fields": []})
    assert (again.status_code, again.json()["state"]) == (200, "already")
    stored = Visit.objects.get(pk=visit.pk)
    assert (stored.findings, stored.difficulties) == ("La boutique est ouverte.", ["cash", "papers"])
    extra = sending(visit) | {"visit": None, "version": None}
    pk = post(phone, "offline_visit", extra).json()["visit"]
    assert post(phone, "offline_visit", extra).json() == {
        "state": "already", "visit": pk, "url": url("portal_visit", pk),
    }  # fmt: skip
    assert visit.application.visits.filter(kind="extra").count() == 1
    foreign = post(client_as(team.other_agent), "offline_visit", sending(visit))
    assert foreign.json()["state"] == "refused" and "antenne" in str(foreign.json()["errors"])
    assert post(phone, "offline_visit", {"client_id": "x"}).json()["state"] == "refused"
    assert phone.post(url("offline_visit"), b"[", content_type="application/json").status_code == 422


def test_half_of_a_visit_is_asked_for_again_and_not_refused(phone, team, visit, monkeypatch):
    content = json.dumps(sending(visit)).encode()
    read = FakePayload.read
    # What a server reads when the connection breaks: less than was announced.
    monkeypatch.setattr(FakePayload, "read", lambda payload, size=None: read(payload, size)[:-20])
    half = phone.post(url("offline_visit"), content, content_type="application/json")
    assert (half.status_code, half.json()) == (400, {"state": "again"})
    monkeypatch.undo()
    whole = phone.post(url("offline_visit"), content, content_type="application/json")
    assert (whole.status_code, whole.json()["state"]) == (200, "stored")


def test_a_refused_visit_says_why_and_a_late_one_shows_both(phone, team, visit):
    wrong = post(
        phone, "offline_visit", sending(visit, fields={"findings": "", "visited_on": "32/01/2026"}.items())
    )
    assert wrong.status_code == 422
    assert set(wrong.json()["errors"]) == {"findings", "visited_on"}
    tomorrow = (today() + timedelta(days=1)).strftime("%d/%m/%Y")
    late = post(phone, "offline_visit", sending(visit, fields={"visited_on": tomorrow}.items()))
    assert "avenir" in late.json()["errors"]["visited_on"][0]
    visit_record(
        actor=team.agent, visit=visit, data=visit_data(findings="Au bureau"), version=None, client_id=None
    )
    sent = sending(visit)
    conflict = post(phone, "offline_visit", sent)
    assert (conflict.status_code, conflict.json()["state"]) == (409, "conflict")
    shown = {row["mine"]: row["theirs"] for row in conflict.json()["theirs"]}
    assert shown["La boutique est ouverte."] == "Au bureau"
    assert shown["Trésorerie, Démarches administratives"] == ""
    kept = post(phone, "offline_visit", sent | {"version": conflict.json()["version"]})
    assert kept.json()["state"] == "stored"
    assert Visit.objects.get(pk=visit.pk).findings == "La boutique est ouverte."


def jpeg():
    stream = BytesIO()
    Image.effect_noise((500, 400), 90).convert("RGB").save(stream, "JPEG", quality=80)
    assert 90_000 < stream.tell() < 200_000
    return stream.getvalue()


def test_a_photo_goes_on_where_it_stopped_and_is_kept_once(phone, team, visit, client_as):
    content, client_id = jpeg(), uuid.uuid4()
    digest = hashlib.sha256(content).hexdigest()
    about = f"?taille={len(content)}&sha256={digest}"
    where = url("offline_photo", visit.pk, client_id) + about

    def piece(position, body, at=where):
        answer = phone.post(f"{at}&position={position}", body, content_type="application/octet-stream")
        return answer.json()

    post(phone, "offline_visit", sending(visit))
    assert phone.get(where).json() == {"state": "partial", "offset": 0}
    assert piece(0, content[:60_000]) == {"state": "partial", "offset": 60_000}
    assert piece(0, content[:60_000]) == {"state": "partial", "offset": 60_000}, "a piece counts once"
    assert piece(90_000, content[90_000:]) == {"state": "partial", "offset": 60_000}, "no hole"
    assert phone.get(where).json()["offset"] == 60_000
    assert piece(60_000, content[60_000:]) == {"state": "stored", "offset": len(content)}
    assert piece(60_000, content[60_000:])["state"] == "stored"
    assert phone.get(where).json()["state"] == "stored"
    photo = VisitPhoto.objects.get(visit=visit)
    assert (photo.client_id, photo.sha256) == (client_id, digest)
    assert not PhotoUpload.objects.exists() and not PhotoPiece.objects.exists()
    assert client_as(team.other_agent).get(where).status_code == 404
    damaged = url("offline_photo", visit.pk, uuid.uuid4()) + f"?taille={len(content)}&sha256={'0' * 64}"
    assert piece(0, content, damaged)["state"] == "again"
    text = b"no picture " * 20
    disguised = url("offline_photo", visit.pk, uuid.uuid4())
    disguised += f"?taille={len(text)}&sha256={hashlib.sha256(text).hexdigest()}"
    refused = piece(0, text, disguised)
    assert refused["state"] == "refused" and refused["message"]
    assert not PhotoUpload.objects.exists()
    assert phone.get(url("offline_photo", visit.pk, uuid.uuid4())).status_code == 400


def test_photos_left_on_the_way_are_forgotten(team, visit):
    sent = PhotoSent(uuid.uuid4(), 100, "a" * 64)
    photo_piece_add(actor=team.agent, visit=visit, sent=sent, position=0, content=b"x" * 40)
    assert photo_uploads_sweep() == 0
    other = PhotoSent(sent.client_id, 90, "b" * 64)
    assert photo_piece_add(actor=team.agent, visit=visit, sent=other, position=0, content=b"y").offset == 1
    colleague = UserFactory(operator_agent=True, institution=team.operator)
    with pytest.raises(DomainError, match="autre compte"):
        photo_piece_add(actor=colleague, visit=visit, sent=sent, position=0, content=b"x")
    with pytest.raises(NotPermitted):
        photo_piece_add(actor=team.other_agent, visit=visit, sent=sent, position=0, content=b"x")
    with pytest.raises(DomainError, match="trop lourde"):
        photo_piece_add(
            actor=team.agent,
            visit=visit,
            sent=PhotoSent(uuid.uuid4(), 10**9, "a" * 64),
            position=0,
            content=b"x",
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        PhotoUpload.objects.update(received=91)
    assert photo_uploads_sweep(now=timezone.now() + timedelta(days=15)) == 1
    assert not PhotoPiece.objects.exists()


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (ANDROID, "Chrome · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Mobile Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox · Linux"),
        ("", "Appareil inconnu"),
    ],
)
def test_a_browser_is_called_what_people_call_it(agent, name):
    assert device_name(agent) == name


def test_a_closed_account_reads_nothing(team, phone):
    device = device_open(actor=team.agent, uid=uuid.uuid4()).device
    User.objects.filter(pk=team.agent.pk).update(is_active=False)
    assert phone.get(url("offline_state"), headers={"X-Autosave": "1"}).status_code == 401
    assert device_revoke(actor=team.agent, device=device).key == ""
