"""`bench [NAME …]`: measurements, printed as JSON."""

import importlib
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

# What each takes of the options; `matching` and `simulation` last, since they fill the database.
BENCHES: dict[str, tuple[str, ...]] = {
    "pages": ("people",),
    "register_import": (),
    "reporting": (),
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
    help = "Mesure pages, import, rapports, registre, comité, simulations, rapprochement ; résultat en JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", choices=[*BENCHES, []], metavar="mesure", default=[])
        parser.add_argument("--people", type=int, help="personnes ou dossiers de la base de mesure")
        parser.add_argument(
            "--rows", type=int, help="matching : personnes du fichier rapproché ; ledger : écritures"
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
            results[name] = module.run(**given)
        self.stdout.write(json.dumps(results, ensure_ascii=False, indent=2, default=str))
