"""Invented people's names, in both scripts, the common ones more often than the rare ones."""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate
from random import Random
from typing import Any

Pair = tuple[str, str]

# Spellings that clerks use one for the other: how a second registration of one person comes about.
_OTHER_SPELLINGS = (
    ("ou", "u"),
    ("Mohamed", "Mohammed"),
    ("Ben ", "Ben"),
    ("ss", "s"),
    ("Abdel", "Abd El "),
    ("eddine", "eddin"),
    ("ch", "sh"),
    ("K", "Q"),
    ("y", "i"),
    ("é", "e"),
    ("i", "y"),
)


@dataclass(frozen=True, slots=True)
class FullName:
    """First and last names in Latin and in Arabic script; the Arabic ones may be missing."""

    first: str
    last: str
    first_ar: str
    last_ar: str


class Names:
    """(Latin, Arabic) names, drawn by frequency: the tenth is met a third as often as the first."""

    def __init__(self, pairs: list[list[str]]) -> None:
        self._pairs = [(latin, arabic) for latin, arabic in pairs]
        self._weights = list(accumulate(1 / (rank + 4) ** 0.8 for rank in range(len(pairs))))

    def __len__(self) -> int:
        return len(self._pairs)

    def draw(self, rng: Random) -> Pair:
        return rng.choices(self._pairs, cum_weights=self._weights)[0]


@lru_cache(maxsize=1)
def _book() -> dict[str, Any]:
    text = files(__package__).joinpath("data/names.json").read_text(encoding="utf-8")
    book = json.loads(text)
    southern = {
        country: {kind: Names(pairs) for kind, pairs in lists.items()}
        for country, lists in book.pop("southern").items()
    }
    return {**{kind: Names(pairs) for kind, pairs in book.items()}, "southern": southern}


def draw_name(rng: Random, *, sex: str, nationality: str = "TN") -> FullName:
    """Return a name usual in the person's country; one Tunisian in eleven has two first names."""
    book = _book() if nationality == "TN" else _book()["southern"][nationality]
    first_names = book["female" if sex == "F" else "male"]
    first, last = first_names.draw(rng), book["family"].draw(rng)
    if nationality == "TN" and rng.random() < 0.09:
        second = first_names.draw(rng)
        if second != first:
            first = f"{first[0]} {second[0]}", f"{first[1]} {second[1]}"
    return FullName(first[0], last[0], first[1], last[1])


def draw_first_name(rng: Random, *, sex: str) -> str:
    """Return a first name in Latin script."""
    return str(_book()["female" if sex == "F" else "male"].draw(rng)[0])


def odd_name(name: FullName, index: int) -> FullName:
    """Return the name as a register really holds it for a few people: long, without Arabic, one letter."""
    match index % 233:
        case 41:
            last = f"{name.last} Ben Hadj Mohamed Essghaier Ben Abderrahmane El Ouerghemmi"
            last_ar = f"{name.last_ar} بن الحاج محمد الصغير بن عبد الرحمان الورغمي"
            return FullName(name.first, last, name.first_ar, last_ar)
        case 97:
            return FullName(name.first[0], name.last, "", "")
        case 151:
            return FullName(name.first, name.last[0], name.first_ar, name.last_ar)
        case 199:
            return FullName(name.first.upper(), name.last.upper(), name.first_ar, name.last_ar)
    if index % 17 == 5:
        return FullName(name.first, name.last, "", "")
    return name


def respelled(rng: Random, name: FullName) -> FullName:
    """Return the name as another clerk might have written it."""
    first, last = _respell(rng, name.first), _respell(rng, name.last)
    if (first, last) == (name.first, name.last):
        last = f"{last}e" if last[-1] not in "aeiouéy" else last[:-1] or last
    return FullName(first, last, name.first_ar, name.last_ar if rng.random() < 0.8 else "")


def _respell(rng: Random, word: str) -> str:
    possible = [(old, new) for old, new in _OTHER_SPELLINGS if old in word]
    if not possible:
        return word
    old, new = rng.choice(possible)
    return word.replace(old, new, 1)
