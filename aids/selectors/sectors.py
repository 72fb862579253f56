"""Activities and occupations: ISIC Rev. 4 and ISCO-08, named in the page's language and searched in both."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language

from accounts import reference
from common.folding import fold

MOST_FOUND = 12


@lru_cache
def _levels() -> Mapping[str, Mapping[str, Any]]:
    """The sections, divisions and classes of ISIC by their codes."""
    records = (*reference.read("sectors_isic"), *reference.read("classes_isic"))
    return {record["code"]: record for record in records}


@lru_cache
def _occupations() -> Mapping[str, Mapping[str, Any]]:
    return {record["code"]: record for record in reference.read("occupations_isco08")}


def _name(record: Mapping[str, Any]) -> str:
    return str(record["name_ar"] if get_language() == "ar" else record["name_fr"])


def sector_name(letter: str) -> str:
    """Return the name of an ISIC section in the current language; the letter itself when unknown."""
    record = _levels().get(letter)
    return _name(record) if record else letter


def sector_choices() -> list[tuple[str, str]]:
    """Return (letter, "A · Agriculture…") for each section, in the order of the letters."""
    sections = [code for code, record in _levels().items() if record["level"] == "section"]
    return [(letter, f"{letter} · {sector_name(letter)}") for letter in sections]


def is_class(code: str) -> bool:
    """Whether `code` is a class (four digits) of ISIC."""
    return _levels().get(code, {}).get("level") == "class"


def section_of(code: str) -> str:
    """Return the section letter of an ISIC class; "" when it is none."""
    return str(_levels()[_levels()[code]["parent"]]["parent"]) if is_class(code) else ""


def activity_name(code: str) -> str:
    """Return the name of an ISIC class, in Arabic of its division where the class has none of its own."""
    record = _levels().get(code)
    if record is None:
        return code
    return _name(record) or _name(_levels()[record["parent"]])


def is_occupation(code: str) -> bool:
    """Whether `code` is a minor group of ISCO-08 (three digits)."""
    return _occupations().get(code, {}).get("level") == "minor"


def occupation_name(code: str) -> str:
    """Return the name of an ISCO-08 group in the current language; the code itself when unknown."""
    record = _occupations().get(code)
    return _name(record) if record else code


def find_activities(text: str) -> list[tuple[str, str]]:
    """Return the classes of ISIC that `text` (a trade, a word, a code) means, at most MOST_FOUND."""
    return [(code, activity_name(code)) for code in _found(text, _searched_classes())]


def find_occupations(text: str) -> list[tuple[str, str]]:
    """Return the groups of ISCO-08 that `text` means, at most MOST_FOUND."""
    return [(code, occupation_name(code)) for code in _found(text, _searched_occupations())]


@lru_cache
def _searched_classes() -> tuple[tuple[str, str, str], ...]:
    """(code, what names it, what surrounds it) for each class."""
    return tuple(
        (code, _folded(record, record["aliases"]), _folded(_levels()[record["parent"]]))
        for code, record in _levels().items()
        if record["level"] == "class"
    )


@lru_cache
def _searched_occupations() -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (code, _folded(record, record.get("aliases", ())), _folded(_occupations()[record["parent"]]))
        for code, record in _occupations().items()
        if record["level"] == "minor"
    )


def _folded(record: Mapping[str, Any], aliases: tuple[str, ...] = ()) -> str:
    return " ".join(["", *(fold(text) for text in (*aliases, record["name_fr"], record["name_ar"])), ""])


def _found(text: str, rows: tuple[tuple[str, str, str], ...]) -> list[str]:
    """A code, then rows that hold every word in their own name, then those whose group holds them."""
    words = [_stem(word) for word in fold(text).split() if len(word) > 1]
    if not words:
        return []
    ranked = []
    for code, own, around in rows:
        if code.startswith(words[0]) and words[0].isdecimal():
            ranked.append((0, code))
        elif all(f" {word}" in own for word in words):
            ranked.append((1, code))
        elif all(word in own + around for word in words):
            ranked.append((2, code))
    return [code for _rank, code in sorted(ranked)[:MOST_FOUND]]


def _stem(word: str) -> str:
    """Let a plural find the singular: the last letter of a long word may differ."""
    return word[:-1] if len(word) > 4 and word[-1] in "sx" else word
