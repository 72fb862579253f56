"""Columns encrypted at rest (Fernet, rotating keys): vulnerabilities and other sensitive facts."""

import base64
import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
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
