"""What « Ma journée » says to each role when nothing waits (ux.md): what will come there, and from where."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Welcome:
    """What the day of a role is made of."""

    text: Words
    icon: str = "cup-hot"


_PLAIN = Welcome(_("Ce qui demande un acte de votre part paraîtra ici."))
_SENDER = Welcome(
    _(
        "Les personnes que vous signalez avant leur retour, et ce qui manque à leur signalement, paraissent ici."
    ),
    "megaphone",
)
_RECEIVER = Welcome(
    _("Les orientations adressées à votre unité paraissent ici, la plus ancienne d’abord."), "inbox"
)
_WELCOMES: Mapping[str, Welcome] = {
    Role.COUNSELLOR: Welcome(
        _("Saisies à reprendre, dossiers à évaluer, réponses reçues, échéances proches : tout paraît ici.")
    ),
    Role.ANTENNA_MANAGER: Welcome(
        _("Dossiers sans conseiller, transferts à accepter, échéances de l’antenne : tout paraît ici.")
    ),
    Role.TASKFORCE_MANAGER: Welcome(
        _("Aides à décider, contrats à signer, réservations bientôt échues : tout paraît ici.")
    ),
    Role.OPERATOR_AGENT: Welcome(
        _("Propositions à répondre, plans à préparer, contrats à signer : tout paraît ici.")
    ),
    Role.SOCIAL_ATTACHE: _SENDER,
    Role.RETURN_OPERATOR: _SENDER,
    Role.CGPS_OFFICER: _RECEIVER,
    Role.ANETI_ADVISER: _RECEIVER,
    Role.PARTNER_CONTACT: Welcome(
        _("Votre fiche pays montre les chiffres de votre pays, sans aucune personne."), "graph-up"
    ),
    Role.DATA_PROTECTION_OFFICER: Welcome(
        _("Les demandes des personnes sur leurs données paraissent ici, avec leur date limite."),
        "shield-check",
    ),
    Role.AUDITOR: Welcome(_("Vous lisez sans rien modifier ; aucun acte n’attend un auditeur."), "eye"),
    Role.ADMINISTRATOR: Welcome(
        _(
            "Vous tenez les comptes et les référentiels ; les dossiers des personnes ne vous sont pas montrés."
        ),
        "sliders",
    ),
}


def welcome_for(role: str) -> Welcome:
    """Return the words for `role`."""
    return _WELCOMES.get(role, _PLAIN)
