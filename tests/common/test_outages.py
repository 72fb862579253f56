"""Redis away: who sends or reads waits a second once, pages open, attempts are counted, nobody's session is lost."""

import os
import signal
import time

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper
from django.urls import reverse
from redis import Redis

from bench.processes import Queue
from common.broker import publish, queue_outage
from common.cache import cache_outage
from common.rate_limits import within_limit
from tests.factories.accounts import UserFactory
from tests.faults import sent_to, wait_until
from tounesna.settings import base


@pytest.fixture
def redis(tmp_path, settings):
    """A Redis of its own, that the cache of this test is in."""
    redis = Queue(tmp_path / "valkey")
    settings.CACHES = {"default": base.CACHES["default"] | {"LOCATION": redis.url}}
    cache_outage.end()
    with sent_to(redis):
        yield redis
    caches["default"].memory.clear()
    cache_outage.end()
    redis.stop()


def seconds(act):
    began = time.monotonic()
    act()
    return time.monotonic() - began


def test_a_queue_that_is_away_costs_a_second_once(redis):
    redis.stop()
    assert seconds(lambda: publish("common.sweep_jobs", queue="default")) < 3
    assert seconds(lambda: [publish("common.sweep_jobs", queue="default") for _one in range(600)]) < 1


def test_a_queue_that_answers_no_more_is_not_waited_for(redis):
    assert publish("common.sweep_jobs", queue="default")
    pid = redis.pid
    os.kill(pid, signal.SIGSTOP)
    try:
        assert seconds(lambda: publish("common.sweep_jobs", queue="default")) < 4
        assert not publish("common.sweep_jobs", queue="default")
    finally:
        os.kill(pid, signal.SIGCONT)


def test_the_queue_is_asked_again_some_seconds_later(redis):
    redis.stop()
    assert not publish("common.sweep_jobs", queue="default")
    redis.start()
    assert not publish("common.sweep_jobs", queue="default"), "nobody asks again at once"
    wait_until(lambda: not queue_outage.lasts, seconds=10)
    assert publish("common.sweep_jobs", queue="default")
    with Redis.from_url(redis.url) as server:
        assert server.llen("default") == 1


def test_the_cache_is_the_memory_of_the_process_while_redis_is_away(redis):
    cache.set("kept", "in Redis")
    assert [within_limit(name="try", key="a", most=2, seconds=60) for _one in range(3)] == [True, True, False]
    redis.stop()
    assert cache.get("kept") is None
    assert [within_limit(name="try", key="a", most=2, seconds=60) for _one in range(3)] == [True, True, False]
    assert seconds(lambda: [cache.get("kept") for _one in range(200)]) < 1
    redis.start()
    cache_outage.end()
    assert within_limit(name="try", key="a", most=2, seconds=60), "counted in Redis again"
    with Redis.from_url(redis.url) as server:
        assert len(server.keys("*limit:try*")) == 1


@pytest.mark.django_db
def test_pages_open_and_people_sign_in_and_out_without_redis(redis, client):
    assert base.SESSION_ENGINE == settings.SESSION_ENGINE
    user = UserFactory(taskforce_manager=True, password="a long enough password")
    redis.stop()
    typed = {"login": user.email, "password": "a long enough password"}
    assert client.post(reverse("account_login"), typed).status_code == 302
    assert client.get(reverse("home")).status_code == 200
    client.post(reverse("account_logout"))
    redis.start()
    cache_outage.end()
    assert client.get(reverse("home")).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_pooled_connection_that_postgresql_has_cut_is_replaced():
    """As every web process keeps some; the settings of the tests have no pool."""
    asked = base.DATABASES["default"]["OPTIONS"] | {"pool": {"min_size": 1, "max_size": 1}}
    pooled = DatabaseWrapper(
        connection.settings_dict
        | {"OPTIONS": asked, "CONN_HEALTH_CHECKS": base.DATABASES["default"]["CONN_HEALTH_CHECKS"]},
        alias="default",
    )
    try:
        with pooled.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pid = cursor.fetchone()[0]
        pooled.close()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        with pooled.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            assert cursor.fetchone()[0] != pid
    finally:
        pooled.close()
        pooled.close_pool()
