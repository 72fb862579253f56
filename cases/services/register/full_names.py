"""Whole names in one cell taken apart into first and last name."""

from common.folding import fold, is_arabic

# Words that belong to the word after them, or (last set) to the one before.
_LEADING = frozenset(
    {"ben", "bin", "ibn", "bel", "bou", "abou", "abu", "abd", "abdel", "abdul", "el", "al", "ould", "oum",
     "de", "du", "van",
     "بن", "ابن", "ابو", "بو", "عبد", "ولد", "ام"}
)  # fmt: skip
_TRAILING = frozenset({"eddine", "eddin", "uddin", "din", "dine", "الدين"})


def name_units(text: str) -> list[str]:
    """Return the parts of a whole name, particles with their word: "Seif Eddine Ben Ali" has two."""
    units: list[str] = []
    open_unit = False
    for word in text.split():
        folded = fold(word)
        if units and (open_unit or folded in _TRAILING):
            units[-1] = f"{units[-1]} {word}"
        else:
            units.append(word)
        open_unit = folded in _LEADING
    return units


def split_full_name(text: str, header: str) -> tuple[str, str]:
    """Return (first name, last name) of a whole name; "" for the one that is missing.

    A name in capitals beside one that is not is the last name. Otherwise the header tells the order
    ("Prénom et nom"); without a word of it, Latin registers begin with the last name, Arabic ones with
    the first.
    """
    units = name_units(text)
    if len(units) < 2:
        return "", text
    shouted = [unit for unit in units if unit.isupper() and any(char.isalpha() for char in unit)]
    if not is_arabic(text) and 0 < len(shouted) < len(units):
        first = [unit for unit in units if unit not in shouted]
        return " ".join(first), " ".join(shouted)
    if _first_name_first(header, is_arabic(text)):
        return units[0], " ".join(units[1:])
    return " ".join(units[1:]), units[0]


def _first_name_first(header: str, arabic: bool) -> bool:
    folded = fold(header)
    if arabic:
        return not folded.startswith("اللقب")
    first, last = folded.find("prenom"), folded.replace("prenom", "######").find("nom")
    return 0 <= first < last or "full name" in folded or folded == "name"
