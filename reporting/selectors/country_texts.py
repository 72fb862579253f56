"""The texts of partner countries: paragraphs, lists and addresses, nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from accounts.enums import Role
from accounts.models import Country, User
from reporting.models import CountryText

# A line that begins so is one of a list.
MARKS = ("- ", "• ", "* ")
MOST_VERSIONS = 20


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph with its lines, or a list with its entries; each line is plain text."""

    lines: tuple[str, ...]
    is_list: bool


def parts_of(body: str) -> list[Part]:
    """Return the paragraphs and lists of a text: an empty line ends one, a dash begins an entry of a list."""
    return list(_parts(body))


def _parts(body: str) -> Iterator[Part]:
    lines = [line.strip() for line in body.splitlines()]
    for is_blank, block in groupby(lines, key=lambda line: not line):
        if is_blank:
            continue
        for is_list, found in groupby(block, key=lambda line: line.startswith(MARKS)):
            yield Part(tuple(line[2:].strip() if is_list else line for line in found), is_list)


def texts_of(country: Country) -> dict[str, str]:
    """Return the texts of a country by language; one that is missing or empty is not there."""
    written = CountryText.objects.filter(country=country).exclude(body="")
    return dict(written.values_list("language", "body"))


def text_shown(*, actor: User, country: Country, language: str) -> CountryText | None:
    """Return what `actor` reads of a country in a language: a partner's contact of her own country alone."""
    if actor.role == Role.PARTNER_CONTACT and actor.country_id != country.pk:
        return None
    if actor.role not in (Role.PARTNER_CONTACT, Role.TASKFORCE_MANAGER):
        return None
    written = CountryText.objects.filter(country=country, language=language).exclude(body="")
    return written.select_related("updated_by").first()


def text_versions(text: CountryText) -> list[Any]:
    """Return what the text was before, the latest first: each with its body, who wrote it and when."""
    events: Any = CountryText.pgh_event_model  # type: ignore[attr-defined]
    found = events.objects.filter(pgh_obj=text.pk).exclude(version=text.version)
    return list(found.select_related("updated_by").order_by("-pgh_id")[:MOST_VERSIONS])
