"""Questionnaires: drafts copied and changed, published from a day on, the default one of the installation."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from cases.models import AnswerChoice, Question, Questionnaire, QuestionnaireTransition
from cases.selectors.questionnaires import months_problems, questionnaire_problems, questions_of
from cases.survey_enums import QuestionnaireState
from common.constraints import refusals
from common.dates import today
from common.errors import Conflict, DomainError, NotPermitted

SETTINGS = (
    "economic_weight",
    "social_weight",
    "psychosocial_weight",
    "critical_below",
    "sustainable_from",
    "least_answered",
    "fall",
    "months",
    "window_days",
)
MOST_QUESTIONS, MOST_CHOICES = 60, 7
FIRST_DAY = date(2017, 1, 1)


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer as it is written: both texts, and a value from 0 to 1 (None: does not concern the person)."""

    text_fr: str
    text_ar: str
    value: Decimal | None


@transaction.atomic
def questionnaire_copy(*, actor: User, version: Questionnaire) -> Questionnaire:
    """Begin a draft with the questions and numbers of another version, under the next number."""
    _require_manager(actor)
    numbers = {name: getattr(version, name) for name in SETTINGS}
    # Locked, so that two drafts begun at once do not take the same number.
    Questionnaire.objects.select_for_update(of=("self",), no_key=True).get(pk=version.pk)
    draft = Questionnaire.objects.create(number=_next_number(), based_on=version, created_by=actor, **numbers)
    for question in questions_of(version):
        _write_question(
            draft,
            {name: getattr(question, name) for name in ("code", "dimension", "weight", "text_fr", "text_ar")},
            [Choice(one.text_fr, one.text_ar, one.value) for one in question.choices.all()],
            rank=question.rank,
        )
    _write(draft, actor, "", "")
    return draft


@transaction.atomic
def questionnaire_save(
    *, actor: User, version: Questionnaire, data: Mapping[str, Any], revision: int
) -> Questionnaire:
    """Change the weights, thresholds, months and window of a draft.

    Raises Conflict when somebody changed the draft since `revision`.
    """
    locked = _lock_draft(actor, version, revision)
    if problems := months_problems(data.get("months", locked.months)):
        raise DomainError(problems[0], field="months", code="months")
    for name in SETTINGS:
        setattr(locked, name, data.get(name, getattr(locked, name)))
    _touch(locked, *SETTINGS)
    return locked


@transaction.atomic
def question_save(
    *,
    actor: User,
    version: Questionnaire,
    question: Question | None,
    data: Mapping[str, Any],
    choices: Sequence[Choice],
    revision: int,
) -> Question:
    """Write a question of a draft with its answers, or add one (`question` None).

    Raises Conflict when somebody changed the draft since `revision`, DomainError for too many lines.
    """
    locked = _lock_draft(actor, version, revision)
    if len(choices) > MOST_CHOICES:
        raise DomainError(_("Au plus %(most)s réponses par question.") % {"most": MOST_CHOICES}, code="most")
    if question is None:
        if locked.questions.count() >= MOST_QUESTIONS:
            raise DomainError(_("Au plus %(most)s questions.") % {"most": MOST_QUESTIONS}, code="most")
        facts = {**data, "code": _new_code(locked, str(data["text_fr"]))}
        last = locked.questions.aggregate(last=Max("rank"))["last"]
        saved = _write_question(locked, facts, choices, rank=0 if last is None else last + 1)
    else:
        saved = Question.objects.get(pk=question.pk, version=locked)
        for name in ("dimension", "weight", "text_fr", "text_ar"):
            setattr(saved, name, data[name])
        with refusals():
            saved.save()
            saved.choices.all().delete()
            _write_choices(saved, choices)
    _touch(locked)
    return saved


@transaction.atomic
def question_delete(*, actor: User, question: Question, revision: int) -> None:
    """Take a question out of a draft."""
    locked = _lock_draft(actor, question.version, revision)
    Question.objects.filter(pk=question.pk, version=locked).delete()
    _touch(locked)


@transaction.atomic
def question_move(*, actor: User, question: Question, up: bool) -> None:
    """Change places with the neighbour of the same dimension."""
    locked = _lock_draft(actor, question.version, None)
    same = list(locked.questions.filter(dimension=question.dimension).order_by("rank", "pk"))
    place = next((at for at, one in enumerate(same) if one.pk == question.pk), None)
    other = None if place is None else place + (-1 if up else 1)
    if place is None or other is None or not 0 <= other < len(same):
        return
    one, two = same[place], same[other]
    one.rank, two.rank = two.rank, one.rank
    Question.objects.bulk_update([one, two], ["rank"])
    _touch(locked)


@transaction.atomic
def questionnaire_delete(*, actor: User, version: Questionnaire) -> None:
    """Delete a draft."""
    _lock_draft(actor, version, None).delete()


@transaction.atomic
def questionnaire_publish(
    *, actor: User, version: Questionnaire, effective_from: date, reason: str
) -> Questionnaire:
    """Publish a draft from a day on; the version before ends on the eve, and neither changes any more.

    Surveys that were begun keep the version they were begun with. Raises DomainError naming what is wrong,
    for a day in the past, or one before the version in force began.
    """
    locked = _lock_draft(actor, version, None)
    if not reason.strip():
        raise DomainError(_("Dites pourquoi cette version est publiée."), field="reason", code="required")
    if effective_from < today():
        message = _("Une version entre en vigueur aujourd’hui au plus tôt.")
        raise DomainError(message, field="effective_from", code="past")
    return _put_in_force(locked, actor=actor, day=effective_from, reason=reason.strip())


@transaction.atomic
def questionnaire_load_default() -> bool:
    """Publish the questionnaire of reference/questionnaire.json when there is none at all; tell whether it was."""
    if Questionnaire.objects.exists():
        return False
    content = json.loads(files("cases").joinpath("reference/questionnaire.json").read_text(encoding="utf-8"))
    version = Questionnaire.objects.create(number=1)
    for rank, record in enumerate(content["questions"]):
        scale = content["scales"][record["scale"]]
        choices = [Choice(fr, ar, None if value is None else Decimal(value)) for fr, ar, value in scale]
        facts = {name: record[name] for name in ("code", "dimension", "text_fr", "text_ar")}
        _write_question(version, {**facts, "weight": Decimal(record.get("weight", "1"))}, choices, rank=rank)
    _put_in_force(version, actor=None, day=FIRST_DAY, reason="")
    return True


def _put_in_force(version: Questionnaire, *, actor: User | None, day: date, reason: str) -> Questionnaire:
    if problems := questionnaire_problems(version):
        raise DomainError(" ".join(problems), code="questionnaire")
    earlier = (
        Questionnaire.objects.select_for_update(of=("self",), no_key=True)
        .filter(state=QuestionnaireState.PUBLISHED)
        .order_by("-effective_from")
        .first()
    )
    if earlier is not None:
        if earlier.effective_from is not None and earlier.effective_from >= day:
            message = _("Cette version doit entrer en vigueur après celle qu’elle remplace.")
            raise DomainError(message, field="effective_from", code="order")
        earlier.effective_to = day - timedelta(days=1)
        earlier.retire()
        earlier.save(update_fields=["effective_to", "state"])
        _write(earlier, actor, QuestionnaireState.PUBLISHED, "")
    version.effective_from, version.published_by, version.published_at = day, actor, timezone.now()
    version.publish()
    with refusals():
        version.save(update_fields=["effective_from", "published_by", "published_at", "state"])
    _write(version, actor, QuestionnaireState.DRAFT, reason)
    return version


def _write_question(
    version: Questionnaire, facts: Mapping[str, Any], choices: Sequence[Choice], *, rank: int
) -> Question:
    with refusals():
        question = Question.objects.create(version=version, rank=rank, **facts)
        _write_choices(question, choices)
    return question


def _write_choices(question: Question, choices: Sequence[Choice]) -> None:
    AnswerChoice.objects.bulk_create(
        AnswerChoice(question=question, rank=rank, text_fr=one.text_fr, text_ar=one.text_ar, value=one.value)
        for rank, one in enumerate(choices, start=1)
    )


def _new_code(version: Questionnaire, text: str) -> str:
    known = set(version.questions.values_list("code", flat=True))
    stem = slugify(text)[:34].strip("-") or "question"
    return next(
        code
        for code in (stem, *(f"{stem}-{number}" for number in range(2, MOST_QUESTIONS + 2)))
        if code not in known
    )


def _next_number() -> int:
    last = Questionnaire.objects.aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


def _lock_draft(actor: User, version: Questionnaire, revision: int | None) -> Questionnaire:
    _require_manager(actor)
    locked = Questionnaire.objects.select_for_update(of=("self",), no_key=True).get(pk=version.pk)
    if not locked.is_draft:
        message = _("Cette version est « %(state)s » : elle ne change plus.")
        raise DomainError(message % {"state": locked.get_state_display()}, code="state")
    if revision is not None and revision != locked.revision:
        message = _(
            "Ce brouillon a été modifié entre-temps. Votre saisie est gardée : comparez, puis enregistrez."
        )
        raise Conflict(message, theirs={"revision": locked.revision})
    return locked


def _touch(version: Questionnaire, *names: str) -> None:
    version.revision += 1
    with refusals():
        version.save(update_fields=[*names, "revision"])


def _require_manager(actor: User) -> None:
    if actor.role != Role.TASKFORCE_MANAGER:
        message = _("Seul un responsable de la taskforce prépare et publie un questionnaire.")
        raise NotPermitted(message, code="role")


def _write(version: Questionnaire, actor: User | None, before: str, reason: str) -> None:
    QuestionnaireTransition.objects.create(
        subject=version,
        at=timezone.now(),
        actor=actor,
        from_state=before,
        to_state=version.state,
        reason=reason,
    )
