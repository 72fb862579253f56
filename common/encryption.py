"""Columns encrypted at rest, under rotating keys: vulnerabilities and other sensitive facts.

JSON goes in Fernet tokens. A few packed bytes that are opened by the million are sealed by AES-GCM instead
(`seal`, `unseal`), under keys derived from the same ones: ten times faster (ADR 0028).
"""

import base64
import json
import os
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...], secret: str) -> MultiFernet:
    if keys:
        return MultiFernet([Fernet(key) for key in keys])
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=b"tounesna", info=b"field").derive(
        secret.encode()
    )
    return MultiFernet([Fernet(base64.urlsafe_b64encode(derived))])


def fernet() -> MultiFernet:
    """Return the cipher of this installation: FIELD_ENCRYPTION_KEYS, else one derived from SECRET_KEY."""
    return _fernet(tuple(settings.FIELD_ENCRYPTION_KEYS), settings.SECRET_KEY)


def encrypt(value: Any) -> str:
    """Return `value` (anything JSON can hold) as an encrypted token."""
    return fernet().encrypt(json.dumps(value, cls=DjangoJSONEncoder).encode()).decode()


def decrypt(token: str) -> Any:
    """Return what `encrypt` was given; raise ValidationError when no key opens the token."""
    try:
        return json.loads(fernet().decrypt(token.encode()))
    except InvalidToken as error:
        raise ValidationError(
            _("Cette donnée chiffrée ne peut pas être lue avec les clés en place.")
        ) from error


_NONCE = 12
# A sealed value: the key's mark, the nonce, what was encrypted, a tag of 16 bytes.
_HEAD = 1 + _NONCE
_SHORTEST = _HEAD + 16


@lru_cache(maxsize=4)
def _sealers(keys: tuple[str, ...], secret: str) -> tuple[tuple[int, AESGCM], ...]:
    """Return a cipher per key, the current one first, each with the mark that its values bear."""
    found = []
    for material in keys or (secret,):
        derived = HKDF(algorithm=hashes.SHA256(), length=33, salt=b"tounesna", info=b"seal").derive(
            material.encode()
        )
        found.append((derived[32], AESGCM(derived[:32])))
    return tuple(found)


def _current_sealers() -> tuple[tuple[int, AESGCM], ...]:
    return _sealers(tuple(settings.FIELD_ENCRYPTION_KEYS), settings.SECRET_KEY)


def seal(content: bytes, *, bound_to: bytes = b"") -> bytes:
    """Return `content` encrypted and authenticated; it opens only with the same `bound_to`.

    Two calls never give the same bytes: equal contents cannot be told from each other.
    """
    mark, cipher = _current_sealers()[0]
    nonce = os.urandom(_NONCE)
    return bytes((mark,)) + nonce + cipher.encrypt(nonce, content, bound_to)


def unseal(sealed: bytes, *, bound_to: bytes = b"") -> bytes:
    """Return what `seal` was given; raise ValidationError when no key in place opens it."""
    return unsealer()(sealed, bound_to)


def unsealer() -> Callable[[bytes, bytes], bytes]:
    """Return `unseal(sealed, bound_to)` for many values: the keys are looked up once."""
    ciphers: dict[int, list[AESGCM]] = {}
    for mark, cipher in _current_sealers():
        ciphers.setdefault(mark, []).append(cipher)

    def open_one(sealed: bytes, bound_to: bytes) -> bytes:
        # Two keys may bear the same mark: then the tag tells.
        for cipher in ciphers.get(sealed[0], ()) if len(sealed) >= _SHORTEST else ():
            try:
                return cipher.decrypt(sealed[1:_HEAD], sealed[_HEAD:], bound_to)
            except InvalidTag:
                continue
        raise ValidationError(_("Cette donnée chiffrée ne peut pas être lue avec les clés en place."))

    return open_one


class EncryptedJSONField(models.TextField):  # type: ignore[type-arg]
    """A JSON value stored encrypted; cannot be filtered on, by design."""

    description = "Encrypted JSON"
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else encrypt(value)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return None if value is None else decrypt(value)

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj)) or ""
