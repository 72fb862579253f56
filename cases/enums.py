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


# Countries to which sub-Saharan migrants return from Tunisia (domain.md 2, category E).
SOUTH_SOUTH_COUNTRIES = frozenset({"ML", "CI", "SN"})


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
