"""Results of the surveys: means, intervals, small groups; counted a second way by plain Python."""

from datetime import timedelta
from decimal import Decimal
from statistics import mean, stdev

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aids.models import Application
from cases.enums import ConsentScope
from cases.models import Case, CaseProtection, Survey
from common.confidence import mean_of, student
from common.dates import today
from reporting.selectors.survey_results import survey_results
from tests.factories.operators import RoutingTeam
from tests.factories.surveys import agree, survey_made

WIDE = {"starts_on": today() - timedelta(days=400), "ends_on": today()}


@pytest.fixture
def team(programme):
    return RoutingTeam()


def test_an_interval_is_student_s():
    assert student(4) == 2.776 and student(29) == 2.045 and student(17) == 2.120 and student(5000) == 1.960
    few = mean_of(5, 0.5, 0.1)
    assert (few.value, few.low, few.high) == (Decimal("0.500"), Decimal("0.376"), Decimal("0.624"))
    assert few.is_few and not few.is_hidden
    assert mean_of(4, 0.5, 0.1).value is None and mean_of(4, 0.5, 0.1).is_hidden
    assert not mean_of(30, 0.5, 0.1).is_few


def surveyed(team, quality, *, aid="business", agreed=True):
    application = team.draft(aid)
    Application.objects.filter(pk=application.pk).update(
        state="contracted", operator=team.operator if aid != "social" else None, granted_eur=Decimal(1000)
    )
    case = Case.objects.get(pk=application.case_id)
    Case.objects.filter(pk=case.pk).update(opened_on=today() - timedelta(days=300))
    case.refresh_from_db()
    if agreed:
        agree(case, ConsentScope.STATISTICS)
    survey_made(actor=team.counsellor, case=case, quality=Decimal("0.5"), days_ago=200)
    survey_made(actor=team.counsellor, case=case, month=6, quality=Decimal(quality), days_ago=5)
    return case


def test_results_by_group_as_plain_python_finds_them(team, client_as):
    qualities = ("0.25", "0.5", "0.5", "0.75", "1", "1")
    cases = [surveyed(team, quality) for quality in qualities]
    surveyed(team, "1", aid="social")
    surveyed(team, "0.25", agreed=False)
    with CaptureQueriesContext(connection) as queries:
        results = survey_results(actor=team.manager, **WIDE)
    assert len(queries) <= 6
    last = [float(Survey.objects.get(case=case, month=6).composite_score) for case in cases]
    business = next(line for line in results.tables[0].lines if "entreprise" in line.label)
    assert business.n == 6
    half = student(5) * stdev(last) / 6**0.5
    found = business.means[0]
    assert [float(found.value), float(found.low), float(found.high)] == pytest.approx(
        [mean(last), mean(last) - half, mean(last) + half], abs=0.001
    )
    first = [float(Survey.objects.get(case=case, month=0).composite_score) for case in cases]
    assert float(business.means[-1].value) == pytest.approx(
        mean(b - a for a, b in zip(first, last, strict=True)), abs=0.001
    )
    assert (results.whole.n, results.tables[1].lines[0].n, results.tables[2].lines[0].n) == (7, 6, 7)
    social = next(line for line in results.tables[0].lines if "sociale" in line.label)
    assert social.is_hidden
    assert survey_results(actor=team.manager, **WIDE, month=0).whole.means[-1].value == Decimal(0)
    CaseProtection.objects.create(case=cases[0], opposed_on=today())
    assert survey_results(actor=team.manager, **WIDE).whole.n == 6
    assert survey_results(actor=team.counsellor, **WIDE).whole.n == 0
    page = client_as(team.manager).get(reverse("reporting:survey_results")).text
    assert "Petits nombres" in page and "moins de 5" in page
    empty = client_as(team.manager).get(
        reverse("reporting:survey_results"), {"du": "01/01/2001", "au": "02/01/2001"}
    )
    assert "Aucune enquête dans cette période" in empty.text
