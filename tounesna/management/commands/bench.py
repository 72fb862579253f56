"""`bench [NAME …]`: measurements, printed as JSON."""

import importlib
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

BENCHES = ("pages", "register_import", "reporting")


class Command(BaseCommand):
    help = "Mesure les pages, l'import d'un registre et les rapports ; résultat en JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", choices=[*BENCHES, []], metavar="mesure", default=[])
        parser.add_argument("--people", type=int, default=100_000, help="dossiers de la base de mesure")

    def handle(self, *args: Any, **options: Any) -> None:
        results = {}
        for name in options["names"] or BENCHES:
            module = importlib.import_module(f"bench.{name}")
            results[name] = module.run(people=options["people"]) if name == "pages" else module.run()
        self.stdout.write(json.dumps(results, ensure_ascii=False, indent=2, default=str))
