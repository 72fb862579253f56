"""The questionnaire of the reintegration survey: versioned, immutable once published (domain.md 4)."""

from decimal import Decimal
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from accounts.enums import Role
from accounts.models.territory import date_range
from cases.survey_enums import Dimension, QuestionnaireState
from common.models import TransitionEvent
from common.state_field import StateField

S = QuestionnaireState
_IS_PUBLIC = Q(state__in=["published", "retired"])
FIRST_MONTHS = (6, 12)


def first_months() -> list[int]:
    """Return the months after the start at which the default questionnaire is asked again."""
    return list(FIRST_MONTHS)


def _share(label: Any, default: str) -> "models.DecimalField[Any, Any]":
    """A column between 0 and 1."""
    return models.DecimalField(label, max_digits=4, decimal_places=3, default=Decimal(default))


def _weight(label: Any, default: str = "1") -> "models.DecimalField[Any, Any]":
    return models.DecimalField(label, max_digits=5, decimal_places=2, default=Decimal(default))


class QuestionnaireQuerySet(models.QuerySet["Questionnaire"]):
    def visible_to(self, user: Any) -> "QuestionnaireQuerySet":
        """Every version for the taskforce; for the antennas those that were in force."""
        match user.role:
            case Role.TASKFORCE_MANAGER:
                return self
            case Role.COUNSELLOR | Role.ANTENNA_MANAGER:
                return self.filter(_IS_PUBLIC)
            case _:
                return self.none()


# A published version only ends: its last day, with its retirement. A draft it was copied from may go.
_VERSION_KEPT = """
    IF OLD.state IN ('published', 'retired') AND (
        NEW.state NOT IN ('published', 'retired')
        OR OLD.state = 'retired' AND NEW.state <> 'retired'
        OR to_jsonb(NEW) - '{state,effective_to,based_on_id}'::text[]
            IS DISTINCT FROM to_jsonb(OLD) - '{state,effective_to,based_on_id}'::text[]) THEN
        RAISE EXCEPTION 'a published questionnaire is immutable' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


@pghistory.track()
class Questionnaire(FSMModelMixin, models.Model):
    """One version of the questionnaire, with the numbers that go with it.

    Scores run from 0 to 1: below `critical_below` critical, from `sustainable_from` on sustainable, at risk
    between. A dimension has no score when the questions answered weigh less than `least_answered` of it.
    A score that falls by `fall` or more against the last survey raises a task. `months` after the start of
    the support are those of the follow-up surveys; a survey is expected `window_days` before and after.
    """

    number = models.PositiveSmallIntegerField(_("version"), unique=True)
    state = StateField(_("état"), max_length=10, choices=S.choices, default=S.DRAFT)
    effective_from = models.DateField(_("en vigueur dès le"), null=True, blank=True)
    effective_to = models.DateField(_("en vigueur jusqu’au"), null=True, blank=True)
    economic_weight = _weight(_("poids de la dimension économique"))
    social_weight = _weight(_("poids de la dimension sociale"))
    psychosocial_weight = _weight(_("poids de la dimension psychosociale"))
    critical_below = _share(_("critique sous"), "0.330")
    sustainable_from = _share(_("durable dès"), "0.660")
    least_answered = _share(_("part minimale des réponses"), "0.500")
    fall = _share(_("baisse qui alerte"), "0.100")
    months = ArrayField(
        models.PositiveSmallIntegerField(), default=first_months, verbose_name=_("mois des enquêtes de suivi")
    )
    window_days = models.PositiveSmallIntegerField(_("jours avant et après l’échéance"), default=30)
    based_on = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("créée le"), auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(_("publiée le"), null=True, blank=True)

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ("-number",)
        constraints = (
            models.CheckConstraint(
                name="questionnaire_published_with_date",
                condition=Q(state="draft") | Q(effective_from__isnull=False),
                violation_error_message=_("Une version publiée a une date d’entrée en vigueur."),
            ),
            models.CheckConstraint(
                name="questionnaire_thresholds",
                condition=Q(critical_below__gt=0)
                & Q(critical_below__lt=F("sustainable_from"))
                & Q(sustainable_from__lt=1),
                violation_error_message=_(
                    "Les seuils vont de 0 à 1, et « durable » commence au-dessus de « critique »."
                ),
            ),
            models.CheckConstraint(
                name="questionnaire_shares",
                condition=Q(least_answered__gt=0, least_answered__lte=1, fall__gt=0, fall__lt=1),
                violation_error_message=_("Une part va de 0 à 1."),
            ),
            models.CheckConstraint(
                name="questionnaire_weights",
                condition=Q(economic_weight__gt=0, social_weight__gt=0, psychosocial_weight__gt=0),
                violation_error_message=_("Chaque dimension a un poids plus grand que zéro."),
            ),
            models.CheckConstraint(
                name="questionnaire_window",
                condition=Q(window_days__range=(1, 90)),
                violation_error_message=_("Le délai va de 1 à 90 jours."),
            ),
            ExclusionConstraint(
                name="questionnaire_no_overlap",
                expressions=[(date_range("effective_from", "effective_to"), RangeOperators.OVERLAPS)],
                condition=_IS_PUBLIC,
                violation_error_message=_(
                    "Deux versions publiées ne peuvent pas être en vigueur en même temps."
                ),
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="questionnaire_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=["published", "retired"]),
            ),
            pgtrigger.Trigger(
                name="questionnaire_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=_VERSION_KEPT,
            ),
        )

    def __str__(self) -> str:
        return f"v{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("cases:questionnaire_detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return bool(self.state == S.DRAFT)

    @transition(field=state, source=S.DRAFT, target=S.PUBLISHED)
    def publish(self) -> None: ...

    @transition(field=state, source=S.PUBLISHED, target=S.RETIRED)
    def retire(self) -> None: ...


_GOES_WITH_DRAFT = """
    IF EXISTS (SELECT 1 FROM cases_questionnaire q WHERE q.id = OLD.subject_id AND q.state <> 'draft') THEN
        RAISE EXCEPTION 'Cannot delete rows of a published questionnaire' USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
"""


class QuestionnaireTransition(TransitionEvent):
    """One change of a version's state: append-only; goes with its draft."""

    subject = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionEvent.Meta):
        verbose_name = _("événement du questionnaire")
        verbose_name_plural = _("événements du questionnaire")
        indexes = (models.Index(name="questionnaire_transitions", fields=["subject", "at"]),)
        triggers = (
            pgtrigger.Protect(name="questionnaire_transition_kept", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="questionnaire_transition_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=_GOES_WITH_DRAFT,
            ),
        )


# The version's row is locked, so that nobody changes a question while somebody else publishes.
_FROZEN = """
    IF TG_OP <> 'INSERT' THEN
        SELECT q.state INTO version_state FROM cases_questionnaire q WHERE q.id = OLD_VERSION FOR SHARE;
        IF version_state <> 'draft' THEN
            RAISE EXCEPTION 'a published questionnaire is immutable' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    SELECT q.state INTO version_state FROM cases_questionnaire q WHERE q.id = NEW_VERSION FOR SHARE;
    IF version_state <> 'draft' THEN
        RAISE EXCEPTION 'a published questionnaire is immutable' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


def _frozen(name: str, version: str) -> pgtrigger.Trigger:
    """A trigger that refuses any change of a line whose version is published; `version` reads it of ROW."""
    func = _FROZEN.replace("OLD_VERSION", version.replace("ROW", "OLD"))
    return pgtrigger.Trigger(
        name=f"{name}_frozen",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("version_state", "text")],
        func=func.replace("NEW_VERSION", version.replace("ROW", "NEW")),
    )


class Worded(models.Model):
    """A text in both languages."""

    text_fr = models.CharField(_("texte en français"), max_length=300)
    text_ar = models.CharField(_("texte en arabe"), max_length=300)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return self.text_in(get_language() or "fr")

    def text_in(self, language: str) -> str:
        """Return the text in French or Arabic, whatever the page's language."""
        return self.text_ar if language == "ar" else self.text_fr


class Question(Worded):
    """A question of a version. `code` names it across versions; `weight` counts within its dimension."""

    version = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="questions")
    code = models.SlugField(_("code"), max_length=40)
    dimension = models.CharField(_("dimension"), max_length=14, choices=Dimension.choices)
    weight = _weight(_("poids"))
    rank = models.PositiveSmallIntegerField(_("rang"), default=0)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("version", "rank", "pk")
        constraints = (
            models.UniqueConstraint(
                name="question_code_once",
                fields=["version", "code"],
                violation_error_message=_("Une question de cette version porte déjà ce code."),
            ),
            models.CheckConstraint(
                name="question_weight_positive",
                condition=Q(weight__gt=0),
                violation_error_message=_("Le poids d’une question est plus grand que zéro."),
            ),
        )
        triggers = (_frozen("question", "ROW.version_id"),)


class AnswerChoice(Worded):
    """An answer offered: worth 0 to 1; without a value the question does not concern the person."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="choices")
    value = models.DecimalField(_("valeur"), max_digits=4, decimal_places=3, null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("rang"))

    class Meta:
        verbose_name = _("réponse proposée")
        verbose_name_plural = _("réponses proposées")
        ordering = ("question", "rank")
        constraints = (
            models.UniqueConstraint(name="answer_rank_once", fields=["question", "rank"]),
            models.CheckConstraint(
                name="answer_value_share",
                condition=Q(value__isnull=True) | Q(value__range=(0, 1)),
                violation_error_message=_("Une réponse vaut de 0 à 1."),
            ),
        )
        triggers = (
            _frozen("answer", "(SELECT n.version_id FROM cases_question n WHERE n.id = ROW.question_id)"),
        )
