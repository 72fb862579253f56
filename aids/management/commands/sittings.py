"""`manage.py sittings [--phase CODE] [--format json]`: the report by sitting."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from aids.models import Phase
from aids.selectors.sitting_report import report_by_sitting


class Command(BaseCommand):
    help = "Rapport par séance du comité : dossiers, décisions, montants accordés."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--phase", default="", help="code de la phase ; toutes sinon")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["phase"] and not Phase.objects.filter(code=options["phase"]).exists():
            raise CommandError(f"Aucune phase ne porte le code « {options['phase']} ».")
        report = report_by_sitting(phase_code=options["phase"])
        if options["format"] == "json":
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=1))
            return
        for row in [*report["sittings"], report["total"] | {"held_on": "", "place": "Total", "number": ""}]:
            self.stdout.write(
                f"{row['held_on']:<10}  {row['place'][:28]:<28}  {row['files']:>4} dossiers"
                f"  {row['approved']:>4} approuvés  {row['granted_eur']:>12} EUR"
            )
