"""Tunisian names made comparable, in Latin and in Arabic script, whatever the spelling.

Latin spellings of one Arabic name differ by the clerk's ear and language: Gharbi, Gharby, Rarbi; Kassem,
Qasim, Gacem; Ben Hsine, Benhassine, Ben Hussein. `sounds` writes such spellings alike or nearly alike
(compared by similarity); `consonants` keeps the consonants only (used to find candidates).
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from common.folding import fold, is_arabic

# Order matters: longer spellings first.
_CONSONANTS = (
    (re.compile(r"sch|sh|ch"), "S"),
    (re.compile(r"tch"), "S"),
    (re.compile(r"gh|rh"), "r"),
    (re.compile(r"kh"), "x"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"th"), "t"),
    (re.compile(r"dh"), "d"),
    (re.compile(r"dj"), "j"),
    (re.compile(r"gu(?=[aeiouy])"), "k"),
    (re.compile(r"g(?=[eiy])"), "j"),
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"qu|[qkcg]"), "k"),
    (re.compile(r"ou(?=[aeiy])|[wv](?=[aeiou])"), "w"),
    (re.compile(r"ou|oo|eau|au|ow|aw|w|v"), "u"),
    (re.compile(r"ey|ei|ai|ay|ee|ie"), "i"),
    (re.compile(r"y"), "i"),
    (re.compile(r"p"), "b"),
    (re.compile(r"o"), "u"),
    (re.compile(r"e"), "a"),
)
_DOUBLED = re.compile(r"(.)\1+")
_FINAL_MUTE = re.compile(r"(?<=[^aeiouy])e$")
_ABD = re.compile(r"^abd(?:[aeiou]+(?:l|([dnrstzj])(?=\1)|(?=rr))|(?=al+ah$))?")
_DIN = re.compile(r"(?:[aeiou]?d)?d[ie]+ne?$")
# Words that belong to the next one ("Ben Ali", "Bou Zid"), to the last ("Seif Eddine") or to none.
_LEADING = frozenset(
    {
        "b",
        "ben",
        "bin",
        "ibn",
        "bel",
        "abou",
        "abu",
        "bou",
        "bu",
        "abd",
        "abdel",
        "abdul",
        "abdal",
        "ould",
        "oum",
    }
)
_ARTICLES = frozenset({"el", "al", "il", "ul", "es", "ed", "en", "er", "ech", "ez", "et", "l", "a", "e"})
_TRAILING = frozenset({"eddine", "eddin", "din", "dine", "uddin", "addin", "addine"})
_ARABIC_LEADING = frozenset({"بن", "ابن", "بل", "ابو", "بو", "ابي", "عبد", "ولد", "ام"})

_SOFT = str.maketrans("", "", "aeiouwhy")
_ROMAN = {
    "ب": "b", "ت": "t", "ث": "t", "ج": "j", "خ": "x", "د": "d", "ذ": "d", "ر": "r", "ز": "z",
    "س": "s", "ش": "S", "ص": "s", "ض": "d", "ط": "t", "ظ": "d", "غ": "r", "ف": "f", "ق": "k", "ك": "k",
    "ل": "l", "م": "m", "ن": "n",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NameForm:
    """A name ready to be compared: its words as they sound, in Latin and in Arabic, and its consonants.

    `latin_bones` and `arabic_bones` hold the consonants of each word, written in the same letters: the
    key that both scripts reach.
    """

    latin: tuple[str, ...]
    arabic: tuple[str, ...]
    latin_bones: tuple[str, ...] = ()
    arabic_bones: tuple[str, ...] = ()

    @property
    def bones(self) -> set[str]:
        """The consonants of each word, in whichever script it is known."""
        return {word for word in (*self.latin_bones, *self.arabic_bones) if word}


@lru_cache(maxsize=65_536)
def sounds(word: str) -> str:
    """Return one folded Latin word as it sounds: "gharby" and "rarbi" both give "rarbi"."""
    word = _ABD.sub("abd", _DIN.sub("adin", word)) if word[:3] == "abd" or "d" in word[-4:] else word
    word = _FINAL_MUTE.sub("", word)
    for pattern, letter in _CONSONANTS:
        word = pattern.sub(letter, word)
    return _DOUBLED.sub(r"\1", word)


def consonants(sound: str) -> str:
    """Return the consonants of what `sounds` gave, without vowels, semivowels and h."""
    return sound.translate(_SOFT)


def latin_words(text: str) -> tuple[str, ...]:
    """Return the words of a Latin name as they sound, particles joined: "Abd El Aziz" is one word."""
    joined: list[str] = []
    pending = ""
    for word in fold(text).split():
        if word in _TRAILING and joined and not pending:
            joined[-1] += "eddine"
        elif word in _ARTICLES:
            pending = f"{pending}el" if pending.startswith("abd") else pending
        elif word in _LEADING:
            pending += {"b": "ben", "bin": "ben", "ibn": "ben", "abu": "abou", "bu": "bou"}.get(word, word)
        else:
            joined.append(pending + _without_article(word, pending))
            pending = ""
    if pending:
        joined.append(pending)
    return tuple(filter(None, map(sounds, _split_ben(joined))))


def _without_article(word: str, pending: str) -> str:
    # "Essaidi", "Laabidi": the article written in one word with a doubled or following letter.
    if pending or len(word) < 6:
        return word
    if word[0] == "e" and word[1] == word[2] and word[1] in "sdnrzt":
        return word[2:]
    return re.sub(r"^(?:el(?=[^aeiou])|l(?=aa?[bdmr]))", "", word)


def _split_ben(words: list[str]) -> list[str]:
    return [re.sub(r"^b[ie]n(?=[^aeiou]|a|o)", "ben", word) for word in words]


def arabic_words(text: str) -> tuple[str, ...]:
    """Return the words of an Arabic name: letters folded, the article taken off, particles joined."""
    joined: list[str] = []
    pending = ""
    for word in fold(text).split():
        if word in _ARABIC_LEADING:
            pending += "بن" if word == "ابن" else word
            continue
        bare = word[2:] if word.startswith("ال") and len(word) > 4 else word
        if word == "الدين" and joined and not pending:
            joined[-1] += bare
        else:
            joined.append(pending + bare)
        pending = ""
    if pending:
        joined.append(pending)
    return tuple(joined)


def arabic_consonants(word: str) -> str:
    """Return the consonants of an Arabic word in the letters of `consonants`, to compare across scripts."""
    return "".join(_ROMAN.get(char, "") for char in word)


def name_form(latin: str, arabic: str = "") -> NameForm:
    """Return the comparable form of a whole name; a script may be empty, or stand in the other's field."""
    texts = [text for text in (latin, arabic) if text]
    latins = latin_words(" ".join(text for text in texts if not is_arabic(text)))
    arabics = arabic_words(" ".join(text for text in texts if is_arabic(text)))
    latin_bones = tuple(consonants(word) for word in latins)
    arabic_bones = tuple(arabic_consonants(word) for word in arabics)
    return NameForm(latins, arabics, latin_bones, arabic_bones)
