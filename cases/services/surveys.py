"""Surveys: begun with the person's agreement, saved as they go, completed with their scores, or refused."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from accounts.enums import Role
from accounts.models import User
from cases.enums import ConsentScope
from cases.models import Case, Questionnaire, Survey, SurveyTransition
from cases.selectors.access import ANTENNA_STAFF
from cases.selectors.consent import has_consent
from cases.selectors.questionnaires import questionnaire_in_force, questions_of
from cases.selectors.retention import is_anonymised
from cases.selectors.surveys import FALLS, AnswerLine, answer_lines, fall_finding, survey_before
from cases.services.access import lock_case
from cases.services.survey_scoring import Scores, survey_scores
from cases.services.tasks import task_raise
from cases.survey_enums import Dimension, SurveyState
from common.audit import record_access
from common.constraints import refusals
from common.dates import today
from common.errors import DomainError, NotPermitted
from common.models.audit import AccessKind


@transaction.atomic
def survey_start(
    *, actor: User, case: Case, month: int, language: str, held_on: date | None = None
) -> Survey:
    """Begin the survey of `month` (0: the start) under the questionnaire in force on its day.

    Raises DomainError without the person's agreement, on a case that is not open, for a month that the
    questionnaire does not know or that has its survey.
    """
    _require_staff(actor)
    locked = lock_case(actor=actor, case=case)
    day = held_on or today()
    if day > today():
        raise DomainError(_("Un entretien ne peut pas être daté du futur."), field="held_on", code="future")
    if day < locked.opened_on:
        raise DomainError(_("L’entretien suit l’ouverture du dossier."), field="held_on", code="past")
    if not locked.is_open or is_anonymised(locked):
        raise DomainError(_("Une enquête se fait sur un dossier ouvert."), code="state")
    if not has_consent(locked, ConsentScope.PROCESSING):
        message = _(
            "La personne n’a pas donné son accord au traitement de ses données : aucune enquête sans lui."
        )
        raise DomainError(message, code="consent")
    version = questionnaire_in_force(on=day)
    if version is None:
        raise DomainError(_("Aucun questionnaire n’est en vigueur à cette date."), code="no_questionnaire")
    if month not in (0, *version.months):
        raise DomainError(_("Choisissez l’enquête à mener."), field="month", code="month")
    with refusals():
        survey = Survey.objects.create(
            case=locked, version=version, month=month, language=language, interviewer=actor, held_on=day
        )
    _write(survey, actor, "", "")
    return survey


@transaction.atomic
def survey_answer(
    *, actor: User, survey: Survey, dimension: str, answers: Mapping[str, int | None]
) -> Survey:
    """Keep the answers of one dimension: a choice's rank, None for who does not wish to answer.

    Questions that are not named keep what they had. Raises DomainError for an answer that is not offered,
    or when somebody else leads the interview.
    """
    locked = _lock_open(actor, survey)
    _require_interviewer(actor, locked)
    offered = {
        question.code: {choice.rank for choice in question.choices.all()}
        for question in questions_of(locked.version)
        if question.dimension == dimension
    }
    for code, rank in answers.items():
        if code not in offered or (rank is not None and rank not in offered[code]):
            raise DomainError(_("Cette réponse n’est pas proposée."), field=code, code="invalid")
    locked.answers = {**locked.answers, **answers}
    locked.save(update_fields=["answers", "updated_at"])
    return locked


@transaction.atomic
def survey_take_over(*, actor: User, survey: Survey) -> Survey:
    """Go on with an interview that a colleague began; what she saved stays, she writes no more."""
    locked = _lock_open(actor, survey)
    if locked.interviewer_id != actor.pk:
        locked.interviewer = actor
        locked.save(update_fields=["interviewer", "updated_at"])
    return locked


@transaction.atomic
def survey_complete(*, actor: User, survey: Survey) -> Survey:
    """End an interview: its scores are computed and kept for ever, a fall raises a task.

    Raises DomainError when nothing was answered: that is a refusal.
    """
    locked = _lock_open(actor, survey)
    _require_interviewer(actor, locked)
    if not has_consent(locked.case, ConsentScope.PROCESSING):
        raise DomainError(
            _("La personne a retiré son accord : l’enquête ne peut pas être terminée."), code="consent"
        )
    if not any(rank is not None for rank in locked.answers.values()):
        message = _("Aucune réponse n’est donnée : notez plutôt que la personne ne souhaite pas répondre.")
        raise DomainError(message, code="empty")
    scores = scores_of(locked)
    for dimension, score in scores.dimensions.items():
        setattr(locked, f"{dimension}_score", score)
    locked.composite_score, locked.unanswered = scores.composite, scores.unanswered
    locked.fell_in = _fallen(locked)
    _move(locked, Survey.complete, actor, "")
    if locked.fell_in:
        task_raise(source=FALLS, found=fall_finding(locked, today()))
    return locked


@transaction.atomic
def survey_refuse(*, actor: User, survey: Survey, reason: str) -> Survey:
    """Note that the person does not wish to answer, or that the interview stopped; what was said is forgotten."""
    if not reason.strip():
        raise DomainError(_("Dites pourquoi l’enquête n’a pas lieu."), field="reason", code="required")
    locked = _lock_open(actor, survey)
    _stop(locked, actor, reason.strip())
    return locked


def surveys_end_with_case(*, actor: User, case: Case, reason: str) -> None:
    """Stop the interviews under way in a case being closed, whose answers are forgotten; the caller holds its lock."""
    under_way = Survey.objects.filter(case=case, state=SurveyState.OPEN).order_by("pk")
    for survey in under_way.select_for_update(of=("self",), no_key=True):
        _stop(survey, actor, reason)


def survey_answers_open(
    *, actor: User, survey: Survey, reason: str = ""
) -> dict[Dimension, list[AnswerLine]]:
    """Return what was answered, question by question; the reading is recorded, with a manager's reason.

    Raises NotPermitted for whoever is neither of the case's antenna nor the taskforce, DomainError (field
    "reason") for a taskforce manager who does not say why.
    """
    if actor.role == Role.TASKFORCE_MANAGER:
        if not reason.strip():
            message = _("Dites pourquoi vous consultez ces données : la raison est gardée.")
            raise DomainError(message, field="reason", code="required")
    elif actor.role not in ANTENNA_STAFF or actor.antenna_id != survey.case.antenna_id:
        raise NotPermitted(_("Seule l’antenne du dossier lit les réponses."), code="role")
    record_access(actor=actor, kind=AccessKind.SENSITIVE, subject=survey, reason=reason.strip()[:300])
    return answer_lines(survey)


def scores_of(survey: Survey) -> Scores:
    """Return the scores of what a survey holds now."""
    version: Questionnaire = survey.version
    return survey_scores(version=version, questions=questions_of(version), answers=survey.answers)


def _fallen(survey: Survey) -> list[str]:
    """The dimensions whose score fell by the threshold or more since the last survey (domain.md 4)."""
    before = survey_before(survey)
    if before is None:
        return []
    fallen = []
    for dimension in Dimension:
        was, now = before.scores[dimension], survey.scores[dimension]
        if was is not None and now is not None and was - now >= survey.version.fall:
            fallen.append(str(dimension))
    return fallen


def _lock_open(actor: User, survey: Survey) -> Survey:
    _require_staff(actor)
    lock_case(actor=actor, case=survey.case)
    locked = (
        Survey.objects.select_for_update(of=("self",), no_key=True)
        .select_related("case", "version")
        .get(pk=survey.pk)
    )
    if not locked.is_open:
        message = _("Cette enquête est « %(state)s » : elle ne change plus.")
        raise DomainError(message % {"state": locked.get_state_display()}, code="transition")
    return locked


def _move(survey: Survey, act: Callable[[Survey], None], actor: User, reason: str) -> None:
    before = survey.state
    try:
        act(survey)
    except TransitionNotAllowed as error:
        raise DomainError(_("Cet acte n’est plus possible."), code="transition") from error
    with refusals():
        survey.save()
    _write(survey, actor, before, reason)


def _stop(survey: Survey, actor: User, reason: str) -> None:
    survey.answers = {}
    _move(survey, Survey.refuse, actor, reason)


def _require_staff(actor: User) -> None:
    if actor.role not in ANTENNA_STAFF:
        raise NotPermitted(_("L’enquête est menée par l’antenne du dossier."), code="role")


def _require_interviewer(actor: User, survey: Survey) -> None:
    if survey.interviewer_id != actor.pk:
        message = _("%(who)s mène cet entretien : reprenez-le pour continuer à sa place.")
        raise DomainError(message % {"who": survey.interviewer}, code="interviewer")


def _write(survey: Survey, actor: Any, before: str, reason: str) -> None:
    SurveyTransition.objects.create(
        subject=survey,
        at=timezone.now(),
        actor=actor,
        from_state=before,
        to_state=SurveyState(survey.state),
        reason=reason,
    )
