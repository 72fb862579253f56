"""Acts on accounts: profile, language, opening and closing, second factor."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from common.errors import DomainError, NotPermitted


@transaction.atomic
def update_profile(*, actor: User, full_name: str, phone: str, language: str) -> User:
    """Change what a user says of herself; role, place and address belong to the administrator."""
    user = User.objects.select_for_update(of=("self",)).get(pk=actor.pk)
    user.full_name, user.phone, user.language = full_name, phone, _known_language(language)
    user.save(update_fields=["full_name", "phone", "language"])
    return user


def set_language(*, actor: User, language: str) -> None:
    """Remember the language `actor` reads the portal and its mails in."""
    User.objects.filter(pk=actor.pk).exclude(language=language).update(language=_known_language(language))


@transaction.atomic
def set_active(*, actor: User, user: User, is_active: bool) -> User:
    """Open or close an account; closing ends its sessions at once. Nobody closes her own account."""
    _require_administrator(actor)
    if user.pk == actor.pk and not is_active:
        raise DomainError(_("Vous ne pouvez pas fermer votre propre compte."), code="own_account")
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    if not is_active:
        end_sessions(users=[user])
    return user


@transaction.atomic
def reset_second_factor(*, actor: User, user: User) -> int:
    """Remove the second factors of somebody who lost them and end her sessions; return how many there were.

    Where a second factor is required she sets up a new one at her next sign-in.
    """
    _require_administrator(actor)
    if user.pk == actor.pk:
        raise DomainError(
            _("Pour votre propre second facteur, passez par la page de votre compte."), code="own_account"
        )
    removed, _by_model = Authenticator.objects.filter(user=user).delete()
    end_sessions(users=[user])
    return int(removed)


@transaction.atomic
def change_email(*, actor: User, user: User, email: str) -> User:
    """Give `user` another address to sign in with; the former one no longer opens the account."""
    _require_administrator(actor)
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    user.email = email.lower()
    user.save(update_fields=["email"])
    # allauth keeps addresses of its own and would go on accepting the former one.
    EmailAddress.objects.filter(user=user).delete()
    return user


def end_sessions(*, users: Iterable[User]) -> None:
    """Sign `users` out everywhere."""
    for session in UserSession.objects.filter(user__in=list(users)):
        session.end()


def _require_administrator(actor: User) -> None:
    if actor.role != Role.ADMINISTRATOR:
        raise NotPermitted(_("Seul un administrateur peut modifier un compte."), code="not_administrator")


def _known_language(language: str) -> str:
    if language not in dict(settings.LANGUAGES):
        raise DomainError(_("Cette langue n’est pas proposée."), field="language", code="unknown_language")
    return language
