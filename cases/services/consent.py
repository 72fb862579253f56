"""Consents: given, withdrawn (law 2004-63, domain.md 2)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from cases.enums import ConsentScope
from cases.models import Case, Consent, Document
from cases.selectors.consent import has_consent
from cases.services.access import lock_case
from common.constraints import refusals
from common.dates import today
from common.errors import DomainError
from common.personal_data import personal_data


@transaction.atomic
def consent_give(
    *,
    actor: User,
    case: Case,
    scope: str,
    given_on: date | None = None,
    language: str = "ar",
    document: Document | None = None,
) -> Consent:
    """Record an agreement given on `given_on` (today by default), with its signed copy where there is one.

    Raises DomainError when the day is to come, or the same agreement is already in force.
    """
    day = given_on or today()
    if scope not in ConsentScope.values:
        raise DomainError(_("Cet accord n'existe pas."), field="scope", code="invalid")
    if day > today():
        raise DomainError(_("Un accord ne peut pas être daté du futur."), field="given_on", code="future")
    if document is not None and document.case_id != case.pk:
        raise DomainError(_("Cette copie appartient à un autre dossier."), field="document", code="invalid")
    case = lock_case(actor=actor, case=case)
    with refusals():
        return Consent.objects.create(
            case=case, scope=scope, given_on=day, language=language, document=document, recorded_by=actor
        )


@transaction.atomic
def consent_withdraw(
    *, actor: User, consent: Consent, withdrawn_on: date | None = None, reason: str = ""
) -> Consent:
    """Record that an agreement is withdrawn: from then on nothing is shared on its ground.

    What stops being shared, and with whom, is written on the agreement. Without the agreement to the
    processing nothing may be shared either: the agreements to share end with it.
    """
    day = withdrawn_on or today()
    lock_case(actor=actor, case=consent.case)
    locked = Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    if locked.withdrawn_on is not None:
        raise DomainError(_("Cet accord est déjà retiré."), code="withdrawn")
    if day > today():
        raise DomainError(
            _("Un retrait ne peut pas être daté du futur."), field="withdrawn_on", code="future"
        )
    shared = personal_data.shared(locked.case_id, locked.scope)
    locked.withdrawn_on, locked.withdrawn_by, locked.withdrawal_reason = day, actor, reason.strip()
    locked.withdrawal_effects = [{"what": one.what, "who": one.who} for one in shared]
    with refusals():
        locked.save(update_fields=["withdrawn_on", "withdrawn_by", "withdrawal_reason", "withdrawal_effects"])
    if locked.scope == ConsentScope.PROCESSING:
        for other in Consent.objects.filter(case=locked.case_id, withdrawn_on__isnull=True).order_by("pk"):
            # An agreement cannot end before the day it was given.
            consent_withdraw(
                actor=actor,
                consent=other,
                withdrawn_on=max(day, other.given_on),
                reason=locked.withdrawal_reason,
            )
    return locked


def require_consent(*, case: Case, scope: str) -> None:
    """Refuse, with the reason in words, to share what the person has not agreed to share."""
    if has_consent(case, scope):
        return
    message = _("La personne n'a pas donné cet accord, ou l'a retiré : « %(scope)s ». Rien n'est partagé.")
    raise DomainError(message % {"scope": ConsentScope(scope).label}, code="consent")
