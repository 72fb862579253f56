"""Scorecards: every measure counted, the others as a median and never by name, sheets drawn by a worker."""

import io
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from pypdf import PdfReader

from aids.enums import AidKind
from aids.models import Application, ApplicationTransition, Contract, ExchangeRate, Tranche
from cases.enums import ComplaintKind, ComplaintSubject, ConsentScope
from cases.models import Case
from common.dates import add_months, noon, today
from common.errors import DomainError, NotPermitted
from operators.enums import VisitKind
from operators.models import Closure, Proposal, ScorecardSheet, Visit
from operators.selectors.scorecards.base import MEASURES, Period
from operators.selectors.scorecards.cards import count_all
from operators.services.scorecards import scorecard_of, scorecards, sheet_draw, sheet_request
from tests.factories.accounts import UserFactory
from tests.factories.operators import OperatorFactory
from tests.factories.rights import ComplaintFactory
from tests.factories.surveys import agree, survey_made

YEAR = Period(today() - timedelta(days=364), today())


def figures(card, code):
    return {line.column.code: line.value for line in card.block(code).lines}


def file_of(team, operator=None, *, days=200, kind=AidKind.BUSINESS):
    """A file in follow-up since `days`, of the team's operator or another one; written without its services."""
    application = team.draft(kind)
    states = {"operator": operator or team.operator, "state": "in_follow_up", "granted_eur": Decimal(3000)}
    Application.objects.filter(pk=application.pk).update(**states)
    start = today() - timedelta(days=days)
    Contract.objects.create(
        application_id=application.pk,
        person_signed_on=start,
        ote_signed_on=start,
        starts_on=start,
        ends_on=add_months(start, 12),
    )
    return Application.objects.get(pk=application.pk)


def visit_of(application, *, due, made=None, kind=VisitKind.PLANNED, month=3, **facts):
    done = {
        "state": "done",
        "visited_on": made,
        "recorded_at": noon(made) if made else None,
        "findings": "Vu",
        "business_state": facts.pop("business_state", "running"),
    }
    return Visit.objects.create(
        application=application,
        kind=kind,
        month=month,
        due_on=due,
        rule_due_on=due,
        **(done if made else {}),
        **facts,
    )


def ago(days):
    return today() - timedelta(days=days)


def test_every_measure_of_an_operator(team):
    first, second = file_of(team), file_of(team, days=190)
    file_of(team, team.other_operator)
    # Visits: one in time, one late, one missed, one not due yet.
    visit_of(first, due=ago(100), made=ago(101), jobs_created=1)
    visit_of(first, due=ago(60), made=ago(50), month=6, jobs_created=3, jobs_women=2, jobs_young=1)
    visit_of(second, due=ago(70), state="missed")
    visit_of(second, due=today() + timedelta(days=9), month=9)
    visit_of(second, due=ago(40), made=ago(20), month=6, business_state="paused", jobs_created=2)
    answered = Proposal.objects.create(
        application=first, operator=team.profile, rank=1, proposed_by=team.counsellor,
        proposed_at=noon(ago(220)), answer_due_on=ago(213), state="accepted",
        answered_at=noon(ago(216)), answered_by=team.agent,
    )  # fmt: skip
    for state, day in (("submitted", 206), ("approved", 204), ("contracted", 200)):
        ApplicationTransition.objects.create(subject=first, at=noon(ago(day)), to_state=state)
    ComplaintFactory(case=first.case, subject=ComplaintSubject.OPERATOR)
    ComplaintFactory(case=first.case, subject=ComplaintSubject.OPERATOR, kind=ComplaintKind.FEEDBACK)
    ComplaintFactory(case=first.case)
    paid = {"mode": "cash", "amount_eur": Decimal(500), "label": "Frais"}
    Application.objects.filter(pk=first.pk).update(fee_eur=Decimal(1300))
    Tranche.objects.create(application=first, number=8, is_fee=True, **paid)
    card = scorecard_of(actor=team.manager, operator=team.profile, period=YEAR)
    assert answered.operator == team.profile
    assert figures(card, "files")["followed"] == 2
    assert figures(card, "answer_delay") == {"n": 1, "median": Decimal("4.0"), "ninetieth": Decimal("4.0")}
    assert figures(card, "plan_delay")["median"] == Decimal("10.0")
    assert figures(card, "contract_delay")["median"] == Decimal("4.0")
    assert figures(card, "visits") == {
        "due": 4, "in_time": 1, "late": 2, "missed": 1, "in_time_share": Decimal("0.250"),
    }  # fmt: skip
    survival = figures(card, "survival")
    assert (survival["known_6"], survival["running_6"]) == (2, Decimal("0.500"))
    assert (survival["known_12"], survival["running_12"]) == (0, None)
    assert figures(card, "jobs") == {"jobs": 5, "women": 2, "young": 1}
    assert figures(card, "complaints") == {"complaints": 1, "open": 1}
    assert figures(card, "fees") == {"invoiced": 0, "paid": 0}
    assert figures(card, "survey_change") == {"n": None, "change": None}
    other = scorecard_of(actor=team.manager, operator=team.other_profile, period=YEAR)
    assert figures(other, "visits")["due"] == 0
    assert figures(other, "files")["followed"] == 1
    # A confirmed stop counts whatever a visit said.
    Closure.objects.create(
        application=first, state="confirmed", outcome="stopped", stop_reason="market", summary="Fermée",
        ended_on=ago(30), proposed_by=team.agent, proposed_at=noon(ago(30)), confirmed_by=team.counsellor,
        confirmed_at=noon(ago(29)),
    )  # fmt: skip
    assert figures(count_all(YEAR).card(team.profile), "survival")["running_6"] == Decimal("0.000")


def test_payments_and_fees(team):
    application = file_of(team, days=100)
    money = {"application": application, "mode": "cash", "amount_eur": Decimal(400), "label": "Tranche"}
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE aids_tranche DISABLE TRIGGER USER")
    rows = (
        {"number": 1, "paid_on": ago(80)},
        {"number": 2, "paid_on": ago(20)},
        {"number": 3, "is_fee": True, "paid_on": ago(10)},
    )
    rate = ExchangeRate.objects.first() or ExchangeRate.objects.create(
        day=ago(300), tnd_per_eur=Decimal("3.4")
    )
    for row in rows:
        people = {"proposed_by": team.agent, "checked_by": team.counsellor, "ordered_by": team.manager}
        Tranche.objects.create(
            **money, **people, **row, state="paid", rate=rate, paid_by=team.manager, proposed_at=noon(ago(90))
        )
    card = count_all(YEAR).card(team.profile)
    assert figures(card, "payment_delay") == {"n": 1, "median": Decimal("20.0"), "ninetieth": Decimal("20.0")}
    assert figures(card, "fees") == {"invoiced": Decimal(400), "paid": Decimal(400)}
    short = count_all(Period(ago(15), today())).card(team.profile)
    assert figures(short, "fees") == {"invoiced": 0, "paid": Decimal(400)}
    assert figures(short, "payment_delay")["n"] == 0


def test_the_change_of_surveys_needs_five_persons_who_agreed(team):
    for number in range(5):
        application = file_of(team)
        case = Case.objects.get(pk=application.case_id)
        agree(case, ConsentScope.STATISTICS)
        Case.objects.filter(pk=case.pk).update(opened_on=ago(300))
        case.refresh_from_db()
        survey_made(actor=team.counsellor, case=case, quality=Decimal("0.5"), days_ago=200)
        survey_made(actor=team.counsellor, case=case, month=6, days_ago=number)
    card = count_all(YEAR).card(team.profile)
    change = figures(card, "survey_change")
    assert change["n"] == 5
    assert Decimal("0.3") < change["change"] <= Decimal("0.5")
    case.consents.filter(scope=ConsentScope.STATISTICS).update(withdrawn_on=today())
    assert figures(count_all(YEAR).card(team.profile), "survey_change") == {"n": None, "change": None}


@pytest.fixture
def five(team):
    """Five operators at work, with 2, 1, 2, 3 and 4 files; none of them knows the others."""
    found = [team.profile, team.other_profile, *(OperatorFactory() for _ in range(3))]
    for number, operator in zip((2, 1, 2, 3, 4), found, strict=True):
        for _ in range(number):
            file_of(team, operator.institution)
    return found


def test_others_are_a_median_and_only_from_three_on(team, five, client_as):
    OperatorFactory()  # never had a file: it is not among the others
    card = count_all(YEAR).card(five[0])
    followed = next(line for line in card.block("files").lines if line.column.code == "followed")
    assert (card.others, followed.value, followed.others) == (4, 2, Decimal("2.500"))
    # None of the others has a visit: what is a total is nought for them, what is a share unknown.
    assert [line.others for line in card.block("visits").lines] == [0, 0, 0, 0, None]
    text = client_as(team.agent).get(reverse("operators:portal_scorecard")).text
    assert "Médiane des autres" in text and "2,5" in text
    assert not any(str(one) in text for one in five[1:])
    Application.objects.filter(operator__in=[one.institution for one in five[3:]]).update(operator=None)
    card = count_all(YEAR).card(five[0])
    assert (card.others, card.is_compared) == (2, False)
    assert all(line.others is None for block in card.blocks for line in block.lines)
    assert "aucune médiane" in client_as(team.agent).get(reverse("operators:portal_scorecard")).text


def test_the_number_of_queries_does_not_grow(team, five):
    with CaptureQueriesContext(connection) as first:
        count_all(YEAR)
    for _ in range(3):
        OperatorFactory()
    with CaptureQueriesContext(connection) as then:
        count_all(YEAR)
    assert len(first) == len(then) == len(MEASURES) + 1


def test_the_taskforce_compares_and_opens_one(team, client_as):
    file_of(team)
    client = client_as(team.manager)
    page = client.get(reverse("operators:scorecard_list"), {"du": "01/01/2026", "au": "31/12/2025"})
    assert "doit suivre son début" in page.text
    shown = client.get(reverse("operators:scorecard_list")).text
    assert str(team.profile) in shown and "Comment c’est compté" in shown
    detail = client.get(reverse("operators:scorecard_detail", args=[team.profile.pk]), {"du": "x"})
    assert detail.status_code == 200 and "Entreprises en activité" in detail.text
    for user in (team.agent, team.counsellor):
        with pytest.raises(NotPermitted):
            scorecards(actor=user, period=YEAR)
    with pytest.raises(NotPermitted):
        scorecard_of(actor=team.agent, operator=team.other_profile, period=YEAR)


def test_a_sheet_in_both_languages_with_its_workbook(team, five, client_as, monkeypatch):
    monkeypatch.setattr("operators.services.scorecards.enqueue", lambda row: None)
    client = client_as(team.agent)
    period = {"du": YEAR.starts_on.strftime("%d/%m/%Y"), "au": YEAR.ends_on.strftime("%d/%m/%Y")}
    url = reverse("operators:scorecard_sheet_new", args=[team.profile.pk])
    token = {"form_token": "7f4b4c1e-7d1c-4b0e-9a50-0b9d0c6d1f3a"}
    asked = client.post(url, {**period, **token, "language": "ar"})
    assert client.post(url, {**period, **token, "language": "ar"}).url == asked.url
    sheet = ScorecardSheet.objects.get()
    assert (sheet.operator, sheet.starts_on, sheet.language) == (team.profile, YEAR.starts_on, "ar")
    foreign = reverse("operators:scorecard_sheet_new", args=[team.other_profile.pk])
    assert client.post(foreign, {**period, "language": "fr"}).status_code == 404
    file_url = reverse("operators:scorecard_file", args=[sheet.pk, "pdf"])
    assert client.get(file_url).status_code == 404
    sheet_draw(sheet)
    sheet_draw(ScorecardSheet.objects.get())
    sheet.refresh_from_db()
    assert b"".join(client.get(file_url).streaming_content).startswith(b"%PDF")
    french = sheet_request(actor=team.manager, operator=team.profile, period=YEAR, language="fr")
    sheet_draw(french)
    text = "".join(page.extract_text() for page in PdfReader(french.file.open()).pages)
    assert "Fiche de résultats" in text and str(team.profile) in text
    assert not any(str(one) in text for one in five[1:])
    book = openpyxl.load_workbook(io.BytesIO(french.workbook.open().read()))
    values = {(row[0], row[1]): row[2:4] for row in book.active.iter_rows(min_row=5, values_only=True)}
    assert values["Dossiers par état", "Suivis"] == (2, 2.5)
    assert client.get(reverse("operators:scorecard_file", args=[sheet.pk, "exe"])).status_code == 404


def test_what_a_sheet_may_not_be(team):
    ask = {"operator": team.profile, "period": YEAR, "language": "fr"}
    for actor in (team.counsellor, UserFactory(auditor=True), team.other_agent):
        with pytest.raises(NotPermitted):
            sheet_request(actor=actor, **ask)
    with pytest.raises(DomainError):
        sheet_request(actor=team.manager, **{**ask, "language": "en"})
    with pytest.raises(DomainError):
        late = Period(today() + timedelta(days=1), today() + timedelta(days=2))
        sheet_request(actor=team.manager, **{**ask, "period": late})
    with pytest.raises(IntegrityError):
        ScorecardSheet.objects.create(
            operator=team.profile, starts_on=today(), ends_on=ago(1), requested_by=team.manager
        )


def test_no_operator_yet(client_as, db):
    agent = UserFactory(operator_agent=True)
    assert "Pas encore de résultats" in client_as(agent).get(reverse("operators:portal_scorecard")).text


@pytest.mark.parametrize(("language", "known"), [("fr", "Connues à 6 mois"), ("ar", "6")])
def test_labels_with_a_number_are_in_the_language_of_the_reader(language, known):
    survival = MEASURES["survival"]
    with override(language):
        label = str(survival.columns[0].label)
    assert known in label
    assert ("Connues" in label) == (language == "fr")
