"""What a register can tell of a person and a case: the fields, and how their cells are read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.services.register import wordings
from cases.services.register.choices import (
    read_antenna,
    read_country,
    read_governorate,
    read_marital_status,
    read_modality,
    read_schooling,
    read_sex,
    read_vulnerabilities,
)
from cases.services.register.dates import read_birth_date, read_past_date
from cases.services.register.identity import (
    read_cin,
    read_email,
    read_name,
    read_nothing,
    read_passport,
    read_phones,
    read_text,
)
from cases.services.register.numbers import read_amount, read_household_size
from cases.services.register.readings import Cell, Reader, text_of
from common.folding import is_arabic

IDENTITY = _("Identité")
CONTACT = _("Contact et lieu")
RETURN = _("Retour")
HOUSEHOLD = _("Foyer et parcours")
OTHER = _("Autres")


def _any_cell(cell: Cell) -> bool:
    return True


def _latin(cell: Cell) -> bool:
    return isinstance(cell, str) and any(c.isalpha() for c in cell) and not is_arabic(cell)


def _arabic(cell: Cell) -> bool:
    return isinstance(cell, str) and is_arabic(cell)


def _digits(cell: Cell) -> bool:
    return sum(char.isdigit() for char in text_of(cell)) >= 4


def _short_number(cell: Cell) -> bool:
    return len(text_of(cell)) <= 12


# Compared by identity: each field is declared once.
@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One thing a column can hold.

    `headers` are the names it goes by; `looks_right` tells from a cell's look whether it can be this field
    (a name column holds letters), `reader` reads it. `is_required`: a row without it is refused.
    `is_essential`: so is a row whose cell is not understood. `is_repeatable`: several columns may hold it.
    """

    key: str
    label: Any
    group: Any
    headers: tuple[str, ...]
    reader: Reader
    looks_right: Callable[[Cell], bool] = _any_cell
    is_required: bool = False
    is_essential: bool = False
    is_repeatable: bool = False


def field(key: str, label: Any, group: Any, reader: Reader, **options: Any) -> Field:
    """Return the field `key`, with the headers that `data/headers.toml` gives it."""
    return Field(key, label, group, wordings.HEADERS[key], reader, **options)


FIELDS: tuple[Field, ...] = (
    field("number", _("Numéro d'ordre"), OTHER, read_text, looks_right=_short_number),
    field("antenna", _("Antenne"), OTHER, read_antenna, is_required=True, is_essential=True),
    field("received_on", _("Date d'accueil"), OTHER, read_past_date),
    field("last_name", _("Nom"), IDENTITY, read_name, looks_right=_latin),
    field("first_name", _("Prénom"), IDENTITY, read_name, looks_right=_latin),
    field("full_name", _("Nom et prénom"), IDENTITY, read_name, looks_right=_latin),
    field("last_name_ar", _("Nom en arabe"), IDENTITY, read_name, looks_right=_arabic),
    field("first_name_ar", _("Prénom en arabe"), IDENTITY, read_name, looks_right=_arabic),
    field("full_name_ar", _("Nom et prénom en arabe"), IDENTITY, read_name, looks_right=_arabic),
    field("sex", _("Sexe"), IDENTITY, read_sex, is_required=True, is_essential=True),
    field("birth_date", _("Date de naissance"), IDENTITY, read_birth_date, is_essential=True),
    field("birth_place", _("Lieu de naissance"), IDENTITY, read_text),
    field("cin", _("CIN"), IDENTITY, read_cin),
    field("passport", _("Passeport"), IDENTITY, read_passport),
    field("consular_card", _("Carte consulaire"), IDENTITY, read_passport),
    field("phone", _("Téléphone"), CONTACT, read_phones, looks_right=_digits, is_repeatable=True),
    field("email", _("E-mail"), CONTACT, read_email),
    field("governorate", _("Gouvernorat"), CONTACT, read_governorate),
    field("delegation", _("Délégation"), CONTACT, read_text),
    field("address", _("Adresse"), CONTACT, read_text),
    field("return_country", _("Pays de retour"), RETURN, read_country, is_required=True, is_essential=True),
    field("returned_on", _("Date de retour"), RETURN, read_past_date, is_required=True, is_essential=True),
    field("modality", _("Mode de retour"), RETURN, read_modality, is_required=True, is_essential=True),
    field("marital_status", _("Situation familiale"), HOUSEHOLD, read_marital_status),
    field("household_size", _("Taille du foyer"), HOUSEHOLD, read_household_size),
    field("household_income", _("Revenu mensuel du foyer (TND)"), HOUSEHOLD, read_amount),
    field("vulnerabilities", _("Vulnérabilités"), HOUSEHOLD, read_vulnerabilities, is_repeatable=True),
    field("schooling", _("Niveau d'instruction"), HOUSEHOLD, read_schooling),
    field("occupation", _("Métier exercé"), HOUSEHOLD, read_text),
    field("skipped", _("Ne pas reprendre"), OTHER, read_nothing, is_repeatable=True),
    field("remarks", _("Observations (gardées telles quelles)"), OTHER, read_text, is_repeatable=True),
)

NAME_FIELDS = frozenset(
    {"last_name", "first_name", "full_name", "last_name_ar", "first_name_ar", "full_name_ar"}
)
