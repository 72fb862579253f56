"""Dates as registers hold them: real dates, Excel's serial numbers, and text in French, Arabic or English."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from cases.services.register.readings import (
    Cell,
    Reading,
    ReadingContext,
    doubt,
    formula_error,
    is_blank,
    shorten,
    text_of,
)
from cases.services.register.vocabulary import Vocabulary
from common.folding import fold

# Excel counts days from 1899-12-30 (its 1900 was a leap year).
_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(7_000, 60_000)
_YEARS = range(1900, 2101)

_MONTHS: Vocabulary[int] = Vocabulary([
    (1, ("janvier", "janv", "jan", "january", "جانفي", "يناير", "كانون الثاني", "جانفى")),
    (2, ("février", "fevr", "fev", "february", "feb", "فيفري", "فبراير", "شباط", "فيفرى")),
    (3, ("mars", "mar", "march", "مارس", "آذار")),
    (4, ("avril", "avr", "april", "apr", "أفريل", "أبريل", "نيسان")),
    (5, ("mai", "may", "ماي", "مايو", "أيار")),
    (6, ("juin", "june", "jun", "جوان", "يونيو", "حزيران")),
    (7, ("juillet", "juil", "jul", "july", "جويلية", "يوليو", "تموز")),
    (8, ("août", "aout", "aou", "august", "aug", "أوت", "أغسطس", "آب")),
    (9, ("septembre", "sept", "sep", "september", "سبتمبر", "أيلول", "سبتمب")),
    (10, ("octobre", "oct", "october", "أكتوبر", "تشرين الأول")),
    (11, ("novembre", "nov", "november", "نوفمبر", "تشرين الثاني")),
    (12, ("décembre", "dec", "december", "ديسمبر", "كانون الأول")),
])  # fmt: skip
_WEEKDAYS = re.compile(
    r"^(?:le |du |lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|يوم|الاثنين|الثلاثاء|الأربعاء|الاربعاء|الخميس|الجمعة|السبت|الأحد|الاحد)+"
)
_ABOUT = re.compile(
    r"^(?:vers|environ|env|ne en|nee en|ne e en|presume|presumee|annee|en|courant|debut|fin|سنه)\s+"
)
_SEPARATOR = r"\s*[-/.\s,\\]\s*"
_DAY_FIRST = re.compile(
    rf"^(\d{{1,2}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{4}}|\d{{2}})(?:[ t]+\d{{1,2}}[:h].*)?$"
)
_YEAR_FIRST = re.compile(
    rf"^(\d{{4}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{1,2}})(?:[ t]+\d{{1,2}}[:h].*)?$"
)
_MONTH_YEAR = re.compile(rf"^(\d{{1,2}}){_SEPARATOR}(\d{{4}})$")
_EIGHT_DIGITS = re.compile(r"^\d{8}$")
_IN_WORDS = re.compile(r"^(?:(\d{1,2})\s*(?:er|eme|e|st|nd|rd|th)?\s+)?(\D+?)\s+(\d{4}|\d{2})$")
_MONTH_FIRST = re.compile(r"^(\D+?)\s+(\d{1,2})\s+(\d{4})$")


@dataclass(frozen=True, slots=True)
class KnownDate:
    """A date and how much of it is known: "day", "month" or "year" (the rest is set to 1)."""

    day: date
    known_to: str = "day"


def read_past_date(cell: Cell, context: ReadingContext) -> Reading[KnownDate]:
    """Read the date of an event (return, reception, committee): two-digit years are of this century."""
    return _read(cell, context, birth=False)


def read_birth_date(cell: Cell, context: ReadingContext) -> Reading[KnownDate]:
    """Read a birth date: of two possible centuries, the latest that is not in the future."""
    return _read(cell, context, birth=True)


def _read(cell: Cell, context: ReadingContext, *, birth: bool) -> Reading[KnownDate]:
    if is_blank(cell):
        return Reading()
    if message := formula_error(cell):
        return doubt(message)
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return _checked(cell.year, cell.month, cell.day, cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and int(cell) in _SERIALS:
        return Reading(KnownDate(_EXCEL_EPOCH + timedelta(days=int(cell))))
    text = _WEEKDAYS.sub("", text_of(cell).casefold().strip(" .,;")).strip()
    return _from_text(text, cell, context.today, birth)


def _from_text(text: str, cell: Cell, today: date, birth: bool) -> Reading[KnownDate]:
    if found := _YEAR_FIRST.match(text):
        return _checked(int(found[1]), int(found[2]), int(found[3]), cell)
    if found := _DAY_FIRST.match(text):
        return _day_month(_century(found[3], today, birth), int(found[2]), int(found[1]), cell)
    if found := _MONTH_YEAR.match(text):
        return _month_only(int(found[2]), int(found[1]), cell)
    if _EIGHT_DIGITS.match(text):
        return _checked(int(text[4:]), int(text[2:4]), int(text[:2]), cell)
    if text.isdigit() and len(text) == 5 and int(text) in _SERIALS:
        serial = KnownDate(_EXCEL_EPOCH + timedelta(days=int(text)))
        message = _("« %(text)s » est un numéro de jour d'Excel : lu %(date)s.")
        return doubt(message % {"text": text, "date": f"{serial.day:%d/%m/%Y}"}, serial)
    return _from_words(_ABOUT.sub("", fold(text)), cell, today, birth)


def _from_words(words: str, cell: Cell, today: date, birth: bool) -> Reading[KnownDate]:
    if words.isdigit() and int(words) in _YEARS:
        message = _("Seule l'année (%(year)s) est connue : le 1er janvier est inscrit.") % {"year": words}
        return doubt(message, KnownDate(date(int(words), 1, 1), "year"))
    if (found := _MONTH_FIRST.match(words)) and (month := _MONTHS.find(found[1])):
        return _checked(int(found[3]), month.value, int(found[2]), cell)
    if (found := _IN_WORDS.match(words)) and (month := _MONTHS.find(found[2])):
        year = _century(found[3], today, birth)
        return (
            _checked(year, month.value, int(found[1]), cell)
            if found[1]
            else _month_only(year, month.value, cell)
        )
    message = _("« %(text)s » n'est pas une date : écrivez jj/mm/aaaa.")
    return doubt(message % {"text": shorten(cell)})


def _century(digits: str, today: date, birth: bool) -> int:
    if len(digits) == 4:
        return int(digits)
    year = 2000 + int(digits)
    return year - 100 if birth and year > today.year else year


def _day_month(year: int, month: int, day: int, cell: Cell) -> Reading[KnownDate]:
    # 12/25/2019 can only be the American order.
    if month > 12 >= day and month <= 31:
        reading = _checked(year, day, month, cell)
        if reading.value:
            message = _("« %(text)s » : le mois est écrit avant le jour ; lu %(date)s.")
            return doubt(
                message % {"text": shorten(cell), "date": f"{reading.value.day:%d/%m/%Y}"}, reading.value
            )
    return _checked(year, month, day, cell)


def _month_only(year: int, month: int, cell: Cell) -> Reading[KnownDate]:
    reading = _checked(year, month, 1, cell)
    if reading.value is None:
        return reading
    message = _("« %(text)s » : le jour n'est pas connu ; le 1er du mois est inscrit.")
    return doubt(message % {"text": shorten(cell)}, KnownDate(reading.value.day, "month"))


def _checked(year: int, month: int, day: int, cell: Cell) -> Reading[KnownDate]:
    if year not in _YEARS:
        return doubt(
            _("« %(text)s » : l'année %(year)s n'est pas possible.") % {"text": shorten(cell), "year": year}
        )
    try:
        return Reading(KnownDate(date(year, month, day)))
    except ValueError:
        return doubt(_("« %(text)s » : cette date n'existe pas au calendrier.") % {"text": shorten(cell)})
