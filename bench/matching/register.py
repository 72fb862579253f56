"""`match_people` on the register of phase I, as an antenna kept it in Excel.

The register becomes the CSV that the command reads with as little help as a clerk would give who copies
columns: dates as ISO, the sex as a letter, numbers without blanks; names stay as they are. The id is the
row of the sheet, which the truth file names.
"""

import json
import re
import tempfile
from collections.abc import Iterator
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import openpyxl

from bench.matching.judging import Pair, pair_of
from bench.matching.quality import measure_file
from bench.people_errors import write_rows

DATA = Path(__file__).resolve().parents[2] / "tests" / "data"
REGISTER = DATA / "registre-phase1.xlsx"
TRUTH = DATA / "registre-phase1.truth.json"
_COLUMNS = ("Nom", "Prénom", "الاسم الكامل", "Sexe", "Date de naissance", "CIN", "Téléphone", "Gouvernorat")
_MONTHS = ("janv", "fév", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc")


def measure(*, threshold: str = "") -> dict[str, Any]:
    """Return precision and recall on the register's rows."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "register.csv"
        write_register(source)
        truth: dict[Pair, tuple[str, ...]] = dict.fromkeys(true_pairs(), ())
        return measure_file(source, truth, threshold=threshold)


def write_register(target: Path, register: Path = REGISTER) -> None:
    """Write the register's persons as the CSV of `match_people`; the id is the row of the sheet."""
    sheet = openpyxl.load_workbook(register, read_only=True).active
    write_rows(target, _persons(sheet))


def true_pairs(truth: Path = TRUTH) -> list[Pair]:
    """Return the pairs of rows that register one person."""
    by_person: dict[int, list[str]] = {}
    for row in json.loads(truth.read_text(encoding="utf-8"))["rows"]:
        by_person.setdefault(row["person"], []).append(str(row["excel_row"]))
    return [pair_of(*pair) for rows in by_person.values() for pair in combinations(rows, 2)]


def _persons(sheet: Any) -> Iterator[tuple[str, ...]]:
    places: list[int] = []
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        header = [str(cell or "").strip() for cell in row]
        if not places and set(_COLUMNS) <= set(header):
            places = [header.index(name) for name in _COLUMNS]
        # A person's line has its running number in the first column; blank and TOTAL lines have none.
        elif places and isinstance(row[0], int):
            family, given, arabic, sex, birth, cin, phone, governorate = (row[place] for place in places)
            yield (
                str(number),
                _text(family),
                _text(given),
                _text(arabic),
                _sex(_text(sex)),
                iso_date(birth),
                _digits(cin),
                _text(phone),
                _text(governorate),
            )


def _text(cell: Any) -> str:
    return " ".join(str(cell).split()) if cell is not None else ""


def _sex(text: str) -> str:
    return {"H": "M", "M": "M", "F": "F"}.get(text[:1].upper(), "")


def _digits(cell: Any) -> str:
    text = _text(cell).replace(" ", "")
    return text if text.isdigit() else ""


def iso_date(cell: Any) -> str:
    """Return a date as the register writes it, real or as text, in ISO; what is not understood is empty."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    text = _text(cell).lower()
    if numbers := re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})", text):
        return _iso(numbers[3], int(numbers[2]), numbers[1])
    if words := re.fullmatch(r"(\d{1,2})(?:er)? (\D+) (\d{4})", text):
        month = next((n for n, name in enumerate(_MONTHS, 1) if words[2].startswith(name)), 0)
        return _iso(words[3], month, words[1]) if month else ""
    return text if re.fullmatch(r"\d{4}(-\d\d-\d\d)?", text) else ""


def _iso(year: str, month: int, day: str) -> str:
    # Nobody in a register of returning migrants was born after 2010 or before 1911.
    century = "" if len(year) == 4 else "20" if int(year) <= 10 else "19"
    return f"{century}{year}-{month:02d}-{int(day):02d}"
