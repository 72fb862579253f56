"""Sectors of activity: the 21 sections of ISIC Rev. 4, named in the page's language."""

from functools import lru_cache

from django.utils.translation import get_language

from accounts import reference


@lru_cache
def _sections() -> dict[str, tuple[str, str]]:
    return {
        record["code"]: (record["name_fr"], record["name_ar"])
        for record in reference.read("sectors_isic")
        if record["level"] == "section"
    }


def sector_name(letter: str) -> str:
    """Return the name of an ISIC section in the current language; the letter itself when unknown."""
    french, arabic = _sections().get(letter, (letter, letter))
    return arabic if get_language() == "ar" else french


def sector_choices() -> list[tuple[str, str]]:
    """Return (letter, "A · Agriculture…") for each section, in the order of the letters."""
    return [(letter, f"{letter} · {sector_name(letter)}") for letter in _sections()]
