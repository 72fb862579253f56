"""Which records are worth comparing: two records are candidates when they share a key.

Comparing each row with each person would cost rows × persons; keys bring a register of any size down to a
few comparisons per row. Keys are 64-bit digests: short in an index, and no identity number in clear.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import blake2b

from cases.services.matching.evidence import Identity

# A key shared by more records than this tells nothing (a telephone shop's number on every row).
BLOCK_LIMIT = 200


def _digest(*parts: object) -> int:
    text = "|".join(map(str, parts)).encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big", signed=True)


def keys(identity: Identity) -> set[int]:
    """Return the keys under which `identity` is found."""
    found = {_digest("t", phone) for phone in identity.phones}
    if identity.cin:
        found.add(_digest("c", identity.cin))
    if identity.passport:
        found.add(_digest("p", identity.passport))
    if identity.birth is None:
        return found
    if identity.birth_known_to == "day":
        found.add(_digest("b", identity.birth))
    bones = identity.name.skeleton
    if bones:
        found.add(_digest("y", bones, identity.birth.year))
        if identity.birth_known_to == "day":
            found.add(_digest("d", bones, identity.birth.month, identity.birth.day))
    return found


def lookup_keys(identity: Identity) -> set[int]:
    """Return the keys to look under: its own, and its birth date with day and month exchanged."""
    found = keys(identity)
    birth = identity.birth
    if birth and identity.birth_known_to == "day" and birth.day <= 12 and birth.day != birth.month:
        found.add(_digest("b", date(birth.year, birth.day, birth.month)))
    return found


class IdentityIndex:
    """Records by key, in memory: the rows of a file, or the persons loaded for a batch of rows."""

    def __init__(self, identities: Iterable[Identity] = ()) -> None:
        self._blocks: dict[int, list[Identity]] = defaultdict(list)
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
