"""The words of reports and indicators (domain.md 6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportKind(models.TextChoices):
    TASKFORCE = "taskforce", _("Rapport de la taskforce")


class ReportFormat(models.TextChoices):
    PDF = "pdf", _("PDF")
    XLSX = "xlsx", _("Excel")
    JSON = "json", _("JSON")


class ReportLanguage(models.TextChoices):
    FRENCH = "fr", _("Français")
    ARABIC = "ar", _("Arabe")


class ReportStep(models.TextChoices):
    """What a worker is doing with a report; the page that watches it says so."""

    WAITING = "waiting", _("En attente d'un ouvrier")
    COMPUTING = "computing", _("Calcul des indicateurs")
    WRITING = "writing", _("Écriture des fichiers")
    FINISHED = "finished", _("Rapport prêt")


class PeriodPreset(models.TextChoices):
    """Periods offered beside any other one; each is over, or runs to today."""

    TWELVE_MONTHS = "12mois", _("12 derniers mois")
    MONTH = "mois", _("Mois écoulé")
    QUARTER = "trimestre", _("Trimestre écoulé")
    YEAR = "annee", _("Année écoulée")
    THIS_YEAR = "annee-en-cours", _("Année en cours")
    PHASE = "phase", _("Toute la phase")
    ANY = "libre", _("Autre période")


class Unit(models.TextChoices):
    """What a figure counts; decides how it is written on screen, in a PDF and in Excel."""

    COUNT = "count", _("nombre")
    EUR = "eur", _("EUR")
    DAYS = "days", _("jours")
    RATE = "rate", _("par mois")
    RATIO = "ratio", _("part")
    DATE = "date", _("date")


class AgeGroup(models.TextChoices):
    """Age in completed years on the day the case was opened."""

    CHILD = "0-17", _("Moins de 18 ans")
    YOUNG = "18-24", _("18–24 ans")
    LATE_TWENTIES = "25-34", _("25–34 ans")
    THIRTIES = "35-44", _("35–44 ans")
    FORTIES = "45-59", _("45–59 ans")
    ELDERLY = "60+", _("60 ans et plus")
    UNKNOWN = "?", _("Âge inconnu")


class Stage(models.TextChoices):
    """Where an aid file got to in the period; columns of the tables of aids."""

    REQUESTED = "requested", _("Demandées")
    SUBMITTED = "submitted", _("Soumises")
    APPROVED = "approved", _("Approuvées")
    REJECTED = "rejected", _("Rejetées")
    DEFERRED = "deferred", _("Ajournées")
    CONTRACTED = "contracted", _("Sous contrat")
    COMPLETED = "completed", _("Achevées")


class Step(models.TextChoices):
    """The delays of a file, from one step to the next."""

    ASSESSMENT = "assessment", _("De l'enregistrement à l'évaluation")
    SUBMISSION = "submission", _("De l'évaluation à la soumission")
    DECISION = "decision", _("De la soumission à la décision")
    CONTRACT = "contract", _("De l'approbation au contrat signé")
    WHOLE = "whole", _("De l'enregistrement au contrat signé")
