"""The budget as its page and its command show it: envelope by envelope, in slots and in EUR."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from aids.enums import EnvelopeKind, LedgerAccount
from aids.models import Balance, Envelope, Phase
from aids.selectors.budget import pending_by_envelope
from aids.selectors.forecast import Forecast, forecast, paces
from common.money import ZERO

SLOTS, EUR = "slots", "eur"
CEILINGS = (EnvelopeKind.PERSONS, EnvelopeKind.INNOVATIVE, EnvelopeKind.SOUTH_SOUTH)
AIDS = (EnvelopeKind.SOCIAL, EnvelopeKind.ECONOMIC, EnvelopeKind.FEES)


@dataclass(frozen=True, slots=True)
class Figures:
    """What an envelope holds in one unit. `limited` False: only counted, so that nothing is left or lacking."""

    unit: str
    limited: bool
    allocated: Decimal
    reserved: Decimal
    committed: Decimal
    spent: Decimal
    pending: Decimal
    forecast: Forecast | None = None

    @property
    def left(self) -> Decimal | None:
        return self.allocated - self.reserved - self.committed if self.limited else None

    @property
    def left_if_pending_pass(self) -> Decimal | None:
        return None if self.left is None else self.left - self.pending

    @property
    def is_over(self) -> bool:
        """Whether not all pending files can pass."""
        return self.left_if_pending_pass is not None and self.left_if_pending_pass < 0

    @property
    def is_empty(self) -> bool:
        return not self.limited and not (self.reserved or self.committed or self.spent)


@dataclass(frozen=True, slots=True)
class Amount:
    """One figure of a cell and where its entries are; None: there is no such figure."""

    unit: str
    value: Decimal | None
    url: str = ""
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of an envelope's row: its name, and one amount per unit."""

    label: str
    amounts: list[Amount]
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class EnvelopeRow:
    """One envelope, its units, and the cells of its row."""

    envelope: Envelope
    slots: Figures
    euros: Figures

    @property
    def units(self) -> list[Figures]:
        """What is worth showing: limits, and what is counted without a limit once there is some."""
        units = [one for one in (self.slots, self.euros) if not one.is_empty]
        return units or [self.slots if self.envelope.has_slots else self.euros]

    @property
    def cells(self) -> list[Cell]:
        return [
            self._cell(_("Alloué"), "allocated", LedgerAccount.ALLOCATED),
            self._cell(_("Réservé"), "reserved", LedgerAccount.RESERVED),
            self._cell(_("Engagé"), "committed", LedgerAccount.COMMITTED),
            self._cell(_("Dépensé"), "spent", LedgerAccount.SPENT),
            self._cell(_("Reste"), "left", "", is_strong=True),
            self._cell(_("Reste si tout passe"), "left_if_pending_pass", ""),
        ]

    @property
    def forecasts(self) -> list[tuple[str, Forecast]]:
        return [(one.unit, one.forecast) for one in self.units if one.forecast is not None]

    def _cell(self, label: str, name: str, account: str, *, is_strong: bool = False) -> Cell:
        url = ledger_url(envelope=self.envelope, account=account) if account else ""
        amounts = [
            Amount(
                one.unit,
                _shown(one, name),
                url,
                is_over=name == "left_if_pending_pass" and one.is_over,
            )
            for one in self.units
        ]
        return Cell(label, amounts, is_strong)


@dataclass(frozen=True, slots=True)
class Section:
    """Envelopes of one sort: ceilings, budgets of aids, quotas."""

    title: str
    help: str
    rows: list[EnvelopeRow]


def budget_rows(*, phase: Phase, on: date) -> list[EnvelopeRow]:
    """Return every envelope of a phase with its figures and forecasts, in five queries."""
    envelopes = list(Envelope.objects.filter(phase=phase).with_balance())
    pending = pending_by_envelope(phase)
    speed = paces(phase=phase, envelopes=[one.pk for one in envelopes], on=on) if phase.is_open else {}
    rows = []
    for envelope in envelopes:
        balance = getattr(envelope, "balance", None) or Balance(envelope=envelope)
        slots, euros = pending.get((envelope.kind, envelope.country_id), (0, ZERO))
        pair = (
            _figures(envelope, balance, SLOTS, Decimal(slots)),
            _figures(envelope, balance, EUR, euros),
        )
        ahead = [_ahead(one, speed, envelope, phase, on) for one in pair]
        rows.append(EnvelopeRow(envelope, *ahead))
    return rows


def budget_sections(rows: Iterable[EnvelopeRow]) -> list[Section]:
    """Sort the rows into the three tables of the page; a table without rows is left out."""
    rows = list(rows)
    sections = [
        Section(
            _("Plafonds"),
            _("Combien de personnes ou de projets la phase aide au plus."),
            [row for row in rows if row.envelope.kind in CEILINGS],
        ),
        Section(
            _("Aides et frais"),
            _("Ce que coûtent les aides et les opérateurs."),
            [row for row in rows if row.envelope.kind in AIDS],
        ),
        Section(
            _("Quotas par pays"),
            _("Les personnes revenues de chaque pays partenaire."),
            [row for row in rows if row.envelope.kind == EnvelopeKind.COUNTRY],
        ),
    ]
    return [section for section in sections if section.rows]


def ledger_url(*, envelope: Envelope, account: str = "") -> str:
    """Return the address of the entries of an envelope, or of one of its accounts."""
    query = {"enveloppe": str(envelope.pk)} | ({"compte": str(account)} if account else {})
    return f"{reverse('aids:ledger')}?{urlencode(query)}"


def budget_json(*, phase: Phase, rows: Iterable[EnvelopeRow]) -> dict[str, Any]:
    """Return the budget of a phase as `manage.py budget --format json` prints it.

    Amounts in EUR; `left` and `left_if_pending_pass` are null where the envelope sets no limit.
    """
    written = [_row_json(row) for row in rows]
    return {
        "phase": phase.code,
        "envelopes": [one for one in written if one["kind"] != EnvelopeKind.COUNTRY],
        "quotas": [one for one in written if one["kind"] == EnvelopeKind.COUNTRY],
    }


def _row_json(row: EnvelopeRow) -> dict[str, Any]:
    return {
        "kind": str(row.envelope.kind),
        "country": row.envelope.country_id,
        "label": row.envelope.label,
        "slots": _figures_json(row.slots, int),
        "euros": _figures_json(row.euros, float),
    }


def _figures_json(figures: Figures, number: type[int] | type[float]) -> dict[str, Any]:
    names = ("allocated", "reserved", "committed", "spent", "left", "left_if_pending_pass")
    values = {name: getattr(figures, name) for name in names}
    return {"limited": figures.limited} | {
        name: None if value is None else number(value) for name, value in values.items()
    }


def _figures(envelope: Envelope, balance: Balance, unit: str, pending: Decimal) -> Figures:
    return Figures(
        unit=unit,
        limited=envelope.has_slots if unit == SLOTS else envelope.has_euros,
        allocated=Decimal(getattr(balance, f"allocated_{unit}")),
        reserved=Decimal(getattr(balance, f"reserved_{unit}")),
        committed=Decimal(getattr(balance, f"committed_{unit}")),
        spent=balance.spent_eur if unit == EUR else ZERO,
        pending=pending,
    )


def _ahead(
    figures: Figures, speed: Mapping[tuple[int, str], Any], envelope: Envelope, phase: Phase, on: date
) -> Figures:
    pace = speed.get((envelope.pk, figures.unit))
    if pace is None or not figures.limited:
        return figures
    left = figures.allocated - figures.committed
    found = forecast(left=left, pace=pace, on=on, ends_on=phase.ends_on)
    return replace(figures, forecast=found)


def _shown(figures: Figures, name: str) -> Decimal | None:
    """Slots are not spent, and what is not limited is not allocated."""
    if (name == "spent" and figures.unit == SLOTS) or (name == "allocated" and not figures.limited):
        return None
    value: Decimal | None = getattr(figures, name)
    return value
