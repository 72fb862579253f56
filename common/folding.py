"""Text made comparable: case, accents, Arabic letter forms, digits and punctuation no longer count."""

import re
import unicodedata

# Letters that Unicode does not decompose but that are written one for the other.
_LETTERS = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ı": "i",
        "ـ": "",  # tatweel
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ة": "ه",
        "ک": "ك",
        "ڨ": "ق",
        "ڤ": "ف",
        "ء": "",
        "،": " ",
        "؛": " ",
        "؟": " ",
    }
)
_DIGITS = {
    ord(char): str(number)
    for zero in ("٠", "۰")
    for number, char in enumerate(map(chr, range(ord(zero), ord(zero) + 10)))
}
_ARABIC = re.compile("[\u0600-\u06ff\ufb50-\ufefc]")
_NOT_WORD = re.compile(r"[\W_]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")


def western_digits(text: str) -> str:
    """Return `text` with Arabic digits written 0–9, without direction marks and no-break spaces."""
    if text.isascii():
        return text
    return _INVISIBLE.sub("", text).replace("\u00a0", " ").replace("\u202f", " ").translate(_DIGITS)


def strip_marks(text: str) -> str:
    """Return `text` in lower case without accents, Arabic vowel signs, hamza or letter variants."""
    text = text.casefold()
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", western_digits(text))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LETTERS)


def fold(text: str) -> str:
    """Return the words of `text`, folded, with single spaces: "Né(e) le " gives "ne e le"."""
    return _NOT_WORD.sub(" ", strip_marks(text)).strip()


def is_arabic(text: str) -> bool:
    """Say whether `text` holds an Arabic letter."""
    return not text.isascii() and _ARABIC.search(text) is not None
