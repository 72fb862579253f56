"""The keys of telephones that work without a network (ADR 0036)."""

import base64
import re
import secrets
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from common.encryption import decrypt, encrypt
from common.errors import DomainError, NotPermitted
from common.wall import outside_wall
from operators.models import OfflineDevice

KEY_BYTES = 32
# Words of a User-Agent, the most telling first, and how people call what they name.
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
_BROWSERS = (
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Edg\w*/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/", "Chrome"),
    (r"Safari/", "Safari"),
)


@dataclass(frozen=True, slots=True)
class LentKey:
    """A key as the browser gets it: base64 of 256 bits."""

    device: OfflineDevice
    key: str


@outside_wall()
@transaction.atomic
def device_open(*, actor: User, uid: UUID, user_agent: str = "") -> LentKey:
    """Return the key of `actor`'s browser `uid`, made at its first use: the same one each time.

    Raises DomainError (code "revoked") once the browser was taken back: its key is gone for ever.
    """
    if actor.role != Role.OPERATOR_AGENT:
        raise NotPermitted(_("Le travail hors ligne est réservé aux agents des opérateurs."))
    now = timezone.now()
    fresh = {
        "key": encrypt(base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()),
        "name": device_name(user_agent),
        "created_at": now,
        "last_used_at": now,
    }
    # Two tabs that ask at once get the same key: the second waits on the unique constraint, then reads.
    device, made = OfflineDevice.objects.get_or_create(user=actor, uid=uid, defaults=fresh)
    device = OfflineDevice.objects.select_for_update(of=("self",)).get(pk=device.pk)
    if device.revoked_at is not None:
        raise DomainError(
            _("Cet appareil a été retiré : ce qu’il gardait ne peut plus être lu."), code="revoked"
        )
    if not made:
        device.last_used_at = now
        device.save(update_fields=["last_used_at"])
    return LentKey(device, str(decrypt(device.key)))


@outside_wall()
@transaction.atomic
def device_revoke(*, actor: User, device: OfflineDevice) -> OfflineDevice:
    """Forget the key of a lost telephone: what it holds can never be read again, nor sent."""
    device = OfflineDevice.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=device.pk)
    if device.revoked_at is None:
        device.key, device.revoked_at = "", timezone.now()
        device.save(update_fields=["key", "revoked_at"])
    return device


def device_name(user_agent: str) -> str:
    """Return what people call the browser that sent `user_agent`: "Chrome · Android"."""
    browser = next((name for pattern, name in _BROWSERS if re.search(pattern, user_agent)), "")
    system = next((name for word, name in _SYSTEMS if word in user_agent), "")
    return " · ".join(part for part in (browser, system) if part) or _("Appareil inconnu")
