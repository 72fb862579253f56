"""`simulate_scheme DRAFT.json --phase CODE --output OUT.json`: a file of rules over the assessments of a phase."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from aids.models import Phase
from aids.selectors.grid_checks import rules_problems
from aids.services.scheme_json import RulesFileError, faults_of, rules_from_json
from aids.services.schemes import grid_of_rules
from aids.services.simulation_run import simulate

BAD_FILE = 2


class Command(BaseCommand):
    help = "Simule une grille (fichier JSON) sur toutes les évaluations d'une phase ; n'enregistre rien."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("draft", type=Path, metavar="GRILLE.json")
        parser.add_argument("--phase", required=True, help="code de la phase")
        parser.add_argument("--output", required=True, type=Path, metavar="SORTIE.json")

    def handle(self, *args: Any, **options: Any) -> None:
        source = Path(options["draft"])
        try:
            content = source.read_bytes()
        except OSError as error:
            raise CommandError(f"Le fichier {source} ne peut pas être lu : {error.strerror}.") from error
        try:
            rules = rules_from_json(content)
            faults = [p for p in rules_problems(rules, bounds=None) if not p.is_warning]
            if faults:
                raise RulesFileError(faults_of(faults))
        except RulesFileError as error:
            for line in error.lines:
                self.stderr.write(f"{source} : {line}")
            sys.exit(BAD_FILE)
        phase = Phase.objects.filter(code=options["phase"]).first()
        if phase is None:
            known = ", ".join(Phase.objects.order_by("code").values_list("code", flat=True))
            raise CommandError(f"La phase « {options['phase']} » n'existe pas. Phases connues : {known}.")
        result = simulate(grid=grid_of_rules(rules, label=source.name), phase=phase)
        self._write(Path(options["output"]), result)

    def _write(self, target: Path, result: dict[str, Any]) -> None:
        try:
            target.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(f"Le fichier {target} ne peut pas être écrit : {error.strerror}.") from error
        totals = result["totals"]
        self.stdout.write(
            f"{result['assessments']} foyers : {totals['gain']} gagnent, {totals['lose']} perdent, "
            f"{totals['enter']} entrent, {totals['leave']} sortent ; {totals['difference_eur']} EUR."
        )
