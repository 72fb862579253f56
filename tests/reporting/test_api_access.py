"""Who may call the partners' interface, how often, and what is counted of it."""

import math
import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from redis.exceptions import RedisError

from common.dates import today
from common.rate_limits import seconds_to_wait
from reporting.models import PartnerToken, PartnerTokenUse
from reporting.selectors.partners import secret_hash, token_by_secret
from reporting.services.partners import use_record
from tests.concurrency import at_once
from tests.factories.accounts import CountryFactory, PartnershipFactory, UserFactory
from tests.factories.reporting import partner_token

URL = reverse("api:places")


@pytest.fixture(autouse=True)
def no_counts_of_other_tests():
    cache.clear()


def call(client, secret, url=URL, method="get", **headers):
    return getattr(client, method)(url, headers={"Authorization": f"Bearer {secret}", **headers})


class TestToken:
    def test_only_the_hash_is_kept(self, db):
        token, secret = partner_token()
        assert token.secret_hash == secret_hash(secret)
        assert secret.startswith(f"{token.prefix}_")
        stored = PartnerToken.objects.filter(pk=token.pk).values().get()
        assert secret not in str(stored)
        # 32 random bytes, besides the readable beginning.
        assert len(secret) - len(token.prefix) - 1 >= math.ceil(32 * 4 / 3)

    def test_the_beginning_opens_nothing(self, client, db):
        token, secret = partner_token()
        for wrong in (token.prefix, secret[:-1], f"{secret}x", secret.upper(), "", " "):
            assert call(client, wrong).status_code == 401
        assert token_by_secret(secret) == token

    @pytest.mark.parametrize("header", [None, "", "Bearer", "Basic dXNlcjpwYXNz", "tnp_1234", "Bearer é\x00"])
    def test_without_a_token_the_scheme_is_told(self, client, db, header):
        headers = {} if header is None else {"Authorization": header}
        answer = client.get(URL, headers=headers)
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Bearer realm=")
        assert answer.json()["code"] in ("no_token", "unknown_token")

    def test_a_session_opens_nothing(self, client_as, db):
        assert client_as(UserFactory(taskforce_manager=True)).get(URL).status_code == 401

    def test_it_lasts_through_its_last_day(self, client, db):
        token, secret = partner_token(expires_on=today())
        assert call(client, secret).status_code == 200
        PartnerToken.objects.filter(pk=token.pk).update(expires_on=today() - timedelta(days=1))
        answer = call(client, secret)
        assert (answer.status_code, answer.json()["code"]) == (401, "expired_token")

    def test_a_revoked_one_is_refused(self, client, db):
        _token, secret = partner_token(revoked_at=timezone.now(), revoked_by=UserFactory())
        answer = call(client, secret)
        assert (answer.status_code, answer.json()["code"]) == (401, "revoked_token")
        assert 'error="invalid_token"' in answer["WWW-Authenticate"]

    @pytest.mark.parametrize(
        "broken",
        [
            {"scope": "country"},
            {"scope": "national", "country_id": "FR"},
            {"revoked_at": timezone.now()},
            {"per_minute": 0},
            {"per_day": 100_001},
            {"name": ""},
        ],
    )
    def test_the_database_refuses_what_makes_no_sense(self, db, broken):
        CountryFactory(code="FR")
        token, _secret = partner_token()
        with pytest.raises(IntegrityError), transaction.atomic():
            PartnerToken.objects.filter(pk=token.pk).update(**broken)

    def test_two_tokens_never_share_a_secret(self, db):
        (first, _secret), (second, _other) = partner_token(), partner_token()
        with pytest.raises(IntegrityError), transaction.atomic():
            PartnerToken.objects.filter(pk=second.pk).update(secret_hash=first.secret_hash)


class TestMethods:
    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
    def test_it_is_only_read(self, client, db, method):
        answer = call(client, partner_token()[1], method=method)
        assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
        assert answer["Allow"] == "GET, HEAD"

    def test_another_address_is_refused_as_data(self, client, db):
        answer = client.post("/api/v1/persons")
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_address")

    def test_head_tells_what_get_would(self, client, db):
        secret = partner_token()[1]
        assert call(client, secret, method="head")["ETag"] == call(client, secret)["ETag"]


class TestHeaders:
    def test_an_answer_is_kept_by_who_asked_alone(self, client, db):
        answer = call(client, partner_token()[1])
        assert answer["Cache-Control"] == "private, no-cache"
        assert "Authorization" in answer["Vary"]
        assert "Set-Cookie" not in answer.headers
        assert "Access-Control-Allow-Origin" not in answer.headers

    def test_what_is_known_already_is_not_sent_again(self, client, programme):
        secret = partner_token()[1]
        for url in (URL, reverse("api:figures", args=["people_by_sex"]) + "?format=xlsx"):
            first = call(client, secret, url)
            again = call(client, secret, url, **{"If-None-Match": first["ETag"]})
            assert (first.status_code, again.status_code, again.content) == (200, 304, b"")

    def test_what_changed_is_sent(self, client, db):
        secret = partner_token()[1]
        first = call(client, secret)
        PartnershipFactory(country=CountryFactory(code="CH"))
        again = call(client, secret, **{"If-None-Match": first["ETag"]})
        assert again.status_code == 200
        assert again["ETag"] != first["ETag"]

    def test_a_refusal_is_kept_by_nobody(self, client, db):
        assert client.get(URL)["Cache-Control"] == "private, no-store"


class TestRate:
    def test_beyond_the_minute_it_waits(self, client, db):
        secret = partner_token(per_minute=3)[1]
        _wait_for_room_in_this_minute()
        answers = [call(client, secret) for _turn in range(5)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
        wait = int(answers[-1]["Retry-After"])
        assert 1 <= wait <= 60
        assert answers[-1].json()["code"] == "too_many_requests"

    def test_beyond_the_day_it_waits_for_the_next(self, client, db):
        secret = partner_token(per_day=2)[1]
        answers = [call(client, secret) for _turn in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert 1 <= int(answers[-1]["Retry-After"]) <= 24 * 3600

    def test_each_token_has_its_own(self, client, db):
        first, second = partner_token(per_day=1)[1], partner_token(per_day=1)[1]
        assert [call(client, one).status_code for one in (first, second, first)] == [200, 200, 429]

    def test_a_window_ends(self):
        limit = {"name": "test", "key": "k", "most": 1, "seconds": 1}
        assert seconds_to_wait(**limit) == 0 or seconds_to_wait(**limit) == 1
        wait = seconds_to_wait(**limit) or seconds_to_wait(**limit)
        assert wait == 1
        time.sleep(wait)
        assert seconds_to_wait(**limit) == 0

    def test_without_the_cache_figures_are_still_read(self, client, db, monkeypatch):
        def unreachable(*_args, **_options):
            raise RedisError

        monkeypatch.setattr(cache, "add", unreachable)
        assert call(client, partner_token(per_minute=1)[1]).status_code == 200


def _wait_for_room_in_this_minute():
    """Five calls take less than five seconds: begin none of them at the end of a minute."""
    left = 60 - time.time() % 60
    if left < 5:
        time.sleep(left)


class TestUse:
    def test_each_call_counts_for_its_address_and_day(self, client, programme):
        token, secret = partner_token(per_day=6)
        for url in (URL, URL, reverse("api:figures", args=["people_by_sex"]), f"{URL}?a=b"):
            call(client, secret, url)
        call(client, secret, reverse("api:sheet", args=["ZZ"]))
        found = {(use.day, use.endpoint): (use.answered, use.refused) for use in token.uses.all()}
        assert found == {
            (today(), "places"): (2, 1),
            (today(), "figures"): (1, 0),
            (today(), "sheet"): (0, 1),
        }
        token.refresh_from_db()
        assert timezone.now() - token.last_used_at < timedelta(minutes=1)

    def test_what_the_rate_refuses_counts_as_refused(self, client, db):
        token, secret = partner_token(per_day=1)
        for _turn in range(3):
            call(client, secret)
        use = token.uses.get()
        assert (use.answered, use.refused) == (1, 2)

    def test_a_token_that_is_closed_counts_nothing(self, client, db):
        token, secret = partner_token(revoked_at=timezone.now(), revoked_by=UserFactory())
        call(client, secret)
        assert not token.uses.exists()

    @pytest.mark.concurrency
    @pytest.mark.django_db(transaction=True)
    def test_calls_at_the_same_moment_all_count(self):
        token, _secret = partner_token()
        results = at_once(
            [
                lambda is_answered=number % 4 != 0: use_record(
                    token=token, endpoint="figures", is_answered=is_answered
                )
                for number in range(16)
            ]
        )
        assert results == [None] * 16
        use = PartnerTokenUse.objects.get()
        assert (use.answered, use.refused) == (12, 4)

    @pytest.mark.concurrency
    @pytest.mark.django_db(transaction=True)
    def test_the_last_calls_of_a_rate_go_to_no_more_than_that(self):
        waits = at_once([lambda: seconds_to_wait(name="test", key="at once", most=5, seconds=3600)] * 16)
        assert sum(wait == 0 for wait in waits) == 5
