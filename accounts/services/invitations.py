"""Invitations: the only way into the portal. Signed, valid for some days, used once."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Antenna, Country, Institution, Invitation, Unit, User
from accounts.selectors.users import (
    PLACE_OF_ROLE,
    Place,
    invitable_roles,
    invitation_state,
    invitations_visible_to,
    places_for,
)
from common.errors import DomainError, NotPermitted
from common.services.messages import message_send
from common.wall import outside_wall

_SALT = "accounts.invitation"


@outside_wall()
@transaction.atomic
def invite_user(
    *, actor: User, email: str, full_name: str, role: str, place: Place | None = None, language: str = "fr"
) -> Invitation:
    """Invite somebody to `role` at `place` and mail her the link; an earlier open invitation is cancelled.

    Raises NotPermitted when `actor` may not invite to that role or place, DomainError when the address has
    an account or the role lacks its place.
    """
    email = email.strip().lower()
    _check_invitation(actor=actor, role=role, place=place)
    if User.objects.filter(email__iexact=email).exists():
        raise DomainError(_("Cette adresse a déjà un compte."), field="email", code="has_account")
    Invitation.objects.filter(
        email__iexact=email, accepted_at__isnull=True, cancelled_at__isnull=True
    ).update(cancelled_at=timezone.now())
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email,
        full_name=full_name.strip(),
        role=role,
        language=language,
        invited_by=actor,
        token_hash=_hash(token),
        expires_at=_expiry(),
        **_placement(place),
    )
    _mail(invitation, token)
    return invitation


@outside_wall()
@transaction.atomic
def renew_invitation(*, actor: User, invitation: Invitation) -> Invitation:
    """Send the invitation again with a new link and a new term; the former link no longer works."""
    invitation = _lock_open(actor=actor, invitation=invitation)
    token = secrets.token_urlsafe(32)
    invitation.token_hash, invitation.expires_at = _hash(token), _expiry()
    invitation.save(update_fields=["token_hash", "expires_at"])
    _mail(invitation, token)
    return invitation


@outside_wall()
@transaction.atomic
def cancel_invitation(*, actor: User, invitation: Invitation) -> Invitation:
    """Make the link of an invitation that was not used worthless."""
    invitation = _lock_open(actor=actor, invitation=invitation)
    invitation.cancelled_at = timezone.now()
    invitation.save(update_fields=["cancelled_at"])
    return invitation


def find_invitation(signed_token: str) -> Invitation:
    """Return the open invitation of a link; raise DomainError with code used, cancelled, expired or unknown."""
    return _open_by_token(signed_token, lock=False)


@transaction.atomic
def accept_invitation(*, signed_token: str, full_name: str, password: str, language: str) -> User:
    """Open the account of an invitation; raise DomainError as `find_invitation` does, or when it has one.

    The password was checked by the form. Two submissions at once: the row lock lets one through.
    """
    invitation = _open_by_token(signed_token, lock=True)
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise DomainError(_("Cette adresse a déjà un compte."), code="has_account")
    user = User.objects.create_user(
        invitation.email,
        password,
        full_name=full_name.strip(),
        role=invitation.role,
        language=language,
        antenna=invitation.antenna,
        institution=invitation.institution,
        unit=invitation.unit,
        country=invitation.country,
    )
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    return user


def _check_invitation(*, actor: User, role: str, place: Place | None) -> None:
    if role not in invitable_roles(actor):
        raise NotPermitted(
            _("Vous ne pouvez pas inviter quelqu’un à ce rôle."), field="role", code="role_not_permitted"
        )
    offered = places_for(actor, role=role)
    if offered is None:
        if place is not None:
            raise DomainError(_("Ce rôle ne s’exerce pas en un lieu."), field="place", code="place_unwanted")
        return
    if place is None:
        raise DomainError(_("Indiquez où ce rôle s’exerce."), field=PLACE_OF_ROLE[role], code="place_missing")
    if not isinstance(place, offered.model) or not offered.filter(pk=place.pk).exists():
        raise NotPermitted(
            _("Vous ne pouvez pas inviter quelqu’un à cet endroit."),
            field="place",
            code="place_not_permitted",
        )


def _placement(place: Place | None) -> dict[str, Antenna | Unit | Institution | Country]:
    match place:
        case Antenna():
            return {"antenna": place}
        case Unit():
            return {"unit": place, "institution": place.institution}
        case Institution():
            return {"institution": place}
        case Country():
            return {"country": place}
    return {}


def _lock_open(*, actor: User, invitation: Invitation) -> Invitation:
    found = invitations_visible_to(actor).select_for_update(of=("self",)).filter(pk=invitation.pk).first()
    if found is None:
        raise NotPermitted(_("Cette invitation n’est pas de votre ressort."), code="not_yours")
    if invitation_state(found) in ("accepted", "cancelled"):
        raise _refusal(found)
    return found


def _open_by_token(signed_token: str, *, lock: bool) -> Invitation:
    unknown = DomainError(
        _("Ce lien d’invitation n’est pas valable. Vérifiez qu’il est complet."), code="unknown"
    )
    try:
        token = Signer(salt=_SALT).unsign(signed_token)
    except BadSignature:
        raise unknown from None
    invitations = Invitation.objects.select_related("antenna", "institution", "unit", "country", "invited_by")
    if lock:
        invitations = invitations.select_for_update(of=("self",))
    invitation = invitations.filter(token_hash=_hash(token)).first()
    if invitation is None:
        raise unknown
    if invitation_state(invitation) != "pending":
        raise _refusal(invitation)
    return invitation


def _refusal(invitation: Invitation) -> DomainError:
    match invitation_state(invitation):
        case "accepted":
            return DomainError(
                _("Cette invitation a déjà servi : votre compte est ouvert, connectez-vous."), code="used"
            )
        case "cancelled":
            return DomainError(
                _(
                    "Cette invitation a été annulée. Demandez-en une nouvelle à la personne qui vous a invité."
                ),
                code="cancelled",
            )
    return DomainError(
        _("Cette invitation a expiré. Demandez-en une nouvelle à la personne qui vous a invité."),
        code="expired",
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _expiry() -> datetime:
    return timezone.now() + timedelta(days=settings.INVITATION_DAYS)


def _mail(invitation: Invitation, token: str) -> None:
    path = reverse("accounts:invitation_accept", args=[Signer(salt=_SALT).sign(token)])
    with translation.override(invitation.language):
        context = {"invitation": invitation, "url": f"{settings.SITE_URL.rstrip('/')}{path}"}
        message_send(
            to=invitation.email,
            subject=render_to_string("accounts/mail/invitation_subject.txt", context).strip(),
            body=render_to_string("accounts/mail/invitation_body.txt", context),
            language=invitation.language,
        )
