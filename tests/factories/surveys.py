"""Surveys as people bring them about: through the services, with the default questionnaire."""

from datetime import timedelta
from decimal import Decimal

from accounts.models import User
from cases.enums import CaseState, ConsentScope
from cases.models import Case, CaseTransition, Consent, Question, Questionnaire, Survey
from cases.selectors.questionnaires import questions_of
from cases.services.questionnaires import questionnaire_copy, questionnaire_load_default
from cases.services.surveys import survey_answer, survey_complete, survey_start
from cases.survey_enums import Dimension
from common.dates import noon, today


def load_questionnaire() -> Questionnaire:
    """The default questionnaire, in force."""
    questionnaire_load_default()
    return Questionnaire.objects.get(number=1)


def draft_questionnaire(*, manager: User) -> Questionnaire:
    """A draft copied from the default questionnaire."""
    return questionnaire_copy(actor=manager, version=load_questionnaire())


def questionnaire_row(row: str, *, manager: User) -> Questionnaire | Question:
    """The row of the matrix: a published version, a draft, or a question of a draft."""
    if row == "questionnaire":
        return load_questionnaire()
    draft = draft_questionnaire(manager=manager)
    return draft if row == "questionnaire_draft" else draft.questions.first()


def agree(case: Case, *scopes: str) -> None:
    """The person's agreement in force to what is processed (and `scopes`), given once."""
    for scope in (ConsentScope.PROCESSING, *scopes):
        if not Consent.objects.filter(case=case, scope=scope, withdrawn_on__isnull=True).exists():
            Consent.objects.create(case=case, scope=scope, given_on=case.opened_on)


def supported_since(case: Case, days: int) -> Case:
    """Say that the support of `case` began so many days ago."""
    at = noon(today() - timedelta(days=days))
    CaseTransition.objects.create(
        subject=case, at=at, from_state=CaseState.REGISTERED, to_state=CaseState.SUPPORTED
    )
    Case.objects.filter(pk=case.pk).update(state=CaseState.SUPPORTED)
    return Case.objects.get(pk=case.pk)


def survey_begun(*, actor: User, case: Case, month: int = 0, days_ago: int = 0) -> Survey:
    load_questionnaire()
    agree(case)
    day = max(case.opened_on, today() - timedelta(days=days_ago))
    return survey_start(actor=actor, case=case, month=month, language="fr", held_on=day)


def survey_answered(survey: Survey, *, actor: User, quality: Decimal = Decimal(1)) -> Survey:
    """Answer every question by the choice nearest to `quality` from above."""
    for dimension in Dimension:
        answers = {
            question.code: min(
                (one for one in question.choices.all() if one.value is not None and one.value >= quality),
                key=lambda one: one.value,
            ).rank
            for question in questions_of(survey.version)
            if question.dimension == dimension
        }
        survey_answer(actor=actor, survey=survey, dimension=dimension, answers=answers)
    return survey


def survey_made(
    *, actor: User, case: Case, month: int = 0, quality: Decimal = Decimal(1), days_ago: int = 0
) -> Survey:
    """A completed survey."""
    survey = survey_begun(actor=actor, case=case, month=month, days_ago=days_ago)
    return survey_complete(actor=actor, survey=survey_answered(survey, actor=actor, quality=quality))
