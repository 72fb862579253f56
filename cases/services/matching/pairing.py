"""All the pairs of a batch of records that are of one person."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cases.services.matching.blocking import IdentityIndex
from cases.services.matching.evidence import Identity, Likeness, compare
from cases.services.matching.weights import Rarity


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, by their `ref`, the earlier one first, and their likeness."""

    ref_a: int
    ref_b: int
    likeness: Likeness


def rarity_of(identities: Sequence[Identity]) -> Rarity:
    """Return how rare each name is among `identities`."""
    counts: Counter[str] = Counter()
    for identity in identities:
        counts.update(identity.name.bones)
    return Rarity(counts, len(identities))


def find_pairs(identities: Sequence[Identity], *, threshold: int) -> Iterator[Pair]:
    """Yield the pairs whose score reaches `threshold` (0–100), each once; names weigh by their rarity here."""
    rarity = rarity_of(identities)
    seen = IdentityIndex()
    for identity in identities:
        for candidate in seen.candidates(identity):
            likeness = compare(candidate, identity, rarity=rarity, people=len(identities))
            if likeness.score >= threshold:
                yield Pair(candidate.ref, identity.ref, likeness)
        seen.add(identity)
