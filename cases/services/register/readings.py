"""What reading one cell gives: a value, or a problem in words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext as _

from common.folding import fold, western_digits

T = TypeVar("T")
# What a cell of a workbook or of a CSV file can hold.
Cell = str | int | float | bool | datetime | date | time | Decimal | None

_FORMULA_ERROR = re.compile(r"^#(REF|N/A|NAME\?|VALUE|DIV/0|NULL|NUM|NOM\?|VALEUR)!?", re.IGNORECASE)
_NOTHING = frozenset({
    "", "neant", "nsp", "na", "n a", "nr", "nd", "n d", "nc", "non renseigne", "non communique", "inconnu",
    "inconnue", "rien", "aucun", "aucune", "vide", "null", "none", "لا شيء", "غير معروف", "لا يوجد",
})  # fmt: skip
_LONGEST_NOTHING = 24
_FIRST_OF_NOTHING = frozenset(word[0] for word in _NOTHING if word)


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """A cell read: `value` when it was understood; `problem` says what was not, or what to verify."""

    value: T | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """The lists that cells are read against: records of the portal by their names and aliases.

    Values are primary keys (countries "FR", governorates "TN-11", delegations "TN-11-01") or, for
    antennas and institutions, ids.
    """

    countries: Any
    governorates: Any
    delegations: Mapping[str, Any]
    antennas: Any
    institutions: Any


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """What a reader may look at beside the cell: today, the lists, the column's header."""

    today: date
    reference: Reference
    header: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


Reader = Callable[[Cell, ReadingContext], Reading[Any]]


def doubt(message: str, value: T | None = None) -> Reading[T]:
    """Return a reading with a problem: without `value`, the cell was not understood."""
    return Reading(value, message)


def text_of(cell: Cell) -> str:
    """Return the cell as one line of text: "97522562" for 97522562.0, western digits, single spaces."""
    if cell is None or isinstance(cell, bool):
        return {None: "", True: "oui", False: "non"}[cell]
    if isinstance(cell, str):
        return " ".join(western_digits(cell).split())
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}" if cell.time() == time(0) else f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return str(cell)


def is_blank(cell: Cell) -> bool:
    """Say whether the cell is empty or says so in words ("néant", "-", "NSP")."""
    if cell is None:
        return True
    if not isinstance(cell, str) or len(cell) > _LONGEST_NOTHING:
        return False
    first = cell.strip()[:1]
    if first.isalnum() and first.lower() not in _FIRST_OF_NOTHING:
        return False
    return fold(cell) in _NOTHING and not has_question_mark(cell)


def has_question_mark(cell: Cell) -> bool:
    """A cell of question marks was meant to hold something: it is not blank."""
    return isinstance(cell, str) and "?" in cell


def formula_error(cell: Cell) -> str | None:
    """Return a message when the cell holds the error of a formula ("#REF!")."""
    if isinstance(cell, str) and cell.startswith("#") and _FORMULA_ERROR.match(cell):
        return _("« %(text)s » : la formule de cette cellule est en erreur.") % {"text": cell[:20]}
    return None


def shorten(cell: Cell, length: int = 60) -> str:
    """Return the cell's text, cut, for a message."""
    text = text_of(cell)
    return text if len(text) <= length else f"{text[:length]}…"
