"""Server time of the pages that are open all day, beside a plain admin and beside their bare SQL."""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from bench.demonstration import demonstration_made
from cases.models import Case, Person
from common.memory import settle

CALLS = 60
WARM_UP = 5


def run(people: int = 100_000) -> dict[str, Any]:
    """Return milliseconds (median, 95th percentile) and query counts of each page over `people` cases."""
    demonstration_made(people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    # As web processes do (deploy/gunicorn.conf.py).
    settle()
    manager = User.objects.filter(role=Role.TASKFORCE_MANAGER).first()
    counsellor = User.objects.filter(role=Role.COUNSELLOR, cases__isnull=False).first()
    pick = random.Random(7)
    results = {name: _measure(manager, counsellor, urls) for name, urls in _pages(pick).items()}
    with override_settings(ROOT_URLCONF="bench.admin_site"):
        admin = {
            name: _measure(manager, counsellor, urls, bare_sql=False)
            for name, urls in _admin_pages(pick).items()
        }
    return {
        "cases": Case.objects.count(),
        "pages": results,
        "admin": admin,
        "ratios": _ratios(results, admin),
    }


def _pages(pick: random.Random) -> dict[str, Iterator[str]]:
    cases = list(Case.objects.order_by("?").values_list("pk", flat=True)[:CALLS])
    words = _words(pick)
    return {
        "case_list": _cycle(lambda: reverse("cases:case_list")),
        "case_list_filtered": _cycle(
            lambda: reverse("cases:case_list") + "?etat=" + pick.choice(["registered", "assessed", "closed"])
        ),
        "search_latin": _cycle(lambda: reverse("cases:case_list") + "?q=" + pick.choice(words["latin"])),
        "search_arabic": _cycle(lambda: reverse("cases:case_list") + "?q=" + pick.choice(words["arabic"])),
        "case_page": _cycle(lambda: reverse("cases:case_detail", args=[pick.choice(cases)])),
        "dashboard": _cycle(lambda: reverse("reporting:dashboard")),
    }


def _admin_pages(pick: random.Random) -> dict[str, Iterator[str]]:
    words = _words(pick)
    changelist = "/bench-admin/cases/case/"
    return {
        "case_list": _cycle(lambda: changelist),
        "case_list_filtered": _cycle(lambda: changelist + "?state__exact=assessed"),
        "search_latin": _cycle(lambda: changelist + "?q=" + pick.choice(words["latin"])),
        "search_arabic": _cycle(lambda: changelist + "?q=" + pick.choice(words["arabic"])),
    }


def _words(pick: random.Random) -> dict[str, list[str]]:
    people = list(
        Person.objects.exclude(last_name_ar="").values_list("first_name", "last_name", "last_name_ar")[:400]
    )
    pick.shuffle(people)
    return {
        "latin": [f"{first} {last}" for first, last, _arabic in people[:100]],
        "arabic": [arabic for _first, _last, arabic in people[:100]],
    }


def _cycle(make: Callable[[], str]) -> Iterator[str]:
    while True:
        yield make()


@override_settings(ALLOWED_HOSTS=["*"])
def _measure(
    manager: User, counsellor: User, urls: Iterator[str], *, bare_sql: bool = True
) -> dict[str, Any]:
    client = Client()
    client.force_login(manager)
    times = page_times(client, lambda: next(urls))
    url = next(urls)
    with CaptureQueriesContext(connection) as captured:
        _get(client, url)
    result: dict[str, Any] = {**_summary(times), "queries": len(captured)}
    if bare_sql:
        selects = [query["sql"] for query in captured.captured_queries if query["sql"].startswith("SELECT")]
        result["bare_sql_ms"] = _bare(selects)
    return result


def page_times(client: Client, address: Callable[[], str], *, calls: int = CALLS) -> list[float]:
    """Return milliseconds of `calls` readings of a page, after some that are not counted."""
    times = []
    for call in range(WARM_UP + calls):
        url = address()
        began = time.perf_counter()
        _get(client, url)
        if call >= WARM_UP:
            times.append((time.perf_counter() - began) * 1000)
    return times


def _get(client: Client, url: str) -> None:
    response = client.get(url)
    if response.status_code != 200:
        message = f"{url}: {response.status_code}"
        raise RuntimeError(message)


def _bare(selects: list[str]) -> float:
    """Milliseconds of the page's own SELECTs, sent as they are; the median of ten rounds."""
    rounds = []
    with connection.cursor() as cursor:
        for _ in range(10):
            began = time.perf_counter()
            for sql in selects:
                cursor.execute(sql.replace("%", "%%") if "%" in sql else sql)
                cursor.fetchall()
            rounds.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(rounds), 2)


def _summary(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        "median_ms": round(statistics.median(ordered), 1),
        "p95_ms": round(ordered[int(len(ordered) * 0.95)], 1),
    }


def _ratios(pages: dict[str, Any], admin: dict[str, Any]) -> dict[str, float]:
    return {
        name: round(admin[name]["p95_ms"] / pages[name]["p95_ms"], 1)
        for name in admin
        if pages[name]["p95_ms"]
    }
