"""Reintegration surveys: what a person answers at the start of the support, then months later (domain.md 4)."""

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from cases.models.cases import Case
from cases.models.questionnaires import Questionnaire
from cases.survey_enums import Dimension, ScoreBand, SurveyState
from common.encryption import EncryptedJSONField
from common.models import TransitionEvent
from common.state_field import StateField

S = SurveyState


class SurveyQuerySet(models.QuerySet["Survey"]):
    def visible_to(self, user: Any) -> "SurveyQuerySet":
        """Surveys of the cases `user` may open: the antenna and the taskforce, never an operator's agent."""
        return self.filter(case__in=Case.objects.visible_to(user))

    def completed(self) -> "SurveyQuerySet":
        return self.filter(state=S.COMPLETED)


def _score(label: Any) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(label, max_digits=4, decimal_places=3, null=True, blank=True, editable=False)


@pghistory.track()
class Survey(FSMModelMixin, models.Model):
    """One interview of one person: `month` 0 at the start of the support, then months after it.

    `answers` (encrypted) maps the code of a question to the rank of the choice taken, None when the person
    did not wish to answer; reading them one by one is recorded. Scores run from 0 to 1, None where too few
    questions were answered. `fell_in` are the dimensions that fell against the survey before.
    """

    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, related_name="surveys", verbose_name=_("dossier")
    )
    version = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="surveys", verbose_name=_("questionnaire")
    )
    month = models.PositiveSmallIntegerField(_("mois après le début de l’accompagnement"), default=0)
    state = StateField(_("état"), max_length=10, choices=S.choices, default=S.OPEN)
    language = models.CharField(
        _("langue de l’entretien"),
        max_length=2,
        choices=[("ar", "العربية"), ("fr", "Français")],
        default="ar",
    )
    interviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("mené par")
    )
    held_on = models.DateField(_("date de l’entretien"))
    answers = EncryptedJSONField(_("réponses"), default=dict)
    economic_score = _score(_("score économique"))
    social_score = _score(_("score social"))
    psychosocial_score = _score(_("score psychosocial"))
    composite_score = _score(_("score d’ensemble"))
    unanswered = models.PositiveSmallIntegerField(_("questions sans réponse"), null=True, editable=False)
    fell_in = ArrayField(
        models.CharField(max_length=14, choices=Dimension.choices), default=list, editable=False
    )
    started_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("enquête de réinsertion")
        verbose_name_plural = _("enquêtes de réinsertion")
        ordering = ("held_on", "pk")
        constraints = (
            models.UniqueConstraint(
                name="survey_once_per_month",
                fields=["case", "month"],
                condition=Q(state__in=["open", "completed"]),
                violation_error_message=_("Cette enquête est déjà commencée ou faite."),
            ),
            models.CheckConstraint(
                name="survey_scores_from_0_to_1",
                condition=(Q(economic_score__isnull=True) | Q(economic_score__range=(0, 1)))
                & (Q(social_score__isnull=True) | Q(social_score__range=(0, 1)))
                & (Q(psychosocial_score__isnull=True) | Q(psychosocial_score__range=(0, 1)))
                & (Q(composite_score__isnull=True) | Q(composite_score__range=(0, 1))),
                violation_error_message=_("Un score va de 0 à 1."),
            ),
            models.CheckConstraint(
                name="survey_scored_when_completed",
                condition=Q(state="completed", unanswered__isnull=False)
                | (~Q(state="completed") & Q(composite_score__isnull=True)),
                violation_error_message=_("Une enquête a ses scores quand elle est terminée."),
            ),
            models.CheckConstraint(
                name="survey_month_possible",
                condition=Q(month__lte=60),
                violation_error_message=_("Une enquête se fait dans les 60 mois."),
            ),
        )
        indexes = (
            models.Index(name="survey_of_case", fields=["case", "held_on"]),
            models.Index(name="survey_completed", fields=["held_on"], condition=Q(state="completed")),
        )
        triggers = (
            # What a person answered is never changed afterwards.
            pgtrigger.Protect(
                name="survey_kept",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["completed", "refused"]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} M{self.month}"

    def get_absolute_url(self) -> str:
        return reverse("cases:survey_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return bool(self.state == S.OPEN)

    @property
    def scores(self) -> dict[str, Any]:
        """The score of each dimension."""
        return {str(one): getattr(self, f"{one}_score") for one in Dimension}

    def band(self, score: Any) -> ScoreBand | None:
        """Return where a score stands under the thresholds of this survey's questionnaire."""
        if score is None:
            return None
        if score < self.version.critical_below:
            return ScoreBand.CRITICAL
        return ScoreBand.SUSTAINABLE if score >= self.version.sustainable_from else ScoreBand.AT_RISK

    @transition(field=state, source=S.OPEN, target=S.COMPLETED)
    def complete(self) -> None: ...

    @transition(field=state, source=S.OPEN, target=S.REFUSED)
    def refuse(self) -> None: ...


class SurveyTransition(TransitionEvent):
    """One change of a survey's state, its beginning included: append-only."""

    subject = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionEvent.Meta):
        verbose_name = _("événement de l’enquête")
        verbose_name_plural = _("événements de l’enquête")
        indexes = (models.Index(name="survey_transitions", fields=["subject", "at"]),)
        triggers = (
            pgtrigger.Protect(
                name="survey_transition_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )
