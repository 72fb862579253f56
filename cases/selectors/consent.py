"""What a person agreed to."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.enums import ConsentScope
from cases.models import Case, Consent
from common.personal_data import Shared, personal_data


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One thing a person may agree to: the agreement in force, and the withdrawn ones."""

    scope: ConsentScope
    in_force: Consent | None
    withdrawn: list[Consent]


def has_consent(case: Case, scope: str) -> bool:
    """Tell whether the person's agreement to `scope` is in force: without it nothing is shared."""
    return Consent.objects.filter(case=case, scope=scope, withdrawn_on__isnull=True).exists()


def consent_lines(case: Case) -> list[ConsentLine]:
    """Return every scope with what the case holds of it, in the order of `ConsentScope`; one query."""
    consents = list(Consent.objects.filter(case=case).select_related("recorded_by", "document"))
    return [
        ConsentLine(
            scope=scope,
            in_force=next((c for c in consents if c.scope == scope and c.withdrawn_on is None), None),
            withdrawn=[c for c in consents if c.scope == scope and c.withdrawn_on is not None],
        )
        for scope in ConsentScope
    ]


@dataclass(frozen=True, slots=True)
class Effects:
    """What ends with an agreement: in words, and what is shared now on its ground."""

    words: str
    shared: list[Shared]


def withdrawal_effects(consent: Consent) -> Effects:
    """Return what the withdrawal of `consent` ends; it is told to the person before she confirms."""
    scope = ConsentScope(consent.scope)
    return Effects(_effect_words(scope), personal_data.shared(consent.case_id, scope))


def _effect_words(scope: ConsentScope) -> str:
    return {
        ConsentScope.PROCESSING: _(
            "Tous les partages s'arrêtent aussi, et aucune aide nouvelle ne pourra être demandée. Ce qui est "
            "déjà inscrit reste gardé le temps prévu ; la personne peut en demander l'effacement."
        ),
        ConsentScope.SHARE_CGPS: _("Plus rien n'est envoyé à la promotion sociale à partir de maintenant."),
        ConsentScope.SHARE_ANETI: _("Plus rien n'est envoyé à l'ANETI à partir de maintenant."),
        ConsentScope.SHARE_OPERATOR: _(
            "Aucun opérateur ne voit plus rien du dossier, dès maintenant. "
            "Une aide économique ne peut pas avancer sans opérateur."
        ),
        ConsentScope.SHARE_SERVICE: _(
            "Plus rien n'est envoyé à un service extérieur à partir de maintenant."
        ),
        ConsentScope.SHARE_RETURN_COUNTRY: _("Plus rien n'est transmis au pays de retour."),
        ConsentScope.STATISTICS: _(
            "Le dossier n'entre plus dans les usages statistiques qui demandent un accord. Pour le sortir "
            "aussi des totaux du portail, enregistrez une opposition."
        ),
        ConsentScope.REMINDERS: _("La personne ne reçoit plus de rappel avant un rendez-vous."),
    }[scope]
