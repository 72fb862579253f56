"""Amounts: `Decimal` always; EUR with two decimals, TND with three (1 TND = 1 000 millimes)."""

from decimal import ROUND_HALF_UP, Decimal

from django.core.validators import MinValueValidator
from django.db import models

CENT = Decimal("0.01")
MILLIME = Decimal("0.001")
ZERO = Decimal(0)


def round_eur(amount: Decimal) -> Decimal:
    """Return `amount` in EUR rounded half up to the cent."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def round_tnd(amount: Decimal) -> Decimal:
    """Return `amount` in TND rounded half up to the millime."""
    return amount.quantize(MILLIME, rounding=ROUND_HALF_UP)


class EurField(models.DecimalField):  # type: ignore[type-arg]
    """An amount in EUR (two decimals, up to 99 999 999.99)."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_digits", 12)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class TndField(models.DecimalField):  # type: ignore[type-arg]
    """An amount in TND (three decimals: millimes)."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_digits", 13)
        kwargs.setdefault("decimal_places", 3)
        kwargs.setdefault("validators", [MinValueValidator(Decimal(0))])
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


def eur_to_tnd(amount_eur: Decimal, tnd_per_eur: Decimal) -> Decimal:
    """Return an amount in EUR as TND at a rate, rounded half up to the millime."""
    return round_tnd(amount_eur * tnd_per_eur)


def tnd_to_eur(amount_tnd: Decimal, tnd_per_eur: Decimal) -> Decimal:
    """Return an amount in TND as EUR at a rate, rounded half up to the cent."""
    return round_eur(amount_tnd / tnd_per_eur)
