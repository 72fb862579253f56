"""The columns of a register that tell of aids, and how their cells are read."""

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.services.register.dates import read_past_date
from cases.services.register.fields import Field
from cases.services.register.identity import read_text
from cases.services.register.numbers import read_amount
from cases.services.register.readings import (
    Cell,
    Reader,
    Reading,
    ReadingContext,
    doubt,
    is_blank,
    shorten,
    text_of,
)
from cases.services.register.wordings import header_names, read_wordings, vocabulary
from common.folding import fold

_WORDINGS = read_wordings(__package__, "register_wordings.toml")
_HEADERS = header_names(_WORDINGS["headers"])
_KINDS = vocabulary(_WORDINGS, "kinds")
_NONE = frozenset(map(fold, _WORDINGS["no_aid"]))
_AND = re.compile(r"\s*(?:[+,;/&\n]|\bet\b|\bplus\b|\s-\s|\sو)\s*", re.IGNORECASE)


def read_aid_kinds(cell: Cell, context: ReadingContext) -> Reading[tuple[str, ...]]:
    """Read the aids a person was given ("sociale + micro-projet" names two); none for a refusal."""
    if is_blank(cell) or fold(text_of(cell)) in _NONE:
        return Reading()
    parts = [part for part in _AND.split(text_of(cell)) if part]
    found = [_KINDS.find(part) for part in parts]
    whole = _KINDS.find(text_of(cell))
    kinds = dict.fromkeys(match.value for match in found if match)
    if all(found) and kinds:
        return Reading(tuple(kinds))
    if whole and len(kinds) <= 1:
        return Reading((whole.value,))
    message = _("« %(text)s » n'est pas compris comme une aide.") % {"text": shorten(cell)}
    return doubt(message, tuple(kinds) or None)


def _has_letters(cell: Cell) -> bool:
    return isinstance(cell, str) and any(char.isalpha() for char in cell)


_GROUP = gettext_lazy("Aide")


def _field(key: str, label: Any, reader: Reader, **options: Any) -> Field:
    return Field(key, label, _GROUP, _HEADERS[key], reader, **options)


AID_FIELDS: tuple[Field, ...] = (
    _field("aid_kinds", gettext_lazy("Aide accordée"), read_aid_kinds, looks_right=_has_letters),
    _field("aid_amount", gettext_lazy("Montant de l'aide (EUR)"), read_amount),
    _field("aid_decided_on", gettext_lazy("Date du comité"), read_past_date),
    _field("aid_operator", gettext_lazy("Opérateur de suivi"), read_text, looks_right=_has_letters),
)
