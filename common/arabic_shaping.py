"""Arabic words for drawings whose letters are placed one by one.

WeasyPrint sets the text of an SVG letter after letter, from left to right: Arabic letters would neither
join nor run the right way. `visual_arabic` gives the same words as joined forms in the order in which they
are seen. Only for the labels of a printed chart: the table behind it holds the words themselves.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

ISOLATED, FINAL, INITIAL, MEDIAL = range(4)
_FORM_NAMES = {"<isolated>": ISOLATED, "<final>": FINAL, "<initial>": INITIAL, "<medial>": MEDIAL}
_LAM = "\u0644"
_TATWEEL = "\u0640"
_MIRRORED = str.maketrans("()[]{}«»", ")(][}{»«")
_ARABIC = "\u0600-\u06ff\u0750-\u077f"
_ARABIC_RUN = re.compile(rf"[{_ARABIC}](?:[^A-Za-zÀ-ÿ0-9]*[{_ARABIC}])*")
_ARABIC_LETTER = re.compile(f"[{_ARABIC}]")
# What keeps its own left-to-right order inside Arabic: words in Latin letters, numbers with their signs.
_LATIN_RUN = re.compile(r"[A-Za-zÀ-ÿ0-9](?:[A-Za-zÀ-ÿ0-9 .,:/%+€\u00a0-]*[A-Za-zÀ-ÿ0-9%€])?")


class _Forms(NamedTuple):
    letters: dict[str, list[str]]
    lam_alef: dict[str, list[str]]


def visual_arabic(text: str) -> str:
    """Return `text` with its Arabic letters joined and put in the order in which they are seen."""
    first = next((c for c in text if unicodedata.bidirectional(c) in ("L", "R", "AL")), "")
    if not _ARABIC_LETTER.search(text):
        return text
    if unicodedata.bidirectional(first) == "L":
        return _ARABIC_RUN.sub(lambda run: _reversed(run[0]), text)
    return _reversed(text)


def _reversed(text: str) -> str:
    """Return a right-to-left piece as seen: last piece first, numbers and Latin words as they are."""
    pieces, start = [], 0
    for run in _LATIN_RUN.finditer(text):
        pieces += [_join(text[start : run.start()])[::-1].translate(_MIRRORED), run[0]]
        start = run.end()
    pieces.append(_join(text[start:])[::-1].translate(_MIRRORED))
    return "".join(reversed(pieces))


def _join(text: str) -> str:
    """Return each letter in the form its neighbours give it; vowel marks are left out."""
    forms = _forms()
    letters = [c for c in text if not unicodedata.combining(c)]
    joined, index = [], 0
    while index < len(letters):
        letter = letters[index]
        follower = letters[index + 1] if index + 1 < len(letters) else ""
        before = index > 0 and _joins_after(letters[index - 1], forms) and _joins_before(letter, forms)
        if letter == _LAM and follower in forms.lam_alef:
            joined.append(forms.lam_alef[follower][FINAL if before else ISOLATED])
            index += 2
            continue
        after = bool(follower) and _joins_after(letter, forms) and _joins_before(follower, forms)
        joined.append(_shape(letter, forms, before=before, after=after))
        index += 1
    return "".join(joined)


def _shape(letter: str, forms: _Forms, *, before: bool, after: bool) -> str:
    shapes = forms.letters.get(letter)
    if not shapes:
        return letter
    wanted = MEDIAL if before and after else FINAL if before else INITIAL if after else ISOLATED
    return shapes[wanted] or shapes[ISOLATED] or letter


def _joins_after(letter: str, forms: _Forms) -> bool:
    """Return whether `letter` reaches the one that follows it (alef, dal, reh, waw do not)."""
    return letter == _TATWEEL or bool(forms.letters.get(letter, [""] * 4)[INITIAL])


def _joins_before(letter: str, forms: _Forms) -> bool:
    return letter == _TATWEEL or bool(forms.letters.get(letter, [""] * 4)[FINAL])


@lru_cache(maxsize=1)
def _forms() -> _Forms:
    """Return the forms of each letter, read from Unicode's own table of presentation forms."""
    forms = _Forms({}, {})
    for code in (*range(0xFB50, 0xFBB2), *range(0xFE80, 0xFEFD)):
        name, *parts = unicodedata.decomposition(chr(code)).split() or [""]
        letters = "".join(chr(int(part, 16)) for part in parts)
        if name not in _FORM_NAMES:
            continue
        if len(letters) == 1:
            forms.letters.setdefault(letters, [""] * 4)[_FORM_NAMES[name]] = chr(code)
        elif letters[0] == _LAM:
            forms.lam_alef.setdefault(letters[1], [""] * 4)[_FORM_NAMES[name]] = chr(code)
    return forms
