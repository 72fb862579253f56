"""The second factor: required where it is, set up by telephone, lost and found again."""

import base64
import hmac
import struct
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.urls import reverse

from accounts.enums import Role
from accounts.services.users import reset_second_factor
from common.errors import DomainError, NotPermitted
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
INDEX = reverse("mfa_index")
PROFILE = reverse("accounts:profile")
LOGIN = reverse("account_login")
ACTIVATE = reverse("mfa_activate_totp")


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def required(settings):
    settings.MFA_REQUIRED = True


def code_of(secret, *, at=None):
    """The six digits an authenticator application shows (RFC 6238)."""
    counter = struct.pack(">Q", int(at or time.time()) // 30)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


@pytest.fixture
def protected():
    """A user whose telephone shows the codes of SECRET."""
    user = UserFactory()
    TOTP.activate(user, SECRET)
    return user


def give_password(client, user):
    return client.post(LOGIN, {"login": user.email, "password": PASSWORD})


@pytest.mark.parametrize("role", Role.values)
def test_where_it_is_required_every_role_must_set_one_up_first(client_as, required, role):
    client = client_as(UserFactory(role=role))
    assert client.get(PROFILE).url == INDEX
    assert client.get(reverse("home")).url == INDEX
    assert client.get("/administration/").url == INDEX
    assert client.post(PROFILE, {"full_name": "x"}).url == INDEX
    assert client.get(INDEX).status_code == 200


def test_htmx_is_led_there_as_a_whole_page(client_as, required):
    client = client_as(UserFactory(), htmx=True)
    assert client.get(PROFILE).headers["HX-Redirect"] == INDEX


def test_one_may_leave_and_change_language_without_it(client_as, required):
    client = client_as(UserFactory())
    assert client.post(reverse("set_language"), {"language": "ar", "next": INDEX}).url == INDEX
    assert client.post(reverse("account_logout")).url == LOGIN


def test_who_has_one_works_on_and_the_database_is_asked_once_a_session(
    client_as, required, protected, django_assert_num_queries
):
    client = client_as(protected)
    assert client.get(PROFILE).status_code == 200
    # Session, user, factors for the page, sessions, what needs her (two): no question for the requirement.
    with django_assert_num_queries(7):
        client.get(PROFILE)


def test_where_it_is_not_required_nobody_is_stopped(client_as):
    assert client_as(UserFactory()).get(PROFILE).status_code == 200


def test_setting_up_by_telephone_asks_for_the_password_shows_a_drawing_and_gives_recovery_codes(client):
    user = UserFactory()
    give_password(client, user)
    asked = client.get(ACTIVATE)
    assert asked.url.startswith(reverse("account_reauthenticate"))
    client.post(asked.url, {"password": PASSWORD})
    page = client.get(ACTIVATE)
    assert page.context["totp_svg_data_uri"].startswith("data:image/svg+xml")
    wrong = client.post(ACTIVATE, {"code": "000000"})
    assert wrong.context["form"].errors["code"]
    secret = page.context["form"].secret
    assert client.post(ACTIVATE, {"code": code_of(secret)}).url == reverse("mfa_view_recovery_codes")
    assert len(client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]) == 10
    stored = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    assert secret not in str(stored.data)


def test_the_password_alone_no_longer_opens_a_protected_account(client, protected):
    assert give_password(client, protected).url == reverse("mfa_authenticate")
    assert client.get(PROFILE).status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.context["form"].errors["code"]
    assert client.get(PROFILE).status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)})
    assert client.get(PROFILE).status_code == 200


def test_a_code_serves_once(client, protected):
    code = code_of(SECRET)
    give_password(client, protected)
    client.post(reverse("mfa_authenticate"), {"code": code})
    client.post(reverse("account_logout"))
    give_password(client, protected)
    again = client.post(reverse("mfa_authenticate"), {"code": code})
    assert again.context["form"].errors["code"]


def test_a_clock_half_a_minute_out_is_borne(client, protected):
    give_password(client, protected)
    client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET, at=time.time() - 30)})
    assert client.get(PROFILE).status_code == 200


def test_guessing_codes_is_stopped(client, protected):
    give_password(client, protected)
    for number in range(5):
        client.post(reverse("mfa_authenticate"), {"code": f"{number:06d}"})
    client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)})
    assert client.get(PROFILE).status_code == 302


def test_a_recovery_code_opens_once(client, protected):
    code = RecoveryCodes.activate(protected).get_unused_codes()[0]
    give_password(client, protected)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.get(PROFILE).status_code == 200
    client.post(reverse("account_logout"))
    give_password(client, protected)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.get(PROFILE).status_code == 302


def signed_in_fully(client, user):
    give_password(client, user)
    client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def test_the_last_factor_is_not_removed_where_one_is_required(client, protected, required):
    signed_in_fully(client, protected)
    page = client.post(reverse("mfa_deactivate_totp"))
    assert page.status_code == 200
    assert Authenticator.objects.filter(user=protected).exists()


def test_it_may_be_removed_where_none_is_required(client, protected):
    signed_in_fully(client, protected)
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=protected).exists()


def security_key(user):
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Clé", "credential": {}}
    )


def test_the_last_key_is_not_removed_where_one_is_required(client, protected, required):
    signed_in_fully(client, protected)
    key = security_key(protected)
    Authenticator.objects.filter(type=Authenticator.Type.TOTP).delete()
    url = reverse("mfa_remove_webauthn", args=[key.pk])
    assert client.post(url).url == reverse("mfa_list_webauthn")
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_another_users_key_is_not_found(client, protected):
    signed_in_fully(client, protected)
    key = security_key(UserFactory())
    assert client.post(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 404
    assert client.get(reverse("mfa_edit_webauthn", args=[key.pk])).status_code == 404


def test_an_administrator_resets_a_lost_factor_and_ends_the_sessions(client, protected):
    signed_in_fully(client, protected)
    assert reset_second_factor(actor=UserFactory(administrator=True), user=protected) == 1
    assert client.get(PROFILE).status_code == 302
    assert give_password(client, protected).url == reverse("home")


def test_nobody_else_resets_it_nor_an_administrator_her_own(protected):
    with pytest.raises(NotPermitted):
        reset_second_factor(actor=UserFactory(taskforce_manager=True), user=protected)
    administrator = UserFactory(administrator=True)
    with pytest.raises(DomainError):
        reset_second_factor(actor=administrator, user=administrator)
