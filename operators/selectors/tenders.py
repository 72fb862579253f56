"""Calls for tender as pages show them."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from aids.selectors.sectors import sector_name
from common.dates import today
from operators.enums import TenderState
from operators.models import FrameworkContract, PartnerDocument, Tender, TenderLot, TenderTransition
from operators.selectors.framework import governorate_names


@dataclass(frozen=True, slots=True)
class TenderLotLine:
    """A lot with its governorates and sectors in words; its offers are fetched, the best score first."""

    lot: TenderLot
    governorates: list[str]
    sectors: list[str]


@dataclass(frozen=True, slots=True)
class TenderPage:
    """A call with its lots and offers, the contracts it led to, its papers and events."""

    tender: Tender
    lots: list[TenderLotLine]
    contracts: list[FrameworkContract]
    documents: list[PartnerDocument]
    events: list[TenderTransition]

    @property
    def has_lots(self) -> bool:
        return bool(self.lots)

    @property
    def can_be_closed(self) -> bool:
        return self.tender.state == TenderState.PUBLISHED and self.tender.closes_on < today()

    @property
    def can_be_awarded(self) -> bool:
        return bool(self.tender.state == TenderState.CLOSED)


def tender_list() -> QuerySet[Tender]:
    """Return the calls with how many lots and offers each has, the latest closing day first."""
    return Tender.objects.annotate(
        lot_count=Count("lots", distinct=True), offer_count=Count("lots__offers", distinct=True)
    ).order_by("-closes_on", "-pk")


def tender_page(tender: Tender) -> TenderPage:
    """Return what the page of a call shows."""
    names = governorate_names()
    lots = tender.lots.prefetch_related("offers__operator__institution")
    contracts = tender.contracts.select_related("operator__institution").order_by("number")
    return TenderPage(
        tender=tender,
        lots=[
            TenderLotLine(
                lot,
                [names.get(code, code) for code in lot.governorates],
                [sector_name(section) for section in lot.sectors],
            )
            for lot in lots
        ],
        contracts=list(contracts),
        documents=list(tender.documents.kept().select_related("added_by")),
        events=list(tender.transitions.select_related("actor")),
    )


def tenders_to_close() -> QuerySet[Tender]:
    """Return the calls that wait for the taskforce: past their last day, or closed and not awarded."""
    past = Tender.objects.filter(state=TenderState.PUBLISHED, closes_on__lt=today())
    closed = Tender.objects.filter(state=TenderState.CLOSED)
    return (past | closed).order_by("closes_on", "pk")
