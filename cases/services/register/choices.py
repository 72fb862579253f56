"""Cells of a closed list: sex, marital status, schooling, modality, vulnerabilities, places."""

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import COUNTED_VULNERABILITIES
from cases.services.register import wordings
from cases.services.register.readings import (
    Cell,
    Reader,
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

_LIST_BREAK = re.compile(r"\s*(?:[,;/|+&\n،؛]|\bet\b|\s-\s)\s*", re.IGNORECASE)
_MOST_MEMBERS = 20
_COUNT = re.compile(r"^(\d{1,2})\s*(?:x\s*)?|\(\s*(\d{1,2})\s*\)$")
# "Europe" and the like name no country.
_NOT_A_COUNTRY = frozenset(
    map(
        fold,
        (
            "europe",
            "ue",
            "union européenne",
            "schengen",
            "étranger",
            "afrique",
            "maghreb",
            "أوروبا",
            "الخارج",
        ),
    )
)

_NOT_A_GOVERNORATE = gettext_lazy("« %(text)s » n'est pas un gouvernorat : à préciser.")
_NOT_OF_GOVERNORATE = gettext_lazy("« %(text)s » n'est pas une délégation de ce gouvernorat : à préciser.")
_NOT_A_DELEGATION = gettext_lazy("« %(text)s » n'est pas une délégation : à préciser.")


def choice_reader(vocabulary: Vocabulary[str], what: Any) -> Reader:
    """Return the reader of a closed list; `what` names the list in the message ("un sexe")."""

    def read(cell: Cell, context: ReadingContext) -> Reading[str]:
        if is_blank(cell):
            return Reading()
        found = vocabulary.find(text_of(cell))
        if found is None:
            message = _("« %(text)s » n'est pas compris comme %(what)s.") % {
                "text": shorten(cell),
                "what": what,
            }
            return doubt(message)
        return Reading(found.value)

    return read


def read_vulnerabilities(cell: Cell, context: ReadingContext) -> Reading[dict[str, int]]:
    """Read the situations of a household, each with how many persons; unknown ones are named in the warning.

    In a column of its own ("Handicap": oui, x, 2) the header names the situation.
    """
    if is_blank(cell) or fold(text_of(cell)) in wordings.NO:
        return Reading({})
    if message := formula_error(cell):
        return doubt(message)
    text = text_of(cell)
    column = wordings.VULNERABILITIES.find(context.header)
    if column and (fold(text) in wordings.YES or text in wordings.YES or text.isdigit()):
        most = _MOST_MEMBERS if column.value in COUNTED_VULNERABILITIES else 1
        return Reading({column.value: min(int(text), most) if text.isdigit() else 1})
    situations: dict[str, int] = {}
    unknown: list[str] = []
    for part in filter(None, _LIST_BREAK.split(text)):
        count, wording = _counted(part)
        found = wordings.VULNERABILITIES.find(wording)
        if found is None:
            unknown.append(part)
        else:
            most = _MOST_MEMBERS if found.value in COUNTED_VULNERABILITIES else 1
            situations[found.value] = min(most, max(count, situations.get(found.value, 0)))
    if not unknown:
        return Reading(situations)
    message = _("Situation non reconnue : « %(text)s ».") % {"text": shorten(", ".join(unknown))}
    return doubt(message, situations)


def _counted(part: str) -> tuple[int, str]:
    found = _COUNT.search(part)
    if not found:
        return 1, part
    return max(1, int(found[1] or found[2])), _COUNT.sub("", part).strip()


def read_country(cell: Cell, context: ReadingContext) -> Reading[str]:
    """Read a country in any of its names; what is not a country refuses the row."""
    if is_blank(cell):
        return Reading()
    if message := formula_error(cell):
        return doubt(message)
    text = text_of(cell)
    found = context.reference.countries.find(text)
    if found is None or fold(text) in _NOT_A_COUNTRY:
        return doubt(_("« %(text)s » n'est pas un pays connu.") % {"text": shorten(cell)})
    if found.is_guess:
        return doubt(_("« %(text)s » : pays corrigé, à vérifier.") % {"text": shorten(cell)}, found.value)
    return Reading(found.value)


def read_governorate(cell: Cell, context: ReadingContext) -> Reading[str]:
    """Read one of the 24 governorates."""
    return _place(cell, context.reference.governorates, _NOT_A_GOVERNORATE)


def read_antenna(cell: Cell, context: ReadingContext) -> Reading[int]:
    """Read an antenna of the scheme; an unknown one refuses the row, for nobody would see the case."""
    if is_blank(cell):
        return Reading()
    found = context.reference.antennas.find(text_of(cell))
    if found is None:
        return doubt(_("« %(text)s » n'est pas une antenne du dispositif.") % {"text": shorten(cell)})
    return Reading(found.value)


def find_delegation(cell: Cell, governorate: str | None, context: ReadingContext) -> Reading[str]:
    """Read a delegation inside `governorate` when it is known, else wherever its name is the only one."""
    if is_blank(cell):
        return Reading()
    places = context.reference.delegations.get(governorate or "")
    if places is None:
        return Reading()
    return _place(cell, places, _NOT_OF_GOVERNORATE if governorate else _NOT_A_DELEGATION)


def governorate_of(delegation: str) -> str:
    """Return the code of the governorate that a delegation's code belongs to ("TN-11" for "TN-11-01")."""
    return delegation.rpartition("-")[0]


def _place(cell: Cell, places: Vocabulary[str], message: Any) -> Reading[str]:
    if is_blank(cell):
        return Reading()
    found = places.find(text_of(cell))
    return Reading(found.value) if found else doubt(message % {"text": shorten(cell)})


read_sex = choice_reader(wordings.SEXES, gettext_lazy("un sexe"))
read_modality = choice_reader(wordings.MODALITIES, gettext_lazy("un mode de retour"))
read_marital_status = choice_reader(wordings.MARITAL_STATUSES, gettext_lazy("une situation familiale"))
read_schooling = choice_reader(wordings.SCHOOLINGS, gettext_lazy("un niveau d'instruction"))
