"""Amounts and counts: "5 000 €", "1.200,50", "5300 euros", "450 DT", "4 personnes"."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

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

_EURO = re.compile(r"€|\beur(?:os?)?\b|\bأورو\b|يورو", re.IGNORECASE)
_DINAR = re.compile(r"\b(?:dt|tnd|dtn|dinars?|din|د\.?ت)\b|دينار|د\.ت", re.IGNORECASE)
_NUMBER = re.compile(r"^[+-]?\d[\d\s.,']*$")
_LARGEST = Decimal(10_000_000)
_IN_WORDS: Vocabulary[int] = Vocabulary([
    (1, ("un", "une", "seul", "seule", "lui meme", "elle meme", "واحد")), (2, ("deux", "couple", "اثنان")),
    (3, ("trois", "ثلاثة")), (4, ("quatre", "أربعة")), (5, ("cinq", "خمسة")), (6, ("six", "ستة")),
    (7, ("sept", "سبعة")), (8, ("huit", "ثمانية")), (9, ("neuf", "تسعة")), (10, ("dix", "عشرة")),
])  # fmt: skip
_PEOPLE = re.compile(r"^(\d{1,3})\s*(?:personnes?|pers|membres?|individus?|p|افراد|أفراد|اشخاص)?$")
_NOT_A_COUNT = re.compile(r"^-|\d[.,]\d")
LARGEST_HOUSEHOLD = 40


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount and its currency ("EUR", "TND"), "" when neither cell nor header says it."""

    value: Decimal
    currency: str


def currency_in(text: str) -> str:
    """Return the currency that `text` names, "" when none."""
    if _EURO.search(text):
        return "EUR"
    return "TND" if _DINAR.search(text) else ""


def read_amount(cell: Cell, context: ReadingContext) -> Reading[Amount]:
    """Read an amount; the currency is the cell's, else the header's."""
    if is_blank(cell):
        return Reading()
    if message := formula_error(cell):
        return doubt(message)
    text = text_of(cell)
    currency = currency_in(text) or currency_in(context.header)
    number = _decimal(_DINAR.sub("", _EURO.sub("", text)).strip(" .:"), currency)
    if number is None or isinstance(cell, bool):
        return doubt(_("« %(text)s » n'est pas un montant.") % {"text": shorten(cell)})
    if number < 0:
        return doubt(_("« %(text)s » : un montant ne peut pas être négatif.") % {"text": shorten(cell)})
    if number > _LARGEST:
        return doubt(_("« %(text)s » : ce montant est hors de proportion.") % {"text": shorten(cell)})
    return Reading(Amount(number, currency))


def _decimal(text: str, currency: str) -> Decimal | None:
    text = text.replace("'", "").replace(" ", "")
    if not text or not _NUMBER.match(text):
        return None
    marks = [char for char in text if char in ".,"]
    if len(set(marks)) == 2:
        # The last mark is the decimal one: 1.200,50 and 1,200.50.
        decimal_mark = marks[-1]
        text = text.replace("." if decimal_mark == "," else ",", "").replace(decimal_mark, ".")
    elif marks and not _is_decimal_mark(text, marks, currency):
        text = text.replace(marks[0], "")
    else:
        text = text.replace(",", ".")
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _is_decimal_mark(text: str, marks: list[str], currency: str) -> bool:
    if len(marks) > 1:
        return False
    after = len(text) - text.index(marks[0]) - 1
    # 450,500 DT is 450 dinars 500 millimes; 4,500 € is four thousand five hundred.
    return after != 3 or (currency == "TND" and marks[0] == ",")


def read_household_size(cell: Cell, context: ReadingContext) -> Reading[int]:
    """Read how many people live in the household; a wording that names no number leaves it unknown."""
    if is_blank(cell):
        return Reading()
    if message := formula_error(cell):
        return doubt(message)
    text = text_of(cell)
    number: int | None = None
    if found := _PEOPLE.match(fold(text)):
        number = int(found[1])
    elif word := _IN_WORDS.find(text):
        number = word.value
    if number is None or _NOT_A_COUNT.search(text) or isinstance(cell, bool):
        message = _("« %(text)s » n'est pas un nombre de personnes : la taille du foyer reste à préciser.")
        return doubt(message % {"text": shorten(cell)})
    if not 1 <= number <= LARGEST_HOUSEHOLD:
        message = _("« %(text)s » : un foyer compte de 1 à %(most)s personnes ; la taille reste à préciser.")
        return doubt(message % {"text": shorten(cell), "most": LARGEST_HOUSEHOLD})
    return Reading(number)
