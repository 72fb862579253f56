"""What the process of its own does in which `bench.matching` measures the sweep.

Outside that package, since a new process imports this before Django is set up.
"""

import re
import time
from multiprocessing.connection import Connection
from pathlib import Path

import django
from django.db import connections
from django.utils.module_loading import import_string

_STATUS = Path("/proc/self/status")


def sweep_all(database: str, answer: Connection) -> None:
    """Sweep all persons of `database` into its review queue, as at night; send seconds, peak memory, what was found."""
    django.setup()
    connections["default"].settings_dict["NAME"] = database
    # Services read models, which are ready only now.
    sweep = import_string("cases.services.matching.sweep.sweep")
    pairs_record = import_string("cases.services.pairs.pairs_record")
    before = peak_mib()
    began = time.perf_counter()
    result = sweep(full=True, record=lambda found: pairs_record(found=found))
    seconds = round(time.perf_counter() - began, 1)
    answer.send({"seconds": seconds, "peak_mib": peak_mib(), "peak_mib_before": before, "result": result})


def peak_mib() -> int:
    """Return the most memory this process held, in MiB.

    Not getrusage: its maximum outlives exec, so that it would tell the size of the process that measures.
    """
    found = re.search(r"VmHWM:\s+(\d+) kB", _STATUS.read_text(encoding="ascii"))
    return int(found[1]) // 1024 if found else 0
