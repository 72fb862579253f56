"""The portal's letters, cut out of IBM Plex when static files are collected: a telephone fetches a third of it.

static/css/fonts.css asks for these files first; letters outside them come from the whole fonts, when a page has any.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from django.conf import settings
from fontTools import subset

from common.static_made import MadeFilesFinder, make_once

FOLDER = "fonts/cut/"
WEIGHTS = (400, 600)
PUNCTUATION = (
    *(0xA0, 0xAB, 0xB0, 0xB7, 0xBB, 0x200E, 0x200F, 0x2011, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D),
    *(0x2022, 0x2026, 0x20AC, 0x2190, 0x2192, 0x2212),
)
# Digits and letters without accents: all that an Arabic page has of Latin, but for French names.
PLAIN = (*range(0x20, 0x7F), *PUNCTUATION)
ACCENTS = (*(code for code in range(0xA1, 0x100) if code not in PUNCTUATION), 0x152, 0x153)
# French, and what its neighbours' names need.
LATIN = (*PLAIN, *ACCENTS)
# Arabic with its vowels and digits, and the letters that Tunisia adds to write foreign names (پ چ ڤ ڥ ڨ گ).
ARABIC = (
    *(0x60C, 0x61B, 0x61F, 0x670, 0x671, 0x67E, 0x686, 0x6A4, 0x6A5, 0x6A8, 0x6AF, 0x200C, 0x200D),
    *range(0x621, 0x63B),
    *range(0x640, 0x653),
    *range(0x660, 0x66D),
)
# Joining, marks and ligatures of the script, tabular figures; no small capitals, fractions or alternates.
FEATURES = (
    *("calt", "ccmp", "curs", "fina", "init", "isol", "kern", "liga", "lnum", "locl", "mark", "medi", "mkmk"),
    *("rlig", "tnum"),
)
# The pairs of Latin letters are a third of their file: an Arabic page, with a name here and there, goes without.
UNPAIRED = tuple(feature for feature in FEATURES if feature != "kern")


@dataclass(frozen=True, slots=True)
class Cut:
    """One file to make: `name` below FOLDER, out of `source`, with these characters and features of layout."""

    name: str
    source: Path
    characters: tuple[int, ...]
    features: tuple[str, ...]


def cuts() -> list[Cut]:
    """Return the files to make, each weight of each alphabet."""
    fonts = Path(settings.BASE_DIR) / "node_modules/@fontsource"
    plex, arabic = "ibm-plex-sans/files/ibm-plex-sans", "ibm-plex-sans-arabic/files/ibm-plex-sans-arabic"
    kinds = (
        ("plex-latin", f"{plex}-latin", LATIN, FEATURES),
        ("plex-arabic", f"{arabic}-arabic", ARABIC, FEATURES),
        ("plex-arabic-latin", f"{arabic}-latin", PLAIN, UNPAIRED),
        ("plex-arabic-accents", f"{arabic}-latin", ACCENTS, UNPAIRED),
    )
    return [
        Cut(f"{name}-{weight}.woff2", fonts / f"{source}-{weight}-normal.woff2", characters, features)
        for name, source, characters, features in kinds
        for weight in WEIGHTS
    ]


class CutFontFinder(MadeFilesFinder):
    """Finds the cut fonts, making those that are not there yet in VAR_DIR: a second for all of them."""

    def names(self) -> Iterable[str]:
        return [FOLDER + cut.name for cut in cuts()]

    def folder(self) -> Path:
        return folder()


@lru_cache(maxsize=1)
def folder() -> Path:
    """Return where the cut fonts are, made of these sources with these characters."""
    made_of = hashlib.sha256()
    for cut in cuts():
        made_of.update(repr((cut.name, cut.characters, cut.features)).encode())
        made_of.update(cut.source.read_bytes())
    top = Path(settings.VAR_DIR) / "fonts" / made_of.hexdigest()[:16]
    for cut in cuts():
        make_once(top / FOLDER / cut.name, partial(_make, cut))
    return top


def _make(cut: Cut, target: Path) -> None:
    options = subset.Options(
        flavor="woff2", layout_features=list(cut.features), hinting=False, notdef_outline=True
    )
    font = subset.load_font(str(cut.source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=cut.characters)
    cutter.subset(font)
    subset.save_font(font, str(target), options)
