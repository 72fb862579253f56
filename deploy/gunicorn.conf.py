"""Gunicorn, for workstation and production alike; the environment says what differs."""

import os
from glob import glob
from typing import Any

from common.memory import settle

bind = f"{os.environ.get('LISTEN', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
# Threads wait for the database while others compute; more processes than cores only cost memory.
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
# A request longer than this has gone wrong: what takes time is a worker's job.
timeout = 30
graceful_timeout = 20
# Bounds what a leak could cost; the spread keeps the processes from restarting together.
max_requests = 5000
max_requests_jitter = 500
# The heartbeat file must not wait for a slow disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
# Only the proxy in front reaches this port (docs/deploy.md), so its headers are believed.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
accesslog = os.environ.get("ACCESS_LOG") or None
loglevel = "warning"
control_socket_disable = True
# While writing code (DEBUG=1) the processes restart by themselves; otherwise the code is read once for all.
reload = os.environ.get("DEBUG") == "1"
reload_extra_files = glob("templates/**/*.html", recursive=True) if reload else []
preload_app = not reload


def when_ready(_server: Any) -> None:
    settle()
