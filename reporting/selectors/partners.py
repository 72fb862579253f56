"""Tokens of partners: found by their secret, listed with their use."""

import hashlib
from datetime import timedelta
from hmac import compare_digest

from django.db.models import QuerySet, Sum

from accounts.enums import Role
from accounts.models import User
from common.dates import today
from reporting.models import PartnerToken, PartnerTokenUse

# How many days of use a token's page shows.
DAYS_SHOWN = 90


def secret_hash(secret: str) -> str:
    """Return what is kept of a secret. 256 random bits need no slow hash: there is nothing to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_by_secret(secret: str) -> PartnerToken | None:
    """Return the token of a secret, whatever its state; None for one that nobody was given.

    It is found by the hash of the whole secret, so that the time it takes tells nothing of a secret that is
    nearly right.
    """
    wanted = secret_hash(secret)
    found = PartnerToken.objects.select_related("country").filter(secret_hash=wanted).first()
    return found if found is not None and compare_digest(found.secret_hash, wanted) else None


def tokens(*, actor: User) -> QuerySet[PartnerToken]:
    """Return every token for a manager of the taskforce, the newest first; none for others."""
    if actor.role != Role.TASKFORCE_MANAGER:
        return PartnerToken.objects.none()
    return PartnerToken.objects.select_related("country", "created_by", "revoked_by")


def token_uses(token: PartnerToken) -> QuerySet[PartnerTokenUse]:
    """Return how a token was used in the last days, the latest first."""
    return token.uses.filter(day__gt=today() - timedelta(days=DAYS_SHOWN))


def use_totals(token: PartnerToken) -> dict[str, int]:
    """Return how many calls of the last days were answered, and refused."""
    sums = token_uses(token).aggregate(answered=Sum("answered"), refused=Sum("refused"))
    return {name: count or 0 for name, count in sums.items()}
