"""The errors of registers, one function each: what befalls a record, or None when it cannot."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from bench.people_made import Record, Somebody, phone_number

RARE_FROM_RANK = 40

Change = Callable[[Random, Record, Somebody], Record | None]


@dataclass(frozen=True, slots=True)
class Error:
    """A kind of error; a record suffers at most one of a group."""

    group: str
    weight: int
    change: Change


def _script_crossed(rng: Random, record: Record, somebody: Somebody) -> Record | None:
    if record.scripts == "both":
        return None
    scripts = "latin" if record.scripts == "arabic" else "arabic"
    # Written by another clerk: nobody copies a Latin spelling out of an Arabic record.
    return replace(_written_anew(rng, record, somebody), scripts=scripts)


def _script(rng: Random, record: Record, somebody: Somebody) -> Record | None:
    scripts = rng.choice(("latin", "arabic")) if record.scripts == "both" else "both"
    anew = record if record.has_latin else _written_anew(rng, record, somebody)
    return replace(anew, scripts=scripts)


def _written_anew(rng: Random, record: Record, somebody: Somebody) -> Record:
    return replace(
        record,
        given=" ".join(name.spelling(rng) for name in somebody.given),
        family=somebody.household.family.spelling(rng),
    )


def _spelling(rng: Random, record: Record, somebody: Somebody) -> Record | None:
    """Another spelling in the script that both records share; half of those in both scripts vary both."""
    if record.scripts != somebody.record.scripts and "both" not in (record.scripts, somebody.record.scripts):
        return None
    if not record.has_latin or not somebody.record.has_latin:
        return _spelling_arabic(rng, record)
    parts = rng.choice((("given",), ("family",), ("family",), ("given", "family")))
    changed = record
    if "given" in parts:
        spellings = [
            name.other_spelling(rng, spelling) or spelling
            for name, spelling in zip(somebody.given, _split(record.given, somebody), strict=True)
        ]
        changed = replace(changed, given=" ".join(spellings))
    if "family" in parts:
        family = somebody.household.family.other_spelling(rng, record.family) or record.family
        changed = replace(changed, family=family)
    if changed == record:
        return None
    if record.has_arabic and rng.random() < 0.5:
        return _spelling_arabic(rng, changed) or changed
    return changed


def _split(given: str, somebody: Somebody) -> list[str]:
    """Return the Latin spelling of each given name of somebody (a name may be written in two words)."""
    if len(somebody.given) == 1:
        return [given]
    words = given.split()
    for at in range(1, len(words)):
        if " ".join(words[:at]) in somebody.given[0].latin:
            return [" ".join(words[:at]), " ".join(words[at:])]
    return [words[0], " ".join(words[1:])]


def _spelling_arabic(rng: Random, record: Record) -> Record | None:
    """Hamza left out, ta marbuta as ha, alif maqsura as ya, or the other way round."""
    habits: list[Callable[[str], str]] = [
        lambda text: re.sub("[أإآ]", "ا", text),
        lambda text: re.sub(r"ة\b", "ه", text),
        lambda text: re.sub(r"ى\b", "ي", text),
        lambda text: re.sub(r"ي\b", "ى", text),
        lambda text: re.sub(r"اء\b", "ا", text),
        lambda text: text.replace("ؤ", "و").replace("ئ", "ي"),
    ]
    rng.shuffle(habits)
    for habit in habits:
        changed = replace(record, given_ar=habit(record.given_ar), family_ar=habit(record.family_ar))
        if changed != record:
            return changed
    return None


def _compound(rng: Random, record: Record, somebody: Somebody) -> Record | None:
    """A particle joined, abbreviated, added or left out; a second given name joined or left out."""
    if record.has_latin:
        given, family = _particle(rng, record.given, somebody), _family_particle(rng, record.family)
        changed = replace(record, **_one_of(rng, record, {"given": given, "family": family}))
        if changed == record:
            return None
    else:
        changed = record
    if record.has_arabic and (not record.has_latin or rng.random() < 0.5):
        given_ar = record.given_ar.replace("عبد ال", "عبدال")
        family_ar = _family_particle_arabic(rng, record.family_ar)
        changed = replace(changed, **_one_of(rng, record, {"given_ar": given_ar, "family_ar": family_ar}))
    return changed if changed != record else None


def _one_of(rng: Random, record: Record, values: dict[str, str]) -> dict[str, str]:
    different = [name for name, value in values.items() if value != getattr(record, name)]
    if not different:
        return {}
    name = rng.choice(different)
    return {name: values[name]}


def _particle(rng: Random, given: str, somebody: Somebody) -> str:
    if len(somebody.given) > 1:
        first, second = _split(given, somebody)
        # "Med" is how every Tunisian clerk shortens Mohamed before a second name.
        short = "Med" if somebody.given[0].arabic == "محمد" else f"{first[0]}."
        return rng.choice((f"{first}-{second}", f"{first}{second.lower()}", first, f"{short} {second}"))
    if " " in given:
        return rng.choice((given.replace(" ", "-"), _joined(given)))
    abdel = re.fullmatch(r"(Abd)(el|er|ul|es)(\w+)", given)
    if abdel:
        return rng.choice((f"Abd {abdel[2].title()} {abdel[3].title()}", f"Abd{abdel[2]} {abdel[3].title()}"))
    return given


def _family_particle(rng: Random, family: str) -> str:
    son = re.fullmatch(r"(Ben|Bin|B\.) (.+)", family)
    if son:
        return rng.choice((f"Ben{son[2].lower()}", f"B. {son[2]}", f"Ben-{son[2]}", f"Ben  {son[2]}", son[2]))
    joined_son = re.fullmatch(r"(Ben)([a-zï ]{3,})", family)
    if joined_son:
        return f"Ben {joined_son[2].title()}"
    article = re.fullmatch(r"(El|Al) (.+)", family)
    if article:
        return rng.choice((article[2], f"{article[1]}{article[2].lower()}", f"{article[1]}-{article[2]}"))
    if family.startswith(("Bou", "Bel")) and " " not in family and len(family) > 6:
        return f"{family[:3]} {family[3:].title()}"
    if " " in family:
        return rng.choice((_joined(family), family.replace(" ", "-")))
    return f"El {family}"


def _family_particle_arabic(rng: Random, family: str) -> str:
    if family.startswith("بن "):
        return rng.choice((family.replace("بن ", "بن", 1), family.removeprefix("بن ")))
    if family.startswith("ال"):
        return family.removeprefix("ال")
    return f"ال{family}" if " " not in family else family.replace(" ", "")


def _joined(text: str) -> str:
    return text.replace(" ", "").capitalize()


def _middle(rng: Random, record: Record, somebody: Somebody) -> Record | None:
    father = somebody.household.father
    son, son_ar = rng.choice(((" ", " "), (" ", " "), (" ben ", " بن ")))
    return replace(
        record,
        given=f"{record.given}{son}{father.spelling(rng)}",
        given_ar=f"{record.given_ar}{son_ar}{father.arabic}",
    )


def _exchanged(rng: Random, record: Record, somebody: Somebody) -> Record | None:
    return replace(record, is_exchanged=True)


def _birth_exchanged(rng: Random, record: Record, somebody: Somebody) -> Record | None:
    year, month, day = record.birth[:4], record.birth[5:7], record.birth[8:]
    if not day or int(day) > 12 or day == month:
        return None
    return replace(record, birth=f"{year}-{day}-{month}")


def _birth_digit(rng: Random, record: Record, somebody: Somebody) -> Record | None:
    if len(record.birth) != 10:
        return None
    for _try in range(50):
        at = rng.choice((2, 3, 3, 5, 6, 6, 8, 9, 9))
        text = f"{record.birth[:at]}{rng.randrange(10)}{record.birth[at + 1 :]}"
        if text != record.birth and _is_birth(text):
            return replace(record, birth=text)
    return None


def _is_birth(text: str) -> bool:
    try:
        return 1945 <= date.fromisoformat(text).year <= 2010
    except ValueError:
        return False


def _birth_year(rng: Random, record: Record, somebody: Somebody) -> Record | None:
    return replace(record, birth=record.birth[:4]) if len(record.birth) == 10 else None


def _birth_missing(rng: Random, record: Record, somebody: Somebody) -> Record | None:
    return replace(record, birth="")


def _cin_digit(rng: Random, record: Record, somebody: Somebody) -> Record | None:
    if not record.cin:
        return None
    at = rng.randrange(8)
    digit = rng.choice([digit for digit in "0123456789" if digit != record.cin[at]])
    return replace(record, cin=f"{record.cin[:at]}{digit}{record.cin[at + 1 :]}")


def _cin_short(rng: Random, record: Record, somebody: Somebody) -> Record | None:
    if not record.cin:
        return None
    at = 0 if record.cin.startswith("0") else rng.randrange(8)
    return replace(record, cin=record.cin[:at] + record.cin[at + 1 :])


def _cin_missing(rng: Random, record: Record, somebody: Somebody) -> Record | None:
    return replace(record, cin="") if record.cin else None


def _phone_changed(rng: Random, record: Record, somebody: Somebody) -> Record | None:
    return replace(record, phone=phone_number(rng)) if record.phone else None


def _phone_missing(rng: Random, record: Record, somebody: Somebody) -> Record | None:
    return replace(record, phone="") if record.phone else None


def _phone_shared(rng: Random, record: Record, somebody: Somebody) -> Record | None:
    shared = somebody.household.father_phone
    return replace(record, phone=shared) if record.phone not in ("", shared) else None


def _governorate(rng: Random, record: Record, somebody: Somebody) -> Record | None:
    return replace(record, governorate="") if record.governorate else None


def _sex_missing(rng: Random, record: Record, somebody: Somebody) -> Record | None:
    return replace(record, sex="") if record.sex else None


def _sex_wrong(rng: Random, record: Record, somebody: Somebody) -> Record | None:
    return replace(record, sex="F" if record.sex == "M" else "M") if record.sex else None


ERRORS = {
    "script_crossed": Error("script", 16, _script_crossed),
    "script": Error("script", 6, _script),
    "spelling": Error("spelling", 20, _spelling),
    "compound": Error("compound", 9, _compound),
    "middle": Error("middle", 7, _middle),
    "exchanged": Error("exchanged", 8, _exchanged),
    "birth_exchanged": Error("birth", 14, _birth_exchanged),
    "birth_digit": Error("birth", 7, _birth_digit),
    "birth_year": Error("birth", 6, _birth_year),
    "birth_missing": Error("birth", 4, _birth_missing),
    "cin_digit": Error("cin", 7, _cin_digit),
    "cin_short": Error("cin", 6, _cin_short),
    "cin_missing": Error("cin", 5, _cin_missing),
    "phone_changed": Error("phone", 9, _phone_changed),
    "phone_missing": Error("phone", 5, _phone_missing),
    "phone_shared": Error("phone", 5, _phone_shared),
    "governorate": Error("governorate", 5, _governorate),
    "sex_missing": Error("sex", 3, _sex_missing),
    "sex_wrong": Error("sex", 1, _sex_wrong),
}
