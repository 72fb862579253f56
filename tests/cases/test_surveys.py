"""Reintegration surveys: agreed to, saved as they go, scored, kept; a fall raises a task."""

import dataclasses
from datetime import timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cases.models import Consent, Survey, SurveyTransition, Task
from cases.selectors.personal_surveys import held_sections
from cases.selectors.questionnaires import questions_of
from cases.selectors.surveys import FALLS, survey_slots, surveys_due
from cases.services.erasure import erase_person
from cases.services.survey_scoring import survey_scores
from cases.services.surveys import (
    survey_answer,
    survey_answers_open,
    survey_complete,
    survey_refuse,
    survey_start,
    survey_take_over,
)
from cases.services.tasks import tasks_raise
from cases.survey_enums import Dimension, ScoreBand
from common.dates import add_months, today
from common.errors import DomainError, NotPermitted
from common.models import AccessRecord
from common.personal_data import personal_data
from tests.factories.accounts import UserFactory
from tests.factories.cases import CaseFactory
from tests.factories.surveys import (
    agree,
    load_questionnaire,
    supported_since,
    survey_answered,
    survey_begun,
    survey_made,
)


@pytest.fixture
def counsellor(db):
    return UserFactory(counsellor=True)


@pytest.fixture
def case(counsellor):
    case = CaseFactory(antenna=counsellor.antenna, counsellor=counsellor, supported=True)
    agree(case)
    return case


@pytest.fixture
def manager(db):
    return UserFactory(taskforce_manager=True)


@dataclasses.dataclass
class Line:
    rank: int
    value: Decimal | None


class Choices(list):
    def all(self):
        return self


@dataclasses.dataclass
class Asked:
    code: str
    dimension: str
    weight: Decimal
    choices: Choices


def question(code, dimension, *values, weight="1"):
    lines = [Line(rank, None if v is None else Decimal(v)) for rank, v in enumerate(values, start=1)]
    return Asked(code, dimension, Decimal(weight), Choices(lines))


def test_a_score_weighs_what_was_answered(db):
    version = load_questionnaire()
    questions = [
        question("e1", "economic", "1", "0", weight="3"),
        question("e2", "economic", "1", "0.5", "0"),
        question("e3", "economic", "1", "0", weight="2"),
        question("s1", "social", "1", "0"),
        question("s2", "social", "1", "0", None),
        question("p1", "psychosocial", "1", "0.25", "0"),
        question("p2", "psychosocial", "1", "0", weight="1.5"),
    ]
    # Economic: (3 × 1 + 1 × 0.5) / 4, what has no answer left out: 4 of 6 is enough. Schooling does not concern her.
    given = {"e1": 1, "e2": 2, "e3": None, "s1": 2, "s2": 3, "p1": 2, "p2": 2}
    scores = survey_scores(version=version, questions=questions, answers=given)
    assert scores.dimensions == {
        Dimension.ECONOMIC: Decimal("0.875"),
        Dimension.SOCIAL: Decimal("0.000"),
        Dimension.PSYCHOSOCIAL: Decimal("0.100"),
    }
    assert scores.composite == Decimal("0.325")
    assert scores.unanswered == 1
    # Of the psychosocial questions 1 of 2.5 is too little to tell, and then nothing of the whole is told.
    few = survey_scores(version=version, questions=questions, answers={**given, "p2": None})
    assert few.dimensions[Dimension.PSYCHOSOCIAL] is None
    assert few.composite is None
    assert survey_scores(version=version, questions=questions, answers={}).unanswered == 7


def test_an_interview_from_its_page_to_its_scores(client_as, counsellor, case):
    load_questionnaire()
    client = client_as(counsellor)
    begin = reverse("cases:survey_begin", args=[case.pk])
    assert "Commencer" in client.get(begin).text
    wrong = client.post(begin, {"month": "7", "language": "ar", "held_on": ""})
    assert wrong.status_code == 422
    answer = client.post(begin, {"month": "0", "language": "ar", "held_on": ""})
    survey = Survey.objects.get(case=case)
    page = reverse("cases:survey_page", args=[survey.pk, "economic"])
    assert answer.url == page
    shown = client.get(page).text
    assert 'dir="rtl"' in shown and "economic_satisfaction" in shown
    asked = [q for q in questions_of(survey.version) if q.dimension == "economic"]
    answers = {q.code: "1" for q in asked[:-1]}
    # Saved as it is typed, then page by page.
    assert client.post(page, answers, headers={"X-Autosave": "1"}).status_code == 204
    assert client.post(page, {asked[-1].code: "none", "go": "next"}).url.endswith("/questions/social/")
    assert client.post(page, {asked[0].code: "99"}).status_code == 422
    stored = Survey.objects.get(pk=survey.pk)
    assert stored.answers == {**{q.code: 1 for q in asked[:-1]}, asked[-1].code: None}
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM cases_survey WHERE id = %s", [survey.pk])
        assert "economic" not in cursor.fetchone()[0]
    survey_answered(survey, actor=counsellor)
    last = reverse("cases:survey_finish", args=[survey.pk])
    assert client.post(last.replace("terminer", "questions/psychosocial"), {"go": "next"}).url == last
    assert "Tout est demandé" in client.get(last).text
    done = client.post(last)
    assert done.url == survey.get_absolute_url()
    survey.refresh_from_db()
    assert (survey.state, survey.composite_score, survey.unanswered) == ("completed", Decimal(1), 0)
    assert survey.band(survey.composite_score) == ScoreBand.SUSTAINABLE
    tab = client_as(counsellor, htmx=True).get(reverse("cases:survey_tab", args=[case.pk])).text
    assert "Durable" in tab and "chart-trend" in tab
    # Once more: nothing happens twice.
    assert client.post(last).url == survey.get_absolute_url()
    assert SurveyTransition.objects.filter(subject=survey).count() == 2


def test_reading_the_answers_is_recorded(client_as, counsellor, manager, case):
    survey = survey_made(actor=counsellor, case=case)
    url = survey.get_absolute_url()
    client = client_as(counsellor)
    assert "Depuis un mois" not in client.get(url).text
    assert "Depuis un mois" in client.post(url).text
    assert AccessRecord.objects.filter(actor=counsellor, kind="sensitive", subject_id=survey.pk).count() == 1
    client = client_as(manager)
    assert client.post(url).status_code == 422
    assert "Depuis un mois" in client.post(url, {"reason": "Plainte de la personne"}).text
    record = AccessRecord.objects.get(actor=manager, subject_type="cases.survey")
    assert record.reason == "Plainte de la personne"
    elsewhere = UserFactory(counsellor=True)
    with pytest.raises(NotPermitted):
        survey_answers_open(actor=elsewhere, survey=survey)
    for user in (elsewhere, UserFactory(operator_agent=True), UserFactory(cgps_officer=True)):
        assert not Survey.objects.visible_to(user).exists()


def test_what_a_survey_may_not_be(counsellor, manager, case):
    load_questionnaire()
    start = {"actor": counsellor, "case": case, "language": "ar"}
    for wrong, code in (
        ({"month": 5}, "month"),
        ({"month": 0, "held_on": today() + timedelta(days=1)}, "future"),
        ({"month": 0, "held_on": case.opened_on - timedelta(days=1)}, "past"),
    ):
        with pytest.raises(DomainError) as refusal:
            survey_start(**start, **wrong)
        assert refusal.value.code == code
    with pytest.raises(NotPermitted):
        survey_start(**{**start, "actor": manager}, month=0)
    with pytest.raises(NotPermitted):
        survey_start(**{**start, "actor": UserFactory(counsellor=True)}, month=0)
    survey = survey_start(**start, month=0)
    with pytest.raises(DomainError) as refusal:
        survey_start(**start, month=0)
    assert refusal.value.code == "survey_once_per_month"
    with pytest.raises(DomainError) as refusal:
        survey_complete(actor=counsellor, survey=survey)
    assert refusal.value.code == "empty"
    colleague = UserFactory(counsellor=True, antenna=counsellor.antenna)
    with pytest.raises(DomainError) as refusal:
        survey_answer(actor=colleague, survey=survey, dimension="social", answers={})
    assert refusal.value.code == "interviewer"
    survey_take_over(actor=colleague, survey=survey)
    with pytest.raises(DomainError):
        survey_answer(actor=colleague, survey=survey, dimension="social", answers={"housing": 44})
    with pytest.raises(DomainError):
        survey_answer(actor=colleague, survey=survey, dimension="social", answers={"food_rationing": 1})
    survey_answered(survey, actor=colleague)
    Consent.objects.filter(case=case).update(withdrawn_on=today())
    with pytest.raises(DomainError) as refusal:
        survey_complete(actor=colleague, survey=survey)
    assert refusal.value.code == "consent"
    with pytest.raises(DomainError) as refusal:
        survey_start(**start, month=6)
    assert refusal.value.code == "consent"


def test_a_refusal_forgets_what_was_said_and_may_be_asked_again(client_as, counsellor, case):
    survey = survey_answered(survey_begun(actor=counsellor, case=case), actor=counsellor)
    stop = reverse("cases:survey_stop", args=[survey.pk])
    client = client_as(counsellor)
    assert client.post(stop, {"reason": " "}).status_code == 422
    assert client.post(stop, {"reason": "Trop fatiguée"}).status_code == 302
    survey.refresh_from_db()
    assert (survey.state, survey.answers) == ("refused", {})
    for act in (survey_complete, survey_take_over):
        with pytest.raises(DomainError) as refusal:
            act(actor=counsellor, survey=survey)
        assert refusal.value.code == "transition"
    with pytest.raises(DomainError):
        survey_refuse(actor=counsellor, survey=survey, reason="Encore")
    assert survey_begun(actor=counsellor, case=case).month == 0


def test_a_completed_survey_never_changes(counsellor, case):
    survey = survey_made(actor=counsellor, case=case)
    for statement in (
        "UPDATE cases_survey SET composite_score = 0.5 WHERE id = %s",
        "UPDATE cases_surveytransition SET reason = 'x' WHERE subject_id = %s",
        "UPDATE cases_question SET weight = 2 WHERE version_id = (SELECT version_id FROM cases_survey WHERE id = %s)",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [survey.pk])
    other = survey_begun(actor=counsellor, case=case, month=6)
    for change in ("composite_score = 0.5", "economic_score = 1.2", "month = 61", "state = 'completed'"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE cases_survey SET {change} WHERE id = %s", [other.pk])  # noqa: S608


def test_a_fall_raises_one_task(counsellor, case):
    survey_made(actor=counsellor, case=case, days_ago=190)
    worse = survey_made(actor=counsellor, case=case, month=6, quality=Decimal("0.5"))
    assert set(worse.fell_in) == set(map(str, Dimension))
    task = Task.objects.get(source=FALLS)
    assert task.assignee == counsellor
    assert task.act_url == worse.get_absolute_url()
    tasks_raise()
    assert Task.objects.filter(source=FALLS).count() == 1
    better = survey_made(actor=counsellor, case=case, month=12)
    assert better.fell_in == []


def test_surveys_are_asked_for_within_their_window(counsellor, case, django_assert_num_queries):
    load_questionnaire()
    start = today() - timedelta(days=178)
    supported_since(case, 178)
    other = CaseFactory(antenna=counsellor.antenna)
    supported_since(other, 178)  # no agreement: nothing is asked of her
    found = {finding.subject: finding for finding in surveys_due(today())}
    assert set(found) == {f"{case.pk}:6"}
    assert found[f"{case.pk}:6"].due_on == max(add_months(start, 6), today())
    with django_assert_num_queries(4):
        list(surveys_due(today()))
    later = add_months(start, 12)
    assert [one.subject for one in surveys_due(later)] == [f"{case.pk}:12"]
    survey_made(actor=counsellor, case=case, month=6)
    assert not list(surveys_due(today()))
    slots = survey_slots(case, list(Survey.objects.filter(case=case)))
    assert [(slot.month, slot.is_now, slot.is_missed) for slot in slots] == [
        (0, False, True),
        (6, False, False),
        (12, False, False),
    ]


def test_the_copy_of_her_data_holds_her_answers(counsellor, case, manager):
    survey_made(actor=counsellor, case=case)
    section = held_sections(case.person_id, manager)[0]
    values = {field.key: field.value for field in section.records[0]}
    assert values["composite_score"] == "1,00"
    assert values["food_rationing"] == "Jamais"


def test_anonymised_she_leaves_scores_without_answers(counsellor, case):
    survey = survey_made(actor=counsellor, case=case, quality=Decimal("0.5"))
    refused = survey_begun(actor=counsellor, case=case, month=6)
    survey_refuse(actor=counsellor, survey=refused, reason="Amel Trabelsi est malade")
    with transaction.atomic():
        erase_person(person=case.person, removed=personal_data.removed, kept=personal_data.kept)
    kept = Survey.objects.get(pk=survey.pk)
    assert (kept.answers, kept.composite_score) == ({}, survey.composite_score)
    assert "Amel" not in str(list(SurveyTransition.objects.values_list("reason", flat=True)))
    history = apps.get_model("cases", "SurveyEvent").objects.filter(pgh_obj=survey)
    assert history.exists() and all(row.answers == {} for row in history)
