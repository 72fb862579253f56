"""Tokens of partners: made, revoked, and counted at each use."""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Country, User
from aids.services.transitions import require_role
from common.constraints import refusals
from common.dates import today
from common.errors import DomainError
from reporting.enums import PartnerScope
from reporting.models import PartnerToken
from reporting.selectors.partners import secret_hash

LONGEST = timedelta(days=3 * 366)
SECRET_BYTES = 32
# The last use is told to the minute: no row is written for each of a hundred calls.
_LAST_USE_STEP = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class TokenData:
    """What is decided of a token: for whom, what it opens, how often, until which day (included)."""

    name: str
    contact_email: str
    scope: str
    country: Country | None
    expires_on: date
    per_minute: int = 60
    per_day: int = 2000


@transaction.atomic
def token_issue(*, actor: User | None, data: TokenData) -> tuple[PartnerToken, str]:
    """Make a token; return it with its secret, which is kept nowhere and cannot be read again.

    `actor` None is the command line. Raises DomainError for a day that is over or too far, or a country that
    does not go with the scope.
    """
    _check_may(actor, _("créer un jeton de partenaire"))
    if not today() <= data.expires_on <= today() + LONGEST:
        raise DomainError(_("Le dernier jour va d'aujourd'hui à trois ans."), field="expires_on")
    if (data.scope == PartnerScope.COUNTRY) != (data.country is not None):
        raise DomainError(_("Un jeton d'un pays a son pays, un jeton national n'en a pas."), field="country")
    prefix = f"tnp_{secrets.token_hex(4)}"
    secret = f"{prefix}_{secrets.token_urlsafe(SECRET_BYTES)}"
    with refusals():
        token = PartnerToken.objects.create(
            name=data.name.strip(),
            contact_email=data.contact_email.strip(),
            scope=data.scope,
            country=data.country,
            expires_on=data.expires_on,
            per_minute=data.per_minute,
            per_day=data.per_day,
            prefix=prefix,
            secret_hash=secret_hash(secret),
            created_by=actor,
        )
    return token, secret


@transaction.atomic
def token_revoke(*, actor: User, token: PartnerToken) -> PartnerToken:
    """Close a token for good: its next call is refused. Raises DomainError when it is revoked already."""
    _check_may(actor, _("révoquer un jeton de partenaire"))
    locked = PartnerToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if locked.revoked_at is not None:
        raise DomainError(_("Ce jeton est déjà révoqué."), code="revoked")
    locked.revoked_at, locked.revoked_by = timezone.now(), actor
    locked.save(update_fields=["revoked_at", "revoked_by"])
    return locked


def use_record(*, token: PartnerToken, endpoint: str, is_answered: bool) -> None:
    """Count one call of a token on an endpoint, today in Tunis, as answered or as refused.

    One statement adds to the row or makes it: calls at the same moment all count.
    """
    added = (1, 0) if is_answered else (0, 1)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_ONE, [token.pk, today(), endpoint, *added])
    moment = timezone.now()
    earlier = Q(last_used_at__isnull=True) | Q(last_used_at__lt=moment - _LAST_USE_STEP)
    PartnerToken.objects.filter(earlier, pk=token.pk).update(last_used_at=moment)


_COUNT_ONE = """
    INSERT INTO reporting_partnertokenuse AS u (token_id, day, endpoint, answered, refused)
    VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (token_id, day, endpoint) DO UPDATE
    SET answered = u.answered + EXCLUDED.answered, refused = u.refused + EXCLUDED.refused
"""


def _check_may(actor: User | None, act: str) -> None:
    if actor is not None:
        require_role(actor, Role.TASKFORCE_MANAGER, act=act)
