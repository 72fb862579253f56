"""`score_households IN.csv OUT.csv`: score any number of households by a scheme, published or not yet."""

import csv
import io
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from aids.selectors.grid_rules import rules_of
from aids.selectors.schemes import version_of
from aids.services.households_csv import COLUMNS, missing_columns, scored_rows
from aids.services.scheme_json import rules_from_json
from aids.services.schemes import SOCIAL_SCHEME, grid_of, grid_of_rules, published_grid
from aids.services.scoring import Grid
from aids.services.simulations import require_whole
from cases.services.register.csv_files import decode
from common.dates import today
from common.errors import DomainError


class Command(BaseCommand):
    help = "Calcule points, palier et montant de chaque foyer d'un fichier CSV."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path, metavar="ENTRÉE.csv")
        parser.add_argument("target", type=Path, metavar="SORTIE.csv")
        parser.add_argument("--scheme", default=SOCIAL_SCHEME, help="code du schéma directeur")
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--scheme-version", type=int, metavar="N", help="cette version, publiée ou brouillon"
        )
        which.add_argument("--draft", type=Path, metavar="GRILLE.json", help="la grille de ce fichier")

    def handle(self, *args: Any, **options: Any) -> None:
        grid = _grid(options)
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


def _grid(options: dict[str, Any]) -> Grid:
    """Return the grid in force today, that of a version, or that of a file; holes and overlaps are refused."""
    code, number, draft = options["scheme"], options["scheme_version"], options["draft"]
    try:
        if draft is not None:
            rules = rules_from_json(Path(draft).read_bytes())
            require_whole(rules)
            return grid_of_rules(rules, label=str(draft))
        if number is None:
            return published_grid(scheme_code=code, on=today())
        version = version_of(scheme_code=code, number=number)
        if version is None:
            raise CommandError(f"Le schéma directeur « {code} » n'a pas de version {number}.")
        require_whole(rules_of(version))
        return grid_of(version)
    except OSError as error:
        raise CommandError(f"Le fichier {draft} ne peut pas être lu : {error.strerror}.") from error
    except DomainError as error:
        raise CommandError(error.message) from error


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
