"""What each agreement is worth: log2 of how much oftener it is seen between two records of one person than
between two people (Fellegi and Sunter, 1969). Figures are bits; their sum, with the prior, gives the
probability that two records are of one person.

The shares among records of one person (m) are judged from registers kept by hand: one name in four is
spelt otherwise, a date in ten is wrong. The shares among strangers (u) are counted: 18 000 days of birth,
24 governorates, and for names how many people bear them (Rarity).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log2

from cases.services.matching.words import Degree

# Of a date of birth. Strangers share a day once in 18 000, a year once in 45.
SAME_BIRTH = 13.8
SWAPPED_BIRTH = 10.0
NEAR_BIRTH = 5.0
# The first of January stands for "some day of the year" in many papers.
SAME_FIRST_OF_JANUARY = 6.5
SAME_BIRTH_YEAR = 5.0
OTHER_BIRTH = -7.0
SAME_CIN, NEAR_CIN, OTHER_CIN = 21.0, 10.0, -6.5
SAME_PASSPORT = 18.0
SAME_PHONE, OTHER_PHONE = 8.0, -0.5
SAME_SEX, OTHER_SEX = 0.9, -5.5
SAME_PLACE, OTHER_PLACE = 2.5, -1.5
# A word of a name: how much less an agreement says than the same word, and what a difference says.
_LESS = {Degree.SAME: 0.4, Degree.NEAR: 2.0, Degree.BONES: 2.2, Degree.LOOSE: 5.0}
OTHER_WORD = -6.5
MOST_OF_A_WORD = 11.0
MOST_OF_A_NAME = 22.0
MOST_OF_A_SPLIT_NAME = 11.0
LEAST_OF_A_WORD = -1.0
# When one word of the name agrees and another does not, brothers and sisters come before a slip of the pen:
# they share the family's telephone and place, and twins their day of birth.
SIBLINGS_BIRTH = 5.0


@dataclass(frozen=True, slots=True)
class Rarity:
    """The share of people who bear a name, by its consonants; `total` people were counted."""

    counts: Mapping[str, int] = field(default_factory=dict)
    total: int = 0

    def bits(self, bones: str) -> float:
        """Return how many bits sharing this word is worth: 4 for Mohamed, 10 for a rare family name."""
        usual = _USUAL.get(bones, _UNHEARD)
        share = (self.counts.get(bones, 0) + _WEIGHT * usual) / (self.total + _WEIGHT)
        return min(MOST_OF_A_WORD, -log2(share))

    def with_counts(self, other: "Rarity") -> "Rarity":
        """Return the rarity among the people of both."""
        return Rarity(Counter(self.counts) + Counter(other.counts), self.total + other.total)


# Before anything was counted: the commonest names of the country, as shares of the people.
_USUAL = {"mmd": 0.08, "md": 0.03, "l": 0.04, "bnl": 0.012, "slh": 0.01, "trbls": 0.01, "ftm": 0.02}
_UNHEARD = 0.0012
_WEIGHT = 400


def word_bits(degree: Degree, bones: str, rarity: Rarity) -> float:
    """Return the bits of one pair of words of two names."""
    if degree == Degree.OTHER:
        return OTHER_WORD
    return max(LEAST_OF_A_WORD, rarity.bits(bones) - _LESS[degree])


def name_bits(words: Sequence[float]) -> float:
    """Return the bits of a whole name from those of its words.

    Words that agree do not add up without end: cousins share the names of their fathers. Where one word
    differs, all that agree are worth one rare word.
    """
    agreeing = sum(bits for bits in words if bits > 0)
    differing = sum(bits for bits in words if bits < 0)
    return min(agreeing, MOST_OF_A_SPLIT_NAME if differing < -1 else MOST_OF_A_NAME) + differing


# However few were counted, a register speaks of people drawn from as many as this; and one in twenty of
# them has a second record.
FEWEST_PEOPLE, SECOND_RECORDS = 500, 4.3


def prior_bits(people: int) -> float:
    """Return the bits against any two records being one person: one in twenty has a second record."""
    return -log2(max(people, FEWEST_PEOPLE)) - SECOND_RECORDS


def probability(bits: float) -> float:
    """Return the probability (0–1) that odds of 2**bits stand for."""
    if bits > 40:
        return 1.0
    odds = float(2.0**bits)
    return odds / (1 + odds)
