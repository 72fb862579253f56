"""Papers that the aids of a case ask for."""

from django.utils.translation import gettext_lazy as _

from aids.enums import PENDING_STATES, AidKind, ApplicationState
from aids.models import Application
from cases.enums import DocumentKind
from common.needs import Need

S = ApplicationState
# From the decision to the last payment the provider or the person must be paid.
_GRANTED = frozenset({S.APPROVED, S.CONTRACTED, S.DISBURSING, S.IN_FOLLOW_UP})


def paper_needs(case_id: int) -> list[Need]:
    """Return what the aids asked for and granted in one case need on paper; one query."""
    files = set(Application.objects.filter(case=case_id).values_list("kind", "state").distinct())
    found = []
    if any(kind == AidKind.SOCIAL and state in PENDING_STATES for kind, state in files):
        reason = _("une aide sociale est demandée : le revenu compte dans le score")
        found.append(Need(_("justificatif de revenu"), (DocumentKind.INCOME_PROOF,), reason))
    if any(kind != AidKind.SOCIAL and state == S.PLANNING for kind, state in files):
        found.append(Need(_("devis"), (DocumentKind.QUOTE,), _("un projet est en préparation")))
    if any(state in _GRANTED for _kind, state in files):
        reason = _(
            "une aide est approuvée : elle se verse sur un compte au nom de la personne ou du fournisseur"
        )
        found.append(Need(_("coordonnées bancaires"), (DocumentKind.BANK_DETAILS,), reason))
    return found
