"""Finding cases by what somebody types: name in either script, number, CIN, passport, telephone."""

import re

import phonenumbers
from django.db.models import Q
from django.db.models.functions import Coalesce

from cases.models import Person, PersonPhone
from common.folding import fold, is_arabic, western_digits
from common.names import name_form
from common.services.numbers import canonical_number, is_number

_NUMBER_START = re.compile(r"^T\d{2}\d{0,6}$")
_CIN = re.compile(r"^\d{8}$")
_PHONE = re.compile(r"^\+?\d{6,15}$")
_PASSPORT = re.compile(r"^[A-Z]{1,2}\d{5,8}$")
_BLANKS = re.compile(r"[\s.\-/()]+")
MOST_WORDS = 6
# A name borne by more persons than this is common: eleven of its cases are met soon by walking the list.
COMMON_NAME = 1_000
# So few found as typed are completed by other spellings of a single word.
FEW = 10
# The trigram index knows nothing of shorter words, but where they begin.
SHORT_WORD = 3


def search_condition(text: str) -> Q:
    """Return the condition on Case that `text` asks for; nothing typed asks for nothing. Two queries at most.

    A number, CIN, passport or telephone is looked up by its own index; anything else is words, all of
    which the person's name must hold: as they are typed, accents and letter forms aside, or in another
    spelling or the other script.
    """
    text = western_digits(text).strip()
    if not text:
        return Q()
    compact = _BLANKS.sub("", text).upper()
    if is_number(compact):
        return Q(number=canonical_number(compact))
    if _NUMBER_START.match(compact):
        stem = compact if len(compact) <= 3 else f"{compact[:3]}-{compact[3:]}"
        return Q(number__startswith=stem)
    if _PHONE.match(compact):
        return _by_digits(compact)
    if _PASSPORT.match(compact):
        return Q(person__in=sorted(_persons_with(passport=compact)))
    return _by_words(text)


def is_exact(text: str) -> bool:
    """Tell whether `text` names one case: a whole case number."""
    return is_number(_BLANKS.sub("", western_digits(text)))


def _by_digits(digits: str) -> Q:
    # Two index look-ups, and their keys handed on: behind a subquery of unknown size the list of cases, asked
    # for its newest rows, would be walked to its end.
    persons = set(PersonPhone.objects.filter(number__in=_phones(digits)).values_list("person", flat=True))
    if _CIN.match(digits):
        persons |= _persons_with(cin=digits)
    return Q(person__in=sorted(persons))


def _persons_with(**document: str) -> set[int]:
    """Persons by a document, those also of whom a merged record bears it."""
    bearers = Person.with_merged.filter(**document)
    return set(bearers.values_list(Coalesce("merged_into", "pk"), flat=True))


def _phones(digits: str) -> list[str]:
    international = f"+{digits[2:]}" if digits.startswith("00") else digits
    found = set()
    for candidate in (international, f"+{digits}"):
        try:
            parsed = phonenumbers.parse(candidate, "TN")
        except phonenumbers.NumberParseException:
            continue
        found.add(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
    return sorted(found)


def _by_words(text: str) -> Q:
    words = fold(text).split()[:MOST_WORDS]
    if not words:
        return Q(pk__in=())
    # A rare name is found by the trigram index first, whatever the order of the list; a common one is met
    # soon by walking the list itself.
    found = list(Person.objects.filter(_holds(words, "")).values_list("pk", flat=True)[: COMMON_NAME + 1])
    if len(found) > COMMON_NAME:
        return _holds(words, "person__")
    return Q(person__in=[*found, *_other_spellings(words, few=len(found) < FEW)])


def _other_spellings(words: list[str], *, few: bool) -> list[int]:
    """Return the persons whose name has these words by its consonants, which all spellings share.

    One word alone has many neighbours: it is looked for only where it was not found as typed.
    """
    latin = " ".join(word for word in words if not is_arabic(word))
    arabic = " ".join(word for word in words if is_arabic(word))
    bones = name_form(latin, arabic).bones
    if not bones or (len(bones) == 1 and (not few or len(min(bones)) < SHORT_WORD)):
        return []
    found = Person.objects.filter(name_bones__contains=sorted(bones))
    return list(found.values_list("pk", flat=True)[:COMMON_NAME])


def _holds(words: list[str], prefix: str) -> Q:
    condition = Q()
    for word in words:
        column = f"{prefix}search_arabic" if is_arabic(word) else f"{prefix}search_latin"
        if len(word) < SHORT_WORD:
            condition &= Q(**{f"{column}__startswith": word}) | Q(**{f"{column}__contains": f" {word}"})
        else:
            condition &= Q(**{f"{column}__contains": word})
    return condition
