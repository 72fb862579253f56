"""A framework contract as its page shows it: as it stands today, and what changed on the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Governorate
from aids.enums import AidKind
from aids.selectors.sectors import sector_name
from common.dates import today
from common.formatting import day_text, eur_text
from operators.models import (
    ContractAmendment,
    ContractLot,
    ContractSuspension,
    FrameworkContract,
    LotTerms,
    PartnerDocument,
)
from operators.selectors.capacity import LotUse, contract_uses

# `state` is a name of common.states, for its look; the words are here.
PLANNED, ACTIVE, SUSPENDED, CLOSED = "planned", "active", "suspended", "closed"


@dataclass(frozen=True, slots=True)
class LotLine:
    """A lot on a day, in words; `use` says how many of its places are taken today."""

    lot: ContractLot
    use: LotUse
    governorates: list[str]
    sectors: list[str]


@dataclass(frozen=True, slots=True)
class ContractPage:
    """A contract with its lots today, its amendments in words, its suspensions, its papers."""

    contract: FrameworkContract
    state: str
    state_label: str
    days_left: int
    lots: list[LotLine]
    amendments: list[tuple[ContractAmendment, list[str]]]
    suspensions: list[ContractSuspension]
    documents: list[PartnerDocument]
    is_unused: bool

    @property
    def capacity(self) -> int:
        return sum(line.use.capacity for line in self.lots)

    @property
    def load(self) -> int:
        return sum(line.use.load for line in self.lots)

    @property
    def left(self) -> int:
        return sum(line.use.left for line in self.lots)

    @property
    def is_suspended(self) -> bool:
        return self.state == SUSPENDED

    @property
    def is_ending(self) -> bool:
        return 0 <= self.days_left <= self.contract.warn_first_days and self.state != CLOSED


def contract_page(contract: FrameworkContract, *, day: date | None = None) -> ContractPage:
    """Return what the page of a contract shows on `day` (today); the contract comes with its lots."""
    day = day or today()
    names = governorate_names()
    state, label = contract_state(contract, day)
    documents = contract.documents.kept().select_related("added_by")
    amendments = contract.amendments.select_related("created_by", "terms", "lot").order_by("-number")
    lots = {lot.pk: lot for lot in contract.lots.all()}
    return ContractPage(
        contract=contract,
        state=state,
        state_label=label,
        days_left=(contract.valid_to - day).days,
        lots=[_lot_line(lots[use.terms.lot_id], use, names) for use in contract_uses(contract, day)],
        amendments=[(one, _changes(one, lots, names)) for one in amendments],
        suspensions=list(contract.suspensions.select_related("suspended_by", "lifted_by")),
        documents=list(documents),
        is_unused=contract_unused(contract),
    )


def contract_state(contract: FrameworkContract, day: date) -> tuple[str, str]:
    """Return the state of a contract on a day: its look and its word."""
    if contract.valid_from > day:
        return PLANNED, _("À venir")
    if contract.valid_to < day:
        return CLOSED, _("Terminée")
    if contract.is_suspended_on(day):
        return SUSPENDED, _("Suspendue")
    return ACTIVE, _("En cours")


def contract_unused(contract: FrameworkContract) -> bool:
    """Whether no file was offered under the contract and no amendment changed it: it can still be corrected."""
    offered = ContractLot.objects.filter(contract=contract, proposals__isnull=False)
    return not (offered.exists() or contract.amendments.exists())


def contracts_ending(day: date) -> QuerySet[FrameworkContract]:
    """Return the contracts whose end is to be announced on `day`, the nearest first."""
    return (
        FrameworkContract.objects.filter(valid_to__gte=day, valid_from__lte=day)
        .filter(valid_to__lte=day + timedelta(days=1) * F("warn_first_days"))  # type: ignore[operator]
        .select_related("operator__institution")
        .order_by("valid_to", "pk")
    )


def documents_ending(day: date, *, within_days: int) -> QuerySet[PartnerDocument]:
    """Return the papers in force that end in the coming days, or ended, the earliest first."""
    return (
        PartnerDocument.objects.kept()
        .filter(expires_on__lte=day + timedelta(days=within_days), tender__isnull=True)
        .select_related("operator__institution", "contract__operator__institution")
        .order_by("expires_on", "pk")
    )


def governorate_names() -> dict[str, str]:
    """Return the governorates by code, in the current language."""
    return {row.pk: str(row) for row in Governorate.objects.all()}


def _lot_line(lot: ContractLot, use: LotUse, names: Mapping[str, str]) -> LotLine:
    return LotLine(
        lot,
        use,
        governorates=[names.get(code, code) for code in use.terms.governorates],
        sectors=[sector_name(section) for section in use.terms.sectors],
    )


def _changes(
    amendment: ContractAmendment, lots: Mapping[int, ContractLot], names: Mapping[str, str]
) -> list[str]:
    """Say what an amendment changed, a sentence a point."""
    if amendment.new_valid_to:
        values = {"former": day_text(amendment.former_valid_to), "new": day_text(amendment.new_valid_to)}
        return [_("Fin de la convention : %(former)s → %(new)s") % values]
    lot, terms = lots.get(amendment.lot_id or 0), amendment.terms
    if lot is None or terms is None:
        return []
    earlier = [one for one in lot.terms.all() if one.starts_on < terms.starts_on]
    said = [_("Lot %(lot)s") % {"lot": lot}]
    return said + (_differences(earlier[-1], terms, names) if earlier else [])


def _differences(former: LotTerms, new: LotTerms, names: Mapping[str, str]) -> list[str]:
    rows = []
    if former.capacity != new.capacity:
        values = {"former": former.capacity, "new": new.capacity}
        rows.append(_("Capacité : %(former)d → %(new)d") % values)
    for kind in AidKind:
        if kind == AidKind.SOCIAL or former.fee_of(kind) == new.fee_of(kind):
            continue
        fees = {"kind": kind.label, "former": _fee(former, kind), "new": _fee(new, kind)}
        rows.append(_("Frais, %(kind)s : %(former)s → %(new)s") % fees)
    for word, before, after in (
        (_("Gouvernorats"), _named(former.governorates, names), _named(new.governorates, names)),
        (_("Natures d’aide"), former.kind_labels, new.kind_labels),
        (_("Secteurs"), sorted(former.sectors), sorted(new.sectors)),
    ):
        if added := [one for one in after if one not in before]:
            rows.append(_("%(what)s ajoutés : %(names)s") % {"what": word, "names": ", ".join(added)})
        if removed := [one for one in before if one not in after]:
            rows.append(_("%(what)s retirés : %(names)s") % {"what": word, "names": ", ".join(removed)})
    return rows


def _named(codes: list[str], names: Mapping[str, str]) -> list[str]:
    return [names.get(code, code) for code in codes]


def _fee(terms: LotTerms, kind: str) -> str:
    fee = terms.fee_of(kind)
    return _("ceux de la phase") if fee is None else str(eur_text(fee))
