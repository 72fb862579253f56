"""The words of the reintegration survey (domain.md 4); beside enums.py, which is full."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Dimension(models.TextChoices):
    ECONOMIC = "economic", _("Économique")
    SOCIAL = "social", _("Social")
    PSYCHOSOCIAL = "psychosocial", _("Psychosocial")


class QuestionnaireState(models.TextChoices):
    DRAFT = "draft", _("Brouillon")
    PUBLISHED = "published", _("Publiée")
    RETIRED = "retired", _("Retirée")


class SurveyState(models.TextChoices):
    OPEN = "open", _("En cours")
    COMPLETED = "completed", _("Terminée")
    REFUSED = "refused", _("Refusée")


class ScoreBand(models.TextChoices):
    CRITICAL = "critical", _("Critique")
    AT_RISK = "at_risk", _("Fragile")
    SUSTAINABLE = "sustainable", _("Durable")
