"""How likely two records are the same person: a score out of 100 and its reasons in words (ux.md)."""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rapidfuzz.distance import OSA

from cases.services.matching import weights
from cases.services.matching.weights import Rarity, name_bits, prior_bits, probability, word_bits
from cases.services.matching.words import Degree, pairings
from common.names import NameForm

# From this score on, a pair is shown to the counsellor; a pair below is not mentioned.
REPORT_FROM = 60


class Reason(Enum):
    """One piece of evidence for or against the two records being one person; the values are stored."""

    SAME_CIN = "same_cin"
    NEAR_CIN = "near_cin"
    OTHER_CIN = "other_cin"
    SAME_PASSPORT = "same_passport"
    SAME_PHONE = "same_phone"
    SAME_BIRTH = "same_birth"
    SWAPPED_BIRTH = "swapped_birth"
    NEAR_BIRTH = "near_birth"
    SAME_BIRTH_YEAR = "same_birth_year"
    OTHER_BIRTH = "other_birth"
    SAME_ARABIC_NAME = "same_arabic_name"
    VERY_NEAR_ARABIC_NAME = "very_near_arabic_name"
    SAME_NAME = "same_name"
    VERY_NEAR_NAME = "very_near_name"
    NEAR_NAME = "near_name"
    PART_OF_NAME = "part_of_name"
    OTHER_NAME = "other_name"
    OTHER_SEX = "other_sex"
    SAME_PLACE = "same_place"

    @property
    def words(self) -> Promise:
        """The reason as it is shown."""
        return _WORDS[self]


_WORDS = {
    Reason.SAME_CIN: _("même numéro de CIN"),
    Reason.NEAR_CIN: _("CIN à un chiffre près"),
    Reason.OTHER_CIN: _("CIN différents"),
    Reason.SAME_PASSPORT: _("même passeport"),
    Reason.SAME_PHONE: _("même téléphone"),
    Reason.SAME_BIRTH: _("même date de naissance"),
    Reason.SWAPPED_BIRTH: _("jour et mois de naissance inversés"),
    Reason.NEAR_BIRTH: _("date de naissance à un chiffre près"),
    Reason.SAME_BIRTH_YEAR: _("même année de naissance"),
    Reason.OTHER_BIRTH: _("dates de naissance différentes"),
    Reason.SAME_ARABIC_NAME: _("même nom en arabe"),
    Reason.VERY_NEAR_ARABIC_NAME: _("nom très proche en arabe"),
    Reason.SAME_NAME: _("même nom"),
    Reason.VERY_NEAR_NAME: _("nom très proche"),
    Reason.NEAR_NAME: _("nom proche"),
    Reason.PART_OF_NAME: _("une partie du nom en commun"),
    Reason.OTHER_NAME: _("noms différents"),
    Reason.OTHER_SEX: _("sexes différents"),
    Reason.SAME_PLACE: _("même gouvernorat"),
}
_NAMES = {
    ("latin", Degree.SAME): Reason.SAME_NAME,
    ("latin", Degree.NEAR): Reason.VERY_NEAR_NAME,
    ("arabic", Degree.SAME): Reason.SAME_ARABIC_NAME,
    ("arabic", Degree.NEAR): Reason.VERY_NEAR_ARABIC_NAME,
}
NO_RARITY = Rarity()


@dataclass(frozen=True, slots=True)
class Identity:
    """What is compared of one record; `ref` names it to the caller (a row number, a person's id).

    `birth_known_to` says how much of `birth` is known: "day", "month" or "year". `place` is a governorate.
    """

    ref: int
    name: NameForm
    birth: date | None = None
    birth_known_to: str = "day"
    cin: str = ""
    passport: str = ""
    phones: frozenset[str] = field(default_factory=frozenset)
    sex: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """The comparison of two records: score out of 100 and the evidence that made it, strongest first."""

    score: int
    reasons: tuple[Reason, ...]
    against: tuple[Reason, ...] = ()

    @property
    def is_certain(self) -> bool:
        """The same identity document and birth date, and nothing said against it."""
        documents = {Reason.SAME_CIN, Reason.SAME_PASSPORT}
        return Reason.SAME_BIRTH in self.reasons and bool(documents & set(self.reasons)) and not self.against

    @property
    def words(self) -> list[str]:
        """The reasons as they are shown, in the current language: for, then against."""
        return [str(reason.words) for reason in (*self.reasons, *self.against)]


_Found = tuple[float, Reason | None]


def compare(
    one: Identity, other: Identity, *, rarity: Rarity = NO_RARITY, people: int | None = None
) -> Likeness:
    """Return how much `one` and `other` look like the same person among `people` records.

    The score is the probability that they are, in percent: agreements weigh by how rare they are
    (cases.services.matching.weights).
    """
    bits_of_name, name_reason, is_split = compare_names(one.name, other.name, rarity=rarity)
    found: list[_Found] = [
        (bits_of_name, name_reason),
        _compare_birth(one, other, is_split=is_split),
        _compare_cin(one.cin, other.cin),
        (weights.SAME_PASSPORT, Reason.SAME_PASSPORT)
        if one.passport and one.passport == other.passport
        else (0.0, None),
        _compare_sex(one.sex, other.sex),
    ]
    if not is_split:
        found += [_compare_phones(one.phones, other.phones), _compare_places(one.place, other.place)]
    bits = sum(value for value, _reason in found) + prior_bits(people or rarity.total)
    told = sorted(((value, reason) for value, reason in found if reason), key=lambda pair: -abs(pair[0]))
    return Likeness(
        round(100 * probability(bits)),
        tuple(reason for value, reason in told if value >= 0),
        tuple(reason for value, reason in told if value < 0),
    )


def may_be_reported(one: Identity, other: Identity, *, people: int) -> bool:
    """Tell whether any likeness of their names could bring these two to REPORT_FROM; names are not read.

    Most pairs of strangers fall here, before what costs most. It never says no to a pair that `compare`
    would report: a name is worth MOST_OF_A_NAME at the very best, and a split one takes the rest down.
    """
    bits = weights.MOST_OF_A_NAME + prior_bits(people)
    bits += _compare_birth(one, other, is_split=False)[0] + _compare_cin(one.cin, other.cin)[0]
    if one.passport and one.passport == other.passport:
        bits += weights.SAME_PASSPORT
    bits += _compare_sex(one.sex, other.sex)[0]
    bits += max(0.0, _compare_phones(one.phones, other.phones)[0])
    bits += max(0.0, _compare_places(one.place, other.place)[0])
    return round(100 * probability(bits)) >= REPORT_FROM


def compare_names(
    one: NameForm, other: NameForm, *, rarity: Rarity = NO_RARITY
) -> tuple[float, Reason | None, bool]:
    """Return what two names say, in the script that says most: bits, the reason, and whether it is split.

    A name is split when one word agrees and another does not: the mark of brothers and sisters.
    """
    graded = [_grade(script, pairs, rarity) for script, pairs in pairings(one, other)]
    return max(graded, key=lambda grade: grade[0]) if graded else (0.0, None, False)


def _grade(script: str, pairs: list[tuple[Degree, str]], rarity: Rarity) -> tuple[float, Reason | None, bool]:
    bits = name_bits([word_bits(degree, bones, rarity) for degree, bones in pairs])
    agreed = [degree for degree, _bones in pairs if degree != Degree.OTHER]
    if not agreed:
        return bits, Reason.OTHER_NAME, False
    if len(agreed) < len(pairs):
        return bits, Reason.PART_OF_NAME, True
    if len(pairs) == 1:
        return bits, Reason.PART_OF_NAME, False
    return bits, _NAMES.get((script, min(agreed)), Reason.NEAR_NAME), False


def _compare_cin(one: str, other: str) -> _Found:
    if not one or not other:
        return 0.0, None
    if one == other:
        return weights.SAME_CIN, Reason.SAME_CIN
    if OSA.distance(one, other, score_cutoff=1) <= 1:
        return weights.NEAR_CIN, Reason.NEAR_CIN
    return weights.OTHER_CIN, Reason.OTHER_CIN


def _compare_birth(one: Identity, other: Identity, *, is_split: bool) -> _Found:
    if one.birth is None or other.birth is None:
        return 0.0, None
    bits, reason = _compare_days(one, other)
    return (min(bits, weights.SIBLINGS_BIRTH) if is_split else bits), reason


def _compare_days(one: Identity, other: Identity) -> tuple[float, Reason]:
    first, second = one.birth, other.birth
    assert first is not None  # noqa: S101 for the type checker: the caller has looked
    assert second is not None  # noqa: S101
    if one.birth_known_to != "day" or other.birth_known_to != "day":
        if first.year == second.year:
            return weights.SAME_BIRTH_YEAR, Reason.SAME_BIRTH_YEAR
        return weights.OTHER_BIRTH, Reason.OTHER_BIRTH
    if first == second:
        is_placeholder = (first.month, first.day) == (1, 1)
        return weights.SAME_FIRST_OF_JANUARY if is_placeholder else weights.SAME_BIRTH, Reason.SAME_BIRTH
    if (first.year, first.month, first.day) == (second.year, second.day, second.month):
        return weights.SWAPPED_BIRTH, Reason.SWAPPED_BIRTH
    digits = zip(first.isoformat(), second.isoformat(), strict=True)
    if sum(a != b for a, b in digits) == 1:
        return weights.NEAR_BIRTH, Reason.NEAR_BIRTH
    if first.year == second.year and (1, 1) in ((first.month, first.day), (second.month, second.day)):
        return weights.SAME_BIRTH_YEAR, Reason.SAME_BIRTH_YEAR
    return weights.OTHER_BIRTH, Reason.OTHER_BIRTH


def _compare_phones(one: frozenset[str], other: frozenset[str]) -> _Found:
    if one & other:
        return weights.SAME_PHONE, Reason.SAME_PHONE
    return (weights.OTHER_PHONE if one and other else 0.0), None


def _compare_places(one: str, other: str) -> _Found:
    if not one or not other:
        return 0.0, None
    return (weights.SAME_PLACE, Reason.SAME_PLACE) if one == other else (weights.OTHER_PLACE, None)


def _compare_sex(one: str, other: str) -> _Found:
    if not one or not other:
        return 0.0, None
    return (weights.SAME_SEX, None) if one == other else (weights.OTHER_SEX, Reason.OTHER_SEX)
