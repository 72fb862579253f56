"""Signing in with a real browser: passkeys, a session that ends while typing, accessible pages."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from accounts.enums import Role
from accounts.services.invitations import invite_user
from common.models import OutgoingMessage
from tests.e2e.accessibility import violations
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PAGES = (
    "accounts:profile",
    "account_change_password",
    "account_logout",
    "mfa_index",
    "mfa_list_webauthn",
    "usersessions_list",
    "accounts:invitation_list",
    "accounts:invitation_create",
)
GUEST_PAGES = ("account_login", "account_reset_password", "account_reset_password_done", "account_inactive")

LOGIN = f"{reverse('account_login')}?next={reverse('accounts:profile')}"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def portal(live_server):
    # A passkey belongs to a host name, not to a number.
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def complaints(page):
    """What the browser complains about: refused scripts and styles, errors."""
    found = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def sign_in(page, portal, user):
    page.goto(portal + LOGIN)
    page.get_by_label("Adresse e-mail").fill(user.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()


def virtual_key(page):
    """Give the browser a key that answers at once, as a telephone with a fingerprint would."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_added_and_opens_the_account_without_a_password(page, portal, complaints):
    user = UserFactory()
    virtual_key(page)
    sign_in(page, portal, user)
    page.goto(portal + reverse("mfa_add_webauthn"))
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_label("Nom de la clé").fill("Téléphone")
    page.get_by_label("sans mot de passe").check()
    page.get_by_role("button", name="Enregistrer la clé").click()
    expect(page.get_by_role("heading", name="Codes de secours")).to_be_visible()
    assert Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).count() == 1
    page.goto(portal + reverse("account_logout"))
    page.locator("main").get_by_role("button", name="Se déconnecter").click()
    page.goto(portal + LOGIN)
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    expect(page.locator("main").get_by_text(user.email)).to_be_visible()
    assert complaints == []


def test_a_key_serves_as_second_factor(page, portal):
    user = UserFactory()
    virtual_key(page)
    sign_in(page, portal, user)
    page.goto(portal + reverse("mfa_add_webauthn"))
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_role("button", name="Enregistrer la clé").click()
    expect(page.get_by_role("heading", name="Codes de secours")).to_be_visible()
    page.context.clear_cookies()
    sign_in(page, portal, user)
    expect(page.get_by_role("heading", name="Second facteur")).to_be_visible()
    page.get_by_role("button", name="Utiliser une clé de sécurité").click()
    page.wait_for_url(portal + reverse("accounts:profile"))


def test_a_key_that_does_not_answer_is_told_in_words(page, portal):
    page.goto(portal + reverse("account_login"))
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    expect(page.get_by_text("La clé n’a pas répondu")).to_be_visible(timeout=60_000)


def test_without_scripts_what_was_typed_comes_back_after_the_session_ended(browser, portal):
    context = browser.new_context(java_script_enabled=False, locale="fr")
    page, user = context.new_page(), UserFactory(full_name="Salma")
    sign_in(page, portal, user)
    page.goto(portal + reverse("accounts:profile"))
    page.get_by_label("Nom complet").fill("Salma Trabelsi de Zarzis")
    cookies = [cookie for cookie in context.cookies() if cookie["name"] != "sessionid"]
    context.clear_cookies()
    context.add_cookies(cookies)
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="Se connecter").click()
    page.get_by_label("Adresse e-mail").fill(user.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.get_by_role("link", name="Reprendre").click()
    expect(page.get_by_label("Nom complet")).to_have_value("Salma Trabelsi de Zarzis")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Votre compte est enregistré")).to_be_visible()
    user.refresh_from_db()
    assert user.full_name == "Salma Trabelsi de Zarzis"
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_pages_are_accessible_and_fit(client, page, portal, complaints, language, width):
    user = UserFactory(role=Role.ADMINISTRATOR, language=language)
    invite_user(actor=user, email="n@essai.example", full_name="Nour", role=Role.AUDITOR, language=language)
    token = OutgoingMessage.objects.get().body.partition("/invitation/")[2].partition("/")[0]
    addresses = [reverse(name) for name in GUEST_PAGES] + [
        reverse("accounts:invitation_accept", args=[token])
    ]
    page.set_viewport_size({"width": width, "height": 800})
    page.context.add_cookies([{"name": "django_language", "value": language, "url": portal}])
    found = {address: faults(page, portal + address, width) for address in addresses}
    client.force_login(user)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": portal}]
    )
    addresses = [reverse(name) for name in PAGES] + [
        f"{reverse('accounts:invitation_create')}?role=counsellor"
    ]
    found |= {address: faults(page, portal + address, width) for address in addresses}
    assert {address: what for address, what in found.items() if what} == {}
    assert complaints == []


def faults(page, url, width):
    page.goto(url)
    found = [f"{rule}: {html}" for rule, html in violations(page)]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found.append("wider than the screen")
    return found
