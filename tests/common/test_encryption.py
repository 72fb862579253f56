"""Sealed bytes: never twice alike, bound to their row, opened by older keys, refused when touched."""

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ValidationError

from common.encryption import decrypt, encrypt, seal, unseal

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_what_is_sealed_opens_again_and_looks_different_each_time():
    first, second = seal(b"4 persons", bound_to=b"1"), seal(b"4 persons", bound_to=b"1")
    assert first != second
    assert unseal(first, bound_to=b"1") == unseal(second, bound_to=b"1") == b"4 persons"
    assert b"persons" not in first


@pytest.mark.parametrize("keys", [[], [NEW], [NEW, OLD]])
def test_every_configuration_of_keys_seals_and_opens(settings, keys):
    settings.FIELD_ENCRYPTION_KEYS = keys
    assert unseal(seal(b"x")) == b"x"


def test_a_new_key_in_front_still_opens_what_the_old_one_sealed(settings):
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    sealed, token = seal(b"x", bound_to=b"7"), encrypt({"size": 4})
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    assert unseal(sealed, bound_to=b"7") == b"x"
    assert decrypt(token) == {"size": 4}
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    with pytest.raises(ValidationError):
        unseal(sealed, bound_to=b"7")


@pytest.mark.parametrize("at", [0, 5, 15, -1])
def test_a_byte_that_was_touched_does_not_open(at):
    sealed = bytearray(seal(b"4 persons", bound_to=b"1"))
    sealed[at] ^= 1
    with pytest.raises(ValidationError):
        unseal(bytes(sealed), bound_to=b"1")


@pytest.mark.parametrize("sealed", [b"", b"\x00", b"\x00" * 28, b"\x00" * 60])
def test_what_was_never_sealed_does_not_open(sealed):
    with pytest.raises(ValidationError):
        unseal(sealed)


def test_it_opens_only_where_it_belongs():
    with pytest.raises(ValidationError):
        unseal(seal(b"x", bound_to=b"1"), bound_to=b"2")
