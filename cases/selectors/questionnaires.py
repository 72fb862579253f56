"""Questionnaires as they are read: the version in force, its questions, what keeps a draft from publication."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from cases.models import AnswerChoice, Question, Questionnaire
from cases.survey_enums import Dimension, QuestionnaireState

FURTHEST_MONTH = 60


@dataclass(frozen=True, slots=True)
class DimensionBlock:
    """The questions of one dimension, in their order."""

    dimension: Dimension
    weight: Decimal
    questions: list[Question]


def questionnaire_in_force(*, on: date) -> Questionnaire | None:
    """Return the version in force on a day."""
    return (
        Questionnaire.objects.filter(
            state__in=[QuestionnaireState.PUBLISHED, QuestionnaireState.RETIRED], effective_from__lte=on
        )
        .filter(Q(effective_to__isnull=True) | Q(effective_to__gte=on))
        .first()
    )


def questionnaires_for(*, actor: User) -> QuerySet[Questionnaire]:
    """Return the versions `actor` may read, the latest first."""
    return Questionnaire.objects.visible_to(actor).select_related("created_by", "published_by", "based_on")


def questions_of(version: Questionnaire) -> list[Question]:
    """Return the questions of a version with their answers; two queries."""
    choices = Prefetch("choices", queryset=AnswerChoice.objects.order_by("rank"))
    return list(version.questions.order_by("rank", "pk").prefetch_related(choices))


def dimension_blocks(version: Questionnaire, questions: list[Question] | None = None) -> list[DimensionBlock]:
    """Return the questions of a version by dimension."""
    found = questions_of(version) if questions is None else questions
    return [
        DimensionBlock(
            one,
            getattr(version, f"{one}_weight"),
            [question for question in found if question.dimension == one],
        )
        for one in Dimension
    ]


def questionnaire_problems(version: Questionnaire) -> list[str]:
    """Return, in words, everything that keeps a version from being published; [] when nothing does."""
    blocks = dimension_blocks(version)
    problems = [
        _("La dimension « %(dimension)s » n’a pas de question.") % {"dimension": block.dimension.label}
        for block in blocks
        if not block.questions
    ]
    for block in blocks:
        for question in block.questions:
            problems += [f"« {question.text_fr} » : {fault}" for fault in _faults(question)]
    return problems + months_problems(version.months)


def months_problems(months: list[int]) -> list[str]:
    """Return what is wrong with the months of the follow-up surveys."""
    if not months or sorted(set(months)) != list(months):
        return [_("Les mois des enquêtes de suivi vont en croissant, chacun une fois.")]
    if not all(1 <= month <= FURTHEST_MONTH for month in months):
        return [_("Une enquête de suivi se fait entre 1 et %(most)s mois.") % {"most": FURTHEST_MONTH}]
    return []


def _faults(question: Question) -> list[str]:
    values = [choice.value for choice in question.choices.all() if choice.value is not None]
    faults = []
    if not question.text_fr.strip() or not question.text_ar.strip():
        faults.append(_("le texte manque dans une langue"))
    if len(values) < 2:
        faults.append(_("il faut au moins deux réponses qui comptent"))
    elif max(values) != 1 or min(values) != 0:
        faults.append(_("la meilleure réponse vaut 1 et la moins bonne 0"))
    missing = sum(
        not choice.text_fr.strip() or not choice.text_ar.strip() for choice in question.choices.all()
    )
    if missing:
        words = ngettext(
            "%(count)d réponse manque dans une langue", "%(count)d réponses manquent dans une langue", missing
        )
        faults.append(words % {"count": missing})
    return faults
