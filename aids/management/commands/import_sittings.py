"""`manage.py import_sittings FILE.csv --phase CODE`: sittings held before the portal."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from aids.models import Phase
from aids.services.sitting_history import past_sittings_enter, read_past_sittings
from common.errors import DomainError


class Command(BaseCommand):
    help = "Inscrit des séances tenues avant le portail : CSV de colonnes date,place,files,average_eur."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--phase", required=True, help="code de la phase du programme")

    def handle(self, *args: Any, **options: Any) -> None:
        phase = Phase.objects.filter(code=options["phase"]).first()
        if phase is None:
            raise CommandError(f"Aucune phase ne porte le code « {options['phase']} ».")
        try:
            with options["file"].open(encoding="utf-8-sig", newline="") as source:
                rows = read_past_sittings(source)
            sittings, files = past_sittings_enter(phase=phase, rows=rows)
        except OSError as error:
            raise CommandError(f"Fichier illisible : {options['file']}.") from error
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"Séances inscrites : {sittings}, dossiers : {files}.")
