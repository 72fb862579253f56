"""Countries, governorates, delegations and antennas recognised in free wording, in either script.

No query: the spellings are those of the reference files. The codes are those of the database.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from accounts import reference
from common.folding import fold

_GOVERNORATE_WORDS = ("gouvernorat de l ", "gouvernorat de ", "gouvernorat du ", "gouvernorat ", "ولايه ")
_DELEGATION_WORDS = ("delegation de l ", "delegation de ", "delegation d ", "delegation ", "معتمديه ")


def _spellings(record: dict[str, Any]) -> set[str]:
    return {fold(text) for text in (record["name_fr"], record["name_ar"], *record["aliases"])}


def _index(records: Iterable[dict[str, Any]], *, with_code: bool) -> dict[str, str]:
    index: dict[str, str] = {}
    for record in records:
        for text in _spellings(record) | ({fold(record["code"])} if with_code else set()):
            index[text] = record["code"]
    return index


@lru_cache
def _countries() -> dict[str, str]:
    return _index(reference.read("countries"), with_code=True)


@lru_cache
def _governorates() -> dict[str, str]:
    return _index(reference.read("governorates"), with_code=True)


@lru_cache
def _antennas() -> dict[str, str]:
    return _index(reference.read("antennas"), with_code=True)


@lru_cache
def _delegations() -> dict[tuple[str, str], str]:
    return {
        (record["governorate"], text): record["code"]
        for record in reference.read("delegations")
        for text in _spellings(record)
    }


def _without(words: tuple[str, ...], text: str) -> str:
    return next((text.removeprefix(word) for word in words if text.startswith(word)), text)


def country_code(text: str) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of the country meant by `text` ("RFA", "فرنسا"), or None."""
    return _countries().get(fold(text))


def governorate_code(text: str) -> str | None:
    """Return the ISO 3166-2 code of the governorate meant by `text` ("El Kef", "ولاية الكاف"), or None."""
    folded = fold(text)
    return _governorates().get(folded) or _governorates().get(_without(_GOVERNORATE_WORDS, folded))


def antenna_code(text: str) -> str | None:
    """Return the code of the antenna meant by `text` ("Antenne Tunis", "MEDENINE"), or None.

    Antennas opened on screen after the reference files were written are not known here.
    """
    return _antennas().get(fold(text))


def delegation_code(text: str, *, governorate: str | None = None) -> str | None:
    """Return the code of the delegation meant by `text`, or None when unknown or ambiguous.

    `governorate` is an ISO code; without it, a name that two governorates share ("Ezzouhour") is None.
    """
    folded = _without(_DELEGATION_WORDS, fold(text))
    if governorate is not None:
        return _delegations().get((governorate, folded))
    found = {code for (_, name), code in _delegations().items() if name == folded}
    return found.pop() if len(found) == 1 else None
