"""Distinct people for measurements: families, twins and homonyms, each with a first record."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from bench.people_names import GOVERNORATES, Name, family_names, given_names

# Siblings registered from one household.
HOUSEHOLD_SIZES = {1: 78, 2: 15, 3: 5, 4: 2}
# Of the households of two and more: the first two are twins, born the same day.
TWINS = 0.08
# Of the twins: identity cards issued one after the other, so the numbers differ in one digit or so.
CONSECUTIVE_CARDS = 0.3
# Of the households: its first person bears the whole name of somebody else (half of them: in the same
# governorate, born within five years).
HOMONYMS = 0.03
COMPOUND_GIVEN = 0.08
SCRIPTS = {"both": 45, "latin": 43, "arabic": 12}
_MEN_SECOND = 12
_PREFIXES = ("20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "50", "52", "53", "54", "55", "58")
_PREFIXES += ("90", "92", "93", "94", "95", "96", "97", "98", "99")


@dataclass(frozen=True, slots=True)
class Household:
    """What siblings share."""

    family: Name
    father: Name
    father_phone: str
    governorate: str


@dataclass(frozen=True, slots=True)
class Record:
    """A row as a clerk wrote it; names in parts, `scripts` says which of them are written."""

    given: str
    family: str
    given_ar: str
    family_ar: str
    scripts: str
    sex: str
    birth: str
    cin: str
    phone: str
    governorate: str
    is_exchanged: bool = False

    @property
    def has_latin(self) -> bool:
        return self.scripts != "arabic"

    @property
    def has_arabic(self) -> bool:
        return self.scripts != "latin"


@dataclass(frozen=True, slots=True)
class Somebody:
    """One real person: the names behind the spellings, and the first record made of her."""

    household: Household
    given: tuple[Name, ...]
    record: Record
    has_family_phone: bool

    @property
    def names(self) -> tuple[Name, ...]:
        return (*self.given, self.household.family)


def people(rng: Random) -> Iterator[Somebody]:
    """Yield distinct people without end, household by household."""
    earlier: list[Somebody] = []
    while True:
        household = _household(rng)
        size = rng.choices(list(HOUSEHOLD_SIZES), list(HOUSEHOLD_SIZES.values()))[0]
        siblings = _siblings(rng, household, size)
        if earlier and rng.random() < HOMONYMS:
            siblings[0] = _homonym(rng, siblings[0], rng.choice(earlier))
        if len(earlier) < 50_000:
            earlier.append(siblings[0])
        yield from siblings


def phone_number(rng: Random) -> str:
    """Return a Tunisian mobile number, eight digits."""
    return f"{rng.choice(_PREFIXES)}{rng.randrange(10**6):06d}"


def _household(rng: Random) -> Household:
    # The governorates as they are peopled: the first three hold most.
    governorate = rng.choices(GOVERNORATES, [1 / (rank + 4) for rank in range(len(GOVERNORATES))])[0]
    return Household(family_names().draw(rng), given_names("M").draw(rng), phone_number(rng), governorate)


def _siblings(rng: Random, household: Household, size: int) -> list[Somebody]:
    family_latin = household.family.spelling(rng)
    eldest = date(1950, 1, 1) + timedelta(days=rng.randrange(20_000))
    found: list[Somebody] = []
    births = [eldest + timedelta(days=rng.randrange(400, 1_400) * number) for number in range(size)]
    cards = [_card(rng) for _number in range(size)]
    if size > 1 and rng.random() < TWINS:
        births[1] = births[0]
        if rng.random() < CONSECUTIVE_CARDS:
            cards[1] = f"{(int(cards[0]) + 1) % 10**8:08d}"
    taken: set[Name] = {household.father}
    for birth, card in zip(births, cards, strict=True):
        sex = "M" if rng.random() < 0.8 else "F"
        given = _given(rng, sex, taken)
        # Not every sibling was written down by the same clerk.
        latin = family_latin if rng.random() < 0.7 else household.family.spelling(rng)
        found.append(_somebody(rng, household, given, latin, sex, birth, card))
    return found


def _given(rng: Random, sex: str, taken: set[Name]) -> tuple[Name, ...]:
    table = given_names(sex)
    first = table.draw(rng)
    while first in taken:
        first = table.draw(rng)
    taken.add(first)
    if rng.random() >= COMPOUND_GIVEN:
        return (first,)
    if sex == "M":
        return tuple(dict.fromkeys((table.names[0], rng.choice(table.names[1:_MEN_SECOND]))))
    return tuple(dict.fromkeys((first, rng.choice(table.names[:20]))))


def _somebody(
    rng: Random, household: Household, given: tuple[Name, ...], family: str, sex: str, birth: date, card: str
) -> Somebody:
    phone_kind = rng.choices(("own", "family", "none"), (76, 12, 12))[0]
    phone = {"own": phone_number(rng), "family": household.father_phone, "none": ""}[phone_kind]
    record = Record(
        given=" ".join(name.spelling(rng) for name in given),
        family=family,
        given_ar=" ".join(name.arabic for name in given),
        family_ar=household.family.arabic,
        scripts=rng.choices(list(SCRIPTS), list(SCRIPTS.values()))[0],
        sex=sex if rng.random() < 0.98 else "",
        birth=birth.isoformat() if rng.random() < 0.97 else str(birth.year),
        cin=card if rng.random() < 0.78 else "",
        phone=phone,
        governorate=household.governorate if rng.random() < 0.94 else "",
    )
    return Somebody(household, given, record, phone_kind == "family")


def _homonym(rng: Random, person: Somebody, other: Somebody) -> Somebody:
    """Return `person` with the whole name of `other`; often of the same place and nearly the same age."""
    record = replace(
        person.record,
        given=other.record.given,
        family=other.record.family,
        given_ar=other.record.given_ar,
        family_ar=other.record.family_ar,
        sex=other.record.sex,
    )
    governorate = person.household.governorate
    if rng.random() < 0.5 and len(other.record.birth) == 10:
        days = rng.choice((-1, 1)) * rng.randrange(40, 1_800)
        born = date.fromisoformat(other.record.birth) + timedelta(days=days)
        governorate = other.household.governorate
        record = replace(record, birth=born.isoformat(), governorate=governorate)
    household = replace(person.household, family=other.household.family, governorate=governorate)
    return replace(person, household=household, given=other.given, record=record)


def _card(rng: Random) -> str:
    """Eight digits; one number in six begins with a zero, which spreadsheets lose."""
    return f"{0 if rng.random() < 1 / 6 else rng.randrange(1, 10)}{rng.randrange(10**7):07d}"
