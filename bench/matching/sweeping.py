"""The nightly sweep over all persons, in a process of its own: seconds, and the most memory it took."""

import multiprocessing
import re
import time
from collections.abc import Iterable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import django
from django.db import connection, connections
from django.utils.module_loading import import_string

_STATUS = Path("/proc/self/status")


def measure() -> dict[str, Any]:
    """Sweep all persons anew; raises what the sweep raises."""
    database = str(connection.settings_dict["NAME"])
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe()
    process = context.Process(target=_sweep, args=(database, theirs))
    process.start()
    theirs.close()
    try:
        return dict(mine.recv())
    except EOFError as error:
        message = "the sweep ended without an answer"
        raise RuntimeError(message) from error
    finally:
        process.join()


def _sweep(database: str, answer: Connection) -> None:
    django.setup()
    connections["default"].settings_dict["NAME"] = database
    # Services read models, which are ready only now.
    sweep = import_string("cases.services.matching.sweep.sweep")
    before = peak_mib()
    began = time.perf_counter()
    result = sweep(full=True, record=_count)
    seconds = time.perf_counter() - began
    answer.send(
        {
            "seconds": round(seconds, 1),
            "peak_mib": peak_mib(),
            "peak_mib_before": before,
            "result": result,
        }
    )


def _count(found: Iterable[Any]) -> int:
    """Take the pairs as the queue does, and keep none: what is measured is their finding."""
    return sum(1 for _pair in found)


def peak_mib() -> int:
    """Return the most memory this process held, in MiB.

    Not getrusage: its maximum outlives exec, so that it would tell the size of the process that measures.
    """
    found = re.search(r"VmHWM:\s+(\d+) kB", _STATUS.read_text(encoding="ascii"))
    return int(found[1]) // 1024 if found else 0
