"""The account page and the language switch."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.urls import reverse

from accounts.enums import Role
from tests.factories.accounts import AntennaFactory, UserFactory

pytestmark = pytest.mark.django_db

PROFILE = reverse("accounts:profile")
LANGUAGE = reverse("set_language")


@pytest.mark.parametrize("role", Role.values)
def test_every_role_has_an_account_page(client_as, role):
    assert client_as(UserFactory(role=role)).get(PROFILE).status_code == 200


def test_a_guest_is_sent_to_sign_in(client):
    assert client.get(PROFILE).url == f"{reverse('account_login')}?next=%2Fcompte%2F"


def test_a_user_changes_her_name_phone_and_language(client_as):
    user = UserFactory()
    client_as(user).post(PROFILE, {"full_name": "Salma T.", "phone": "20 123 456", "language": "ar"})
    user.refresh_from_db()
    assert (user.full_name, user.phone, user.language) == ("Salma T.", "+21620123456", "ar")


def test_a_user_changes_neither_her_role_nor_her_antenna(client_as):
    user = UserFactory()
    antenna = user.antenna
    data = {
        "full_name": "Salma",
        "phone": "",
        "language": "fr",
        "role": Role.ADMINISTRATOR,
        "antenna": AntennaFactory().pk,
        "email": "autre@essai.example",
    }
    client_as(user).post(PROFILE, data)
    email = user.email
    user.refresh_from_db()
    assert (user.role, user.antenna, user.email) == (Role.COUNSELLOR, antenna, email)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"phone": "12"}, "phone"),
        ({"phone": "abc"}, "phone"),
        ({"language": "xx"}, "language"),
        ({"full_name": " "}, "full_name"),
    ],
)
def test_a_poor_entry_is_shown_again(client_as, changed, field):
    user = UserFactory()
    page = client_as(user).post(PROFILE, {"full_name": "Salma", "phone": "", "language": "fr"} | changed)
    assert page.status_code == 422
    assert page.context["form"].errors[field]


def test_the_second_factor_is_offered_until_dismissed(client_as):
    client = client_as(UserFactory())
    assert client.get(PROFILE).context["show_hint"]
    assert client.get(reverse("accounts:dismiss_hint")).status_code == 405
    client.post(reverse("accounts:dismiss_hint"))
    assert not client.get(PROFILE).context["show_hint"]


def test_the_second_factor_is_not_offered_to_who_has_one(client_as):
    user = UserFactory()
    RecoveryCodes.activate(user)
    assert not client_as(user).get(PROFILE).context["show_hint"]


def test_the_language_switch_is_remembered_by_the_account(client_as):
    user = UserFactory()
    client = client_as(user)
    assert client.post(LANGUAGE, {"language": "ar", "next": PROFILE}).url == PROFILE
    user.refresh_from_db()
    assert user.language == "ar"
    assert 'lang="ar" dir="rtl"' in client.get(PROFILE).content.decode()


def test_a_guest_switches_the_language_too(client):
    client.post(LANGUAGE, {"language": "ar", "next": "/compte/connexion/"})
    assert 'dir="rtl"' in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize("onward", ["https://ailleurs.example/", "//ailleurs.example", ""])
def test_the_language_switch_stays_in_the_portal(client, onward):
    assert client.post(LANGUAGE, {"language": "fr", "next": onward}).url == "/"


def test_an_unknown_language_is_refused(client):
    assert client.post(LANGUAGE, {"language": "xx"}).status_code == 400
    assert client.get(LANGUAGE).status_code == 405
