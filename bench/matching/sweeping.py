"""The nightly sweep over all persons, in a process of its own: seconds, and the most memory it took."""

import multiprocessing
from typing import Any

from django.db import connection

from bench.sweep_process import sweep_all


def measure() -> dict[str, Any]:
    """Sweep all persons anew; raise RuntimeError when the sweep failed (its own error is on stderr)."""
    database = str(connection.settings_dict["NAME"])
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe()
    process = context.Process(target=sweep_all, args=(database, theirs))
    process.start()
    theirs.close()
    try:
        return dict(mine.recv())
    except EOFError as error:
        message = "the sweep ended without an answer"
        raise RuntimeError(message) from error
    finally:
        process.join()
