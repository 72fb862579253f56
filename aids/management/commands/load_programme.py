"""`load_programme`: phases, envelopes and the default scheme."""

from typing import Any

from django.core.management.base import BaseCommand

from aids.services.programmes import programme_load_default


class Command(BaseCommand):
    help = "Crée les phases I et II, leurs enveloppes et le schéma directeur par défaut (sans rien doubler)."

    def handle(self, *args: Any, **options: Any) -> None:
        programme_load_default()
        self.stdout.write("Programme chargé.")
