"""Tranches as pages show them: those of a file with what is left, work lists, who may do what."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet

from accounts.enums import Role
from accounts.models import User
from aids.enums import ApplicationState, TrancheState
from aids.models import Application, ExchangeRate, Tranche
from aids.selectors.contracts import contract_problem
from aids.selectors.exchange_rates import rate_on
from aids.selectors.files import money_of
from aids.selectors.former_work import former_work
from common.built_queries import built_once
from common.dates import today
from common.money import ZERO
from common.pagination import Page, keyset_page

S = TrancheState
_ANTENNA = (Role.COUNSELLOR, Role.ANTENNA_MANAGER)
_PROPOSE = (*_ANTENNA, Role.OPERATOR_AGENT)
_CHECK = (Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER)
_PLANNABLE = (
    ApplicationState.APPROVED,
    ApplicationState.CONTRACTED,
    ApplicationState.DISBURSING,
    ApplicationState.IN_FOLLOW_UP,
)
# The parts of the work list, in the order of the work.
WORK_STATES = (S.PLANNED, S.PROPOSED, S.CHECKED, S.ORDERED, S.PAID, S.RETURNED)


@dataclass(frozen=True, slots=True)
class Sums:
    """What was granted for the aid or for the fee, and how far it has come, in EUR."""

    granted: Decimal
    planned: Decimal
    under_way: Decimal
    paid: Decimal

    @property
    def left_to_plan(self) -> Decimal:
        return self.granted - self.planned - self.under_way - self.paid

    @property
    def left_to_pay(self) -> Decimal:
        return self.granted - self.paid


@dataclass(frozen=True, slots=True)
class TrancheActs:
    """The acts open to a reader on a tranche now; the services check again."""

    edit: bool = False
    propose: bool = False
    check: bool = False
    send_back: bool = False
    order: bool = False
    pay: bool = False
    come_back: bool = False
    again: bool = False
    cancel: bool = False
    invoice: bool = False
    hand_over: bool = False
    receipt_paper: bool = False

    @property
    def any(self) -> bool:
        """Whether there is anything to do, the printing of a receipt aside."""
        return any(getattr(self, name) for name in self.__slots__ if name != "receipt_paper")


@dataclass(frozen=True, slots=True)
class Disbursements:
    """The tranches of a file with their sums; `problem` says why nothing may be paid now, if so."""

    rows: list[tuple[Tranche, TrancheActs]]
    aid: Sums
    fee: Sums | None
    can_plan: bool
    can_add: bool
    problem: str
    rate: ExchangeRate | None


def _sums(tranches: Iterable[Tranche], granted: Decimal, paid: Decimal) -> Sums:
    """`paid` is the ledger's: aids of the past were paid through no tranche."""
    by_state = dict.fromkeys(S.values, ZERO)
    for tranche in tranches:
        by_state[tranche.state] += tranche.amount_eur
    under_way = by_state[S.PROPOSED] + by_state[S.CHECKED] + by_state[S.ORDERED]
    return Sums(granted, by_state[S.PLANNED], under_way, paid)


def tranche_acts(*, actor: User, tranche: Tranche, is_running: bool) -> TrancheActs:
    """Return the acts open to `actor`; `is_running` when the file's contract lets it be paid."""
    file, state, role = tranche.application, tranche.state, actor.role
    if role in _ANTENNA and file.case.antenna_id != actor.antenna_id:
        return TrancheActs()
    proposes, manages = role in _PROPOSE, role == Role.TASKFORCE_MANAGER
    checks = role in _CHECK and tranche.proposed_by_id != actor.pk
    lives = file.state in _PLANNABLE and not tranche.fee_milestone
    in_kind = tranche.is_in_kind
    return TrancheActs(
        edit=proposes and lives and state == S.PLANNED,
        propose=proposes and is_running and state == S.PLANNED,
        check=checks and state == S.PROPOSED,
        send_back=state == S.PROPOSED and (proposes or role in _CHECK),
        order=manages and is_running and state == S.CHECKED and checks,
        pay=manages and state == S.ORDERED,
        come_back=manages and state == S.PAID,
        again=proposes and lives and state == S.RETURNED and not hasattr(tranche, "replaced_by"),
        cancel=state == S.PLANNED or (role in _CHECK and state in (S.PROPOSED, S.CHECKED)),
        invoice=proposes and in_kind and state in (S.PROPOSED, S.CHECKED, S.ORDERED, S.PAID),
        hand_over=proposes and in_kind and state in (S.ORDERED, S.PAID),
        receipt_paper=in_kind and state in (S.CHECKED, S.ORDERED, S.PAID),
    )


def disbursements_of(*, actor: User, application: Application) -> Disbursements | None:
    """Return the tranches of a file as `actor` sees them; None before anything was granted."""
    if application.granted_eur is None:
        return None
    tranches = list(_tranches(file=application.pk))
    problem = contract_problem(application, today())
    running = not problem and application.state in _PLANNABLE[1:]
    fee_running = running or (not problem and application.state == ApplicationState.COMPLETED)
    rows = [
        (one, tranche_acts(actor=actor, tranche=one, is_running=fee_running if one.is_fee else running))
        for one in tranches
    ]
    may_plan = actor.role in _PROPOSE and application.state in _PLANNABLE
    if actor.role in _ANTENNA and application.case.antenna_id != actor.antenna_id:
        may_plan = False
    money = money_of(application)
    aid = _sums((one for one in tranches if not one.is_fee), application.granted_eur, money["spent"])
    fee = None
    if application.fee_eur:
        fee = _sums((one for one in tranches if one.is_fee), application.fee_eur, money["fee_spent"])
    left = aid.left_to_plan + (fee.left_to_plan if fee else ZERO)
    return Disbursements(
        rows=rows,
        aid=aid,
        fee=fee,
        can_plan=may_plan and not tranches,
        can_add=may_plan and bool(tranches) and left > 0,
        problem=problem if application.state in _PLANNABLE else "",
        rate=rate_on(today()),
    )


@built_once
def _tranches(file: int) -> QuerySet[Tranche]:
    found = Tranche.objects.filter(application=file)
    return found.select_related("rate", "replaced_by", "application__case").order_by("number")


def tranche_get(*, actor: User, pk: int) -> Tranche:
    """Return the tranche with what its page shows; raise Tranche.DoesNotExist when it is not `actor`'s."""
    tranche = (
        Tranche.objects.visible_to(actor)
        .select_related(
            "application__case__person",
            "application__case__antenna",
            "application__phase",
            "application__operator",
            "application__person",
            "rate",
            "proposed_by",
            "checked_by",
            "ordered_by",
            "paid_by",
            "replaces",
            "replaced_by",
        )
        .get(pk=pk)
    )
    if actor.role == Role.OPERATOR_AGENT and former_work.hides(tranche):
        raise Tranche.DoesNotExist
    return tranche


def tranches_in_work(*, actor: User) -> QuerySet[Tranche]:
    """Return the tranches of the files in `actor`'s hands, those cancelled aside."""
    return Tranche.objects.writable_by(actor).exclude(state=S.CANCELLED)


def work_counts(*, actor: User) -> dict[str, int]:
    """Return how many tranches stand in each state, in one query."""
    rows = tranches_in_work(actor=actor).order_by().values_list("state").annotate(n=Count("pk"))
    found = dict(rows)
    return {str(state): found.get(state, 0) for state in WORK_STATES}


def tranche_list(*, actor: User, state: str, cursor: str | None) -> Page[Tranche]:
    """Return one page of the tranches in `state`, those that wait longest first."""
    found = tranches_in_work(actor=actor).filter(state=state)
    found = found.select_related("application__person", "application__case__antenna", "rate")
    return keyset_page(found, order=("updated_at", "pk"), cursor=cursor)
