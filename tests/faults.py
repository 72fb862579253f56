"""What breaks: workers that die, a queue and a database that stop. Nothing here touches what other tests use."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress

import psycopg
import pytest
from celery import current_app
from django.conf import settings
from django.db import connection
from django.utils import timezone
from kombu import pools

from bench.processes import database_url
from common.broker import queue_outage
from common.enqueue import RESEND_AFTER, STALE_AFTER
from common.models import JobState
from common.wall import WALL_ROLE

_WORKER = """
import sys, django
django.setup()
from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string
connections["default"].settings_dict["NAME"] = sys.argv[1]
settings.MEDIA_ROOT = sys.argv[2]
task = import_string(sys.argv[3])
for pk in sys.argv[4:]:
    task(int(pk))
"""


@contextmanager
def killed_while_waiting(task, *ids):
    """Run `task` in a process of its own, kill it once it waits for a lock that the caller holds."""
    name = connection.settings_dict["NAME"]
    command = [sys.executable, "-c", _WORKER, name, str(settings.MEDIA_ROOT), task, *map(str, ids)]
    process = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(settings.BASE_DIR)})  # noqa: S603
    try:
        wait_until(
            is_somebody_blocked, lambda: f"it ended: {process.poll()}", while_=lambda: process.poll() is None
        )
        yield
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


@contextmanager
def locked(table):
    """Hold up whoever writes in `table`: a worker that builds a report stops there until the block ends."""
    holder = psycopg.connect(database_url())
    holder.execute(f"LOCK TABLE {table} IN SHARE MODE")
    try:
        yield
    finally:
        # The database may have cut it meanwhile.
        with suppress(psycopg.Error):
            holder.close()


def is_somebody_blocked():
    """Whether a session of this database waits for a lock."""
    with connection.cursor() as cursor:
        # Inside a transaction the view stays as it was first read.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'",
            [connection.settings_dict["NAME"]],
        )
        return cursor.fetchone()[0] > 0


def wait_until(is_so, words=lambda: "", *, while_=lambda: True, seconds=120):
    """Return once `is_so()`; fail with `words()` after `seconds`, or as soon as `while_()` is not so any more."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end or not while_():
            pytest.fail(f"it never came to it: {words()}")
        time.sleep(0.1)


@contextmanager
def sent_to(queue):
    """What this test enqueues goes to the workers of `queue`; otherwise it is done where it is asked for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(current_app.conf, "task_always_eager", False)
        patch.setenv("CELERY_BROKER_URL", queue.url)
        queue_outage.end()
        try:
            yield
        finally:
            queue_outage.end()
            pools.reset()


@contextmanager
def postgres_of_its_own():
    """A PostgreSQL that the block may stop and start again, with an empty copy of the test's database.

    Within the block this test's connection is to the copy.
    """
    start_postgres()
    programs, host, port = _fault_database("address").split()
    before, source = dict(connection.settings_dict), database_url()
    connection.close()
    connection.settings_dict.update(HOST=host, PORT=port, USER="tounesna", PASSWORD="", NAME="faults")
    try:
        _copy(programs, source, database_url())
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
        stop_postgres()


def start_postgres():
    _fault_database("start")


def stop_postgres():
    """As an administrator stops it to start it again: whoever is connected is cut off."""
    _fault_database("stop")


def _fault_database(act):
    script = [str(settings.BASE_DIR / "scripts/fault_database"), act]
    return subprocess.run(script, stdout=subprocess.PIPE, text=True, check=True).stdout  # noqa: S603


def _copy(programs, source, target):
    with psycopg.connect(target.rsplit("/", 1)[0] + "/postgres", autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS faults WITH (FORCE)")
        # Roles belong to the server: a dump of a database has none.
        if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [WALL_ROLE]).fetchone():
            admin.execute(f"CREATE ROLE {WALL_ROLE} NOLOGIN")
        admin.execute("CREATE DATABASE faults")
    dump = [f"{programs}/pg_dump", "--no-owner", source]
    restore = [f"{programs}/psql", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", target]
    with subprocess.Popen(dump, stdout=subprocess.PIPE) as dumping:  # noqa: S603
        subprocess.run(restore, stdin=dumping.stdout, stdout=subprocess.DEVNULL, check=True)  # noqa: S603
    assert dumping.returncode == 0


def stale(row):
    """As if the lost worker had begun so long ago that another may take its row."""
    long_ago = timezone.now() - STALE_AFTER * 2
    type(row).objects.filter(pk=row.pk, job_state=JobState.RUNNING).update(started_at=long_ago)


def waited_long(model):
    """As if every row that waits had done so for longer than the sweeper lets it."""
    long_ago = timezone.now() - RESEND_AFTER * 2
    rows = model.objects.filter(job_state=JobState.QUEUED)
    rows.update(created_at=long_ago)
    rows.filter(sent_at__isnull=False).update(sent_at=long_ago)
