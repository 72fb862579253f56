"""The one search box over all persons, as the page asks it, beside plain pg_trgm over the same rows.

`search` is what the sources of the box take, `page` the whole answer of the server. Names are searched as
they are stored and as somebody else would spell them; `found` is the share whose case is among the hits.
"""

from collections.abc import Callable
from typing import Any

from django.test import Client, override_settings
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from bench.matching.desk import similar_people
from bench.matching.population import Typed, exchanged
from bench.matching.timing import summary, timed
from bench.people_made import Record
from cases.models import Case
from common.memory import settle
from common.search import search

HITS = 10
_WARM_UP = 5
_Query = tuple[str, int]


@override_settings(ALLOWED_HOSTS=["*"])
def measure(people: list[Typed]) -> dict[str, Any]:
    """Return milliseconds of each kind of query, of the sources and of the page; of pg_trgm for names."""
    manager = User.objects.filter(role=Role.TASKFORCE_MANAGER).order_by("pk").first()
    # As web processes do (deploy/gunicorn.conf.py).
    settle()
    client = Client()
    client.force_login(manager)
    cases = {case.person_id: case for case in Case.objects.filter(person__in=[p.pk for p in people])}
    results: dict[str, Any] = {}
    for kind, text_of in _KINDS.items():
        queries = [(text, person.pk) for person in people if (text := text_of(person, cases[person.pk]))]
        results[kind] = _asked(queries, manager, client, cases)
    results["trigram"] = {
        "name_as_stored": _similar(people, lambda person: person.stored),
        "name_other_spelling": _similar(people, lambda person: person.typed),
    }
    return results


def name_of(record: Record) -> str:
    """Return the name as somebody types it into one box."""
    written = exchanged(record)
    if record.has_latin:
        return f"{written.given} {written.family}"
    return f"{written.given_ar} {written.family_ar}"


_KINDS: dict[str, Callable[[Typed, Case], str]] = {
    "name_as_stored": lambda person, case: name_of(person.stored),
    "name_other_spelling": lambda person, case: name_of(person.typed),
    "family_name": lambda person, case: name_of(person.stored).rsplit(maxsplit=1)[-1],
    "cin": lambda person, case: person.stored.cin if len(person.stored.cin) == 8 else "",
    "phone": lambda person, case: person.stored.phone,
    "case_number": lambda person, case: case.number,
}


def _asked(queries: list[_Query], user: User, client: Client, cases: dict[int, Case]) -> dict[str, Any]:
    for text, _pk in queries[:_WARM_UP]:
        _get(client, text)
    sources: list[float] = []
    pages: list[float] = []
    found = 0
    for text, pk in queries:
        groups, milliseconds = timed(lambda text=text: search.groups(user, text))
        sources.append(milliseconds)
        url = reverse("cases:case_detail", args=[cases[pk].pk])
        found += any(hit.url == url for group in groups for hit in group.hits)
        pages.append(timed(lambda text=text: _get(client, text))[1])
    share = round(found / len(queries), 3) if queries else 0.0
    return {"search": summary(sources), "page": summary(pages), "found": share}


def _get(client: Client, text: str) -> None:
    response = client.get(reverse("search"), {"q": text})
    # A whole case number leads straight to its file.
    if response.status_code not in {200, 302}:
        message = f"recherche: {response.status_code}"
        raise RuntimeError(message)


def _similar(people: list[Typed], record_of: Callable[[Typed], Record]) -> dict[str, Any]:
    times: list[float] = []
    found = 0
    for person in people:
        keys, milliseconds = timed(lambda person=person: similar_people(record_of(person), HITS))
        times.append(milliseconds)
        found += person.pk in keys
    return {**summary(times), "found": round(found / len(people), 3) if people else 0.0}
