"""How likely two records are the same person: a score out of 100 and its reasons in words (ux.md)."""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from cases.services.matching.names import NameForm, arabic_consonants, consonants

# From this score on, a pair is shown to the counsellor; a pair below is not mentioned.
REPORT_FROM = 60
_VOWELS = str.maketrans("", "", "aeiou")


class Reason(Enum):
    """One piece of evidence: its points for (or against) the two records being one person, and its words."""

    SAME_CIN = (55, _("même numéro de CIN"))
    NEAR_CIN = (20, _("CIN à un chiffre près"))
    OTHER_CIN = (-30, _("CIN différents"))
    SAME_PASSPORT = (45, _("même passeport"))
    SAME_PHONE = (25, _("même téléphone"))
    SAME_BIRTH = (30, _("même date de naissance"))
    SWAPPED_BIRTH = (22, _("jour et mois de naissance inversés"))
    NEAR_BIRTH = (15, _("date de naissance à un chiffre près"))
    SAME_BIRTH_YEAR = (8, _("même année de naissance"))
    OTHER_BIRTH = (-20, _("dates de naissance différentes"))
    SAME_ARABIC_NAME = (35, _("même nom en arabe"))
    VERY_NEAR_ARABIC_NAME = (30, _("nom très proche en arabe"))
    SAME_NAME = (35, _("même nom"))
    VERY_NEAR_NAME = (30, _("nom très proche"))
    NEAR_NAME = (18, _("nom proche"))
    OTHER_NAME = (-25, _("noms différents"))
    OTHER_SEX = (-15, _("sexes différents"))

    def __init__(self, points: int, words: Promise) -> None:
        self.points = points
        self.words = words


@dataclass(frozen=True, slots=True)
class Identity:
    """What is compared of one record; `ref` names it to the caller (a row number, a person's id).

    `birth_known_to` says how much of `birth` is known: "day", "month" or "year".
    """

    ref: int
    name: NameForm
    birth: date | None = None
    birth_known_to: str = "day"
    cin: str = ""
    passport: str = ""
    phones: frozenset[str] = field(default_factory=frozenset)
    sex: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """The comparison of two records: score out of 100 and the evidence that made it, strongest first."""

    score: int
    reasons: tuple[Reason, ...]

    @property
    def is_certain(self) -> bool:
        """The same identity document and birth date, and nothing said against it."""
        documents = {Reason.SAME_CIN, Reason.SAME_PASSPORT}
        against = any(reason.points < 0 for reason in self.reasons)
        return Reason.SAME_BIRTH in self.reasons and bool(documents & set(self.reasons)) and not against

    @property
    def words(self) -> list[str]:
        """The reasons as they are shown, in the current language."""
        return [str(reason.words) for reason in self.reasons]


def compare(one: Identity, other: Identity) -> Likeness:
    """Return how much `one` and `other` look like the same person."""
    found = [
        _compare_cin(one.cin, other.cin),
        Reason.SAME_PASSPORT if one.passport and one.passport == other.passport else None,
        Reason.SAME_PHONE if one.phones & other.phones else None,
        _compare_birth(one, other),
        compare_names(one.name, other.name),
        Reason.OTHER_SEX if one.sex and other.sex and one.sex != other.sex else None,
    ]
    reasons = sorted((reason for reason in found if reason), key=lambda reason: -reason.points)
    total = sum(reason.points for reason in reasons)
    return Likeness(max(0, min(100, total)), tuple(reasons))


def _compare_cin(one: str, other: str) -> Reason | None:
    if not one or not other:
        return None
    if one == other:
        return Reason.SAME_CIN
    return Reason.NEAR_CIN if OSA.distance(one, other, score_cutoff=1) <= 1 else Reason.OTHER_CIN


def _compare_birth(one: Identity, other: Identity) -> Reason | None:
    if one.birth is None or other.birth is None:
        return None
    if one.birth_known_to != "day" or other.birth_known_to != "day":
        return Reason.SAME_BIRTH_YEAR if one.birth.year == other.birth.year else Reason.OTHER_BIRTH
    if one.birth == other.birth:
        return Reason.SAME_BIRTH
    if (one.birth.year, one.birth.month, one.birth.day) == (
        other.birth.year,
        other.birth.day,
        other.birth.month,
    ):
        return Reason.SWAPPED_BIRTH
    digits = zip(one.birth.isoformat(), other.birth.isoformat(), strict=True)
    return Reason.NEAR_BIRTH if sum(a != b for a, b in digits) == 1 else Reason.OTHER_BIRTH


def compare_names(one: NameForm, other: NameForm) -> Reason | None:
    """Return what two names say: the better of the two scripts, or the consonants when they share none."""
    found = []
    if one.arabic and other.arabic:
        likeness = _likeness(one.arabic, other.arabic)
        found.append(_grade(likeness, Reason.SAME_ARABIC_NAME, Reason.VERY_NEAR_ARABIC_NAME))
    if one.latin and other.latin:
        found.append(_grade(_likeness(one.latin, other.latin), Reason.SAME_NAME, Reason.VERY_NEAR_NAME))
    if not found and (one.latin or one.arabic) and (other.latin or other.arabic):
        likeness = _likeness(_bones(one), _bones(other))
        found.append(Reason.NEAR_NAME if likeness >= 0.9 else Reason.OTHER_NAME if likeness < 0.5 else None)
    graded = [reason for reason in found if reason]
    return max(graded, key=lambda reason: reason.points) if graded else None


def _grade(likeness: float, same: Reason, very_near: Reason) -> Reason | None:
    if likeness >= 0.99:
        return same
    if likeness >= 0.82:
        return very_near
    if likeness >= 0.72:
        return Reason.NEAR_NAME
    return Reason.OTHER_NAME if likeness < 0.62 else None


def _bones(name: NameForm) -> tuple[str, ...]:
    words = [consonants(word) for word in name.latin] or [arabic_consonants(word) for word in name.arabic]
    return tuple(filter(None, words))


@lru_cache(maxsize=262_144)
def _word_likeness(one: str, other: str) -> float:
    # Vowels are what spellings disagree on (Omar, Amor): consonants count for themselves.
    if one == other:
        return 1.0
    return (0.6 * fuzz.ratio(one, other) + 0.4 * fuzz.ratio(_frame(one), _frame(other))) / 100


def _frame(word: str) -> str:
    return word.translate(_VOWELS)


def _likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Return 0–1: each word of the shorter name against its best in the other, the worst word weighing most.

    One word that differs (a brother's first name) must tell, however long the words that agree.
    """
    if not one or not other:
        return 0.0
    short, long = (one, list(other)) if len(one) <= len(other) else (other, list(one))
    best: list[float] = []
    for word in short:
        likeness, match = max((_word_likeness(word, candidate), candidate) for candidate in long)
        best.append(likeness)
        if len(long) > 1:
            long.remove(match)
    words = 0.5 * min(best) + 0.5 * sum(best) / len(best)
    if len(one) == len(other):
        return words
    # A name more (the father's) takes little away; a surname alone says little.
    words -= 0.05 * abs(len(one) - len(other)) if len(short) > 1 else 0.3
    return max(words, fuzz.ratio("".join(one), "".join(other)) / 100)
