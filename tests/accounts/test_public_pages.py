"""The public page of the scheme: read by anybody, its contact form used once, gently, and by people."""

import re
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.enums import ContactTopic
from accounts.models import Antenna, ContactMessage, PublicPage
from accounts.selectors.pages import Block, blocks_of, map_url
from accounts.services.pages import MOST_AN_HOUR, contact_answered
from accounts.services.reference import load_reference
from common.errors import NotPermitted
from common.models import OutgoingMessage
from tests.factories.accounts import AntennaFactory, UserFactory

WRITTEN = {
    "topic": "return",
    "name": "Ridha M.",
    "reply_to": "ridha@mail.example",
    "message": "Je pense rentrer cet été.",
    "website": "",
}


@pytest.fixture(autouse=True)
def nobody_has_written_yet():
    cache.clear()
    yield
    cache.clear()


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def page(language="fr"):
    client = Client()
    client.cookies["django_language"] = language
    return client.get(reverse("accounts:programme"))


def write(client=None, **changes):
    return (client or Client()).post(reverse("accounts:programme_contact"), {**WRITTEN, **changes})


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("Préparer son retour", "Pour qui", "Antenne Sfax", "Gouvernorats desservis")),
        ("ar", ("الاستعداد للعودة", "لمن", "صفاقس", 'dir="rtl"')),
    ],
)
def test_anybody_reads_it_in_her_language(reference, language, words):
    answer = page(language)
    assert answer.status_code == 200
    for word in words:
        assert word in text(answer)
    assert "noindex" not in text(answer)


def test_the_sign_in_page_leads_to_it(db):
    assert reverse("accounts:programme") in text(Client().get(reverse("account_login")))


def test_it_costs_few_queries(reference, django_assert_max_num_queries):
    page()
    with django_assert_max_num_queries(3):
        page()


def test_what_is_written_is_text_and_never_markup(db):
    PublicPage.objects.create(
        slug="essai",
        title_fr="<b>Titre</b>",
        title_ar="عنوان",
        body_fr="<script>alert(1)</script>",
        body_ar="نص",
    )
    found = text(page())
    assert "<script>alert(1)</script>" not in found
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in found
    assert "&lt;b&gt;Titre" in found


def test_an_unpublished_section_and_a_closed_antenna_are_not_shown(reference):
    PublicPage.objects.filter(slug="pour-qui").update(is_published=False)
    Antenna.objects.filter(code="SFX").update(closed_on="2020-01-01")
    found = text(page())
    assert "Pour qui" not in found
    assert "Antenne Sfax" not in found


def test_plain_text_becomes_paragraphs_lists_and_subtitles():
    written = "Un\ndeux\r\n\n- a\n- b\n## Titre\nfin"
    assert blocks_of(written) == [
        Block("paragraph", ["Un", "deux"]),
        Block("list", ["a", "b"]),
        Block("subtitle", ["Titre"]),
        Block("paragraph", ["fin"]),
    ]
    assert blocks_of("") == []


def test_the_map_shows_the_door_or_else_the_town(db):
    antenna = AntennaFactory(name_fr="Le Kef")
    assert map_url(antenna) == "https://www.openstreetmap.org/search?query=Le+Kef%2C+Tunisie"
    antenna.latitude, antenna.longitude = Decimal("36.18220"), Decimal("8.71480")
    assert map_url(antenna).endswith("#map=13/36.18220/8.71480")
    antenna.address_fr = "3, rue de la République"
    assert map_url(antenna).endswith("#map=17/36.18220/8.71480")


def test_an_antenna_is_in_tunisia(db):
    for place in ({"latitude": 48, "longitude": 2}, {"latitude": 36, "longitude": None}):
        with pytest.raises(IntegrityError, match="antenna_in_tunisia"), transaction.atomic():
            AntennaFactory(**place)


def test_a_message_is_kept_encrypted_and_told_to_the_taskforce(db):
    manager, other = UserFactory(taskforce_manager=True), UserFactory(administrator=True)
    answer = write()
    assert answer.url == reverse("accounts:programme_thanks")
    kept = ContactMessage.objects.get()
    assert (kept.topic, kept.content["message"]) == (ContactTopic.RETURN, "Je pense rentrer cet été.")
    mail = OutgoingMessage.objects.get()
    assert mail.to == manager.email
    assert "Ridha" not in mail.body
    assert Client().get(answer.url).status_code == 200
    assert not OutgoingMessage.objects.filter(to=other.email).exists()


def test_administrators_are_told_when_the_taskforce_has_nobody(db):
    UserFactory(taskforce_manager=True, is_active=False)
    administrator = UserFactory(administrator=True)
    write()
    assert OutgoingMessage.objects.get().to == administrator.email


def test_sent_twice_it_is_kept_once(db):
    client, token = Client(), str(uuid4())
    write(client, form_token=token)
    write(client, form_token=token)
    assert ContactMessage.objects.count() == 1


def test_a_machine_is_thanked_and_nothing_is_kept(db):
    assert write(website="https://spam.example").status_code == 302
    assert not ContactMessage.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"topic": "nothing"}, "choix valide"),
        ({"name": ""}, "obligatoire"),
        ({"reply_to": "ridha@"}, "pas complète"),
        ({"reply_to": "12"}, "téléphone avec l&#x27;indicatif"),
        ({"message": ""}, "obligatoire"),
        ({"message": "x" * 3001}, "3000"),
    ],
)
def test_bad_input_is_told_and_kept(db, changes, words):
    answer = write(**changes)
    assert answer.status_code == 422
    assert words in text(answer)
    assert not ContactMessage.objects.exists()


def test_one_address_writes_so_many_times_an_hour(db):
    for _n in range(MOST_AN_HOUR):
        assert write().status_code == 302
    answer = write()
    assert answer.status_code == 429
    assert "Trop de messages" in text(answer)
    assert "Je pense rentrer" in text(answer)
    assert ContactMessage.objects.count() == MOST_AN_HOUR


def test_only_the_taskforce_reads_and_answers(client_as, db):
    write()
    message = ContactMessage.objects.get()
    manager, administrator = (
        UserFactory(taskforce_manager=True, is_staff=True),
        UserFactory(administrator=True),
    )
    assert not ContactMessage.objects.visible_to(administrator).exists()
    url = reverse("admin:accounts_contactmessage_changelist")
    assert client_as(administrator).get(url).status_code == 403
    assert "Ridha M." in text(client_as(manager).get(url))
    change = reverse("admin:accounts_contactmessage_change", args=[message.pk])
    assert "Je pense rentrer" in text(client_as(manager).get(change))
    chosen = {"action": "mark_answered", "_selected_action": [message.pk]}
    client_as(manager).post(url, chosen)
    message.refresh_from_db()
    assert message.answered_by == manager
    with pytest.raises(NotPermitted):
        contact_answered(actor=administrator, message=message)


def test_managers_edit_the_page_in_the_admin(client_as, reference):
    manager = UserFactory(taskforce_manager=True, is_staff=True)
    section = PublicPage.objects.get(slug="pour-qui")
    url = reverse("admin:accounts_publicpage_change", args=[section.pk])
    fields = {
        "slug": "pour-qui",
        "order": 20,
        "is_published": "on",
        "title_fr": "Pour qui ?",
        "title_ar": section.title_ar,
        "body_fr": "Pour vous.",
        "body_ar": section.body_ar,
    }
    assert client_as(manager).post(url, fields).status_code == 302
    assert "Pour vous." in text(page())
    load_reference()
    assert "Pour vous." in text(page())
