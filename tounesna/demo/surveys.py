"""Reintegration surveys of persons supported: at the start, then months later, most of them a little better off."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.db import transaction
from django.db.models import Exists, F, Min, OuterRef, Q

from accounts.enums import Role
from accounts.models import User
from cases.enums import CaseState, ConsentScope
from cases.models import Case, Consent, Question, Questionnaire, Survey, SurveyTransition
from cases.selectors.questionnaires import questionnaire_in_force, questions_of
from cases.services.survey_scoring import survey_scores
from cases.survey_enums import Dimension
from common.copying import take_ids
from common.dates import add_months, noon

MOST_CASES = 400
_ASKED_SHARE, _SILENT_SHARE = 0.75, 0.04
_GAIN = {0: 0.0, 6: 0.06, 12: 0.11}


@transaction.atomic
def ask_before(*, seed: int, today: date) -> int:
    """Write the surveys that the antennas made up to the eve of `today`; return how many."""
    version = questionnaire_in_force(on=today)
    if version is None or Survey.objects.exists():
        return 0
    rng = Random(seed)  # noqa: S311 invented answers, the same for the same seed
    questions = questions_of(version)
    staff = _staff()
    made: list[Survey] = []
    for case in _cases():
        interviewer = staff.get(case.antenna_id)
        if interviewer is None or rng.random() > _ASKED_SHARE:
            continue
        made += _of_case(rng, case, interviewer, version, questions, today=today)
    for survey, pk in zip(made, take_ids(Survey, len(made)), strict=True):
        survey.pk = pk
    Survey.objects.bulk_create(made)
    SurveyTransition.objects.bulk_create(
        SurveyTransition(
            subject=survey,
            at=noon(survey.held_on) + timedelta(minutes=after),
            actor_id=survey.interviewer_id,
            from_state=before,
            to_state=state,
        )
        for survey in made
        for before, state, after in (("", "open", 0), ("open", "completed", 25))
    )
    return len(made)


def _cases() -> Sequence[Case]:
    agreed = Consent.objects.filter(
        case=OuterRef("pk"), scope=ConsentScope.PROCESSING, withdrawn_on__isnull=True
    )
    started = Min("transitions__at", filter=Q(transitions__to_state=CaseState.SUPPORTED))
    found = Case.objects.filter(Exists(agreed)).annotate(started=started).filter(started__isnull=False)
    return list(found.order_by(F("started").desc(), "pk")[:MOST_CASES])


def _staff() -> dict[int, User]:
    users = User.objects.filter(role__in=[Role.COUNSELLOR, Role.ANTENNA_MANAGER], is_active=True)
    return {user.antenna_id: user for user in users.order_by("-role", "-pk") if user.antenna_id}


def _of_case(
    rng: Random,
    case: Case,
    interviewer: User,
    version: Questionnaire,
    questions: Sequence[Question],
    *,
    today: date,
) -> list[Survey]:
    level = min(0.9, max(0.1, rng.gauss(0.45, 0.14)))
    last = min(today - timedelta(days=1), case.closed_on or today)
    made: list[Survey] = []
    for month in (0, *version.months):
        start: date = case.started.date()  # type: ignore[attr-defined]
        held_on = add_months(start, month) + timedelta(days=rng.randrange(0, 20))
        # Some fall back after a good start: their counsellors get a task.
        level += rng.choice((0.3, 1, 1, 1.4, -2.5)) * (_GAIN.get(month, 0.12) - _GAIN.get(month - 6, 0))
        if held_on > last or rng.random() < 0.12:
            continue
        answers = _answers(rng, questions, level)
        scores = survey_scores(version=version, questions=questions, answers=answers)
        dimensions = {f"{one}_score": score for one, score in scores.dimensions.items()}
        made.append(
            Survey(
                case=case,
                version=version,
                month=month,
                state="completed",
                language=rng.choice(("ar", "ar", "ar", "fr")),
                interviewer=interviewer,
                held_on=held_on,
                answers=answers,
                composite_score=scores.composite,
                unanswered=scores.unanswered,
                fell_in=_fallen(made[-1] if made else None, dimensions, version.fall),
                **dimensions,
            )
        )
    return made


def _fallen(before: Survey | None, scores: dict[str, Decimal | None], fall: Decimal) -> list[str]:
    if before is None:
        return []
    return [
        str(one)
        for one in Dimension
        if (was := before.scores[one]) is not None
        and (now := scores[f"{one}_score"]) is not None
        and was - now >= fall
    ]


def _answers(rng: Random, questions: Sequence[Question], level: float) -> dict[str, int | None]:
    """Answers around a level from 0 to 1; now and then the person prefers not to say."""
    found: dict[str, int | None] = {}
    for question in questions:
        wanted = min(1.0, max(0.0, rng.gauss(level, 0.2)))
        choices = [one for one in question.choices.all() if one.value is not None]
        nearest = min(choices, key=lambda one: (abs(float(one.value or 0) - wanted), one.rank))
        found[question.code] = None if rng.random() < _SILENT_SHARE else nearest.rank
    return found
