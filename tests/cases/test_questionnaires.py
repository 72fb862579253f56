"""Questionnaires: copied, changed, checked, published once and for ever."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cases.models import Question, Questionnaire
from cases.selectors.questionnaires import questionnaire_in_force, questionnaire_problems, questions_of
from cases.services.questionnaires import (
    Choice,
    question_delete,
    question_save,
    questionnaire_load_default,
    questionnaire_publish,
    questionnaire_save,
)
from common.dates import today
from common.errors import Conflict, DomainError, NotPermitted
from tests.factories.accounts import UserFactory
from tests.factories.cases import CaseFactory
from tests.factories.surveys import draft_questionnaire, load_questionnaire, survey_begun

YES_NO = [Choice("Oui", "نعم", Decimal(1)), Choice("Non", "لا", Decimal(0))]


@pytest.fixture
def manager(db):
    return UserFactory(taskforce_manager=True)


@pytest.fixture
def draft(manager):
    return draft_questionnaire(manager=manager)


def test_the_default_questionnaire_is_whole_and_loaded_once(db):
    version = load_questionnaire()
    assert not questionnaire_load_default()
    assert questionnaire_problems(version) == []
    counted = {}
    for question in questions_of(version):
        counted[question.dimension] = counted.get(question.dimension, 0) + 1
    assert counted == {"economic": 8, "social": 7, "psychosocial": 9}
    assert questionnaire_in_force(on=today()) == version
    assert questionnaire_in_force(on=version.effective_from - timedelta(days=1)) is None


def test_a_draft_is_edited_checked_and_published_on_screen(client_as, manager, draft):
    client = client_as(manager)
    page = draft.get_absolute_url()
    settings = reverse("cases:questionnaire_edit", args=[draft.pk])
    numbers = {
        "revision": "1", "economic_weight": "2", "social_weight": "1", "psychosocial_weight": "1",
        "critical_below": "0,4", "sustainable_from": "0,3", "least_answered": "0,5", "fall": "0,15",
        "months": "6, douze", "window_days": "20",
    }  # fmt: skip
    refused = client.post(settings, numbers)
    assert refused.status_code == 422
    assert (
        "commence au-dessus" in refused.text and "nombres de mois" in refused.text and "douze" in refused.text
    )
    numbers |= {"sustainable_from": "0,7", "months": "6, 12, 24"}
    assert client.post(settings, numbers).url == page
    draft.refresh_from_db()
    assert (draft.months, draft.critical_below, draft.revision) == ([6, 12, 24], Decimal("0.4"), 2)
    stale = client.post(settings, {**numbers, "window_days": "9"})
    assert stale.status_code == 422 and "modifié entre-temps" in stale.text and 'value="9"' in stale.text

    lines = {f"reponse-{n}-{name}": "" for n in range(7) for name in ("text_fr", "text_ar", "value")}
    lines |= {"reponse-TOTAL_FORMS": "7", "reponse-INITIAL_FORMS": "0"}
    lines |= {"reponse-0-text_fr": "Oui", "reponse-0-text_ar": "نعم", "reponse-0-value": "0,8"}
    asked = {
        "revision": "2",
        "dimension": "social",
        "weight": "1,5",
        "text_fr": "Un toit ?",
        "text_ar": "سقف؟",
    }
    new = reverse("cases:question_new", args=[draft.pk])
    assert client.post(new, {**asked, **lines, "reponse-1-text_fr": "Non"}).status_code == 422
    assert client.post(new, {**asked, **lines}).url == f"{page}#social"
    question = Question.objects.get(version=draft, code="un-toit")
    shown = client.get(page).text
    assert "il faut au moins deux réponses" in shown
    publish = reverse("cases:questionnaire_publish", args=[draft.pk])
    day = {"effective_from": today().strftime("%d/%m/%Y"), "reason": "Une question de plus"}
    assert client.post(publish, day).status_code == 422
    edit = reverse("cases:question_edit", args=[question.pk])
    assert "0,8" in client.get(edit).text
    lines |= {
        "reponse-0-value": "1",
        "reponse-1-text_fr": "Non",
        "reponse-1-text_ar": "لا",
        "reponse-1-value": "0",
    }
    assert client.post(edit, {**asked, **lines, "revision": "3"}).status_code == 302
    assert client.post(publish, {**day, "reason": ""}).status_code == 422
    assert client.post(publish, day).url == page
    draft = Questionnaire.objects.get(pk=draft.pk)
    assert (draft.state, draft.published_by) == ("published", manager)
    first = Questionnaire.objects.get(number=1)
    assert (first.state, first.effective_to) == ("retired", today() - timedelta(days=1))
    assert client.post(edit, {**asked, **lines}).url == page
    assert "Copier en brouillon" in client.get(page).text


def test_moving_and_removing_questions(client_as, manager, draft):
    client = client_as(manager)
    first, second = draft.questions.filter(dimension="social").order_by("rank")[:2]
    act = reverse("cases:question_act", args=[second.pk])
    client.post(act, {"do": "up"})
    assert draft.questions.filter(dimension="social").order_by("rank").first() == second
    client.post(act, {"do": "up"})
    draft.refresh_from_db()
    client.post(act, {"do": "delete", "revision": draft.revision})
    assert not Question.objects.filter(pk=second.pk).exists()
    client.post(reverse("cases:questionnaire_delete", args=[draft.pk]))
    assert not Questionnaire.objects.filter(pk=draft.pk).exists()
    assert first.version_id == draft.pk


def test_what_is_refused(manager, draft):
    published = Questionnaire.objects.get(number=1)
    change = {"actor": manager, "data": {"fall": Decimal("0.2")}, "revision": 1}
    with pytest.raises(DomainError) as refusal:
        questionnaire_save(version=published, **change)
    assert refusal.value.code == "state"
    with pytest.raises(Conflict):
        questionnaire_save(version=draft, **{**change, "revision": 7})
    with pytest.raises(NotPermitted):
        questionnaire_save(version=draft, **{**change, "actor": UserFactory(antenna_manager=True)})
    for months in ([], [12, 6], [6, 6], [0], [61]):
        with pytest.raises(DomainError):
            questionnaire_save(version=draft, actor=manager, revision=1, data={"months": months})
    with pytest.raises(DomainError) as refusal:
        day = today() - timedelta(days=1)
        questionnaire_publish(actor=manager, version=draft, effective_from=day, reason="Hier")
    assert refusal.value.field == "effective_from"
    facts = {"dimension": "social", "weight": Decimal(1), "text_fr": "Et ?", "text_ar": "و؟"}
    with pytest.raises(DomainError):
        question_save(actor=manager, version=draft, question=None, data=facts, choices=YES_NO * 4, revision=1)
    with pytest.raises(DomainError):
        question_delete(actor=manager, question=published.questions.first(), revision=1)


def test_the_database_keeps_what_is_published(manager, draft):
    for statement in (
        "UPDATE cases_questionnaire SET fall = 0.3 WHERE number = 1",
        "DELETE FROM cases_questionnaire WHERE number = 1",
        "UPDATE cases_answerchoice SET value = 0.5 WHERE question_id IN (SELECT id FROM cases_question WHERE"
        " version_id = (SELECT id FROM cases_questionnaire WHERE number = 1))",
        "UPDATE cases_questionnaire SET critical_below = 0.9 WHERE number = 2",
        "UPDATE cases_questionnaire SET state = 'published' WHERE number = 2",
        "UPDATE cases_questionnaire SET state = 'published', effective_from = '2020-01-01' WHERE number = 2",
        "UPDATE cases_questionnaire SET social_weight = 0 WHERE number = 2",
        "UPDATE cases_questionnaire SET window_days = 0 WHERE number = 2",
        "UPDATE cases_question SET weight = 0 WHERE version_id = (SELECT id FROM cases_questionnaire WHERE number = 2)",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_survey_begun_keeps_its_version(manager, draft):
    counsellor = UserFactory(counsellor=True)
    case = CaseFactory(antenna=counsellor.antenna, supported=True)
    survey = survey_begun(actor=counsellor, case=case)
    questionnaire_publish(actor=manager, version=draft, effective_from=today(), reason="Nouvelle")
    survey.refresh_from_db()
    assert survey.version.number == 1
    assert survey_begun(actor=counsellor, case=case, month=6).version == draft
