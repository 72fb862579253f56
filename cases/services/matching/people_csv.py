"""People as rows of text, made comparable; what cannot be read is told and counts as unknown."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import phonenumbers
from django.utils.translation import gettext as _

from cases.services.matching.evidence import Identity
from common.errors import DomainError
from common.folding import fold, western_digits
from common.names import name_form

COLUMNS = (
    "id", "family_name", "given_name", "name_ar", "sex", "birth_date", "cin", "phone", "governorate",
)  # fmt: skip
_YEAR = re.compile(r"^(\d{4})$")
_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
_SEX = {
    "m": "M",
    "h": "M",
    "homme": "M",
    "male": "M",
    "masculin": "M",
    "f": "F",
    "femme": "F",
    "female": "F",
    "feminin": "F",
}
_FIRST_YEAR = 1900


@dataclass(slots=True)
class People:
    """The records of a file: `ids[ref]` is the file's own id; `notes` tell what could not be read, by line."""

    identities: list[Identity] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def missing_columns(header: Sequence[str]) -> list[str]:
    """Return the columns that a file of people lacks."""
    return [name for name in COLUMNS if name not in header]


def read_people(rows: Iterable[tuple[int, Mapping[str, Any]]]) -> People:
    """Return the people of (line number, row); raise DomainError for a row without id or an id used twice."""
    people = People()
    seen: dict[str, int] = {}
    for line, row in rows:
        key = _text(row, "id")
        if not key:
            raise DomainError(_("Ligne %(line)s : la colonne id est vide.") % {"line": line}, field="id")
        if key in seen:
            message = _("Ligne %(line)s : l'identifiant « %(key)s » est déjà celui de la ligne %(first)s.")
            raise DomainError(message % {"line": line, "key": key, "first": seen[key]}, field="id")
        seen[key] = line
        notes: list[str] = []
        people.identities.append(_identity(len(people.ids), row, notes))
        people.ids.append(key)
        people.notes += [_("Ligne %(line)s : %(note)s") % {"line": line, "note": note} for note in notes]
    return people


def _identity(ref: int, row: Mapping[str, Any], notes: list[str]) -> Identity:
    birth, known_to = _birth(_text(row, "birth_date"), notes)
    return Identity(
        ref=ref,
        name=name_form(
            f"{_text(row, 'given_name')} {_text(row, 'family_name')}".strip(), _text(row, "name_ar")
        ),
        birth=birth,
        birth_known_to=known_to,
        cin=_digits(_text(row, "cin")),
        phones=frozenset(_phones(_text(row, "phone"))),
        sex=_sex(_text(row, "sex"), notes),
        place=fold(_text(row, "governorate")),
    )


def _text(row: Mapping[str, Any], name: str) -> str:
    return western_digits(str(row.get(name) or "")).strip()


def _birth(text: str, notes: list[str]) -> tuple[date | None, str]:
    """Return a date and how much of it is known: an ISO date, a month or a year alone."""
    if not text:
        return None, "day"
    try:
        if match := _YEAR.match(text):
            found, known_to = date(int(match[1]), 1, 1), "year"
        elif match := _MONTH.match(text):
            found, known_to = date(int(match[1]), int(match[2]), 1), "month"
        else:
            found, known_to = date.fromisoformat(text), "day"
    except ValueError:
        found = None
    if found is None or found.year < _FIRST_YEAR:
        notes.append(
            _("la date de naissance « %(text)s » n'est pas lue (aaaa-mm-jj ou aaaa).") % {"text": text}
        )
        return None, "day"
    return found, known_to


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _phones(text: str) -> Iterator[str]:
    for part in re.split(r"[/;,]", text):
        try:
            parsed = phonenumbers.parse(part, "TN")
        except phonenumbers.NumberParseException:
            continue
        yield phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _sex(text: str, notes: list[str]) -> str:
    if not text:
        return ""
    found = _SEX.get(fold(text), "")
    if not found:
        notes.append(_("le sexe « %(text)s » n'est pas lu (M ou F).") % {"text": text})
    return found
