"""The columns of a file of announcements: their names, and how each cell is read (the register's readers)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from cases.enums import Modality, Sex
from cases.services.register.choices import (
    read_country,
    read_governorate,
    read_modality,
    read_sex,
)
from cases.services.register.dates import read_birth_date, read_past_date
from cases.services.register.identity import (
    read_cin,
    read_name,
    read_passport,
    read_phones,
    read_text,
)
from cases.services.register.readings import Cell, Reading, ReadingContext, doubt, is_blank, shorten, text_of
from cases.services.register.wordings import HEADERS
from common.folding import fold

SITUATION_LENGTH = 2000


def read_day(cell: Cell, context: ReadingContext) -> Reading[Any]:
    """Read a date known to the day."""
    reading = read_past_date(cell, context)
    if reading.value is None:
        return Reading(None, reading.problem)
    if reading.value.known_to != "day":
        message = _("« %(text)s » : il faut le jour, le mois et l'année.")
        return doubt(message % {"text": shorten(cell)})
    return Reading(reading.value.day, reading.problem)


def read_birth_day(cell: Cell, context: ReadingContext) -> Reading[Any]:
    """Read a birth date; of a year alone, 1 January, with the doubt said."""
    reading = read_birth_date(cell, context)
    return Reading(reading.value.day if reading.value else None, reading.problem)


def read_phone(cell: Cell, context: ReadingContext) -> Reading[str]:
    """Read the first telephone number of a cell."""
    reading = read_phones(cell, context)
    return Reading(reading.value[0] if reading.value else None, reading.problem)


def in_its_own_words(enum: Any, reader: Callable[[Cell, ReadingContext], Reading[Any]]) -> Any:
    """Return a reader that knows the labels of `enum` in both languages, then what registers write."""

    def read(cell: Cell, context: ReadingContext) -> Reading[Any]:
        text = fold(text_of(cell))
        for member in enum if text else ():
            for language in ("fr", "ar"):
                with override(language):
                    if fold(str(member.label)) == text:
                        return Reading(str(member.value))
        return reader(cell, context)

    return read


def read_language(cell: Cell, context: ReadingContext) -> Reading[str]:
    """Read the language in which the agreement was explained."""
    if is_blank(cell):
        return Reading()
    found = _LANGUAGES.get(fold(text_of(cell)))
    if found is None:
        message = _("« %(text)s » : écrivez « arabe » ou « français ».")
        return doubt(message % {"text": shorten(cell)})
    return Reading(found)


def read_situation(cell: Cell, context: ReadingContext) -> Reading[str]:
    """Read the situation in words, refused when it is too long."""
    reading = read_text(cell, context)
    if reading.value and len(reading.value) > SITUATION_LENGTH:
        return doubt(_("Ce texte dépasse %(limit)s caractères.") % {"limit": SITUATION_LENGTH})
    return reading


def read_nothing_here(cell: Cell, context: ReadingContext) -> Reading[str]:
    """Read a delegation as text: it is found once the governorate is known."""
    return Reading() if is_blank(cell) else Reading(text_of(cell))


_LANGUAGES = {
    fold(word): code
    for code, words in {
        "ar": ("arabe", "ar", "العربية", "عربية", "عربي"),
        "fr": ("français", "fr", "الفرنسية", "فرنسية"),
    }.items()
    for word in words
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key in AnnouncementData, its header in the page's language, an example."""

    key: str
    label: str | Promise
    reader: Callable[[Cell, ReadingContext], Reading[Any]]
    is_required: bool = False
    example: str | Promise = ""
    width: int = 18

    def own_names(self) -> set[str]:
        """Return the headers that the model writes for this column, folded, in either language."""
        found = set()
        for language in ("fr", "ar"):
            with override(language):
                found.add(fold(str(self.label)))
        return found

    def other_names(self) -> set[str]:
        """Return what registers call this column, folded."""
        return {fold(name) for name in HEADERS.get(_REGISTER_KEYS.get(self.key, self.key), ())}


# Where a register names the same thing otherwise.
_REGISTER_KEYS = {"country": "return_country", "planned_on": ""}

COLUMNS: tuple[Column, ...] = (
    Column("last_name", gettext_lazy("Nom"), read_name, True, "Ben Salah"),
    Column("first_name", gettext_lazy("Prénom"), read_name, True, "Mongi"),
    Column("last_name_ar", gettext_lazy("Nom en arabe"), read_name, False, "بن صالح"),
    Column("first_name_ar", gettext_lazy("Prénom en arabe"), read_name, False, "المنجي"),
    Column("sex", gettext_lazy("Sexe"), in_its_own_words(Sex, read_sex), True, gettext_lazy("Homme")),
    Column("birth_date", gettext_lazy("Date de naissance"), read_birth_day, False, "17/05/1988"),
    Column("cin", gettext_lazy("CIN"), read_cin, False, "01234567"),
    Column("passport", gettext_lazy("Passeport"), read_passport, False, "K123456"),
    Column("consular_card", gettext_lazy("Carte consulaire"), read_passport, False, ""),
    Column("phone", gettext_lazy("Téléphone"), read_phone, False, "+33612345678"),
    Column("country", gettext_lazy("Pays quitté"), read_country, True, gettext_lazy("France")),
    Column(
        "modality", gettext_lazy("Mode de retour"), in_its_own_words(Modality, read_modality), True, "", 30
    ),
    Column("planned_on", gettext_lazy("Retour prévu le"), read_day, True, ""),
    Column("governorate", gettext_lazy("Gouvernorat"), read_governorate, True, gettext_lazy("Sfax")),
    Column("delegation", gettext_lazy("Délégation"), read_nothing_here, False, ""),
    Column("situation", gettext_lazy("Situation"), read_situation, False, "", 40),
    Column("consent_given_on", gettext_lazy("Accord donné le"), read_day, True, ""),
    Column(
        "consent_language", gettext_lazy("Langue de l'accord"), read_language, False, gettext_lazy("arabe")
    ),
)


def match_header(header: tuple[Cell, ...]) -> tuple[dict[int, Column], list[str]]:
    """Return the column of each place of a header, and the headers that mean none; the first of two counts."""
    # The model's own words first: registers also write the Arabic name under a plain "اللقب".
    wanted = {name: column for column in COLUMNS for name in column.other_names()}
    wanted |= {name: column for column in COLUMNS for name in column.own_names()}
    found: dict[int, Column] = {}
    unknown: list[str] = []
    for index, cell in enumerate(header):
        text = text_of(cell)
        column = wanted.get(fold(text)) or wanted.get(fold(text.rstrip("* ")))
        if column is not None and column not in found.values():
            found[index] = column
        elif text:
            unknown.append(text[:60])
    return found, unknown
