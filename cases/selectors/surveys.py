"""Surveys of a case: when each is due, what was found, how the scores went."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from cases.enums import CaseState, ConsentScope
from cases.models import Case, CaseTransition, Consent, Question, Questionnaire, Survey, SurveyTransition
from cases.selectors.questionnaires import questionnaire_in_force, questions_of
from cases.survey_enums import Dimension, ScoreBand, SurveyState
from common.charts import Chart, Series, trend_chart
from common.dates import add_months, today
from common.formatting import EMPTY, number_text
from common.sweeps import Finding
from common.timeline import TimelineEvent

FALLS = "cases.survey_falls"
FALL_TOLD_WITHIN = timedelta(days=7)
FALL_FOUND_WITHIN = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Slot:
    """One survey that a case is to have: `month` 0 at the start, its day, and the survey if there is one."""

    month: int
    due_on: date | None
    survey: Survey | None
    is_now: bool
    is_missed: bool

    @property
    def label(self) -> str:
        return month_label(self.month)

    @property
    def can_start(self) -> bool:
        """A refusal does not forbid to ask again."""
        return self.survey is None or self.survey.state == SurveyState.REFUSED


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One survey in the table of scores: each score with its band."""

    survey: Survey
    scores: list[tuple[str, Decimal | None, ScoreBand | None, bool]]
    composite: Decimal | None
    band: ScoreBand | None


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A question with what was answered: None not asked, "" the person did not wish to answer."""

    question: Question
    answer: str | None


def month_label(month: int) -> str:
    """Return the name of a survey: the start, or so many months after it."""
    if month == 0:
        return _("Départ")
    return ngettext("%(count)d mois", "%(count)d mois", month) % {"count": month}


def score_text(value: Any) -> str:
    """Return a score with two decimals."""
    return EMPTY if value is None else number_text(value, 2)


def support_start(case: Case) -> date | None:
    """Return the day the support began, None when the portal does not know it."""
    moment = CaseTransition.objects.filter(subject=case, to_state=CaseState.SUPPORTED).aggregate(
        first=Min("at")
    )["first"]
    return timezone.localdate(moment) if moment else None


def survey_slots(case: Case, surveys: Sequence[Survey]) -> list[Slot]:
    """Return the surveys a case has or is to have, in order; those of versions past are among them."""
    version = questionnaire_in_force(on=today())
    start = support_start(case)
    kept = {survey.month: survey for survey in surveys if survey.state != SurveyState.REFUSED}
    refused = {survey.month: survey for survey in surveys if survey.state == SurveyState.REFUSED}
    planned = {0, *(version.months if version else ())}
    return [
        _slot(month, start, kept.get(month) or refused.get(month), version)
        for month in sorted(planned | kept.keys() | refused.keys())
    ]


def _slot(month: int, start: date | None, survey: Survey | None, version: Questionnaire | None) -> Slot:
    due = add_months(start, month) if start else None
    window = timedelta(days=version.window_days if version else 0)
    is_free = survey is None and due is not None
    return Slot(
        month,
        due,
        survey,
        is_now=is_free and due is not None and due - window <= today() <= due + window,
        is_missed=is_free and due is not None and today() > due + window,
    )


def case_surveys(*, actor: User, case: Case) -> list[Survey]:
    """Return the surveys of a case with their versions, the oldest first; their answers stay sealed."""
    found = Survey.objects.visible_to(actor).filter(case=case)
    return list(found.select_related("version", "interviewer").defer("answers").order_by("month", "pk"))


def survey_get(*, actor: User, pk: int) -> Survey:
    """Return one survey; raise Survey.DoesNotExist out of scope."""
    related = ("case__person", "case__antenna", "version", "interviewer")
    return Survey.objects.visible_to(actor).select_related(*related).defer("answers").get(pk=pk)


def score_lines(surveys: Sequence[Survey]) -> list[ScoreLine]:
    """Return the completed surveys with their scores and bands."""
    return [score_line(survey) for survey in surveys if survey.state == SurveyState.COMPLETED]


def score_line(survey: Survey) -> ScoreLine:
    """Return the scores of a survey in words."""
    scores = [
        (str(one.label), survey.scores[one], survey.band(survey.scores[one]), one in survey.fell_in)
        for one in Dimension
    ]
    return ScoreLine(survey, scores, survey.composite_score, survey.band(survey.composite_score))


def trajectory(surveys: Sequence[Survey]) -> Chart | None:
    """Return the chart of the scores over the completed surveys; None before there is one."""
    done = [survey for survey in surveys if survey.state == SurveyState.COMPLETED]
    if not done:
        return None
    lines = [Series(_("Ensemble"), [survey.composite_score for survey in done])]
    lines += [Series(str(one.label), [survey.scores[one] for survey in done]) for one in Dimension]
    return trend_chart(
        lines,
        title=_("Scores de réinsertion, de 0 à 1"),
        labels=[month_label(survey.month) for survey in done],
        label_header=_("Enquête"),
        value_format=score_text,
    )


def survey_before(survey: Survey) -> Survey | None:
    """Return the last completed survey of the same case before this one."""
    found = Survey.objects.completed().filter(case=survey.case_id, held_on__lte=survey.held_on)
    return found.exclude(pk=survey.pk).defer("answers").order_by("-held_on", "-month").first()


def survey_transitions(survey: Survey) -> list[TimelineEvent]:
    """Return what happened to a survey, the latest first."""
    rows = survey.transitions.select_related("actor").order_by("-at", "-pk")
    return [_event(row, survey) for row in rows]


def survey_events(*, actor: User, subject_id: int) -> list[TimelineEvent]:
    """Return the surveys of a case for its timeline."""
    rows = SurveyTransition.objects.filter(
        subject__in=Survey.objects.visible_to(actor).filter(case=subject_id)
    ).select_related("actor", "subject")
    return [_event(row, row.subject) for row in rows.defer("subject__answers").order_by("-at", "-pk")]


def _event(row: SurveyTransition, survey: Survey) -> TimelineEvent:
    words = {
        SurveyState.OPEN: _("Enquête de réinsertion commencée : %(month)s"),
        SurveyState.COMPLETED: _("Enquête de réinsertion terminée : %(month)s"),
        SurveyState.REFUSED: _("Enquête de réinsertion refusée : %(month)s"),
    }[SurveyState(row.to_state)]
    return TimelineEvent(
        row.at,
        words % {"month": month_label(survey.month)},
        who=row.actor or "",
        text=row.reason,
        icon="clipboard-data",
        url=survey.get_absolute_url(),
    )


def answer_lines(survey: Survey) -> dict[Dimension, list[AnswerLine]]:
    """Return the questions of a survey with their answers; for code that has checked who reads."""
    lines: dict[Dimension, list[AnswerLine]] = {one: [] for one in Dimension}
    for question in questions_of(survey.version):
        lines[Dimension(question.dimension)].append(AnswerLine(question, _answer(question, survey)))
    return lines


def _answer(question: Question, survey: Survey) -> str | None:
    if question.code not in survey.answers:
        return None
    rank = survey.answers[question.code]
    return next((choice.text for choice in question.choices.all() if choice.rank == rank), "")


def surveys_due(day: date) -> Iterator[Finding]:
    """Surveys of persons supported whose day lies within the window, agreed to and neither begun nor refused."""
    version = questionnaire_in_force(on=day)
    if version is None:
        return
    window = timedelta(days=version.window_days)
    agreed = Consent.objects.filter(
        case=OuterRef("pk"), scope=ConsentScope.PROCESSING, withdrawn_on__isnull=True
    )
    for month in (0, *version.months):
        asked = Survey.objects.filter(case=OuterRef("pk"), month=month)
        earliest, latest = add_months(day - window, -month), add_months(day + window, -month)
        started = Min("transitions__at", filter=Q(transitions__to_state=CaseState.SUPPORTED))
        cases = (
            Case.objects.filter(Exists(agreed), ~Exists(asked), state=CaseState.SUPPORTED)
            .annotate(started=started)
            .filter(started__date__range=(earliest, latest))
        )
        for pk, number, counsellor, begun in cases.values_list("pk", "number", "counsellor", "started"):
            due = add_months(timezone.localdate(begun), month)
            if due - window <= day <= due + window:
                yield Finding(f"{pk}:{month}", pk, pk, counsellor, max(due, day), f"{number} · M{month}")


def survey_falls(day: date) -> Iterator[Finding]:
    """Surveys completed lately in which a score fell; completing one raises its task at once."""
    since = day - FALL_FOUND_WITHIN
    found = Survey.objects.completed().filter(held_on__gte=since).exclude(fell_in=[])
    for survey in found.select_related("case").defer("answers"):
        yield fall_finding(survey, day)


def fall_finding(survey: Survey, day: date) -> Finding:
    """Return the task of a survey in which a score fell."""
    case = survey.case
    due = day + FALL_TOLD_WITHIN
    return Finding(
        str(survey.pk), survey.pk, case.pk, case.counsellor_id, due, f"{case.number} · M{survey.month}"
    )
