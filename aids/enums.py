"""The words of aids, scoring and budget (domain.md 3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AidKind(models.TextChoices):
    SOCIAL = "social", _("Aide sociale")
    EMPLOYMENT = "employment", _("Aide économique : emploi")
    BUSINESS = "business", _("Aide économique : création d'entreprise")
    INNOVATIVE = "innovative", _("Aide économique : projet innovant ou d'impact local")


class AidFamily(models.TextChoices):
    """A person holds at most one aid of each family in one phase."""

    SOCIAL = "social", _("Aide sociale")
    ECONOMIC = "economic", _("Aide économique")


# For tables, where the whole name would fill the row.
SHORT_KINDS = {
    AidKind.SOCIAL: _("Sociale"),
    AidKind.EMPLOYMENT: _("Emploi"),
    AidKind.BUSINESS: _("Entreprise"),
    AidKind.INNOVATIVE: _("Innovante, locale"),
}
ECONOMIC_KINDS = (AidKind.EMPLOYMENT, AidKind.BUSINESS, AidKind.INNOVATIVE)


def family_of(kind: str) -> AidFamily:
    return AidFamily.SOCIAL if kind == AidKind.SOCIAL else AidFamily.ECONOMIC


class ApplicationState(models.TextChoices):
    DRAFT = "draft", _("Brouillon")
    SCORED = "scored", _("Évaluée")
    ROUTED = "routed", _("Orientée")
    PLANNING = "planning", _("Plan en préparation")
    SUBMITTED = "submitted", _("Soumise")
    APPROVED = "approved", _("Approuvée")
    REJECTED = "rejected", _("Rejetée")
    DEFERRED = "deferred", _("Ajournée")
    CONTRACTED = "contracted", _("Contrat signé")
    DISBURSING = "disbursing", _("En décaissement")
    IN_FOLLOW_UP = "in_follow_up", _("En suivi")
    COMPLETED = "completed", _("Achevée")
    TERMINATED = "terminated", _("Résiliée")
    CANCELLED = "cancelled", _("Annulée")


# Before a decision: these files still ask for a place.
PENDING_STATES = (
    ApplicationState.DRAFT,
    ApplicationState.SCORED,
    ApplicationState.ROUTED,
    ApplicationState.PLANNING,
    ApplicationState.SUBMITTED,
    ApplicationState.DEFERRED,
)
# After an approval: these files hold a place.
HOLDING_STATES = (
    ApplicationState.APPROVED,
    ApplicationState.CONTRACTED,
    ApplicationState.DISBURSING,
    ApplicationState.IN_FOLLOW_UP,
    ApplicationState.COMPLETED,
    ApplicationState.TERMINATED,
)
DEAD_STATES = (ApplicationState.REJECTED, ApplicationState.CANCELLED)
# Whose contract is over: of these an operator keeps a summary only (domain.md 5).
ENDED_STATES = (ApplicationState.COMPLETED, ApplicationState.TERMINATED)


class EnvelopeKind(models.TextChoices):
    """What an envelope limits; each is a record of the phase, with slots, euros or both."""

    PERSONS = "persons", _("Personnes aidées")
    SOCIAL = "social", _("Aides sociales")
    ECONOMIC = "economic", _("Aides économiques")
    INNOVATIVE = "innovative", _("Projets innovants ou d'impact local")
    SOUTH_SOUTH = "south_south", _("Retours Sud–Sud")
    COUNTRY = "country", _("Quota du pays")
    FEES = "fees", _("Frais des opérateurs")


# Envelopes whose slots count persons (once in a phase, whatever their aids), not aids.
PERSON_ENVELOPES = (EnvelopeKind.PERSONS, EnvelopeKind.SOUTH_SOUTH, EnvelopeKind.COUNTRY)


class EntryKind(models.TextChoices):
    ALLOCATION = "allocation", _("Dotation")
    RESERVATION = "reservation", _("Réservation")
    RELEASE = "release", _("Libération")
    COMMITMENT = "commitment", _("Engagement")
    SPENDING = "spending", _("Dépense")
    CORRECTION = "correction", _("Correction")


class LedgerAccount(models.TextChoices):
    ALLOCATED = "allocated", _("Alloué")
    RESERVED = "reserved", _("Réservé")
    COMMITTED = "committed", _("Engagé")
    SPENT = "spent", _("Dépensé")


class EntryReason(models.TextChoices):
    """Why the portal itself wrote an entry: a code, said in the reader's language."""

    NEW_RESERVATION = "new_reservation", _("Remplacée par une nouvelle réservation")
    COMMITTED = "committed", _("Remplacée par l'engagement")
    OFFERED = "offered", _("Place offerte à la liste d'attente")
    EXPIRED = "expired", _("Réservation arrivée à son terme")
    UNSPENT = "unspent", _("Solde non dépensé")
    PLACE_TAKEN_OVER = "place_taken_over", _("Place reprise d'un autre dossier de la personne")
    ONE_PLACE = "one_place", _("Une personne, une place : fiches réunies ou séparées")
    MOVE = "move", _("Transfert entre enveloppes")
    REGISTER = "register", _("Repris d'un registre")
    INITIAL = "initial", _("Dotation initiale")
    TRANCHE = "tranche", _("Versement")


class MoveState(models.TextChoices):
    """Life of a move of slots or euros from one envelope to another."""

    PROPOSED = "proposed", _("À confirmer")
    AGREED = "agreed", _("Confirmé")
    REFUSED = "refused", _("Refusé")
    WITHDRAWN = "withdrawn", _("Retiré")


# Envelopes between which slots or euros may move: shares of the persons' ceiling, budgets of aids. The
# ceilings themselves (persons, innovative) change by allocation only (ADR 0029).
MOVABLE_TOGETHER = (
    (EnvelopeKind.COUNTRY, EnvelopeKind.SOUTH_SOUTH),
    (EnvelopeKind.SOCIAL, EnvelopeKind.ECONOMIC, EnvelopeKind.FEES),
)


class NoticeKind(models.TextChoices):
    """What the counsellor of a file was told about its reservation."""

    ENDING = "ending", _("Réservation bientôt échue")
    EXPIRED = "expired", _("Réservation échue")
    OFFERED = "offered", _("Place offerte")


class SchemeState(models.TextChoices):
    DRAFT = "draft", _("Brouillon")
    PROPOSED = "proposed", _("Proposée")
    PUBLISHED = "published", _("Publiée")
    RETIRED = "retired", _("Retirée")


class CriterionKind(models.TextChoices):
    BRACKETS = "brackets", _("Tranches sur un nombre")
    SITUATION = "situation", _("Points par situation")


class CriterionInput(models.TextChoices):
    """The facts of a household that a criterion can read; the names are those of `score_households`."""

    HOUSEHOLD_SIZE = "household_size", _("Taille du foyer")
    INCOME_PER_HEAD = "income_per_head", _("Revenu mensuel par tête (TND)")
    PERSONS_WITH_DISABILITY = "persons_with_disability", _("Personnes handicapées")
    SINGLE_MOTHER = "single_mother", _("Mère célibataire")
    TRAFFICKING_VICTIM = "trafficking_victim", _("Victime de traite")
    UNACCOMPANIED_MINOR = "unaccompanied_minor", _("Mineur·e non accompagné·e")
    SERIOUS_ILLNESS = "serious_illness", _("Maladie grave")
    ELDERLY_DEPENDANTS = "elderly_dependants", _("Personnes âgées à charge")
    NO_STABLE_HOUSING = "no_stable_housing", _("Sans logement stable")


class LineChange(models.TextChoices):
    """What became of a line of a grid from one version to another."""

    ADDED = "added", _("Ajoutée")
    REMOVED = "removed", _("Retirée")
    CHANGED = "changed", _("Modifiée")
    SAME = "same", _("Inchangée")


class ContractParty(models.TextChoices):
    PERSON = "person", _("La personne")
    OTE = "ote", _("L'OTE")
    OPERATOR = "operator", _("L'opérateur de suivi")
    PROGRAMME = "programme", _("Le programme")


class PaperKind(models.TextChoices):
    DECISION_SHEET = "decision_sheet", _("Fiche de décision")
    DECISION_LETTER = "decision_letter", _("Lettre de décision")
    CONTRACT = "contract", _("Contrat d'engagement")
    AMENDMENT = "amendment", _("Avenant au contrat")
    HANDOVER_RECEIPT = "handover_receipt", _("Reçu de remise")


class TerminationCause(models.TextChoices):
    """Why a commitment contract was broken off."""

    ABANDONED = "abandoned", _("La personne renonce à son projet")
    LEFT_AGAIN = "left_again", _("La personne a quitté le pays")
    BREACH = "breach", _("Les engagements n'ont pas été tenus")
    OPERATOR = "operator", _("L'opérateur ne peut plus assurer le suivi")
    FORCE_MAJEURE = "force_majeure", _("Force majeure")
    DECEASED = "deceased", _("Décès")
    OTHER = "other", _("Autre raison")


class AmendmentKind(models.TextChoices):
    END_DATE = "end_date", _("Date de fin")
    SCHEDULE = "schedule", _("Calendrier des versements")
    OTHER = "other", _("Autre clause")


class PlanSection(models.TextChoices):
    """The parts of a plan, in the order in which they are filled in."""

    PROJECT = "project", _("Projet")
    PLACE = "place", _("Lieu")
    MARKET = "market", _("Marché")
    COSTS = "costs", _("Dépenses")
    FINANCE = "finance", _("Financement")
    CASH_FLOW = "cash_flow", _("Trésorerie")


class Formality(models.TextChoices):
    """How far a step of the business's registration has come."""

    NONE = "none", _("Pas commencé")
    IN_PROGRESS = "in_progress", _("En cours")
    DONE = "done", _("Fait")


class FinanceSource(models.TextChoices):
    """Who pays beside the aid and the person herself."""

    MICROFINANCE = "microfinance", _("Institution de microfinance")
    DEVELOPMENT_BANK = "development_bank", _("Banque de développement (BTS, BFPME)")
    BANK = "bank", _("Banque")
    FAMILY = "family", _("Famille, proches")
    OTHER = "other", _("Autre")


class FinanceState(models.TextChoices):
    ASKED = "asked", _("Demandé")
    GRANTED = "granted", _("Accordé")
    REFUSED = "refused", _("Refusé")


class JobPath(models.TextChoices):
    JOB = "job", _("Un emploi")
    TRAINING = "training", _("Une formation")


class JobContract(models.TextChoices):
    PERMANENT = "permanent", _("Contrat à durée indéterminée")
    FIXED = "fixed", _("Contrat à durée déterminée")
    INITIATION = "initiation", _("Contrat d'initiation à la vie professionnelle (CIVP)")
    APPRENTICESHIP = "apprenticeship", _("Contrat d'apprentissage")
    SEASONAL = "seasonal", _("Contrat saisonnier")
    OTHER = "other", _("Autre contrat")


class FeeMilestone(models.TextChoices):
    """When an operator may invoice a part of its fee."""

    SIGNED = "signed", _("Contrat signé")
    MIDTERM = "midterm", _("Mi-parcours")
    CLOSURE = "closure", _("Clôture")


class DisbursementMode(models.TextChoices):
    CASH = "cash", _("En argent")
    IN_KIND = "in_kind", _("En nature")


class Currency(models.TextChoices):
    EUR = "EUR", _("Euro (EUR)")
    TND = "TND", _("Dinar tunisien (TND)")


class TrancheState(models.TextChoices):
    PLANNED = "planned", _("Prévu")
    PROPOSED = "proposed", _("Proposé")
    CHECKED = "checked", _("Vérifié")
    ORDERED = "ordered", _("Ordonné")
    PAID = "paid", _("Payé")
    RETURNED = "returned", _("Retourné")
    CANCELLED = "cancelled", _("Annulé")


# What counts against the amount granted.
LIVE_TRANCHES = (
    TrancheState.PLANNED,
    TrancheState.PROPOSED,
    TrancheState.CHECKED,
    TrancheState.ORDERED,
    TrancheState.PAID,
)


class OrderState(models.TextChoices):
    DRAFT = "draft", _("En préparation")
    ORDERED = "ordered", _("Ordonné")
    SETTLED = "settled", _("Soldé")
    CANCELLED = "cancelled", _("Annulé")


class DecisionOutcome(models.TextChoices):
    APPROVED = "approved", _("Approuvée")
    REJECTED = "rejected", _("Rejetée")
    DEFERRED = "deferred", _("Ajournée")


class SittingState(models.TextChoices):
    PLANNED = "planned", _("En préparation")
    CONVENED = "convened", _("Convoquée")
    OPEN = "open", _("Ouverte")
    SEALED = "sealed", _("Scellée")
    CANCELLED = "cancelled", _("Annulée")


class MemberQuality(models.TextChoices):
    CHAIR = "chair", _("Présidence")
    MEMBER = "member", _("Membre du comité")
    EMBASSY = "embassy", _("Représentant·e de l'ambassade")
    OBSERVER = "observer", _("Sans voix")


class AgendaOutcome(models.TextChoices):
    """What a sitting decides of a file; a file withdrawn goes back as it came."""

    APPROVED = "approved", _("Approuvée")
    REJECTED = "rejected", _("Rejetée")
    DEFERRED = "deferred", _("Ajournée")
    WITHDRAWN = "withdrawn", _("Retirée de l'ordre du jour")


class VoteChoice(models.TextChoices):
    FOR = "for", _("Vote pour")
    AGAINST = "against", _("Vote contre")
    ABSTAIN = "abstain", _("Abstention")


class SittingPaperKind(models.TextChoices):
    BOOKLET = "booklet", _("Livret de la séance")
    MINUTES = "minutes", _("Procès-verbal")
    LETTERS = "letters", _("Toutes les lettres")


class AppealOutcome(models.TextChoices):
    UPHELD = "upheld", _("Recours accepté")
    DISMISSED = "dismissed", _("Recours rejeté")
    WITHDRAWN = "withdrawn", _("Recours retiré")
