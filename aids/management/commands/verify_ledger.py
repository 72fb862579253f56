"""`verify_ledger`: do the balances agree with the entries?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from aids.services.budget import verify_ledger


class Command(BaseCommand):
    help = "Recalcule chaque solde depuis les écritures ; code de sortie 1 s'ils diffèrent."

    def handle(self, *args: Any, **options: Any) -> None:
        if differences := verify_ledger():
            raise CommandError("\n".join(differences))
        self.stdout.write("Tous les soldes sont la somme de leurs écritures.")
