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
