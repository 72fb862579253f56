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
    DOCUMENTS = "documents", _("Les documents déposés")
