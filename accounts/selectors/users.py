"""Which accounts and invitations an actor may see and offer."""

from collections.abc import Mapping

from django.db.models import QuerySet
from django.utils import timezone

from accounts.enums import InstitutionKind, Role, UnitKind
from accounts.models import Antenna, Country, Institution, Invitation, Unit, User
from accounts.selectors.countries import partner_countries

# Administrators manage accounts (domain.md 5); managers bring in the people they work with, no auditor of them.
INVITABLE: Mapping[str, frozenset[str]] = {
    Role.ADMINISTRATOR: frozenset(Role.values),
    Role.TASKFORCE_MANAGER: frozenset(Role.values)
    - {Role.ADMINISTRATOR, Role.AUDITOR, Role.DATA_PROTECTION_OFFICER},
    Role.ANTENNA_MANAGER: frozenset({Role.COUNSELLOR}),
}
# Where each role is held: the field of User (and Invitation) that must be filled; the others stay empty.
PLACE_OF_ROLE: Mapping[str, str] = {
    Role.COUNSELLOR: "antenna",
    Role.ANTENNA_MANAGER: "antenna",
    Role.SOCIAL_ATTACHE: "unit",
    Role.CGPS_OFFICER: "unit",
    Role.ANETI_ADVISER: "unit",
    Role.OPERATOR_AGENT: "institution",
    Role.RETURN_OPERATOR: "institution",
    Role.PARTNER_CONTACT: "country",
}
_UNIT_KIND = {
    Role.SOCIAL_ATTACHE: UnitKind.CONSULATE,
    Role.CGPS_OFFICER: UnitKind.SOCIAL,
    Role.ANETI_ADVISER: UnitKind.EMPLOYMENT,
}
_INSTITUTION_KIND = {
    Role.OPERATOR_AGENT: InstitutionKind.FOLLOW_UP_OPERATOR,
    Role.RETURN_OPERATOR: InstitutionKind.RETURN_OPERATOR,
}

Place = Antenna | Unit | Institution | Country


def invitable_roles(actor: User) -> frozenset[str]:
    """Return the roles `actor` may invite to; none for most. The lead of an operator brings in its agents."""
    if actor.role == Role.OPERATOR_AGENT and actor.is_lead:
        return frozenset({Role.OPERATOR_AGENT})
    return INVITABLE.get(actor.role, frozenset())


def invitations_visible_to(actor: User) -> QuerySet[Invitation]:
    """Return the invitations `actor` may see: all, or those of the antenna or operator she manages."""
    invitations = Invitation.objects.select_related("antenna", "institution", "unit", "country", "invited_by")
    if actor.role == Role.ANTENNA_MANAGER:
        return invitations.filter(antenna=actor.antenna_id, role=Role.COUNSELLOR)
    if actor.role == Role.OPERATOR_AGENT and actor.is_lead:
        return invitations.filter(institution=actor.institution_id, role=Role.OPERATOR_AGENT)
    if actor.role in INVITABLE:
        return invitations.filter(role__in=invitable_roles(actor))
    return invitations.none()


def invitation_state(invitation: Invitation) -> str:
    """Return "accepted", "cancelled", "expired" or "pending"."""
    if invitation.accepted_at:
        return "accepted"
    if invitation.cancelled_at:
        return "cancelled"
    return "expired" if invitation.expires_at <= timezone.now() else "pending"


def places_for(actor: User, *, role: str) -> QuerySet[Place] | None:
    """Return where `actor` may place somebody of `role`, or None when the role has no place."""
    match PLACE_OF_ROLE.get(role):
        case "antenna":
            antennas = Antenna.objects.filter(closed_on__isnull=True)
            return antennas.filter(users=actor) if actor.role == Role.ANTENNA_MANAGER else antennas
        case "unit":
            return Unit.objects.filter(kind=_UNIT_KIND[Role(role)])
        case "institution":
            institutions = Institution.objects.filter(kind=_INSTITUTION_KIND[Role(role)], is_active=True)
            is_lead = actor.role == Role.OPERATOR_AGENT
            return institutions.filter(users=actor) if is_lead else institutions
        case "country":
            return partner_countries()
    return None
