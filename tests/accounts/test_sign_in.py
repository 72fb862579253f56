"""Signing in and out, passwords, limits, language."""

import re

import pytest
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse

from accounts.enums import Role
from common.models import OutgoingMessage
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

LOGIN = reverse("account_login")


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def sign_in(client, user, password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": user.email, "password": password}, **extra)


def is_signed_in(client):
    return client.get(reverse("accounts:profile")).status_code == 200


@pytest.mark.parametrize("role", Role.values)
def test_every_role_signs_in_by_address_and_password(client, role):
    assert sign_in(client, UserFactory(role=role)).url == reverse("home")
    assert is_signed_in(client)


def test_the_case_of_the_address_does_not_matter(client):
    user = UserFactory(email="amel@essai.example")
    client.post(LOGIN, {"login": "Amel@Essai.Example", "password": PASSWORD})
    assert is_signed_in(client)
    assert user.language == "fr"


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(client):
    user = UserFactory()
    wrong = sign_in(client, user, "pas-celui-la-du-tout").context["form"].non_field_errors()
    unknown = client.post(LOGIN, {"login": "personne@essai.example", "password": PASSWORD})
    assert list(wrong) == list(unknown.context["form"].non_field_errors()) != []
    assert not is_signed_in(client)


def test_a_closed_account_does_not_open(client):
    assert sign_in(client, UserFactory(is_active=False)).url == reverse("account_inactive")
    assert not is_signed_in(client)


def test_guessing_is_stopped_even_with_the_right_password_at_last(client):
    user = UserFactory()
    for number in range(5):
        sign_in(client, user, f"essai-numero-{number}")
    page = sign_in(client, user)
    assert "Trop d’essais" in page.content.decode()
    assert not is_signed_in(client)


def test_signing_out_takes_a_post(client_as):
    client = client_as(UserFactory())
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)


def test_next_never_leads_to_another_site(client):
    page = client.post(
        f"{LOGIN}?next=https://ailleurs.example/", {"login": UserFactory().email, "password": PASSWORD}
    )
    assert page.url == reverse("home")


def test_there_is_no_sign_up():
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_the_account_s_language_follows_it_to_a_new_browser(client):
    sign_in(client, UserFactory(language="ar"))
    assert 'dir="rtl"' in client.get(reverse("accounts:profile")).content.decode()
    del client.cookies["django_language"]
    assert 'dir="rtl"' in client.get(reverse("accounts:profile")).content.decode()


def test_a_forgotten_password_is_replaced_by_a_link_that_serves_once(client):
    user = UserFactory(language="ar")
    client.post(reverse("account_reset_password"), {"email": user.email})
    message = OutgoingMessage.objects.get()
    assert (message.to, message.language) == (user.email, "ar")
    link = re.search(r"https?://\S+", message.body)[0]
    form = client.get(link, follow=True)
    new = "un-autre-mot-de-passe"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)
    client.logout()
    assert client.get(link, follow=True).context["token_fail"]


def test_an_unknown_address_is_not_written_to_and_not_betrayed(client):
    page = client.post(reverse("account_reset_password"), {"email": "personne@essai.example"})
    assert page.url == reverse("account_reset_password_done")
    assert not OutgoingMessage.objects.exists()


def test_changing_the_password_takes_the_present_one(client):
    user = UserFactory()
    sign_in(client, user)
    url, new = reverse("account_change_password"), "un-autre-mot-de-passe"
    client.post(url, {"oldpassword": "pas-celui-la", "password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    client.post(url, {"oldpassword": PASSWORD, "password1": "court", "password2": "court"})
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    client.post(url, {"oldpassword": PASSWORD, "password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)
