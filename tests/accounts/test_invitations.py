"""Invitations: who invites whom, a link that works once and not for ever."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role, UnitKind
from accounts.models import Invitation, User
from accounts.services.invitations import (
    accept_invitation,
    cancel_invitation,
    find_invitation,
    invite_user,
    renew_invitation,
)
from common.errors import DomainError, NotPermitted
from common.models import OutgoingMessage
from tests.factories.accounts import (
    AntennaFactory,
    CountryFactory,
    InstitutionFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

ADDRESS = "nouvelle@essai.example"
STRONG = "quatre-figues-de-djerba"
LIST = reverse("accounts:invitation_list")
CREATE = reverse("accounts:invitation_create")


@pytest.fixture
def administrator():
    return UserFactory(administrator=True)


def invite(actor, *, role=Role.AUDITOR, place=None, email=ADDRESS, language="fr"):
    return invite_user(
        actor=actor, email=email, full_name="Nour Mansouri", role=role, place=place, language=language
    )


def last_token():
    return re.search(r"/invitation/([^/\s]+)/", OutgoingMessage.objects.latest("pk").body)[1]


def accept(token, password=STRONG):
    return accept_invitation(signed_token=token, full_name="Nour Mansouri", password=password, language="fr")


def answer_url(token):
    return reverse("accounts:invitation_accept", args=[token])


def answers(**changed):
    return {
        "full_name": "Nour Mansouri",
        "language": "fr",
        "password1": STRONG,
        "password2": STRONG,
    } | changed


def test_the_invited_person_opens_an_account_with_the_role_and_place_of_the_invitation(administrator):
    unit = UnitFactory(kind=UnitKind.EMPLOYMENT)
    invite(administrator, role=Role.ANETI_ADVISER, place=unit)
    user = accept(last_token())
    assert (user.email, user.role, user.unit, user.institution) == (
        ADDRESS,
        Role.ANETI_ADVISER,
        unit,
        unit.institution,
    )
    assert user.check_password(STRONG)
    assert Invitation.objects.get().accepted_at is not None


def test_the_token_itself_is_not_kept_in_the_invitation(administrator):
    invitation = invite(administrator)
    assert last_token().partition(":")[0] not in invitation.token_hash


def test_an_invitation_serves_once(administrator):
    invite(administrator)
    token = last_token()
    accept(token)
    with pytest.raises(DomainError) as refused:
        accept(token)
    assert refused.value.code == "used"
    assert User.objects.filter(email=ADDRESS).count() == 1


def test_an_expired_invitation_is_refused(administrator):
    invite(administrator)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(DomainError) as refused:
        accept(last_token())
    assert refused.value.code == "expired"
    assert not User.objects.filter(email=ADDRESS).exists()


def test_a_cancelled_invitation_is_refused(administrator):
    invitation = invite(administrator)
    cancel_invitation(actor=administrator, invitation=invitation)
    with pytest.raises(DomainError) as refused:
        accept(last_token())
    assert refused.value.code == "cancelled"


@pytest.mark.parametrize("forge", [lambda token: token[:-2] + "xx", lambda token: token.partition(":")[0]])
def test_a_forged_token_is_refused_before_the_database_is_asked(
    administrator, forge, django_assert_num_queries
):
    invite(administrator)
    token = forge(last_token())
    with django_assert_num_queries(0), pytest.raises(DomainError) as refused:
        find_invitation(token)
    assert refused.value.code == "unknown"


def test_a_renewed_invitation_gets_a_new_link_and_the_former_one_dies(administrator):
    invitation = invite(administrator)
    former = last_token()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    invitation.refresh_from_db()
    renew_invitation(actor=administrator, invitation=invitation)
    with pytest.raises(DomainError):
        accept(former)
    assert accept(last_token()).email == ADDRESS


def test_inviting_again_cancels_the_earlier_invitation(administrator):
    first = invite(administrator)
    invite(administrator, email=ADDRESS.upper())
    first.refresh_from_db()
    assert first.cancelled_at is not None
    assert Invitation.objects.filter(cancelled_at__isnull=True).count() == 1


def test_an_address_that_has_an_account_is_not_invited(administrator):
    UserFactory(email=ADDRESS)
    with pytest.raises(DomainError) as refused:
        invite(administrator, email=ADDRESS.title())
    assert refused.value.field == "email"


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.COUNSELLOR, None),
        (Role.SOCIAL_ATTACHE, None),
        (Role.PARTNER_CONTACT, None),
        (Role.OPERATOR_AGENT, lambda: InstitutionFactory(return_operator=True)),
        (Role.CGPS_OFFICER, lambda: UnitFactory(kind=UnitKind.CONSULATE)),
        (Role.COUNSELLOR, lambda: CountryFactory()),
        (Role.AUDITOR, lambda: AntennaFactory()),
    ],
)
def test_a_role_is_held_at_its_own_kind_of_place(administrator, role, place):
    with pytest.raises(DomainError):
        invite(administrator, role=role, place=place() if place else None)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    "inviter",
    [
        role
        for role in Role.values
        if role not in (Role.ADMINISTRATOR, Role.TASKFORCE_MANAGER, Role.ANTENNA_MANAGER)
    ],
)
def test_no_other_role_invites(inviter):
    with pytest.raises(NotPermitted):
        invite(UserFactory(role=inviter))


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.DATA_PROTECTION_OFFICER])
def test_a_taskforce_manager_invites_neither_administrators_nor_her_own_auditors(role):
    with pytest.raises(NotPermitted):
        invite(UserFactory(taskforce_manager=True), role=role)


def test_an_antenna_manager_invites_counsellors_of_her_antenna_only():
    manager = UserFactory(antenna_manager=True)
    assert invite(manager, role=Role.COUNSELLOR, place=manager.antenna).antenna == manager.antenna
    with pytest.raises(NotPermitted):
        invite(manager, role=Role.COUNSELLOR, place=AntennaFactory())
    with pytest.raises(NotPermitted):
        invite(manager, role=Role.ANTENNA_MANAGER, place=manager.antenna)


def test_an_antenna_manager_touches_no_other_antennas_invitation(administrator, client_as):
    invitation = invite(administrator, role=Role.COUNSELLOR, place=AntennaFactory())
    manager = UserFactory(antenna_manager=True)
    with pytest.raises(NotPermitted):
        cancel_invitation(actor=manager, invitation=invitation)
    client = client_as(manager)
    assert client.post(reverse("accounts:invitation_cancel", args=[invitation.pk])).status_code == 404
    assert client.post(reverse("accounts:invitation_renew", args=[invitation.pk])).status_code == 404
    assert ADDRESS not in client.get(LIST).content.decode()


@pytest.mark.parametrize(("language", "words"), [("fr", "vous invite"), ("ar", "http")])
def test_the_mail_goes_out_by_the_worker_in_the_chosen_language(
    administrator, settings, django_capture_on_commit_callbacks, language, words
):
    settings.SITE_URL = "https://portail.example"
    with django_capture_on_commit_callbacks(execute=True):
        invite(administrator, language=language)
    (message,) = mail.outbox
    assert message.to == [ADDRESS]
    assert words in message.body
    assert "https://portail.example/invitation/" in message.body
    assert OutgoingMessage.objects.get().language == language


def test_the_form_asks_the_role_first_then_its_place(client_as, administrator):
    client = client_as(administrator)
    first = client.get(CREATE)
    assert first.context["form"] is None
    second = client.get(CREATE, {"role": Role.PARTNER_CONTACT})
    assert list(second.context["form"].fields) == ["full_name", "email", "place", "language"]


def test_sending_the_form_twice_invites_once(client_as, administrator):
    client = client_as(administrator)
    data = {
        "full_name": "Nour",
        "email": ADDRESS,
        "language": "fr",
        "form_token": "6f2e1b1c-3f57-4a9e-9a3e-52a0a8f4d8aa",
    }
    url = f"{CREATE}?role={Role.AUDITOR}"
    assert client.post(url, data).url == LIST
    assert client.post(url, data).url == LIST
    assert Invitation.objects.count() == 1


def test_a_refusal_stands_beside_its_field(client_as, administrator):
    UserFactory(email=ADDRESS)
    answer = client_as(administrator).post(
        f"{CREATE}?role={Role.AUDITOR}", {"full_name": "Nour", "email": ADDRESS, "language": "fr"}
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors["email"]


@pytest.mark.parametrize("role", Role.values)
def test_the_pages_open_to_inviters_only(client_as, role):
    client = client_as(UserFactory(role=role))
    inviters = (Role.ADMINISTRATOR, Role.TASKFORCE_MANAGER, Role.ANTENNA_MANAGER)
    expected = 200 if role in inviters else 403
    assert client.get(LIST).status_code == expected
    assert client.get(CREATE).status_code == expected


def test_acts_are_posts(client_as, administrator):
    invitation = invite(administrator)
    client = client_as(administrator)
    for name in ("accounts:invitation_cancel", "accounts:invitation_renew"):
        assert client.get(reverse(name, args=[invitation.pk])).status_code == 405
    assert client.post(LIST).status_code == 405


def test_the_list_costs_the_same_whatever_its_length(client_as, administrator, django_assert_num_queries):
    client = client_as(administrator)
    invite(administrator)
    client.get(LIST)
    with django_assert_num_queries(3):
        client.get(LIST)
    for number in range(30):
        invite(administrator, email=f"n{number}@essai.example")
    with django_assert_num_queries(3):
        page = client.get(LIST)
    assert len(page.context["rows"]) == 25


def test_a_guest_answers_and_may_then_sign_in(client, administrator):
    invite(administrator)
    url = answer_url(last_token())
    assert client.get(url).status_code == 200
    assert Invitation.objects.get().accepted_at is None
    assert client.post(url, answers()).url == reverse("account_login")
    assert client.post(reverse("account_login"), {"login": ADDRESS, "password": STRONG}).url == "/"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"password2": "autre-chose-encore"}, "password2"),
        ({"password1": "court", "password2": "court"}, "password1"),
        ({"password1": "123456789012345", "password2": "123456789012345"}, "password1"),
        ({"password1": "nour mansouri", "password2": "nour mansouri"}, "password1"),
        ({"language": "de"}, "language"),
        ({"full_name": ""}, "full_name"),
    ],
)
def test_a_poor_answer_is_shown_again(client, administrator, changed, field):
    invite(administrator)
    page = client.post(answer_url(last_token()), answers(**changed))
    assert page.status_code == 422
    assert page.context["form"].errors[field]
    assert not User.objects.filter(email=ADDRESS).exists()


def test_a_dead_link_says_why(client, administrator):
    invite(administrator)
    token = last_token()
    accept(token)
    page = client.get(answer_url(token))
    assert page.status_code == 410
    assert "déjà servi" in page.content.decode()
    assert client.get(answer_url("rien")).status_code == 410


def test_the_page_of_an_invitation_in_arabic_is_in_arabic(client, administrator):
    invite(administrator, language="ar")
    page = client.get(answer_url(last_token()))
    assert 'dir="rtl"' in page.content.decode()
