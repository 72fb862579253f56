"""`score_households IN.csv OUT.csv`: score any number of households by a published scheme."""

import csv
import io
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from aids.services.households_csv import COLUMNS, missing_columns, scored_rows
from aids.services.schemes import SOCIAL_SCHEME, published_grid
from cases.services.register.csv_files import decode
from common.dates import today
from common.errors import DomainError


class Command(BaseCommand):
    help = "Calcule points, palier et montant de chaque foyer d'un fichier CSV."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path, metavar="ENTRÉE.csv")
        parser.add_argument("target", type=Path, metavar="SORTIE.csv")
        parser.add_argument("--scheme", default=SOCIAL_SCHEME, help="code du schéma directeur")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            grid = published_grid(scheme_code=options["scheme"], on=today())
        except DomainError as error:
            raise CommandError(error.message) from error
        header, rows = _read(options["source"])
        if missing := missing_columns(header):
            raise CommandError(f"Colonnes absentes : {', '.join(missing)}. Attendues : {', '.join(COLUMNS)}.")
        total = errors = 0
        try:
            with options["target"].open("w", encoding="utf-8", newline="") as out:
                names = [name for name in header if name not in ("points", "band", "amount_eur", "error")]
                writer = csv.DictWriter(
                    out, [*names, "points", "band", "amount_eur", "error"], extrasaction="ignore"
                )
                writer.writeheader()
                for row in scored_rows(grid, rows):
                    writer.writerow(row)
                    total += 1
                    errors += bool(row["error"])
        except OSError as error:
            raise CommandError(
                f"Le fichier {options['target']} ne peut pas être écrit : {error.strerror}."
            ) from error
        self.stdout.write(f"{total} foyers, dont {errors} en erreur.")


def _read(source: Path) -> tuple[list[str], Iterator[dict[str, Any]]]:
    try:
        content = source.read_bytes()
    except OSError as error:
        raise CommandError(f"Le fichier {source} ne peut pas être lu : {error.strerror}.") from error
    if not content.strip():
        raise CommandError(f"Le fichier {source} est vide.")
    try:
        text, _encoding = decode(content)
    except DomainError as error:
        raise CommandError(f"{source} : {error.message}") from error
    first = text.splitlines()[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    header = [(name or "").strip() for name in reader.fieldnames or []]
    reader.fieldnames = header
    return header, iter(reader)
