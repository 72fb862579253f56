"""Importing a register of 20 000 rows beside 100 000 persons: rows a second, step by step.

What is written stays, as in life (one transaction a batch): measure it last, on a database of its own.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO
from random import Random
from typing import Any

import xlsxwriter
from django.test.utils import override_settings

from accounts.models import Antenna
from cases.models import Person, PersonPhone
from cases.services.people import set_search
from cases.services.register.imports import findings_of_file, register_import_now
from cases.services.register.planning import Choices
from cases.services.register.sheets import read_sheet
from tounesna.demo.names import draw_name

PEOPLE = 100_000
ROWS = 20_000
# One row in twenty registers somebody the portal knows.
KNOWN_EVERY = 20
_NAME = "registre.xlsx"
_HEADER = (
    "N°",
    "Antenne",
    "Date d'accueil",
    "Nom",
    "Prénom",
    "الاسم الكامل",
    "Sexe",
    "Né(e) le",
    "CIN",
    "Téléphone",
    "Gouvernorat",
    "Pays",
    "Date de retour",
    "Type de retour",
    "Sit. familiale",
    "Taille du foyer",
    "Revenu mensuel (DT)",
    "Vulnérabilités",
    "Aide accordée",
    "Montant",
    "Date comité",
)
_COUNTRIES = ("France", "RFA", "belgique", "Suisse", "ITALIE")
_MODALITIES = ("volontaire", "OQTF", "AVRR OIM", "retour volontaire assisté (OFII)", "expulsé")
_GOVERNORATES = ("Tunis", "Sfax", "Médenine", "Gabès", "Nabeul", "Kairouan")


def run(people: int = PEOPLE, rows: int = ROWS) -> dict[str, Any]:
    """Measure, and return rows a second of reading, of the dry run and of the import."""
    rng = Random(20)
    with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
        known = _people(rng, max(0, people - Person.objects.count()))
        data = _register(rng, rows, known)
        seconds: dict[str, float] = {}
        _timed(seconds, "read", lambda: read_sheet(data, _NAME))
        options: dict[str, Any] = {
            "actor": None,
            "name": _NAME,
            "data": data,
            "choices": Choices(duplicates="create"),
        }
        findings = _timed(seconds, "dry_run", lambda: findings_of_file(**options))
        upload, _findings = _timed(seconds, "import", lambda: register_import_now(**options))
        result = {
            "people": Person.objects.count() - upload.totals["people"],
            "rows": rows,
            "created_cases": upload.totals["cases"],
            "created_aids": upload.totals["aids"],
            "duplicates": sum(plan.twin is not None for plan in findings.plans),
            "seconds": {name: round(value, 2) for name, value in seconds.items()},
            "rows_per_second": {name: round(rows / value) for name, value in seconds.items()},
            "times_the_goal": round(rows / seconds["import"] / 1_000, 2),
        }
    return result


def _timed(seconds: dict[str, float], name: str, work: Callable[[], Any]) -> Any:
    start = time.perf_counter()
    done = work()
    seconds[name] = time.perf_counter() - start
    return done


def _people(rng: Random, count: int) -> list[tuple[Person, str]]:
    """Create persons, each with a telephone; return some of them for the register to repeat."""
    known: list[tuple[Person, str]] = []
    for start in range(0, count, 5_000):
        batch = [_person(rng) for _number in range(min(5_000, count - start))]
        Person.objects.bulk_create(batch)
        phones = [PersonPhone(person=person, number=_phone(rng)) for person in batch]
        PersonPhone.objects.bulk_create(phones)
        known += [(phone.person, phone.number) for phone in phones[:500]]
    return known


def _person(rng: Random) -> Person:
    name = draw_name(rng, sex="M")
    person = Person(
        first_name=name.first,
        last_name=name.last,
        first_name_ar=name.first_ar,
        last_name_ar=name.last_ar,
        sex="M",
        birth_date=_birth(rng),
        cin=f"{rng.randrange(10**8):08d}" if rng.random() < 0.7 else "",
    )
    set_search(person)
    return person


def _birth(rng: Random) -> date:
    return date(1955, 1, 1) + timedelta(days=rng.randrange(18_000))


def _phone(rng: Random) -> str:
    return f"+2162{rng.randrange(10**7):07d}"


def _register(rng: Random, rows: int, known: list[tuple[Person, str]]) -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet("Registre")
        page.write_row(0, 0, ["Registre des personnes accueillies"])
        page.write_row(2, 0, _HEADER)
        for line, row in enumerate(_rows(rng, rows, known), 3):
            page.write_row(line, 0, row)
    return buffer.getvalue()


def _rows(rng: Random, rows: int, known: list[tuple[Person, str]]) -> Iterator[list[Any]]:
    antennas = [antenna.name_fr for antenna in Antenna.objects.order_by("pk")]
    for number in range(1, rows + 1):
        if known and number % KNOWN_EVERY == 0:
            person, phone = rng.choice(known)
        else:
            person, phone = _person(rng), _phone(rng)
        returned = date(2017, 6, 1) + timedelta(days=rng.randrange(1_500))
        aided = number % 4 == 0
        yield [
            number,
            rng.choice(antennas),
            f"{returned + timedelta(days=60):%d/%m/%Y}",
            person.last_name.upper(),
            person.first_name,
            f"{person.first_name_ar} {person.last_name_ar}",
            "Homme",
            f"{person.birth_date:%d/%m/%Y}",
            person.cin,
            phone,
            rng.choice(_GOVERNORATES),
            rng.choice(_COUNTRIES),
            f"{returned:%d.%m.%Y}",
            rng.choice(_MODALITIES),
            "marié",
            rng.randrange(1, 8),
            rng.choice((0, 300, 600, 1200)),
            "handicap" if number % 5 == 0 else None,
            "micro-projet" if aided else None,
            "5 000 €" if aided else None,
            f"{returned + timedelta(days=90):%d/%m/%Y}" if aided else None,
        ]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(), ensure_ascii=False, indent=1) + "\n")
