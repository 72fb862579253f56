"""`load_programme`: phases, envelopes, the default scheme, the aims of each phase."""

from typing import Any

from django.core.management.base import BaseCommand

from aids.services.programmes import programme_load_default
from reporting.services.targets import targets_load_default


class Command(BaseCommand):
    help = (
        "Crée les phases I et II, leurs enveloppes, leurs objectifs et le schéma directeur par défaut"
        " (sans rien doubler)."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        programme_load_default()
        targets_load_default()
        self.stdout.write("Programme chargé.")
