"""Persons: their identity, and the forms of it that search and matching read."""

from collections.abc import Iterable, Mapping
from typing import Any

import phonenumbers
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Person, PersonPhone, Stay
from cases.services.access import require_person_writable
from cases.services.matching.blocking import stored_keys
from common.errors import Conflict
from common.folding import fold, western_digits
from common.names import name_form

# What `set_search` writes.
FOUND_BY = ("search_latin", "search_arabic", "name_bones", "match_keys")
IDENTITY_FIELDS = (
    "last_name",
    "first_name",
    "last_name_ar",
    "first_name_ar",
    "sex",
    "birth_date",
    "birth_place",
    "nationality",
    "cin",
    "passport",
    "consular_card",
    "email",
    "marital_status",
    "schooling",
    "occupation",
    "occupation_isco",
)


def search_latin(first_name: str, last_name: str) -> str:
    """Return the Latin name as search reads it: folded words, then all in one ("Ben Ali" meets "Benali")."""
    words = fold(f"{first_name} {last_name}")
    return f"{words} {words.replace(' ', '')}" if " " in words else words


def search_arabic(first_name: str, last_name: str) -> str:
    """Return the Arabic name as search reads it: letter variants, vowel signs and hamza folded."""
    return search_latin(first_name, last_name)


def phone_number(text: str, *, country: str = "TN") -> str | None:
    """Return `text` in E.164, or None when no such number can exist.

    A number without its country's prefix is one of `country` (ISO code); "00" before the prefix is
    understood as "+".
    """
    text = western_digits(text).strip()
    text = f"+{text[2:]}" if text.startswith("00") else text
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@transaction.atomic
def person_create(*, actor: User | None, data: Mapping[str, Any]) -> Person:
    """Create a person from `data`: fields of IDENTITY_FIELDS, `phones` (E.164), `stays` (fields of Stay)."""
    person = Person(**{name: data[name] for name in IDENTITY_FIELDS if name in data})
    set_search(person)
    person.save()
    _replace_phones(person, data.get("phones", ()))
    Stay.objects.bulk_create(Stay(person=person, **stay) for stay in data.get("stays", ()))
    return person


@transaction.atomic
def person_update(*, actor: User, person: Person, data: Mapping[str, Any], version: int) -> Person:
    """Change a person's identity, `phones` and `stays` where given.

    `version` is the one the writer read. Raises Conflict, with the values now stored, when somebody wrote
    since; nothing is changed then.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    require_person_writable(actor=actor, person=person)
    if person.version != version:
        raise Conflict(
            _("Cette fiche a été modifiée entre-temps par quelqu'un d'autre."), theirs=person_values(person)
        )
    changed = [name for name in IDENTITY_FIELDS if name in data and getattr(person, name) != data[name]]
    for name in changed:
        setattr(person, name, data[name])
    set_search(person)
    person.version += 1
    person.save(update_fields=[*changed, *FOUND_BY, "version"])
    if "phones" in data:
        _replace_phones(person, data["phones"])
    if "stays" in data:
        _replace_stays(person, data["stays"])
    return person


def set_search(person: Person) -> None:
    """Set the columns that search and matching read from the person's names and birth; the caller saves.

    Search also finds her by the former spellings.
    """
    names = [(person.first_name, person.last_name, person.first_name_ar, person.last_name_ar)]
    names += [tuple(former) for former in person.former_names]
    latin = (search_latin(first, last) for first, last, _first_ar, _last_ar in names)
    arabic = (search_arabic(first_ar, last_ar) for _first, _last, first_ar, last_ar in names)
    person.search_latin = " ".join(filter(None, dict.fromkeys(latin)))
    person.search_arabic = " ".join(filter(None, dict.fromkeys(arabic)))
    forms = [
        name_form(f"{first} {last}", f"{first_ar} {last_ar}".strip())
        for first, last, first_ar, last_ar in names
    ]
    person.name_bones = sorted({bones for form in forms for bones in form.bones})
    person.match_keys = stored_keys(forms[0], person.birth_date)


def person_values(person: Person) -> dict[str, Any]:
    """Return the identity as `person_update` takes it."""
    values = {name: getattr(person, name) for name in IDENTITY_FIELDS}
    return {**values, "phones": list(person.phones.order_by("pk").values_list("number", flat=True))}


def _replace_phones(person: Person, numbers: Iterable[str]) -> None:
    wanted = list(dict.fromkeys(numbers))
    person.phones.exclude(number__in=wanted).delete()
    known = set(person.phones.values_list("number", flat=True))
    for number in wanted:
        if number not in known:
            PersonPhone.objects.create(person=person, number=number)


def _replace_stays(person: Person, stays: Iterable[Mapping[str, Any]]) -> None:
    kept: list[int] = []
    for data in stays:
        values = {name: value for name, value in data.items() if name != "pk"}
        if data.get("pk"):
            person.stays.filter(pk=data["pk"]).update(**values)
            kept.append(data["pk"])
        else:
            kept.append(person.stays.create(**values).pk)
    person.stays.exclude(pk__in=kept).delete()
