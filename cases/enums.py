"""The words of people and cases (domain.md 2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    FEMALE = "F", _("Femme")
    MALE = "M", _("Homme")


class MaritalStatus(models.TextChoices):
    SINGLE = "single", _("Célibataire")
    MARRIED = "married", _("Marié·e")
    DIVORCED = "divorced", _("Divorcé·e")
    WIDOWED = "widowed", _("Veuf, veuve")


class Schooling(models.TextChoices):
    NONE = "none", _("Sans scolarité")
    PRIMARY = "primary", _("Primaire")
    SECONDARY = "secondary", _("Secondaire")
    VOCATIONAL = "vocational", _("Formation professionnelle")
    HIGHER = "higher", _("Supérieur")


class Modality(models.TextChoices):
    OWN_MEANS = "own_means", _("Par ses propres moyens")
    STATE_PROGRAMME = "state_programme", _("Aidé par le programme d'un État")
    INTERNATIONAL_ORGANISATION = "international_organisation", _("Aidé par une organisation internationale")
    EMBASSY_REPATRIATION = "embassy_repatriation", _("Rapatriement par l'ambassade")
    OBLIGATION_TO_LEAVE = "obligation_to_leave", _("Obligation de quitter le territoire (OQTF ou équivalent)")
    FORCED_RETURN = "forced_return", _("Retour forcé")


class LegalSituation(models.TextChoices):
    REGULAR = "regular", _("Séjour régulier")
    IRREGULAR = "irregular", _("Séjour irrégulier")
    ASYLUM = "asylum", _("Demande d'asile")
    STUDENT = "student", _("Études")
    SEASONAL = "seasonal", _("Travail saisonnier")
    TRAINING = "training", _("Stage, formation")
    UNKNOWN = "unknown", _("Non précisé")


class Category(models.TextChoices):
    A = "A", _("A · encore à l'étranger, vulnérable, souhaite rentrer")
    B = "B", _("B · obligation de quitter ou retour forcé, aidé à l'arrivée")
    C = "C", _("C · en Tunisie, de retour depuis moins de 12 mois")
    D = "D", _("D · autre profil, à la demande d'une des parties")
    E = "E", _("E · Sud–Sud, retour volontaire depuis la Tunisie")


class CaseState(models.TextChoices):
    ANNOUNCED = "announced", _("Signalé")
    REGISTERED = "registered", _("Enregistré")
    ASSESSED = "assessed", _("Évalué")
    SUPPORTED = "supported", _("Accompagné")
    CLOSED = "closed", _("Clos")
    REOPENED = "reopened", _("Rouvert")


class ClosingReason(models.TextChoices):
    REINTEGRATED = "reintegrated", _("Réinséré·e")
    ABANDONED = "abandoned", _("Abandon")
    LEFT_AGAIN = "left_again", _("Reparti·e à l'étranger")
    UNREACHABLE = "unreachable", _("Injoignable")
    NOT_ELIGIBLE = "not_eligible", _("Non éligible")
    DECEASED = "deceased", _("Décédé·e")
    OTHER_SCHEME = "other_scheme", _("Orienté·e vers un autre dispositif")
    DUPLICATE = "duplicate", _("Doublon d'un autre dossier")


class Relation(models.TextChoices):
    SPOUSE = "spouse", _("Conjoint·e")
    CHILD = "child", _("Enfant")
    PARENT = "parent", _("Père ou mère")
    SIBLING = "sibling", _("Frère ou sœur")
    OTHER = "other", _("Autre")


class Vulnerability(models.TextChoices):
    """Situations that the score or the protection of the person depend on."""

    PERSON_WITH_DISABILITY = "person_with_disability", _("Personne handicapée")
    SINGLE_MOTHER = "single_mother", _("Mère célibataire")
    TRAFFICKING_VICTIM = "trafficking_victim", _("Victime de traite")
    UNACCOMPANIED_MINOR = "unaccompanied_minor", _("Mineur·e non accompagné·e")
    SERIOUS_ILLNESS = "serious_illness", _("Maladie grave")
    ELDERLY_DEPENDANT = "elderly_dependant", _("Personne âgée à charge")
    ELDERLY_ALONE = "elderly_alone", _("Personne âgée isolée")
    GENDER_BASED_VIOLENCE = "gender_based_violence", _("Violence fondée sur le genre")
    NO_STABLE_HOUSING = "no_stable_housing", _("Sans logement stable")


# Situations of which a household can count several; the others are yes or no.
COUNTED_VULNERABILITIES = frozenset({Vulnerability.PERSON_WITH_DISABILITY, Vulnerability.ELDERLY_DEPENDANT})


class ConsentScope(models.TextChoices):
    PROCESSING = "processing", _("Traitement de mes données par le dispositif")
    SHARE_CGPS = "share_cgps", _("Partage avec la promotion sociale (CGPS)")
    SHARE_ANETI = "share_aneti", _("Partage avec l'ANETI")
    SHARE_OPERATOR = "share_operator", _("Partage avec un opérateur de suivi")
    SHARE_SERVICE = "share_service", _("Partage avec un service extérieur (santé, formation, justice…)")
    SHARE_RETURN_COUNTRY = "share_return_country", _("Partage avec le pays de retour")
    STATISTICS = "statistics", _("Usage statistique")
    REMINDERS = "reminders", _("Rappels de rendez-vous par e-mail ou SMS")


class DocumentKind(models.TextChoices):
    CIN = "cin", _("Carte d'identité nationale")
    PASSPORT = "passport", _("Passeport")
    CONSULAR_CARD = "consular_card", _("Carte consulaire")
    RETURN_PROOF = "return_proof", _("Preuve de retour")
    CONSENT = "consent", _("Consentement signé")
    INCOME_PROOF = "income_proof", _("Justificatif de revenu")
    MEDICAL = "medical", _("Document médical")
    BANK_DETAILS = "bank_details", _("Coordonnées bancaires (RIB)")
    PHOTO = "photo", _("Photo d'identité")
    QUOTE = "quote", _("Devis")
    OTHER = "other", _("Autre document")


SENSITIVE_DOCUMENTS = frozenset({DocumentKind.MEDICAL})
IDENTITY_DOCUMENTS = (DocumentKind.CIN, DocumentKind.PASSPORT, DocumentKind.CONSULAR_CARD)


class NoteKind(models.TextChoices):
    """What a note of the journal tells of."""

    CALL = "call", _("Appel")
    VISIT = "visit", _("Visite")
    MEETING = "meeting", _("Entretien")
    DECISION = "decision", _("Décision")
    OTHER = "other", _("Autre")


class Standing(models.TextChoices):
    """Where a document of a case stands; told by its own columns and today's date."""

    VALID = "valid", _("En vigueur")
    EXPIRING = "expiring", _("Expire bientôt")
    EXPIRED = "expired", _("Expiré")
    REPLACED = "replaced", _("Remplacé")
    REMOVED = "removed", _("Retiré")


class AppointmentKind(models.TextChoices):
    RECEPTION = "reception", _("Premier accueil")
    INTERVIEW = "interview", _("Entretien de suivi")
    ASSESSMENT = "assessment", _("Évaluation du foyer")
    SIGNING = "signing", _("Signature de documents")
    PHONE = "phone", _("Entretien par téléphone")
    HOME_VISIT = "home_visit", _("Visite à domicile")
    ACCOMPANIMENT = "accompaniment", _("Accompagnement vers un service")


class AppointmentState(models.TextChoices):
    PLANNED = "planned", _("Prévu")
    HELD = "held", _("Personne présente")
    MISSED = "missed", _("Personne absente")
    CANCELLED = "cancelled", _("Annulé")


class ReminderChannel(models.TextChoices):
    MAIL = "mail", _("E-mail")
    SMS = "sms", _("SMS")


class TaskState(models.TextChoices):
    OPEN = "open", _("À faire")
    DONE = "done", _("Faite")
    DROPPED = "dropped", _("Abandonnée")


class CaseSource(models.TextChoices):
    PORTAL = "portal", _("Saisi dans le portail")
    REGISTER = "register", _("Repris d'un registre")
    ANNOUNCEMENT = "announcement", _("Signalement avant retour")


class AnnouncementState(models.TextChoices):
    """Where an announcement before return stands, in words that its author may read."""

    SENT = "sent", _("Transmis à l'antenne")
    PREPARED = "prepared", _("Accueil en préparation")
    ARRIVED = "arrived", _("Arrivée confirmée")
    NOT_COME = "not_come", _("Personne non venue")
    WITHDRAWN = "withdrawn", _("Signalement retiré")


# The person is still expected: the announcement may be completed, prepared, withdrawn.
EXPECTED_ARRIVALS = (AnnouncementState.SENT, AnnouncementState.PREPARED)


# Countries to which sub-Saharan migrants return from Tunisia (domain.md 2, category E).
SOUTH_SOUTH_COUNTRIES = frozenset({"ML", "CI", "SN"})


class PairState(models.TextChoices):
    """What was found of two files that may be one person's."""

    OPEN = "open", _("À examiner")
    SAME = "same", _("Même personne, fusionnée")
    DIFFERENT = "different", _("Pas la même personne")
    OBSOLETE = "obsolete", _("Sans objet")


class PairOpinion(models.TextChoices):
    """What somebody who may not decide thinks of a pair."""

    SAME = "same", _("C'est la même personne")
    DIFFERENT = "different", _("Ce n'est pas la même personne")


class ImportStage(models.TextChoices):
    """Where the import of a register stands."""

    COLUMNS = "columns", _("Colonnes à vérifier")
    CHECKING = "checking", _("Lecture en cours")
    CHECKED = "checked", _("Aperçu prêt")
    WRITING = "writing", _("Import en cours")
    IMPORTED = "imported", _("Importé")


class RowChoice(models.TextChoices):
    ALL = "all", _("Toutes les lignes lisibles, avertissements compris")
    GOOD = "good", _("Seulement les lignes sans avertissement")


class DuplicateChoice(models.TextChoices):
    """What becomes of a row whose person probably is known already."""

    HOLD = "hold", _("Mettre de côté, dans le fichier à corriger")
    ATTACH = "attach", _("Ouvrir le dossier pour la personne trouvée")
    CREATE = "create", _("Créer une nouvelle personne")


# Referrals (domain.md 2)
class ReferralPurpose(models.TextChoices):
    """What a person is referred for."""

    SOCIAL_INQUIRY = "social_inquiry", _("Enquête sociale")
    SOCIAL_SUPPORT = "social_support", _("Accompagnement social")
    EMPLOYMENT = "employment", _("Recherche d'emploi")
    TRAINING = "training", _("Formation")
    SELF_EMPLOYMENT = "self_employment", _("Création d'activité")
    HEALTH = "health", _("Soins, suivi psychologique")
    HOUSING = "housing", _("Logement, hébergement")
    JUSTICE = "justice", _("Droits, justice, papiers")
    FINANCE = "finance", _("Financement complémentaire")
    OTHER = "other", _("Autre besoin")


class ReferralState(models.TextChoices):
    SENT = "sent", _("Envoyée")
    RECEIVED = "received", _("Reçue")
    ACCEPTED = "accepted", _("Acceptée")
    REFUSED = "refused", _("Refusée")
    DONE = "done", _("Terminée")
    CANCELLED = "cancelled", _("Annulée")


OPEN_REFERRAL_STATES = (ReferralState.SENT, ReferralState.RECEIVED, ReferralState.ACCEPTED)
UNANSWERED_REFERRAL_STATES = (ReferralState.SENT, ReferralState.RECEIVED)


class ReferralOutcome(models.TextChoices):
    """What a referral brought about."""

    NEED_MET = "need_met", _("Le besoin est couvert")
    PARTLY_MET = "partly_met", _("Le besoin est couvert en partie")
    INQUIRY_MADE = "inquiry_made", _("Enquête sociale réalisée")
    NOT_MET = "not_met", _("Aucune solution trouvée")
    DID_NOT_COME = "did_not_come", _("La personne n'est pas venue")
    DECLINED_BY_PERSON = "declined_by_person", _("La personne a renoncé")


class SharedItem(models.TextChoices):
    """What the sender may add to the identity, the contact and the reason of a referral."""

    HOUSEHOLD = "household", _("Foyer : taille, revenu, membres")
    RETURN = "return", _("Retour : pays, date, mode")
    OCCUPATION = "occupation", _("Métier et niveau d'instruction")
    SITUATIONS = "situations", _("Situations de vulnérabilité (enquête sociale seulement)")


class FigureBasis(models.TextChoices):
    """How a finding of a social inquiry was established."""

    VISIT = "visit", _("constaté lors de la visite")
    PAPERS = "papers", _("sur pièces")
    DECLARED = "declared", _("déclaré par la personne")
    THIRD_PARTY = "third_party", _("confirmé par un tiers")


class HouseholdFact(models.TextChoices):
    """The facts of a household that a social inquiry establishes."""

    SIZE = "household_size", _("Taille du foyer")
    INCOME = "household_income_tnd", _("Revenu mensuel du foyer (TND)")
    SITUATIONS = "situations", _("Situations de vulnérabilité")


class ServiceKind(models.TextChoices):
    """The trades of the directory of services."""

    HEALTH = "health", _("Santé")
    TRAINING = "training", _("Formation professionnelle")
    MICROFINANCE = "microfinance", _("Microfinance")
    DEVELOPMENT_BANK = "development_bank", _("Banque de développement")
    JUSTICE = "justice", _("Justice et droits")
    HOUSING = "housing", _("Logement et hébergement")
    ASSOCIATION = "association", _("Association")
    SOCIAL = "social", _("Action sociale")
    ADMINISTRATION = "administration", _("Administration, état civil")


class TransferState(models.TextChoices):
    """Life of a transfer between antennas (domain.md 2)."""

    PROPOSED = "proposed", _("Proposé")
    ACCEPTED = "accepted", _("Accepté")
    REFUSED = "refused", _("Refusé")
    WITHDRAWN = "withdrawn", _("Retiré")


class RightsKind(models.TextChoices):
    """What a person may ask about her data (law 2004-63)."""

    ACCESS = "access", _("Voir mes données")
    CORRECTION = "correction", _("Faire corriger mes données")
    OPPOSITION = "opposition", _("M'opposer à l'usage de mes données")
    ERASURE = "erasure", _("Faire effacer mes données")
    WITHDRAWAL = "withdrawal", _("Retirer un accord")


class RightsState(models.TextChoices):
    RECEIVED = "received", _("Reçue")
    IN_PROGRESS = "in_progress", _("En cours")
    ANSWERED = "answered", _("Répondue")
    REFUSED = "refused", _("Refusée")


OPEN_RIGHTS_STATES = (RightsState.RECEIVED, RightsState.IN_PROGRESS)


class Channel(models.TextChoices):
    """How the person reached us."""

    DESK = "desk", _("Sur place")
    PHONE = "phone", _("Par téléphone")
    LETTER = "letter", _("Par courrier")
    EMAIL = "email", _("Par e-mail")
    PUBLIC_PAGE = "public_page", _("Par la page publique")


class ComplaintKind(models.TextChoices):
    COMPLAINT = "complaint", _("Réclamation")
    FEEDBACK = "feedback", _("Avis")
    MESSAGE = "message", _("Message")


class ComplaintSubject(models.TextChoices):
    RECEPTION = "reception", _("L'accueil")
    DELAY = "delay", _("L'attente")
    AID = "aid", _("Une aide ou une décision")
    OPERATOR = "operator", _("Un opérateur ou un partenaire")
    STAFF = "staff", _("Une personne de l'antenne")
    OTHER = "other", _("Autre chose")


class ComplaintState(models.TextChoices):
    RECEIVED = "received", _("Reçue")
    ANSWERED = "answered", _("Répondue")
