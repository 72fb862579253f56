"""`match_people IN.csv OUT.csv [--threshold T]`: the pairs of records of a file that are of one person."""

import csv
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.services.matching.pairing import find_pairs
from cases.services.matching.people_csv import COLUMNS, People, missing_columns, read_people
from common.errors import DomainError

THRESHOLD = 60


class Command(BaseCommand):
    help = "Écrit les paires de lignes d'un fichier de personnes qui sont la même personne, avec les raisons."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("input", type=Path, metavar="ENTREE.csv", help=", ".join(COLUMNS))
        parser.add_argument("output", type=Path, metavar="SORTIE.csv", help="id_a, id_b, score, reasons")
        parser.add_argument(
            "--threshold", type=int, default=THRESHOLD, metavar="T", help="score de 1 à 100 (60 par défaut)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        threshold = options["threshold"]
        if not 1 <= threshold <= 100:
            raise CommandError("Le seuil (--threshold) va de 1 à 100.")
        people = self._read(options["input"])
        count = self._write(options["output"], people, threshold)
        for note in people.notes:
            self.stderr.write(note)
        self.stdout.write(f"{len(people.ids)} personnes, {count} paires de la même personne.")

    def _read(self, path: Path) -> People:
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                return read_people(_rows(file))
        except OSError as error:
            raise CommandError(f"{path} ne peut pas être lu : {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{path} n'est pas un fichier de texte en UTF-8.") from error
        except csv.Error as error:
            raise CommandError(f"{path} n'est pas un fichier CSV : {error}.") from error
        except DomainError as error:
            raise CommandError(error.message) from error

    def _write(self, path: Path, people: People, threshold: int) -> int:
        count = 0
        try:
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(("id_a", "id_b", "score", "reasons"))
                for pair in find_pairs(people.identities, threshold=threshold):
                    likeness = pair.likeness
                    ids = people.ids[pair.ref_a], people.ids[pair.ref_b]
                    writer.writerow((*ids, likeness.score, "; ".join(likeness.words)))
                    count += 1
        except OSError as error:
            raise CommandError(f"{path} ne peut pas être écrit : {error.strerror}.") from error
        return count


def _rows(file: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.DictReader(file)
    missing = missing_columns(reader.fieldnames or [])
    if missing:
        raise CommandError(f"Colonnes manquantes : {', '.join(missing)}.")
    for row in reader:
        yield reader.line_num, row
