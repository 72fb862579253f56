"""Which records are worth comparing: two records are candidates when they share a key.

Comparing each row with each person would cost rows × persons; keys bring a register of any size down to a
few comparisons per row.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from datetime import date

from cases.services.matching.evidence import Identity

# A key shared by more records than this tells nothing (a telephone shop's number on every row).
BLOCK_LIMIT = 200

Key = tuple[Hashable, ...]


def keys(identity: Identity) -> set[Key]:
    """Return the keys under which `identity` is found."""
    found: set[Key] = {("phone", phone) for phone in identity.phones}
    if identity.cin:
        found.add(("cin", identity.cin))
    if identity.passport:
        found.add(("passport", identity.passport))
    if identity.birth is None:
        return found
    if identity.birth_known_to == "day":
        found.add(("birth", identity.birth))
    bones = identity.name.skeleton
    if bones:
        found.add(("year", bones, identity.birth.year))
        if identity.birth_known_to == "day":
            found.add(("day", bones, identity.birth.month, identity.birth.day))
    return found


def lookup_keys(identity: Identity) -> set[Key]:
    """Return the keys to look under: its own, and its birth date with day and month exchanged."""
    found = keys(identity)
    birth = identity.birth
    if birth and identity.birth_known_to == "day" and birth.day <= 12 and birth.day != birth.month:
        found.add(("birth", date(birth.year, birth.day, birth.month)))
    return found


class IdentityIndex:
    """Records by key, in memory: the rows of a file, or the persons loaded for a batch of rows."""

    def __init__(self, identities: Iterable[Identity] = ()) -> None:
        self._blocks: dict[Key, list[Identity]] = defaultdict(list)
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
