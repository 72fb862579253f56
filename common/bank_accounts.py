"""Bank accounts: IBAN of any country, or the 20-digit RIB that Tunisian papers print."""

from django.utils.translation import gettext as _
from stdnum import iban
from stdnum.exceptions import ValidationError as NumberInvalid

from common.errors import DomainError

_RIB_DIGITS = 20
# The key of a RIB makes it a multiple of 97, so that the check digits of every Tunisian IBAN are 59.
_TUNISIAN_PREFIX = "TN59"
_TUNISIAN_LENGTH = 24


def canonical_iban(text: str) -> str:
    """Return an IBAN without blanks from an IBAN or a Tunisian RIB. Raises DomainError in words."""
    compact = "".join(char for char in text.upper() if char.isalnum())
    if compact.isdecimal() and len(compact) == _RIB_DIGITS:
        compact = _TUNISIAN_PREFIX + compact
    try:
        compact = iban.validate(compact)
    except NumberInvalid as error:
        raise _refusal() from error
    if compact.startswith("TN") and not (
        len(compact) == _TUNISIAN_LENGTH
        and compact.startswith(_TUNISIAN_PREFIX)
        and compact[4:].isdecimal()
        and int(compact[4:]) % 97 == 0
    ):
        raise _refusal()
    return compact


def _refusal() -> DomainError:
    message = _(
        "Ce compte n'existe pas : vérifiez chaque chiffre du RIB (20 chiffres) ou de l'IBAN (TN59 et 20 chiffres)."
    )
    return DomainError(message, field="payee_iban", code="iban")


def grouped(account: str) -> str:
    """Return an IBAN in groups of four."""
    return " ".join(account[start : start + 4] for start in range(0, len(account), 4))


def masked(account: str | None) -> str:
    """Return what may be shown of an account to those who do not pay: its country and last three digits."""
    return f"{account[:2]}•• •••• {account[-3:]}" if account else ""
