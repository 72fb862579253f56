"""Running files on their way from one operator to another: who follows meanwhile, what each side may read."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import get_language

from accounts.agents import Agents, for_agents
from accounts.models import User
from aids.enums import AidKind, ApplicationState, TrancheState
from aids.models import Application, Tranche
from aids.selectors.disbursements import Disbursements, disbursements_of
from aids.selectors.files import money_of
from cases.enums import ConsentScope
from cases.models import Consent
from common.built_queries import built_once
from common.dates import today
from common.money import ZERO
from common.wall import outside_wall
from operators.enums import HandedPart, ProposalState, ReroutingState
from operators.models import Operator, Proposal, Rerouting

_OF_RUNNING = Q(rerouting__state=ReroutingState.RUNNING)


@dataclass(frozen=True, slots=True)
class FeeMilestone:
    """A part of the operator's fee, EUR, and what became of it."""

    label: str
    amount_eur: Decimal
    state: str
    state_label: str
    paid_on: date | None


@dataclass(frozen=True, slots=True)
class FeeLeft:
    """The fee of a file, EUR: what was paid, what is on its way to whoever proposed it, what goes on."""

    fee_eur: Decimal
    paid_eur: Decimal
    proposed_eur: Decimal
    milestones: tuple[FeeMilestone, ...]

    @property
    def left_eur(self) -> Decimal:
        return max(ZERO, self.fee_eur - self.paid_eur - self.proposed_eur)


@dataclass(frozen=True, slots=True)
class Takeover:
    """A running file offered to an operator: enough to answer, and no name until it accepts."""

    pk: int
    number: str
    kind_label: str
    state: str
    state_label: str
    place: str
    antenna: str
    counsellor: str
    counsellor_phone: str
    project: str
    note: str
    handed: tuple[str, ...]
    since: date
    due_on: date
    fee: FeeLeft


def running_rerouting(application: Application) -> Rerouting | None:
    """Return the re-routing of the file that still looks for an operator, if any."""
    running = Rerouting.objects.running().filter(application=application)
    return running.select_related("from_operator__institution", "started_by").first()


def reroutings_of(*, actor: User, application: Application) -> QuerySet[Rerouting]:
    """Return the changes of operator of a file that `actor` may see, the latest first."""
    return (
        Rerouting.objects.visible_to(actor)
        .filter(application=application)
        .select_related("from_operator__institution", "to_operator__institution", "started_by", "ended_by")
        .prefetch_related("transitions__actor")
    )


@outside_wall()
def fee_left(application: Application) -> FeeLeft:
    """Return how far the operator's fee of a file has come.

    Runs outside the operator's wall.
    """
    live = [TrancheState.PROPOSED, TrancheState.CHECKED, TrancheState.ORDERED]
    tranches = Tranche.objects.filter(application=application, is_fee=True).exclude(
        state=TrancheState.CANCELLED
    )
    rows = tuple(
        FeeMilestone(one.label, one.amount_eur, one.state, str(one.get_state_display()), one.paid_on)
        for one in tranches.order_by("number")
    )
    proposed = tranches.filter(state__in=live).aggregate(sum=Sum("amount_eur"))["sum"] or ZERO
    return FeeLeft(application.fee_eur, money_of(application)["fee_spent"], proposed, rows)


def closed_summary(*, application: Application, operator: Operator) -> Mapping[str, Any]:
    """Return what an operator keeps of a file it follows no more: figures and days, nobody's name."""
    accepted = (
        Proposal.objects.filter(application=application, operator=operator, state=ProposalState.ACCEPTED)
        .order_by("-proposed_at")
        .first()
    )
    fee = fee_left(application)
    governorate = application.case.governorate
    return {
        "number": application.number,
        "kind": application.kind,
        "state": application.state,
        "governorate": {"fr": governorate.name_fr, "ar": governorate.name_ar} if governorate else {},
        "accepted_on": accepted.answered_at.date().isoformat() if accepted and accepted.answered_at else "",
        "left_on": today().isoformat(),
        "granted_eur": str(application.granted_eur or ""),
        "fee_paid_eur": str(fee.paid_eur),
        "fee_proposed_eur": str(fee.proposed_eur),
    }


def takeover_proposals(*, actor: User | Agents) -> QuerySet[Proposal]:
    """Return the running files offered to `actor`'s operator and not answered, the most urgent first.

    A consent withdrawn takes the offer away at once. Behind the operator's wall it finds nothing: the files
    are nobody's meanwhile.
    """
    return _offered(actor).filter(_OF_RUNNING).order_by("answer_due_on", "pk")


def _offered(actor: User | Agents) -> QuerySet[Proposal]:
    shared = Consent.objects.filter(
        case=OuterRef("application__case"), scope=ConsentScope.SHARE_OPERATOR, withdrawn_on__isnull=True
    )
    return Proposal.objects.open().filter(Exists(shared), operator__institution=actor.institution_id)


@outside_wall()
def takeover_proposal(*, actor: User, pk: int) -> Proposal | None:
    """Return the offer of a running file that `actor`'s operator may answer. Runs outside the operator's wall."""
    offers = takeover_proposals(actor=actor).select_related("operator__institution", "application")
    return offers.filter(pk=pk).first()


@outside_wall()
def offers_count(*, actor: User) -> int:
    """Return how many files, new and running ones, wait for the answer of `actor`'s operator.

    Runs outside the operator's wall.
    """
    return len(_offers_waiting(actor))


@for_agents
def _offers_waiting(actor: Any) -> QuerySet[Any]:
    new = Q(rerouting__isnull=True, application__operator=actor.institution_id)
    new &= Q(application__state=ApplicationState.ROUTED)
    return _offered(actor).filter(new | _OF_RUNNING).values_list("pk", flat=True)


@outside_wall()
def takeovers(*, actor: User) -> list[Takeover]:
    """Return what `actor`'s operator may read of the running files offered to it.

    Runs outside the operator's wall.
    """
    return [_takeover(proposal) for proposal in _takeovers(actor)]


@for_agents
def _takeovers(actor: Any) -> QuerySet[Proposal]:
    return takeover_proposals(actor=actor).select_related(
        "rerouting",
        "application__case__governorate",
        "application__case__delegation",
        "application__case__antenna",
        "application__case__counsellor",
        "application__phase",
        "application__plan",
    )


def takeover(*, actor: User, pk: int) -> Takeover | None:
    """Return one running file offered to `actor`'s operator, None when it is not. Runs outside the operator's wall."""
    return next((one for one in takeovers(actor=actor) if one.pk == pk), None)


@outside_wall()
def hidden_parts(application_pk: int) -> frozenset[str]:
    """Return what the present operator of a file may not read of its predecessors' work (HandedPart).

    Runs outside the operator's wall.
    """
    handed = next((handed for _moment, handed in _handed_over(file=application_pk)), None)
    return frozenset() if handed is None else frozenset(map(str, HandedPart)) - set(handed)


@outside_wall()
def taken_over_on(application_pk: int) -> datetime | None:
    """Return the moment from which the present operator has had the file, None when it had it first.

    Runs outside the operator's wall.
    """
    return next((moment for moment, _handed in _handed_over(file=application_pk)), None)


@built_once
def _handed_over(file: int) -> QuerySet[Any]:
    """The last time that another operator took the file over: when, and what was handed over."""
    done = Rerouting.objects.filter(application=file, state=ReroutingState.DONE)
    return done.order_by("-ended_at", "-pk").values_list("ended_at", "handed")[:1]


def portal_disbursements(
    *, actor: User, application: Application, hidden: Collection[str]
) -> Disbursements | None:
    """Return the tranches of a file as its present operator reads them; `hidden` as `hidden_parts` tells it."""
    found = disbursements_of(actor=actor, application=application)
    if found is None or HandedPart.TRANCHES not in hidden:
        return found
    since = taken_over_on(application.pk)
    return replace(found, rows=[row for row in found.rows if not _is_formers(row[0], since)])


def tranche_is_hidden(tranche: Tranche) -> bool:
    """Whether a tranche is a former operator's work that was not handed over to the present one."""
    if HandedPart.TRANCHES not in hidden_parts(tranche.application_id):
        return False
    return _is_formers(tranche, taken_over_on(tranche.application_id))


def plan_is_hidden(application: Application, hidden: Collection[str] | None = None) -> bool:
    """Whether the plan is a former operator's and was not handed over; to be written again, it always is.

    `hidden` is what `hidden_parts` tells, where it is known already.
    """
    if application.state in (ApplicationState.PLANNING, ApplicationState.DEFERRED):
        return False
    return HandedPart.PLAN in (hidden_parts(application.pk) if hidden is None else hidden)


def _is_formers(tranche: Tranche, since: datetime | None) -> bool:
    """What is only planned stays open to whoever goes on; what was proposed before is the former's."""
    proposed = tranche.proposed_at
    return tranche.state != TrancheState.PLANNED and (
        proposed is None or (since is not None and proposed < since)
    )


def reroutings_waiting(*, actor: User) -> QuerySet[Rerouting]:
    """Return the running re-routings of the files in `actor`'s hands that wait for nobody's answer."""
    waiting = Proposal.objects.open().filter(rerouting=OuterRef("pk"))
    return (
        Rerouting.objects.running()
        .filter(~Q(Exists(waiting)), application__in=Application.objects.writable_by(actor))
        .order_by("started_at", "pk")
    )


def _takeover(proposal: Proposal) -> Takeover:
    file, rerouting = proposal.application, proposal.rerouting
    case, plan = file.case, getattr(file, "plan", None)
    shows_plan = plan is not None and rerouting is not None and HandedPart.PLAN in rerouting.handed
    return Takeover(
        pk=proposal.pk,
        number=file.number,
        kind_label=str(file.get_kind_display()),
        state=file.state,
        state_label=str(file.get_state_display()),
        place=" · ".join(str(part) for part in (case.delegation, case.governorate) if part),
        antenna=case.antenna.name,
        counsellor=str(case.counsellor or ""),
        counsellor_phone=case.counsellor.phone if case.counsellor else "",
        project=plan.title if plan is not None and shows_plan else "",
        note=rerouting.note if rerouting else "",
        handed=tuple(rerouting.handed_labels) if rerouting else (),
        since=rerouting.started_at.date() if rerouting else today(),
        due_on=proposal.answer_due_on,
        fee=fee_left(file),
    )


@dataclass(frozen=True, slots=True)
class CededFile:
    """What an operator keeps of a file that went to another one; amounts in EUR."""

    pk: int
    number: str
    kind_label: str
    state: str
    state_label: str
    governorate: str
    accepted_on: date | None
    left_on: date | None
    granted_eur: Decimal | None
    fee_paid_eur: Decimal
    fee_proposed_eur: Decimal


def ceded_file(rerouting: Rerouting) -> CededFile:
    """Return the closed summary kept with a re-routing; it reads nothing of the file itself."""
    kept = rerouting.summary
    names = kept.get("governorate") or {}
    return CededFile(
        pk=rerouting.pk,
        number=kept["number"],
        kind_label=str(AidKind(kept["kind"]).label),
        state=kept["state"],
        state_label=str(ApplicationState(kept["state"]).label),
        governorate=names.get("ar" if get_language() == "ar" else "fr", ""),
        accepted_on=_day(kept.get("accepted_on")),
        left_on=_day(kept.get("left_on")),
        granted_eur=Decimal(kept["granted_eur"]) if kept.get("granted_eur") else None,
        fee_paid_eur=Decimal(kept.get("fee_paid_eur") or 0),
        fee_proposed_eur=Decimal(kept.get("fee_proposed_eur") or 0),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
