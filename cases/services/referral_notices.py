"""Mails about referrals. They name no person: the referral is read in the portal (law 2004-63)."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from cases.models import Referral
from cases.models.referrals import UNIT_OF_ROLE
from common.services.messages import message_send


def notify_receiver(referral: Referral) -> None:
    """Tell the unit's officers, or a service that takes referrals by mail, that a person is sent to them."""
    if referral.service:
        _announce_to_service(referral)
        return
    for officer in officers_of(referral):
        with override(officer.language):
            values = _values(referral)
            subject = _("Nouvelle orientation %(reference)s") % values
            body = _("L’antenne %(antenna)s vous adresse une personne : %(purpose)s.\n\n%(url)s") % values
        message_send(to=officer.email, subject=subject, body=body, language=officer.language)


def notify_receiver_of_cancelling(referral: Referral) -> None:
    """Tell the unit that a referral is taken back."""
    for officer in officers_of(referral):
        with override(officer.language):
            values = _values(referral)
            subject = _("Orientation %(reference)s annulée") % values
            body = _("L’antenne %(antenna)s a annulé cette orientation : plus rien n’est attendu.") % values
        message_send(to=officer.email, subject=subject, body=body, language=officer.language)


def notify_sender(referral: Referral) -> None:
    """Tell who sent the person, and the case's counsellor, what became of the referral."""
    for user in senders_of(referral):
        with override(user.language):
            values = _values(referral)
            subject = _("Orientation %(reference)s : %(state)s") % values
            body = (
                _("%(receiver)s : orientation %(state)s. La réponse est dans le portail.\n\n%(url)s") % values
            )
        message_send(to=user.email, subject=subject, body=body, language=user.language)


def remind(referral: Referral, *, days: int, with_officers: bool) -> None:
    """Tell the sender, and the unit's officers, that a referral has had no answer for `days` days."""
    receivers = [*senders_of(referral), *(officers_of(referral) if with_officers else ())]
    for user in receivers:
        with override(user.language):
            values = {**_values(referral), "days": days}
            subject = _("Sans réponse : orientation %(reference)s") % values
            body = (
                _(
                    "%(receiver)s : orientation %(state)s, sans réponse depuis %(days)s jours.\n"
                    "Un appel aide souvent.\n\n%(url)s"
                )
                % values
            )
        message_send(to=user.email, subject=subject, body=body, language=user.language)


def officers_of(referral: Referral) -> Iterable[User]:
    """Return the active accounts of the unit a referral is addressed to."""
    if referral.unit is None:
        return ()
    role = next(role for role, kind in UNIT_OF_ROLE.items() if kind == referral.unit.kind)
    return User.objects.filter(unit=referral.unit, role=role, is_active=True)


def senders_of(referral: Referral) -> list[User]:
    """Return who is told of the answers: who sent the referral and who follows the case now."""
    found = {user.pk: user for user in (referral.sent_by, referral.case.counsellor) if user is not None}
    return [user for user in found.values() if user.is_active and user.antenna_id == referral.case.antenna_id]


def _announce_to_service(referral: Referral) -> None:
    service = referral.service
    if service is None or not service.accepts_mail:
        return
    with override("fr"):
        values = {**_values(referral), "sender": str(referral.sent_by), "mail": referral.sent_by.email}
        subject = _("Dispositif Tounesna : une personne vous est adressée (%(reference)s)") % values
        body = (
            _(
                "L’antenne %(antenna)s du dispositif Tounesna vous adresse une personne : %(purpose)s.\n"
                "Elle se présentera avec une fiche de liaison qui porte la référence %(reference)s.\n\n"
                "Pour répondre : %(sender)s, %(mail)s, ou le talon de la fiche."
            )
            % values
        )
    message_send(to=service.email, subject=subject, body=body, language="fr")


def _values(referral: Referral) -> dict[str, object]:
    return {
        "reference": referral.reference,
        "antenna": referral.case.antenna.name,
        "purpose": referral.get_purpose_display().lower(),
        "receiver": str(referral.receiver),
        "state": referral.get_state_display().lower(),
        "url": settings.SITE_URL + reverse("cases:referral_detail", args=[referral.pk]),
    }
