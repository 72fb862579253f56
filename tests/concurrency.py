"""Acts at the same moment: real threads, each with its own connection to the same database."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import connection


def at_once(acts: Sequence[Callable[[], object]]) -> list[object]:
    """Start all `acts` together; return each one's result, or the exception it raised, in order."""
    start = threading.Barrier(len(acts), timeout=20)

    def run(act: Callable[[], object]) -> object:
        try:
            start.wait()
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
