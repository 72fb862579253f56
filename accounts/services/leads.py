"""Leads of follow-up operators: they keep the accounts of their own operator, and no other."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Institution, User
from accounts.services.users import end_sessions
from common.errors import DomainError, NotPermitted
from common.wall import outside_wall


@outside_wall()
@transaction.atomic
def lead_set(*, actor: User, user: User, is_lead: bool) -> User:
    """Name an agent lead of her operator, or end that; several may lead. Only the taskforce does."""
    if actor.role not in (Role.TASKFORCE_MANAGER, Role.ADMINISTRATOR):
        raise NotPermitted(_("Seule la taskforce nomme les responsables d’un opérateur."), code="role")
    user = _lock(user)
    if user.role != Role.OPERATOR_AGENT:
        raise DomainError(_("Seul un agent d’un opérateur en est responsable."), code="not_an_agent")
    if is_lead and not user.is_active:
        raise DomainError(_("Ce compte est fermé : rouvrez-le d’abord."), code="inactive")
    user.is_lead = is_lead
    user.save(update_fields=["is_lead"])
    return user


@outside_wall()
@transaction.atomic
def agent_close(*, actor: User, user: User) -> User:
    """Close an agent's account: her sessions end at once, the operator's files stay.

    Raises NotPermitted for anybody but an agent of the lead's own operator, DomainError when no lead would
    be left.
    """
    user = _lock_own(actor, user)
    if user.is_lead and not _other_leads(user):
        message = _("Il faut un responsable : demandez à la taskforce d’en nommer un autre d’abord.")
        raise DomainError(message, code="last_lead")
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(users=[user])
    return user


@outside_wall()
@transaction.atomic
def agent_reopen(*, actor: User, user: User) -> User:
    """Let an agent of the lead's own operator sign in again, with the password she had."""
    user = _lock_own(actor, user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    return user


def require_lead(actor: User) -> None:
    """Raise NotPermitted unless `actor` leads the agents of an operator."""
    if actor.role != Role.OPERATOR_AGENT or not actor.is_lead:
        raise NotPermitted(_("Seul le responsable de l’opérateur gère ses comptes."), code="role")


def _lock_own(actor: User, user: User) -> User:
    require_lead(actor)
    user = _lock(user)
    if user.role != Role.OPERATOR_AGENT or user.institution_id != actor.institution_id:
        raise NotPermitted(_("Ce compte n’est pas celui d’un agent de votre opérateur."), code="not_yours")
    # Read under the lock: whoever was closed a moment ago acts no more.
    if not User.objects.filter(pk=actor.pk, is_active=True, is_lead=True).exists():
        raise NotPermitted(_("Votre compte ne gère plus ceux de l’opérateur."), code="role")
    return user


def _lock(user: User) -> User:
    """Lock the operator, then the account: two leads cannot close each other at the same moment."""
    if user.institution_id is not None:
        Institution.objects.select_for_update(of=("self",), no_key=True).get(pk=user.institution_id)
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)


def _other_leads(user: User) -> bool:
    leads = User.objects.filter(institution=user.institution_id, is_lead=True, is_active=True)
    return leads.exclude(pk=user.pk).exists()
