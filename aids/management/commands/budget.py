"""`budget --phase CODE`: what each envelope and quota has, as text or JSON."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from aids.models import Phase
from aids.selectors.budget_page import EnvelopeRow, budget_json, budget_rows
from common.dates import today
from common.formatting import eur_text, number_text

COLUMNS = ("allocated", "reserved", "committed", "spent", "left", "left_if_pending_pass")
TITLES = ("enveloppe", "unité", "alloué", "réservé", "engagé", "dépensé", "reste", "si tout passe")


class Command(BaseCommand):
    help = "Par enveloppe et par quota : alloué, réservé, engagé, dépensé, reste, reste si tout passe."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--phase", required=True, metavar="CODE", help="code de la phase (I, II…)")
        parser.add_argument(
            "--format", choices=("text", "json"), default="text", help="text (défaut) ou json"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        phase = Phase.objects.filter(code__iexact=options["phase"].strip()).first()
        if phase is None:
            known = ", ".join(Phase.objects.order_by("starts_on").values_list("code", flat=True))
            message = f"Phase inconnue : {options['phase']}. Phases : {known or 'aucune'}."
            raise CommandError(message)
        rows = budget_rows(phase=phase, on=today())
        if options["format"] == "json":
            self.stdout.write(json.dumps(budget_json(phase=phase, rows=rows), ensure_ascii=False, indent=2))
            return
        self.stdout.write("\n".join(_text(rows)))


def _text(rows: Iterable[EnvelopeRow]) -> list[str]:
    table = [TITLES]
    for row in rows:
        for figures in row.units:
            write = eur_text if figures.unit == "eur" else number_text
            values = [getattr(figures, name) for name in COLUMNS]
            unit = "euros" if figures.unit == "eur" else "places"
            table.append(
                (row.envelope.label, unit, *("—" if value is None else write(value) for value in values))
            )
    widths = [max(len(line[place]) for line in table) for place in range(len(TITLES))]
    return [
        "  ".join(
            cell.ljust(width) if place < 2 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in table
    ]
