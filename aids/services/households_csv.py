"""Rows of households, as text, scored one by one; a bad row says why and the others go on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from aids.services.scoring import FACT_NAMES, MAX_HOUSEHOLD, YES_NO, Grid, HouseholdFacts, score
from common.errors import DomainError

COLUMNS = FACT_NAMES
MAX_INCOME_TND = Decimal(1_000_000)


def missing_columns(header: Sequence[str]) -> list[str]:
    """Return the columns that a file of households lacks."""
    return [name for name in COLUMNS if name not in header]


def scored_rows(grid: Grid, rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield each row with `points`, `band`, `amount_eur` (EUR, empty: not eligible) and `error`."""
    for row in rows:
        answer = {**row, "points": "", "band": "", "amount_eur": "", "error": ""}
        try:
            result = score(grid, facts_of_row(row))
        except DomainError as error:
            answer["error"] = error.message
        else:
            amount = result.amount_eur
            answer |= {"points": result.total, "band": result.band.number}
            answer["amount_eur"] = "" if amount is None else f"{amount:.2f}"
        yield answer


def facts_of_row(row: Mapping[str, Any]) -> HouseholdFacts:
    """Return the facts of one row; raise DomainError naming the column and what is wrong with it."""
    if row.get(None):  # type: ignore[call-overload]
        raise DomainError(_("Cette ligne a plus de cellules que l'en-tête de colonnes."))
    size = _count(row, "household_size", minimum=1, maximum=MAX_HOUSEHOLD)
    situations = {
        name: _count(row, name, minimum=0, maximum=1 if name in YES_NO else size, blank_is_zero=True)
        for name in COLUMNS[2:]
    }
    return HouseholdFacts(household_size=size, income_tnd=_income(row), **situations)


def _text(row: Mapping[str, Any], name: str) -> str:
    return str(row.get(name) or "").strip().replace("\u202f", "").replace("\xa0", "")


def _count(
    row: Mapping[str, Any], name: str, *, minimum: int, maximum: int, blank_is_zero: bool = False
) -> int:
    text = _text(row, name)
    if not text and blank_is_zero:
        return 0
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation as error:
        message = _("%(column)s : « %(value)s » n'est pas un nombre.")
        raise DomainError(message % {"column": name, "value": text}, field=name) from error
    if not number.is_finite() or number != number.to_integral_value() or not minimum <= number <= maximum:
        message = _("%(column)s : « %(value)s » doit être un nombre entier de %(low)s à %(high)s.")
        raise DomainError(
            message % {"column": name, "value": text, "low": minimum, "high": maximum}, field=name
        )
    return int(number)


def _income(row: Mapping[str, Any]) -> Decimal:
    text = _text(row, "income_tnd")
    try:
        income = Decimal(text.replace(" ", "").replace(",", "."))
    except InvalidOperation as error:
        message = _("income_tnd : « %(value)s » n'est pas un montant.")
        raise DomainError(message % {"value": text}, field="income_tnd") from error
    if not income.is_finite() or not 0 <= income <= MAX_INCOME_TND:
        message = _("income_tnd : « %(value)s » doit aller de 0 à %(most)s dinars par mois.")
        raise DomainError(message % {"value": text, "most": MAX_INCOME_TND}, field="income_tnd")
    return income
