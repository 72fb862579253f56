"""The taskforce's figures over 100 000 cases and over ten times as many: the page, its counting, a report, plain SQL.

The cases are those of the tests' generated population, in a database of their own that is dropped afterwards.
Writing a million of them takes a quarter of an hour.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from aids.models import Application
from aids.services.programmes import programme_load_default
from bench.pages import _summary, page_times
from bench.reporting import frozen_unsaved
from cases.models import Case
from common.memory import settle
from common.pdf import warm_up
from reporting.selectors.dashboards import codes_for, dashboard, default_scope
from reporting.selectors.readers import TASKFORCE, consistent_reading
from reporting.selectors.scope import Scope
from reporting.services.dashboards import dashboard_keep
from reporting.services.document import report_document
from tests.factories.accounts import CountryFactory
from tests.factories.population import population_write
from tests.factories.population_aids import aids_write
from tests.factories.population_follow_up import follow_up_write
from tests.reporting.second_way import WAYS
from tests.reporting.second_way.base import counted

CASES = 1_000_000


def run(people: int = CASES) -> dict[str, Any]:
    """Return, for a tenth of `people` cases and for all of them, milliseconds of pages and seconds of counting."""
    warm_up()
    return {str(cases): _register(cases) for cases in (people // 10, people)}


def _register(cases: int) -> dict[str, Any]:
    with _own_database():
        written = _seconds(lambda: _write(cases))
        settle()
        scope = default_scope(TASKFORCE)
        found = {
            "cases": Case.objects.count(),
            "cases_of_the_period": Case.objects.filter(scope.days("opened_on")).count(),
            "aid_files": Application.objects.count(),
            "written_s": written,
            "dashboard_counted_s": [
                _seconds(lambda: dashboard(reader=TASKFORCE, scope=scope)) for _turn in range(2)
            ],
            "the_same_in_plain_sql_s": _seconds(lambda: _plain(scope)),
        }
        dashboard_keep(reader=TASKFORCE, scope=scope)
        return found | {"dashboard_page": _page(), "report": _report(scope)}


@contextmanager
def _own_database() -> Iterator[None]:
    """Work in an empty database beside that of the measurements; drop it in the end."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def _write(cases: int) -> None:
    with transaction.atomic():
        for code in ("FR", "DE", "CH", "BE", "NL", "TN"):
            CountryFactory(code=code)
        programme_load_default()
        population_write(aids_write, follow_up_write, cases=cases)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


@override_settings(ALLOWED_HOSTS=["*"])
def _page() -> dict[str, Any]:
    """The dashboard as it opens, whose figures a worker counted (ADR 0045)."""
    client = Client()
    client.force_login(User.objects.filter(role=Role.TASKFORCE_MANAGER)[0])
    return _summary(page_times(client, lambda: reverse("reporting:dashboard")))


def _report(scope: Scope) -> dict[str, Any]:
    """The taskforce's report over the period of the dashboard: counted, then printed."""
    began = time.perf_counter()
    frozen = frozen_unsaved(scope)
    counted_at = time.perf_counter()
    report_document(snapshot=frozen, language="fr", comment="")
    return {
        "counted_s": round(counted_at - began, 2),
        "printed_s": round(time.perf_counter() - counted_at, 2),
    }


def _plain(scope: Scope) -> None:
    """The indicators of the dashboard as the tests count them a second way, each by itself."""
    limits = dict.fromkeys(("phase", "antenna", "country", "counsellor", "operator"))
    parameters: dict[str, Any] = {"starts_on": scope.starts_on, "ends_on": scope.ends_on, **limits}
    with consistent_reading():
        for code in codes_for(TASKFORCE, scope):
            counted(WAYS[code], parameters)


def _seconds(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return round(time.perf_counter() - began, 2)
