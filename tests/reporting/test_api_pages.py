"""Tokens of partners in the portal and on the command line."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.dates import today
from common.errors import DomainError, NotPermitted
from reporting.models import PartnerToken
from reporting.selectors.partners import token_by_secret
from reporting.services.partners import token_revoke, use_record
from reporting.views import partners
from tests.factories.accounts import CountryFactory, PartnershipFactory, UserFactory
from tests.factories.reporting import partner_token

LIST, NEW = reverse("reporting:partner_token_list"), reverse("reporting:partner_token_new")


@pytest.fixture
def france(db):
    return PartnershipFactory(country=CountryFactory(code="FR")).country


def asked(**changes):
    day = today() + timedelta(days=365)
    return {
        "name": "OFII, direction de l'international",
        "contact_email": "donnees@example.org",
        "scope": "country",
        "country": "FR",
        "expires_on": day.strftime("%d/%m/%Y"),
        "per_minute": "60",
        "per_day": "2000",
    } | changes


def secret_url(token):
    return reverse("reporting:partner_token_secret", args=[token.pk])


class TestPages:
    def test_an_empty_list_says_what_to_do(self, client_as, manager):
        page = client_as(manager).get(LIST).content.decode()
        assert "Aucun jeton" in page
        assert NEW in page

    def test_a_token_is_made_and_shown_once(self, client_as, manager, france):
        client = client_as(manager)
        answer = client.post(NEW, asked())
        token = PartnerToken.objects.get()
        assert (answer.status_code, answer["Location"]) == (302, secret_url(token))
        assert (token.country, token.created_by, token.scope) == (france, manager, "country")
        shown = client.get(secret_url(token))
        secret = shown.context["secret"]
        assert token_by_secret(secret) == token
        assert secret in shown.content.decode()
        assert "no-store" in shown["Cache-Control"]
        again = client.get(secret_url(token))
        assert again.context["secret"] == ""
        assert secret not in again.content.decode()
        assert secret not in client.get(reverse("reporting:partner_token", args=[token.pk])).content.decode()

    def test_the_secret_is_for_who_made_it_and_of_that_token(self, client_as, manager, france):
        client = client_as(manager)
        client.post(NEW, asked())
        other = partner_token()[0]
        assert client_as(UserFactory(taskforce_manager=True)).get(secret_url(other)).context["secret"] == ""
        assert client.get(secret_url(other)).context["secret"] == ""
        assert client.get(secret_url(PartnerToken.objects.get(country=france))).context["secret"] == ""

    def test_the_secret_does_not_lie_readable_in_the_session(self, client_as, manager, france):
        client = client_as(manager)
        client.post(NEW, asked())
        kept = client.session[partners.SECRET_KEY]
        secret = client.get(secret_url(PartnerToken.objects.get())).context["secret"]
        assert secret not in kept

    def test_a_secret_not_looked_at_in_time_is_gone(self, client_as, manager, france, monkeypatch):
        client = client_as(manager)
        client.post(NEW, asked())
        monkeypatch.setattr(partners, "SECRET_WAITS", 0)
        assert client.get(secret_url(PartnerToken.objects.get())).context["secret"] == ""

    def test_a_form_sent_twice_makes_one(self, client_as, manager, france):
        client = client_as(manager)
        token = {"form_token": "3f0d2b8e-6d0a-4f7e-9f0e-0c8a4e2f1b11"}
        places = {client.post(NEW, asked() | token)["Location"] for _turn in range(2)}
        assert len(places) == PartnerToken.objects.count() == 1

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"name": " "}, "name"),
            ({"contact_email": "personne"}, "contact_email"),
            ({"country": ""}, "country"),
            ({"scope": "national"}, "country"),
            ({"country": "TN"}, "country"),
            ({"expires_on": "01/01/2020"}, "expires_on"),
            ({"expires_on": "01/01/2099"}, "expires_on"),
            ({"per_minute": "0"}, "per_minute"),
            ({"per_day": "1000000"}, "per_day"),
            ({"scope": "all"}, "scope"),
        ],
    )
    def test_what_makes_no_sense_is_said_beside_its_field(self, client_as, manager, france, changes, field):
        answer = client_as(manager).post(NEW, asked(**changes))
        assert answer.status_code == 200
        assert field in answer.context["form"].errors
        assert not PartnerToken.objects.exists()

    def test_its_page_tells_its_use(self, client_as, manager, db):
        token = partner_token()[0]
        for is_answered in (True, True, False):
            use_record(token=token, endpoint="figures", is_answered=is_answered)
        answer = client_as(manager).get(reverse("reporting:partner_token", args=[token.pk]))
        assert answer.context["totals"] == {"answered": 2, "refused": 1}
        page = answer.content.decode()
        assert "figures" in page
        assert token.prefix in page
        assert token.secret_hash not in page

    def test_revoked_after_a_question(self, client_as, manager, db):
        client, (token, secret) = client_as(manager), partner_token()
        url = reverse("reporting:partner_token_revoke", args=[token.pk])
        assert "Révoquer ce jeton" in client.get(url).content.decode()
        token.refresh_from_db()
        assert token.revoked_at is None
        client.post(url)
        token.refresh_from_db()
        assert (token.revoked_by, token.state) == (manager, "revoked")
        refused = client.get(reverse("api:places"), headers={"Authorization": f"Bearer {secret}"})
        assert refused.status_code == 401
        first = token.revoked_at
        client.post(url)
        token.refresh_from_db()
        assert token.revoked_at == first

    def test_lists_cost_the_same_however_long(self, client_as, manager, france):
        client = client_as(manager)
        counts = []
        for _turn in range(2):
            for _number in range(3):
                partner_token(france)
            client.get(LIST)
            with CaptureQueriesContext(connection) as asked_queries:
                client.get(LIST)
            counts.append(len(asked_queries))
        assert counts[0] == counts[1]


class TestRights:
    @pytest.mark.parametrize("role", ["counsellor", "antenna_manager", "partner_contact", "administrator"])
    def test_nobody_else_makes_or_revokes_one(self, client_as, role, db):
        user, token = UserFactory(role=role), partner_token()[0]
        client = client_as(user)
        urls = [LIST, NEW, *(reverse(f"reporting:{name}", args=[token.pk]) for name in _OF_A_TOKEN)]
        assert {client.get(url).status_code for url in urls} == {403}
        with pytest.raises(NotPermitted):
            token_revoke(actor=user, token=token)

    def test_a_token_is_revoked_once(self, manager, db):
        token = partner_token()[0]
        token_revoke(actor=manager, token=token)
        with pytest.raises(DomainError, match="déjà révoqué"):
            token_revoke(actor=manager, token=token)

    def test_its_history_holds_no_secret(self, manager, db):
        token = partner_token()[0]
        token_revoke(actor=manager, token=token)
        events = list(token.events.values())
        assert [event["pgh_label"] for event in events][-1] == "update"
        assert all("secret_hash" not in event for event in events)


_OF_A_TOKEN = ("partner_token", "partner_token_secret", "partner_token_revoke")


class TestCommand:
    def made(self, *options):
        out, err = io.StringIO(), io.StringIO()
        call_command("partner_token", "OFII", *options, stdout=out, stderr=err)
        return out.getvalue().strip(), err.getvalue()

    def test_it_prints_the_secret_once(self, france):
        secret, words = self.made("--scope", "country", "--country", "fr", "--days", "30")
        token = token_by_secret(secret)
        assert (token.country, token.created_by) == (france, None)
        assert token.expires_on == today() + timedelta(days=30)
        assert "Il n'est montré que cette fois" in words
        assert secret not in words

    def test_a_national_one(self, db):
        secret, _words = self.made("--scope", "national", "--contact", "a@example.org")
        assert (token_by_secret(secret).scope, token_by_secret(secret).country) == ("national", None)

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            (["--scope", "regional"], "Portée inconnue"),
            (["--scope", "country"], "a son pays"),
            (["--scope", "national", "--country", "FR"], "n'en a pas"),
            (["--scope", "country", "--country", "TN"], "n'est pas un pays partenaire"),
            (["--scope", "national", "--days", "-1"], "trois ans"),
            (["--scope", "national", "--days", "99999999999"], "trois ans"),
            (["--scope", "national", "--contact", "x"], "adresse de courriel"),
            (["--scope", "national", "--per-minute", "0"], "De 1 à 600"),
        ],
    )
    def test_a_request_that_makes_no_sense_exits_with_2(self, france, options, words):
        with pytest.raises(CommandError, match=words) as refused:
            self.made(*options)
        assert refused.value.returncode == 2
        assert not PartnerToken.objects.exists()
