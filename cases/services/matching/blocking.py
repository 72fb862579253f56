"""Which records are worth comparing: two records are candidates when they share a key.

Comparing each record with each other would cost their square; keys bring a register of any size down to a
few comparisons per record.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations

from cases.services.matching.evidence import Identity
from common.names import NameForm

# A key shared by more records than this tells nothing (a telephone shop's number on every row).
BLOCK_LIMIT = 200
CIN_DIGITS = 8


def name_keys(name: NameForm) -> set[str]:
    """Return a key for each two words of the name, in consonants that both scripts reach, in either order."""
    found: set[str] = set()
    for bones in (name.latin_bones, name.arabic_bones):
        words = sorted({word for word in bones if word})
        found.update("|".join(pair) for pair in combinations(words, 2))
    return found


def stored_keys(name: NameForm, birth: date | None) -> list[str]:
    """Return the keys kept and indexed with a person: two words; with the year, or the day and month, of birth;
    one word with the date of birth."""
    pairs = name_keys(name)
    found = set(pairs)
    if birth is not None:
        found.update(f"{pair}|{birth.year}" for pair in pairs)
        found.update(f"{pair}|{birth:%m-%d}" for pair in pairs)
        found.update(f"{word}|{birth.isoformat()}" for word in name.bones)
    return sorted(found)


def dated_keys(identity: Identity) -> set[str]:
    """Return the stored keys of the name with the date of birth, and with its day and month exchanged."""
    own = set(stored_keys(identity.name, identity.birth)) - name_keys(identity.name)
    return own | _swapped_keys(identity)


def _swapped_keys(identity: Identity) -> set[str]:
    swapped = swapped_birth(identity)
    if swapped is None:
        return set()
    return {f"{word}|{swapped.isoformat()}" for word in identity.name.bones}


def keys(identity: Identity) -> set[str]:
    """Return the keys under which `identity` is found in a batch."""
    found = {f"phone:{phone}" for phone in identity.phones}
    if identity.cin:
        found.update(_cin_keys(identity.cin))
    if identity.passport:
        found.add(f"passport:{identity.passport}")
    is_day = identity.birth_known_to == "day"
    found.update(stored_keys(identity.name, identity.birth if is_day else None))
    pairs = name_keys(identity.name)
    if identity.birth and not is_day:
        found.update(f"{pair}|{identity.birth.year}" for pair in pairs)
    if identity.place:
        found.update(f"{pair}|{identity.place}" for pair in pairs)
    return found


def lookup_keys(identity: Identity) -> set[str]:
    """Return the keys to look under: its own, and its birth date with day and month exchanged."""
    return keys(identity) | _swapped_keys(identity)


def swapped_birth(identity: Identity) -> date | None:
    """Return the birth date with day and month exchanged, where that is another date."""
    birth = identity.birth
    if birth is None or identity.birth_known_to != "day" or birth.day > 12 or birth.day == birth.month:
        return None
    return date(birth.year, birth.day, birth.month)


def _cin_keys(cin: str) -> Iterator[str]:
    """Yield the number, and the number without each of its digits: what a wrong or lost digit leaves."""
    yield f"cin:{cin}"
    if len(cin) == CIN_DIGITS:
        yield from (f"cin:{index}:{cin[:index]}{cin[index + 1 :]}" for index in range(CIN_DIGITS))
    elif len(cin) == CIN_DIGITS - 1:
        yield from (f"cin:{index}:{cin}" for index in range(CIN_DIGITS))


def near_cins(cin: str) -> list[str]:
    """Return the eight-digit numbers that `cin` may stand for: itself, one digit wrong, or one lost."""
    digits = "0123456789"
    found = {cin} if len(cin) == CIN_DIGITS else set()
    for index in range(len(cin) + 1):
        for digit in digits:
            if len(cin) == CIN_DIGITS and index < CIN_DIGITS:
                found.add(cin[:index] + digit + cin[index + 1 :])
            elif len(cin) == CIN_DIGITS - 1:
                found.add(cin[:index] + digit + cin[index:])
    return sorted(found)


class IdentityIndex:
    """Records by key, in memory: the rows of a file, or the persons loaded for a batch of rows."""

    def __init__(self, identities: Iterable[Identity] = ()) -> None:
        self._blocks: dict[str, list[Identity]] = defaultdict(list)
        self.refs: set[int] = set()
        for identity in identities:
            self.add(identity)

    def add(self, identity: Identity) -> None:
        """Make `identity` findable; a key that too many records share is not filled further."""
        self.refs.add(identity.ref)
        for key in keys(identity):
            block = self._blocks[key]
            if len(block) < BLOCK_LIMIT:
                block.append(identity)

    def candidates(self, identity: Identity) -> Iterator[Identity]:
        """Yield each record that shares a key with `identity`, once."""
        seen: set[int] = set()
        for key in lookup_keys(identity):
            for candidate in self._blocks.get(key, ()):
                if candidate.ref not in seen:
                    seen.add(candidate.ref)
                    yield candidate
