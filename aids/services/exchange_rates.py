"""Entering exchange rates, one by one or from a file."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.models import ExchangeRate
from aids.selectors.exchange_rates import rate_on
from aids.services.transitions import require_role
from common.constraints import refusals
from common.dates import today
from common.errors import DomainError

# A rate this far from the one before is more likely a slip than a market.
_LEAP = Decimal("0.10")
_MOST = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: rows entered, rows that were known already."""

    entered: int
    known: int


@transaction.atomic
def rate_add(
    *, actor: User | None, day: date, tnd_per_eur: Decimal, source: str, confirmed: bool = False
) -> ExchangeRate:
    """Enter the TND that one EUR was worth on `day`; another row of a day corrects the one before it.

    Raises DomainError for a day to come, a rate of no sense, no source, or one that differs by more than a
    tenth from the rate before unless `confirmed`. `actor` None is the command line.
    """
    if actor is not None:
        require_role(actor, Role.TASKFORCE_MANAGER, act=_("saisir un taux de change"))
    if day > today():
        raise DomainError(_("Un taux ne se saisit pas pour un jour à venir."), field="day")
    if not 0 < tnd_per_eur < _MOST:
        raise DomainError(_("Écrivez combien de dinars vaut un euro, par exemple 3,39."), field="tnd_per_eur")
    if not source.strip():
        raise DomainError(_("Dites d'où vient ce taux."), field="source")
    before = rate_on(day)
    if before and not confirmed and abs(tnd_per_eur - before.tnd_per_eur) > before.tnd_per_eur * _LEAP:
        message = _(
            "Ce taux s'écarte de plus de 10 %% du précédent (%(rate)s). S'il est juste, cochez la confirmation."
        )
        raise DomainError(message % {"rate": before.tnd_per_eur.normalize()}, field="confirmed", code="leap")
    with refusals():
        return ExchangeRate.objects.create(
            day=day, tnd_per_eur=tnd_per_eur, source=source.strip()[:120], typed_by=actor
        )


@transaction.atomic
def rates_import(*, actor: User | None, content: bytes) -> Imported:
    """Enter the rates of a CSV file `day;rate;source` (2026-03-01 or 01/03/2026; comma or point).

    All of it or nothing: raises DomainError that names the first line that cannot be read. A row equal to
    the one in force is left out, so that the same file may come twice.
    """
    rows = _rows(content)
    entered = 0
    for day, rate, source in rows:
        in_force = rate_on(day)
        if in_force and (in_force.day, in_force.tnd_per_eur, in_force.source) == (day, rate, source):
            continue
        rate_add(actor=actor, day=day, tnd_per_eur=rate, source=source, confirmed=True)
        entered += 1
    return Imported(entered, len(rows) - entered)


def _rows(content: bytes) -> list[tuple[date, Decimal, str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DomainError(_("Enregistrez ce fichier en CSV, encodage UTF-8."), field="file") from error
    found = []
    for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=";"), start=1):
        if not any(cell.strip() for cell in row) or (number == 1 and not any(c.isdigit() for c in row[0])):
            continue
        try:
            day, rate, source = (cell.strip() for cell in row)
            found.append((_day(day), Decimal(rate.replace(",", ".")).quantize(Decimal("0.00001")), source))
        except (ValueError, InvalidOperation) as error:
            message = _("Ligne %(number)s : il faut « jour;taux;source », par exemple 01/03/2026;3,39;BCT.")
            raise DomainError(message % {"number": number}, field="file", code="line") from error
    if not found:
        raise DomainError(_("Ce fichier ne contient aucun taux."), field="file")
    return found


def _day(text: str) -> date:
    for shape in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, shape).date()  # noqa: DTZ007 a day, not a moment
        except ValueError:
            continue
    raise ValueError(text)
