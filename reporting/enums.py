"""The words of reports and indicators (domain.md 6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportKind(models.TextChoices):
    TASKFORCE = "taskforce", _("Rapport de la taskforce")
    ANTENNA = "antenna", _("Rapport d'antenne")
    OPERATOR = "operator", _("Rapport d'opérateur")
    ANNUAL = "annual", _("Rapport annuel")
    COUNTRY = "country", _("Fiche pays")
    NEWSLETTER = "newsletter", _("Chiffres de la lettre trimestrielle")


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


class Rhythm(models.TextChoices):
    """How often a report is asked for; each counts the period that has just ended."""

    MONTH = "mois", _("Chaque mois")
    QUARTER = "trimestre", _("Chaque trimestre")
    YEAR = "annee", _("Chaque année")


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
    SCORE = "score", _("score de 0 à 1")


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


class OperatorStep(models.TextChoices):
    """The delays of a file in the hands of an operator, from one step to the next."""

    PLAN = "plan", _("De l’acceptation à la soumission")
    DECISION = "decision", _("De la soumission à la décision")
    CONTRACT = "contract", _("De l'approbation au contrat signé")
    PAYMENT = "payment", _("Du contrat au premier versement")


class Payment(models.TextChoices):
    """What happens to a tranche; rows of the table of tranches."""

    DUE = "due", _("Arrivés à échéance")
    PROPOSED = "proposed", _("Proposés")
    CHECKED = "checked", _("Vérifiés")
    ORDERED = "ordered", _("Ordonnés")
    PAID = "paid", _("Payés")
    RETURNED = "returned", _("Retournés")


class OccupationGroup(models.TextChoices):
    """The ten major groups of ISCO-08 (CITP-08): the first digit of an occupation's code."""

    MANAGERS = "1", _("Directeurs, cadres de direction, gérants")
    PROFESSIONALS = "2", _("Professions intellectuelles et scientifiques")
    TECHNICIANS = "3", _("Professions intermédiaires")
    CLERKS = "4", _("Employés de type administratif")
    SERVICES = "5", _("Services directs, commerçants et vendeurs")
    AGRICULTURE = "6", _("Agriculteurs, sylviculteurs et pêcheurs qualifiés")
    CRAFT = "7", _("Métiers qualifiés de l'industrie et de l'artisanat")
    OPERATORS = "8", _("Conducteurs d'installations et de machines, assembleurs")
    ELEMENTARY = "9", _("Professions élémentaires")
    ARMED_FORCES = "0", _("Professions militaires")


class TargetMeasure(models.TextChoices):
    """What the aims of a phase are counted in."""

    PERSONS_RECEIVED = "persons_received", _("Personnes reçues")
    PERSONS_AIDED = "persons_aided", _("Personnes aidées")
    AIDS_APPROVED = "aids_approved", _("Aides approuvées")
    SOCIAL_APPROVED = "social_approved", _("Aides sociales approuvées")
    ECONOMIC_APPROVED = "economic_approved", _("Aides économiques approuvées")
    AIDS_COMPLETED = "aids_completed", _("Aides achevées")
    JOBS = "jobs", _("Emplois créés")


class AlertMeasure(models.TextChoices):
    """The figures that can be watched; each is one figure of an indicator (selectors/alerts.py)."""

    PLACES_USED = "places_used", _("Part prise des places d'une enveloppe ou d'un quota (%)")
    EUROS_USED = "euros_used", _("Part prise des euros d'une enveloppe (%)")
    DECISION_DAYS = "decision_days", _("Jours de la soumission à la décision, médiane de 90 jours")
    WHOLE_DAYS = "whole_days", _("Jours de l'enregistrement au contrat, médiane de 90 jours")
    VISITS_OVERDUE = "visits_overdue", _("Visites de suivi en retard, non faites")
    VISITS_MISSED = "visits_missed", _("Visites de suivi manquées, en 90 jours")
    UNASSIGNED = "unassigned", _("Dossiers ouverts sans conseiller")
    COMPLAINTS_OPEN = "complaints_open", _("Réclamations de 90 jours sans réponse")


# Research extracts: persons that a class holds at least, as a manager chooses.
LEAST_K, MOST_K = 5, 50


class ExtractState(models.TextChoices):
    """Where the demand for a research extract stands; its files have a job of their own."""

    REQUESTED = "requested", _("À approuver")
    APPROVED = "approved", _("Approuvé")
    REFUSED = "refused", _("Refusé")


class ExtractMeans(models.TextChoices):
    """How the files of an extract were taken."""

    PORTAL = "portal", _("Téléchargement")
    COMMAND = "command", _("Commande sur le serveur")


class LeftOut(models.TextChoices):
    """Why a case of the period is not in an extract, before any row is suppressed."""

    NO_CONSENT = "no_consent", _("Sans accord pour l’usage statistique")
    WITHDRAWN = "withdrawn", _("Accord retiré")
    OPPOSED = "opposed", _("Opposition de la personne")
    OTHER_RETURN = "other_return", _("Autre retour d’une personne déjà présente")


class PartnerScope(models.TextChoices):
    """What a partner's token opens: the aggregates of the whole scheme, or those of one partner country."""

    NATIONAL = "national", _("Chiffres nationaux")
    COUNTRY = "country", _("Chiffres d'un pays")
