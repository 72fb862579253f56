"""How near two words of names are, in one script or across the two."""

from collections.abc import Callable
from enum import IntEnum
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from common.names import NameForm

_VOWELS = str.maketrans("", "", "aeiou")
_NEAR, _LOOSE = 0.82, 0.72
# A skeleton of fewer consonants says nothing: Ali and Ela, Wael and Lou.
_FEWEST_BONES = 2
_PARTICLES = ("ben", "bu", "abu", "bal", "um")


Words = tuple[str, ...]


class Degree(IntEnum):
    """How far two words agree; a higher degree is a better agreement."""

    OTHER = 0
    LOOSE = 1
    BONES = 2
    NEAR = 3
    SAME = 4


# The degree of each two words that were paired, with the bones of the first.
Pairs = list[tuple[Degree, str]]


@lru_cache(maxsize=262_144)
def latin_degree(one: str, other: str) -> Degree:
    """Compare two Latin words as they sound. Consonants count twice: vowels are what clerks disagree on."""
    if one == other:
        return Degree.SAME
    if _particle_apart(one, other):
        return Degree.NEAR
    frames = one.translate(_VOWELS), other.translate(_VOWELS)
    likeness = (0.6 * fuzz.ratio(one, other) + 0.4 * fuzz.ratio(*frames)) / 100
    if likeness >= _NEAR:
        return Degree.NEAR
    if frames[0] == frames[1] and len(frames[0]) > _FEWEST_BONES:
        return Degree.NEAR
    # Omar and Amor: the vowels of a short name change places.
    is_near = likeness >= _LOOSE or (frames[0] == frames[1] and len(frames[0]) == _FEWEST_BONES)
    return Degree.LOOSE if is_near else Degree.OTHER


@lru_cache(maxsize=262_144)
def arabic_degree(one: str, other: str) -> Degree:
    """Compare two folded Arabic words: a letter too many, too few or exchanged is a slip of the pen."""
    if one == other:
        return Degree.SAME
    if one.removeprefix("بن") == other.removeprefix("بن"):
        return Degree.NEAR
    length = max(len(one), len(other))
    distance = OSA.distance(one, other, score_cutoff=2)
    if distance == 1 and length > 3:
        return Degree.NEAR
    return Degree.LOOSE if distance <= 2 and length > 6 else Degree.OTHER


@lru_cache(maxsize=262_144)
def bones_degree(one: str, other: str) -> Degree:
    """Compare the consonants of a Latin word with those of an Arabic one."""
    if one == other:
        return Degree.BONES if one else Degree.OTHER
    shorter, longer = sorted((len(one), len(other)))
    near = longer > 3 and longer - shorter <= 1 and OSA.distance(one, other, score_cutoff=1) <= 1
    return Degree.LOOSE if near else Degree.OTHER


def _particle_apart(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) > 3 and any(long == particle + short for particle in _PARTICLES)


def pairings(one: NameForm, other: NameForm) -> list[tuple[str, Pairs]]:
    """Return, for each script the two names can be compared in, the degree and bones of each pair of words.

    Words pair up whatever their order, the best first; a word too many in the longer name pairs with none.
    """
    found = []
    if one.arabic and other.arabic:
        found.append(
            ("arabic", _pair(one.arabic, one.arabic_bones, other.arabic, other.arabic_bones, arabic_degree))
        )
    if one.latin and other.latin:
        found.append(
            ("latin", _pair(one.latin, one.latin_bones, other.latin, other.latin_bones, latin_degree))
        )
    if not found:
        mine, theirs = one.latin_bones or one.arabic_bones, other.latin_bones or other.arabic_bones
        if mine and theirs:
            found.append(("bones", _pair(mine, mine, theirs, theirs, bones_degree)))
    return found


def _pair(
    one: Words, one_bones: Words, other: Words, other_bones: Words, degree_of: Callable[[str, str], Degree]
) -> Pairs:
    if len(one) > len(other):
        one, one_bones, other, other_bones = other, other_bones, one, one_bones
    if len(one) != len(other) and "".join(sorted(one)) == "".join(sorted(other)):
        return [(Degree.SAME, bones) for bones in one_bones]
    grades = sorted(
        ((degree_of(a, b), i, j) for i, a in enumerate(one) for j, b in enumerate(other)),
        key=lambda grade: (-grade[0], grade[1], grade[2]),
    )
    left, right, pairs = set(range(len(one))), set(range(len(other))), []
    for degree, i, j in grades:
        if i in left and j in right:
            left.remove(i)
            right.remove(j)
            pairs.append((degree, one_bones[i]))
    return pairs
