"""The operator's fee, milestone by milestone: what is due, invoiced, paid, refused and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from aids.enums import ApplicationState, EnvelopeKind, FeeMilestone, LedgerAccount, TrancheState
from aids.models import Application, LedgerEntry, Phase, Tranche
from common.formatting import day_text
from common.money import ZERO, round_eur
from common.pagination import Page, keyset_page
from common.wall import outside_wall
from operators.enums import VisitState
from operators.models import FeeSchedule, Visit

S = ApplicationState
M = FeeMilestone
FOLLOWED = (S.CONTRACTED, S.DISBURSING, S.IN_FOLLOW_UP, S.COMPLETED, S.TERMINATED)
_OVER = (TrancheState.RETURNED, TrancheState.CANCELLED)
PAGE_SIZE = 20
MOST_LEFT = 100


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """One part of the fee of a file, EUR. `tranche` is the invoice that counts, `refusal` why the last was not paid.

    `waits_for` says what must happen before it can be invoiced; "" once that is done.
    """

    milestone: str
    label: str
    percent: int
    amount_eur: Decimal
    waits_for: str
    tranche: Tranche | None
    refusal: str

    @property
    def can_invoice(self) -> bool:
        """Whether an invoice may be sent: the first, or one to correct."""
        sent_back = self.tranche is not None and self.tranche.state == TrancheState.PLANNED
        return not self.waits_for and (self.tranche is None or sent_back)


@dataclass(frozen=True, slots=True)
class FeeFile:
    """The fee of one file and its milestones."""

    pk: int
    number: str
    name: str
    name_ar: str
    state: str
    state_label: str
    fee_eur: Decimal
    lines: tuple[MilestoneLine, ...]

    @property
    def shown_name(self) -> str:
        return self.name_ar if get_language() == "ar" and self.name_ar else self.name

    @property
    def paid_eur(self) -> Decimal:
        paid = (line.tranche for line in self.lines if line.tranche)
        return sum((one.amount_eur for one in paid if one.state == TrancheState.PAID), ZERO)

    def line(self, milestone: str) -> MilestoneLine:
        return next(line for line in self.lines if line.milestone == milestone)


def schedules(phases: Iterable[Phase]) -> dict[int, FeeSchedule]:
    """Return the shares of each phase, by its key; the default ones where none were written."""
    phases = list(phases)
    known = {one.phase_id: one for one in FeeSchedule.objects.filter(phase__in=phases)}
    return {phase.pk: known.get(phase.pk) or FeeSchedule(phase=phase) for phase in phases}


def milestone_amounts(fee_eur: Decimal, percents: Mapping[str, int]) -> dict[str, Decimal]:
    """Share a fee (EUR) among its milestones; the closure takes what rounding leaves."""
    amounts = {str(m): round_eur(fee_eur * percents[m] / 100) for m in (M.SIGNED, M.MIDTERM)}
    return amounts | {str(M.CLOSURE): fee_eur - sum(amounts.values(), ZERO)}


@outside_wall()
def midterm_days(applications: Iterable[Application]) -> dict[int, date]:
    """Return the day of the first visit made for the second half of each file's contract, by file.

    Runs outside the operator's wall: the visits of an ended file are no longer shown, its fee is still due.
    """
    half = {row.pk: row.phase.contract_months // 2 for row in applications}
    done = Visit.objects.filter(application__in=half, state=VisitState.DONE, month__isnull=False)
    days: dict[int, date] = {}
    for pk, month, day in done.order_by("-visited_on").values_list("application_id", "month", "visited_on"):
        if month >= half[pk] and day is not None:
            days[pk] = day
    return days


def waits_for(application: Application, milestone: str, midterm: date | None) -> str:
    """Say what must happen before a milestone is invoiced; "" when it is reached."""
    contract = getattr(application, "contract", None)
    if application.state == S.TERMINATED:
        return _("Contrat résilié : rien de plus ne se facture.")
    if contract is None or contract.starts_on is None:
        return _("Attend la signature de toutes les parties.")
    if milestone == M.MIDTERM and midterm is None:
        return _("Attend la visite de mi-parcours.")
    if milestone == M.CLOSURE and application.state != S.COMPLETED:
        return _("Attend la clôture du dossier.")
    return ""


def amount_due(application: Application, milestone: str) -> Decimal:
    """Return what may be invoiced for a milestone in EUR: its share of the fee, within what is left of it."""
    percents = schedules([application.phase])[application.phase_id].percents
    others = application.tranches.filter(is_fee=True).exclude(fee_milestone=milestone)
    return min(
        milestone_amounts(application.fee_eur, percents)[milestone], fee_left(application.fee_eur, others)
    )


def fee_files(*, actor: User, cursor: str | None) -> tuple[Page[Application], list[FeeFile]]:
    """Return one page of the operator's files under contract with the milestones of their fee."""
    page = keyset_page(_with_fees(actor), order=("-opened_on", "-pk"), cursor=cursor, size=PAGE_SIZE)
    return page, _read(page.rows)


def fee_file(*, actor: User, pk: int) -> FeeFile:
    """Return the fee of one file; raise Application.DoesNotExist when it is not the operator's."""
    return _read([_with_fees(actor).get(pk=pk)])[0]


def _with_fees(actor: User) -> QuerySet[Application]:
    tranches = Tranche.objects.filter(is_fee=True).order_by("number").prefetch_related("transitions")
    files = Application.objects.visible_to(actor).filter(state__in=FOLLOWED, fee_eur__gt=0)
    return files.select_related("person", "phase", "contract").prefetch_related(
        Prefetch("tranches", queryset=tranches, to_attr="fee_tranches")
    )


def _read(rows: list[Application]) -> list[FeeFile]:
    shares, midterm = schedules({row.phase_id: row.phase for row in rows}.values()), midterm_days(rows)
    return [_file(row, shares[row.phase_id].percents, midterm.get(row.pk)) for row in rows]


def _file(application: Application, percents: Mapping[str, int], midterm: date | None) -> FeeFile:
    tranches: list[Tranche] = application.fee_tranches  # type: ignore[attr-defined]
    amounts = milestone_amounts(application.fee_eur, percents)
    return FeeFile(
        pk=application.pk,
        number=application.number,
        name=application.person.full_name,
        name_ar=application.person.full_name_ar,
        state=application.state,
        state_label=str(application.get_state_display()),
        fee_eur=application.fee_eur,
        lines=tuple(_line(application, milestone, percents, amounts, tranches, midterm) for milestone in M),
    )


def fee_left(fee_eur: Decimal, tranches: Iterable[Tranche]) -> Decimal:
    """Return what of a fee (EUR) may still be invoiced; what is only planned in one piece gives way to it."""
    whole = (one for one in tranches if one.fee_milestone or one.state != TrancheState.PLANNED)
    return fee_eur - sum((one.amount_eur for one in whole if one.state not in _OVER), ZERO)


def _line(
    application: Application,
    milestone: FeeMilestone,
    percents: Mapping[str, int],
    amounts: Mapping[str, Decimal],
    tranches: list[Tranche],
    midterm: date | None,
) -> MilestoneLine:
    mine = [one for one in tranches if one.fee_milestone == milestone]
    live = next((one for one in mine if one.state not in _OVER), None)
    left = fee_left(application.fee_eur, tranches)
    waits = waits_for(application, milestone, midterm)
    if live is None and not waits and left <= 0:
        waits = _("Rien à facturer : les frais sont déjà versés, ou leur solde rendu.")
    return MilestoneLine(
        milestone=str(milestone),
        label=str(milestone.label),
        percent=percents[milestone],
        amount_eur=live.amount_eur if live else max(ZERO, min(amounts[milestone], left)),
        waits_for=waits,
        tranche=live,
        refusal=_refusal(live, mine),
    )


def _refusal(live: Tranche | None, mine: list[Tranche]) -> str:
    """Say why the last invoice came to nothing: sent back, cancelled, or its payment returned."""
    last = live or (mine[-1] if mine else None)
    if last is None or last.state not in (TrancheState.PLANNED, *_OVER):
        return ""
    why = max(last.transitions.all(), key=lambda one: (one.at, one.pk), default=None)
    return f"{day_text(why.at)} : {why.reason}" if why and why.reason else ""


def fees_left(*, actor: User) -> list[Application]:
    """Return the achieved aids of which some fee is still committed and not spent (`left_eur`), for the taskforce."""
    committed, spent = (
        Sum("amount_eur", filter=Q(account=account), default=ZERO)
        for account in (LedgerAccount.COMMITTED, LedgerAccount.SPENT)
    )
    entries = LedgerEntry.objects.filter(application=OuterRef("pk"), envelope__kind=EnvelopeKind.FEES)
    left = entries.order_by().values("application").annotate(left=committed - spent).values("left")
    done = Application.objects.visible_to(actor).filter(state=S.COMPLETED, fee_eur__gt=0)
    found = done.annotate(left_eur=Subquery(left)).filter(left_eur__gt=0)
    return list(found.select_related("person", "operator", "phase").order_by("-opened_on", "-pk")[:MOST_LEFT])
