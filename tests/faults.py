"""Workers that die: a task run in a process of its own and killed with SIGKILL where it waits for a lock."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from common.enqueue import STALE_AFTER
from common.models import JobState

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
        _wait_until_blocked(process)
        yield
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def _wait_until_blocked(process):
    sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
    for _ in range(600):
        assert process.poll() is None, "the worker ended before it met the lock"
        with connection.cursor() as cursor:
            # Inside a transaction the view stays as it was first read.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(sql, [connection.settings_dict["NAME"]])
            if cursor.fetchone()[0]:
                return
        time.sleep(0.1)
    pytest.fail("the worker never met the lock")


def stale(row):
    """As if the lost worker had begun so long ago that another may take its row."""
    long_ago = timezone.now() - STALE_AFTER * 2
    type(row).objects.filter(pk=row.pk, job_state=JobState.RUNNING).update(started_at=long_ago)
