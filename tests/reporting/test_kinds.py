"""Reports of a year and of a quarter: their periods, and what a newsletter may tell."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from common.enqueue import run_job
from common.errors import DomainError, NotPermitted
from reporting.enums import ReportFormat, ReportKind, Rhythm
from reporting.models import ReportRun
from reporting.selectors.newsletter import is_quarter
from reporting.selectors.scope import Scope
from reporting.selectors.tables import Hidden
from reporting.services.files import report_content
from reporting.services.reports import report_build, report_reissue, report_request
from reporting.services.schedules import ScheduleData, schedule_write
from reporting.services.snapshots import snapshot_take
from tests.factories.accounts import AntennaFactory, CountryFactory, UserFactory
from tests.factories.cases import CaseFactory, PersonFactory
from tests.factories.reporting import FIRST_QUARTER, report_run

pytestmark = pytest.mark.django_db

YEAR = (date(2025, 1, 1), date(2025, 12, 31))
FILES = {"languages": ["fr"], "formats": ["json"]}


def ask(actor, kind, period):
    starts_on, ends_on = period
    return report_request(actor=actor, kind=kind, starts_on=starts_on, ends_on=ends_on, **FILES)


def test_each_kind_has_its_period(manager):
    assert ask(manager, ReportKind.ANNUAL, YEAR).pk
    assert ask(manager, ReportKind.NEWSLETTER, FIRST_QUARTER).pk
    for kind, period in (
        (ReportKind.ANNUAL, FIRST_QUARTER),
        (ReportKind.ANNUAL, (date(2024, 1, 1), date(2025, 12, 31))),
        (ReportKind.NEWSLETTER, YEAR),
        (ReportKind.NEWSLETTER, (date(2025, 2, 1), date(2025, 4, 30))),
        (ReportKind.NEWSLETTER, (date(2025, 1, 1), date(2025, 3, 30))),
    ):
        with pytest.raises(DomainError) as refused:
            ask(manager, kind, period)
        assert refused.value.field == "periode"
        with pytest.raises(IntegrityError), transaction.atomic():
            report_run(kind=kind, starts_on=period[0], ends_on=period[1])


@pytest.mark.parametrize("first", [1, 4, 7, 10])
def test_the_database_knows_every_quarter(manager, first):
    last = {1: date(2024, 3, 31), 4: date(2024, 6, 30), 7: date(2024, 9, 30), 10: date(2024, 12, 31)}[first]
    assert is_quarter(date(2024, first, 1), last)
    assert ask(manager, ReportKind.NEWSLETTER, (date(2024, first, 1), last)).pk


def test_a_newsletter_is_of_everybody_and_the_taskforces_to_ask_for(manager):
    antenna = AntennaFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        report_run(kind="newsletter", starts_on=FIRST_QUARTER[0], ends_on=FIRST_QUARTER[1], antenna=antenna)
    with pytest.raises(NotPermitted):
        ask(UserFactory(antenna_manager=True, antenna=antenna), ReportKind.NEWSLETTER, FIRST_QUARTER)


def received(number, **facts):
    for _ in range(number):
        CaseFactory(
            person=PersonFactory(sex=facts.get("sex", "M")),
            opened_on=date(2025, 2, 3),
            **{name: value for name, value in facts.items() if name != "sex"},
        )


def test_what_is_small_is_hidden_and_cannot_be_worked_out(programme):
    france, germany = CountryFactory(code="FR"), CountryFactory(code="DE")
    received(12, return_country=france)
    received(7, return_country=germany, sex="F")
    received(2, return_country=CountryFactory(code="BE"))
    received(3, return_country=CountryFactory(code="CH"))
    frozen = snapshot_take(actor=None, kind="newsletter", scope=Scope(*FIRST_QUARTER))
    tables = {table["code"]: table for table in frozen.data["tables"]}
    headline = {row["key"]: row["values"]["value"] for row in tables["headline"]["rows"]}
    assert (headline["persons"], headline["cases"]) == (24, 24)
    assert headline["approved"] == headline["granted_eur"] == headline["decision_days"] == Hidden.SMALL.value
    countries = {row["key"]: row["values"]["cases"] for row in tables["people_by_country"]["rows"]}
    assert (countries["BE"], countries["CH"]) == (Hidden.SMALL.value, Hidden.SMALL.value)
    assert (countries["FR"], countries["total"]) == (12, 24)
    assert {len(table["columns"]) for table in tables.values()} == {1}
    for format in ReportFormat.values:
        for language in ("fr", "ar"):
            assert report_content(snapshot=frozen, format=format, language=language)


def test_a_newsletter_of_very_few_tells_nothing_of_them(register):
    frozen = snapshot_take(actor=None, kind="newsletter", scope=Scope(*FIRST_QUARTER))
    shown = [
        value for table in frozen.data["tables"] for row in table["rows"] for value in row["values"].values()
    ]
    # The register holds four persons and five cases; a count of five may be told.
    assert {value for value in shown if isinstance(value, int)} <= {5}


def test_figures_are_read_then_commented(register, manager, client_as):
    run = ask(manager, ReportKind.ANNUAL, YEAR)
    run_job(ReportRun, run.pk, report_build)
    run.refresh_from_db()
    client = client_as(manager)
    page = client.get(reverse("reporting:report_detail", args=[run.pk])).text
    assert 'name="f-comment"' in page
    words = "Une année de reprise."
    sent = {"f-comment": words, "f-languages": ["fr"], "f-formats": ["json", "xlsx"]}
    client.post(reverse("reporting:report_reissue", args=[run.pk]), sent)
    made = ReportRun.objects.latest("pk")
    assert (made.comment, made.snapshot, run.comment) == (words, run.snapshot, "")
    again = report_reissue(actor=manager, run=made, languages=["fr"], formats=["json"])
    assert again.comment == words


def test_a_schedule_asks_for_the_period_of_its_report(manager):
    def write(kind, rhythm):
        data = ScheduleData(kind=kind, rhythm=rhythm, day=5, hour=6, recipients=[manager], **FILES)
        return schedule_write(actor=manager, data=data)

    assert write("annual", Rhythm.YEAR).pk
    assert write("newsletter", Rhythm.QUARTER).pk
    for kind, rhythm in (("annual", Rhythm.MONTH), ("newsletter", Rhythm.YEAR)):
        with pytest.raises(DomainError) as refused:
            write(kind, rhythm)
        assert refused.value.field == "rhythm"


def test_the_command_knows_them(register, tmp_path):
    path = tmp_path / "lettre.json"
    days = {"starts_on": "2025-01-01", "ends_on": "2025-03-31"}
    call_command("build_report", "newsletter", format="json", output=path, **days)
    assert json.loads(path.read_text())["kind"] == "newsletter"
    with pytest.raises(CommandError, match="trimestre"):
        call_command(
            "build_report", "newsletter", format="json", output=path, **(days | {"ends_on": "2025-02-28"})
        )
    with pytest.raises(CommandError, match="année civile"):
        call_command("build_report", "annual", format="json", output=path, **days)


def test_the_form_says_so_beside_the_field(manager, client_as):
    sent = {"kind": "newsletter", "periode": "libre", "du": "01/02/2025", "au": "30/04/2025", **FILES}
    page = client_as(manager).post(reverse("reporting:report_new"), sent)
    assert "trimestre civil entier" in page.text and "01/02/2025" in page.text
    assert not ReportRun.objects.exists()
