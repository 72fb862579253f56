"""`sweep_duplicates [--full]`: compare all persons, or those changed since the last sweep, and fill the queue."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cases.services.matching.sweep import sweep
from cases.services.pairs import pairs_record


class Command(BaseCommand):
    help = "Rapproche les personnes enregistrées et remplit la liste des doublons probables."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--full", action="store_true", help="toutes, pas seulement celles qui ont changé")

    def handle(self, *args: Any, **options: Any) -> None:
        told = sweep(full=options["full"], record=lambda found: pairs_record(found=found))
        self.stdout.write(
            "{people} personnes, {compared} paires comparées, {new} nouveaux doublons probables.".format(
                **told
            )
        )
