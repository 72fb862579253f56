"""`load_directory`: the default directory of services."""

from typing import Any

from django.core.management.base import BaseCommand

from cases.services.directory import directory_load_default


class Command(BaseCommand):
    help = "Crée les services de l'annuaire par défaut qui manquent (sans toucher aux autres)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{directory_load_default()} services ajoutés à l'annuaire.")
