"""What the process of its own does in which `bench.scheme_simulation` measures a simulation.

Outside the module that measures, since a new process imports this before Django is set up.
"""

import time
from itertools import pairwise
from multiprocessing.connection import Connection
from typing import Any

import django
from django.db import connections
from django.utils.module_loading import import_string

from bench.sweep_process import peak_mib


def simulate_phase(database: str, rules: dict[str, Any], phase: str, answer: Connection) -> None:
    """Simulate as a worker does, workbook included; send the seconds of each part, peak memory, the totals."""
    django.setup()
    connections["default"].settings_dict["NAME"] = database
    # Services read models, which are ready only now.
    run = import_string("aids.services.simulation_run.simulate")
    grid = import_string("aids.services.schemes.grid_of_rules")(
        import_string("aids.services.scheme_json.rules_from_data")(rules), label="bench"
    )
    flips = import_string("aids.services.simulation_run.FlipList")(
        import_string("aids.services.simulations.MOST_FLIPS")
    )
    chosen = import_string("aids.models.Phase").objects.get(code=phase)
    before = peak_mib()
    marks = [time.perf_counter()]

    def progress(_done: int, _total: int) -> None:
        if len(marks) == 1:
            marks.append(time.perf_counter())

    result = run(grid=grid, phase=chosen, flips=flips, progress=progress)
    marks.append(time.perf_counter())
    workbook = import_string("aids.services.simulation_workbook.flips_workbook")(flips)
    marks.append(time.perf_counter())
    parts = [round(after - earlier, 2) for earlier, after in pairwise(marks)]
    answer.send(
        {
            "seconds": round(marks[-1] - marks[0], 2),
            "of_which": dict(zip(("until_first_rows", "scoring", "workbook"), parts, strict=True)),
            "peak_mib": peak_mib(),
            "peak_mib_before": before,
            "workbook_kib": len(workbook) // 1024,
            **{key: result[key] for key in ("assessments", "flips", "flips_listed", "totals")},
        }
    )
