"""`import_rates FILE.csv`: enter exchange rates, `day;rate;source` per line."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from aids.services.exchange_rates import rates_import
from common.errors import DomainError


class Command(BaseCommand):
    help = "Importe des taux de change (TND pour 1 EUR) d'un fichier CSV « jour;taux;source »."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            imported = rates_import(actor=None, content=options["file"].read_bytes())
        except OSError as error:
            raise CommandError(f"{options['file']} : {error.strerror}") from error
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{imported.entered} taux saisis, {imported.known} déjà connus.")
