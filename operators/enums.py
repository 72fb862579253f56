"""The words of operators and routing (domain.md 3.2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from aids.enums import ApplicationState

# Sections of ISIC Rev. 4 (CITI); their names are in accounts/reference/sectors_isic.json.
SECTION_LETTERS = tuple("ABCDEFGHIJKLMNOPQRSTU")

# Files that occupy a place at their operator, from the acceptance to the end of the follow-up ...
HELD_STATES = (
    ApplicationState.PLANNING,
    ApplicationState.SUBMITTED,
    ApplicationState.DEFERRED,
    ApplicationState.APPROVED,
    ApplicationState.CONTRACTED,
    ApplicationState.DISBURSING,
    ApplicationState.IN_FOLLOW_UP,
)
# ... and those that may soon: a proposal waits for an answer.
LOAD_STATES = (ApplicationState.ROUTED, *HELD_STATES)
# Files visited under their contract.
VISITED_STATES = (ApplicationState.CONTRACTED, ApplicationState.DISBURSING, ApplicationState.IN_FOLLOW_UP)


class ProposalState(models.TextChoices):
    PROPOSED = "proposed", _("En attente de réponse")
    ACCEPTED = "accepted", _("Acceptée")
    DECLINED = "declined", _("Déclinée")
    EXPIRED = "expired", _("Restée sans réponse")
    WITHDRAWN = "withdrawn", _("Retirée")
    # The operator had accepted; the file was given to another one since.
    RELEASED = "released", _("Dossier passé à un autre opérateur")


class ReasonCode(models.TextChoices):
    """What an operator is compared on with a file (domain.md 3.2, "Routing")."""

    CONTRACT = "contract", _("Convention-cadre")
    GOVERNORATE = "governorate", _("Gouvernorat")
    KIND = "kind", _("Nature de l’aide")
    SECTOR = "sector", _("Secteur")
    CAPACITY = "capacity", _("Capacité")
    HISTORY = "history", _("Déjà sollicité")
    AGENTS = "agents", _("Comptes")


class ReasonStatus(models.TextChoices):
    MET = "met", _("convient")
    NOT_MET = "not_met", _("ne convient pas")
    UNKNOWN = "unknown", _("pas encore connu")


# Without these nobody can take the file; a manager may set the other ones aside with a reason.
HARD_REASONS = frozenset({ReasonCode.CONTRACT, ReasonCode.CAPACITY})


class VisitKind(models.TextChoices):
    """Why a visit is made: by the plan, beside it, at the end of the contract, or long after it."""

    PLANNED = "planned", _("Visite prévue")
    EXTRA = "extra", _("Visite supplémentaire")
    FINAL = "final", _("Visite finale")
    SURVIVAL = "survival", _("Nouvelles après le contrat")


class VisitState(models.TextChoices):
    PLANNED = "planned", _("À faire")
    DONE = "done", _("Faite")
    MISSED = "missed", _("Manquée")
    CANCELLED = "cancelled", _("Annulée")


class BusinessState(models.TextChoices):
    """How the project stands on the day of a visit: the first four of a business, the others of a job."""

    OPEN = "open", _("Ouverte, l’activité commence")
    RUNNING = "running", _("En activité")
    PAUSED = "paused", _("En pause")
    CLOSED = "closed", _("Fermée")
    IN_WORK = "in_work", _("En emploi")
    IN_TRAINING = "in_training", _("En formation")
    STOPPED = "stopped", _("Emploi ou formation arrêtés")


BUSINESS_STATES = (BusinessState.OPEN, BusinessState.RUNNING, BusinessState.PAUSED, BusinessState.CLOSED)
EMPLOYMENT_STATES = (BusinessState.IN_WORK, BusinessState.IN_TRAINING, BusinessState.STOPPED)


class DifficultyKind(models.TextChoices):
    """What stands in the way. Health and family are not asked: an operator does not record them."""

    CUSTOMERS = "customers", _("Clients, ventes")
    SUPPLY = "supply", _("Fournisseurs, stock")
    CASH = "cash", _("Trésorerie")
    DEBT = "debt", _("Dettes")
    PREMISES = "premises", _("Local")
    EQUIPMENT = "equipment", _("Matériel")
    PAPERS = "papers", _("Démarches administratives")
    SKILLS = "skills", _("Compétences, gestion")
    EMPLOYER = "employer", _("Employeur ou centre de formation")
    UNREACHABLE = "unreachable", _("Personne difficile à joindre")
    LEAVING = "leaving", _("Projet de repartir")
    OTHER = "other", _("Autre")


class FollowUpPaperKind(models.TextChoices):
    VISIT_REPORT = "visit_report", _("Compte rendu de visite")
    CERTIFICATE = "certificate", _("Attestation de fin d’accompagnement")


class ClosureState(models.TextChoices):
    PROPOSED = "proposed", _("À confirmer par l’antenne")
    RETURNED = "returned", _("Renvoyée à l’opérateur")
    CONFIRMED = "confirmed", _("Confirmée")


class ClosureOutcome(models.TextChoices):
    """How an aid ended. Who left the country lawfully did what she wanted: an outcome, not a failure."""

    BUSINESS_RUNNING = "business_running", _("L’entreprise est en activité")
    EMPLOYED = "employed", _("La personne est en emploi")
    TRAINED = "trained", _("La formation est terminée")
    STOPPED = "stopped", _("Le projet s’est arrêté")
    LEFT_LEGALLY = "left_legally", _("La personne est partie à l’étranger, en règle")


BUSINESS_OUTCOMES = (
    ClosureOutcome.BUSINESS_RUNNING,
    ClosureOutcome.EMPLOYED,
    ClosureOutcome.STOPPED,
    ClosureOutcome.LEFT_LEGALLY,
)
EMPLOYMENT_OUTCOMES = (
    ClosureOutcome.EMPLOYED,
    ClosureOutcome.TRAINED,
    ClosureOutcome.STOPPED,
    ClosureOutcome.LEFT_LEGALLY,
)
# After these the person is asked again, months later, whether it lasted.
LASTING_OUTCOMES = (ClosureOutcome.BUSINESS_RUNNING, ClosureOutcome.EMPLOYED)


class StopReason(models.TextChoices):
    MARKET = "market", _("Pas assez de clients")
    MONEY = "money", _("Manque d’argent")
    PREMISES = "premises", _("Perte du local ou du matériel")
    PARTNER = "partner", _("Désaccord avec un associé ou un employeur")
    OTHER_WORK = "other_work", _("Une autre activité a été préférée")
    PERSONAL = "personal", _("Raison personnelle")
    OTHER = "other", _("Autre raison")


class LegalForm(models.TextChoices):
    ASSOCIATION = "association", _("Association")
    CONSULTANCY = "consultancy", _("Bureau d’études")
    PUBLIC_BODY = "public_body", _("Établissement public")
    COMPANY = "company", _("Société")
    COOPERATIVE = "cooperative", _("Coopérative ou mutuelle")
    OTHER = "other", _("Autre forme")


class PartnerPaper(models.TextChoices):
    """What is kept about an operator, its framework contract or a call for tender."""

    STATUTES = "statutes", _("Statuts")
    REGISTRY = "registry", _("Extrait du RNE")
    TAX = "tax", _("Attestation fiscale")
    SOCIAL_SECURITY = "social_security", _("Attestation CNSS")
    INSURANCE = "insurance", _("Assurance")
    BANK = "bank", _("Relevé d’identité bancaire")
    CONTRACT = "contract", _("Convention signée")
    AMENDMENT = "amendment", _("Avenant signé")
    TERMS = "terms", _("Cahier des charges")
    NOTICE = "notice", _("Avis d’appel d’offres")
    OFFER = "offer", _("Offre")
    MINUTES = "minutes", _("Procès-verbal de dépouillement")
    OTHER = "other", _("Autre document")


class TenderState(models.TextChoices):
    DRAFT = "draft", _("Brouillon")
    PUBLISHED = "published", _("Publié")
    CLOSED = "closed", _("Clos, à dépouiller")
    AWARDED = "awarded", _("Attribué")
    UNSUCCESSFUL = "unsuccessful", _("Infructueux")


class AmendmentSubject(models.TextChoices):
    END = "end", _("Fin de la convention")
    LOT = "lot", _("Lot : capacité, frais, gouvernorats")


class ReroutingState(models.TextChoices):
    RUNNING = "running", _("En attente d’un nouvel opérateur")
    DONE = "done", _("Repris par un nouvel opérateur")
    GIVEN_BACK = "given_back", _("Rendu au premier opérateur")
    LAPSED = "lapsed", _("Sans objet, le dossier a pris fin")


class HandedPart(models.TextChoices):
    """What of the former operator's work the next one may read."""

    PLAN = "plan", _("Le plan et ses devis")
    TRANCHES = "tranches", _("Les versements déjà proposés ou payés")
    VISITS = "visits", _("Les visites et leurs comptes rendus")
    DOCUMENTS = "documents", _("La copie du contrat signé")
