"""Tunisian names for measurements, written out by hand for them and used by nothing else.

What measures the matching of persons must not know names by the matcher's own tables, or it would ask only
what the matcher can answer: neither `cases` nor the demonstration's names are read here.
"""

from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

DATA = Path(__file__).parent / "data"
GOVERNORATES = (
    "Tunis",
    "Sfax",
    "Nabeul",
    "Sousse",
    "Ben Arous",
    "Ariana",
    "Kairouan",
    "Bizerte",
    "Monastir",
    "Médenine",
    "Kasserine",
    "Sidi Bouzid",
    "Mahdia",
    "Jendouba",
    "Gabès",
    "La Manouba",
    "Gafsa",
    "Béja",
    "Le Kef",
    "Siliana",
    "Zaghouan",
    "Kébili",
    "Tataouine",
    "Tozeur",
)
# The clerk's usual spelling, against all the others together.
USUAL_SPELLING = 0.55
# Frequency falls with the rank: 1 / (rank + flat). A flat head for given names (a few per cent each), a
# longer tail for families.
_GIVEN_FLAT = 6
_FAMILY_FLAT = 12


@dataclass(frozen=True, slots=True)
class Name:
    """One name: its Arabic spelling, and the Latin ones that clerks write, the usual one first."""

    arabic: str
    latin: tuple[str, ...]
    rank: int = 0

    def spelling(self, rng: Random) -> str:
        """Return the spelling a clerk writes: mostly the usual one."""
        if len(self.latin) == 1 or rng.random() < USUAL_SPELLING:
            return self.latin[0]
        return rng.choice(self.latin[1:])

    def other_spelling(self, rng: Random, than: str) -> str | None:
        """Return a spelling other than `than`, or None where there is none."""
        others = [latin for latin in self.latin if latin.lower() != than.lower()]
        return rng.choice(others) if others else None


@dataclass(frozen=True, slots=True)
class Table:
    """Names with the frequency of each."""

    names: tuple[Name, ...]
    cumulated: tuple[float, ...]

    def draw(self, rng: Random) -> Name:
        return rng.choices(self.names, cum_weights=self.cumulated)[0]


@cache
def given_names(sex: str) -> Table:
    """Return the given names of men ("M") or women ("F")."""
    return _table(_read("given_names.txt")[sex], flat=_GIVEN_FLAT)


@cache
def family_names() -> Table:
    """Return the family names; "Ben X" of men's given names makes the rare end longer, as in life."""
    written = _read("family_names.txt")[""]
    known = {name.arabic for name in written}
    sons = (_son_of(name) for name in _read("given_names.txt")["M"])
    return _table([*written, *(name for name in sons if name.arabic not in known)], flat=_FAMILY_FLAT)


def _son_of(name: Name) -> Name:
    latin = [f"Ben {spelling}" for spelling in name.latin]
    latin += [f"Ben{name.latin[0].lower().replace(' ', '')}", f"B. {name.latin[0]}"]
    return Name(f"بن {name.arabic}", tuple(latin))


def _table(names: list[Name], *, flat: int) -> Table:
    ranked = tuple(Name(name.arabic, name.latin, rank) for rank, name in enumerate(names))
    return Table(ranked, tuple(accumulate(1 / (name.rank + flat) for name in ranked)))


def _read(file_name: str) -> dict[str, list[Name]]:
    parts: dict[str, list[Name]] = {}
    part = ""
    for line in (DATA / file_name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            part = line.strip("[]")
        elif ";" in line and not line.startswith("#"):
            arabic, latin = line.split(";")
            spellings = dict.fromkeys(spelling.strip() for spelling in latin.split(","))
            parts.setdefault(part, []).append(Name(arabic.strip(), tuple(spellings)))
    return parts
