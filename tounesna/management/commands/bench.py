"""`bench [NAME …]`: measurements, printed as JSON."""

import importlib
import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

# What each takes of the options; `matching` and `simulation` last, since they fill the database.
BENCHES: dict[str, tuple[str, ...]] = {
    "pages": ("people",),
    "register_import": (),
    "reporting": (),
    "large_register": ("people",),
    "full_queue": ("people", "rows"),
    "ledger": ("rows",),
    "committee": (),
    "operators": ("rows",),
    "phone": (),
    "matching": ("people", "rows", "parts", "threshold"),
    "simulation": ("people",),
}
MODULES = {"simulation": "scheme_simulation"}
PARTS_OF_MATCHING = ("quality", "register", "sweep", "typing", "search")


class Command(BaseCommand):
    help = "Mesure pages, import, rapports, file, registre, comité, simulations, rapprochement ; résultat en JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", choices=[*BENCHES, []], metavar="mesure", default=[])
        parser.add_argument("--people", type=int, help="personnes ou dossiers de la base de mesure")
        parser.add_argument(
            "--rows",
            type=int,
            help="matching : personnes du fichier rapproché ; ledger : écritures ; full_queue : rapports",
        )
        parser.add_argument(
            "--part",
            action="append",
            dest="parts",
            choices=PARTS_OF_MATCHING,
            help="matching : cette partie seulement (peut être répété)",
        )
        parser.add_argument("--threshold", help="matching : seuil donné à match_people")

    def handle(self, *args: Any, **options: Any) -> None:
        results = {}
        for name in options["names"] or BENCHES:
            module = importlib.import_module(f"bench.{MODULES.get(name, name)}")
            given = {key: options[key] for key in BENCHES[name] if options[key] is not None}
            before = _processor_time()
            results[name] = module.run(**given)
            results[name]["machine"] = _machine(before, _processor_time())
        self.stdout.write(json.dumps(results, ensure_ascii=False, indent=2, default=str))


def _processor_time() -> tuple[int, int]:
    """Return what the processors did since the machine started, and what its host took from them, in ticks."""
    first = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0]
    ticks = [int(value) for value in first.split()[1:9]]
    user, nice, system, _idle, _waiting, irq, softirq, stolen = ticks
    return user + nice + system + irq + softirq, stolen


def _machine(before: tuple[int, int], after: tuple[int, int]) -> dict[str, float]:
    """Tell how far the milliseconds can be compared: a busy host slows everything that is measured on it.

    `stolen_percent` of the processor time was taken by the host during the measure; `loop_seconds` is what ten
    million additions take now.
    """
    busy, stolen = after[0] - before[0], after[1] - before[1]
    began = time.perf_counter()
    total = 0
    for number in range(10_000_000):
        total += number
    return {
        "stolen_percent": round(100 * stolen / max(1, busy + stolen), 1),
        "loop_seconds": round(time.perf_counter() - began, 2),
    }
