"""What an operator's agent has to do, in one list, the most urgent first (ux.md: from a list to the act in one tap).

Each kind of act is one query over the agent's own files, built once (accounts.agents); `work_list` merges
them by the day they are due.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Min, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.agents import for_agents
from accounts.enums import Role
from accounts.models import User
from aids.enums import ApplicationState, DisbursementMode, TrancheState
from aids.models import Application, PlanComment, Tranche
from common.dates import today
from common.day import CALM, LATE, SOON
from common.formatting import name_text
from operators.enums import VISITED_STATES, VisitState
from operators.models import Proposal, Visit
from operators.selectors.visits import AHEAD as VISITS_AHEAD
from operators.selectors.visits import visits_waiting

S = ApplicationState
# What a telephone shows in a few screens; the page says that more follow.
MOST = 25
SOON_DAYS = 7
# A plan has no day of its own: after a month it stands among what is late.
PLAN_DAYS = 30
# A contract waits for every party: ours should not be the last.
SIGN_DAYS = 7
# A remark keeps the plan from the committee: it should not wait longer than the work of a week.
ANSWER_DAYS = 7
# A visit missed longer ago is no work any more: it stays among the missed ones of the visits' page.
MISSED_WITHIN = dt.timedelta(days=180)


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One act, one tap away: what to do, for whom, until when. `is_own_day`: the day is a rule, not our guess.

    `page` is the name of its page in the portal, `pk` the row it acts on. More lines are made than shown.
    """

    act: str | Promise
    icon: str
    file: Application
    page: str
    pk: int
    due_on: dt.date
    is_own_day: bool = True
    label: str = ""

    @property
    def name(self) -> str:
        return name_text(self.file.person)

    @property
    def detail(self) -> str:
        return self.label or str(self.file.get_kind_display())

    @property
    def number(self) -> str:
        return self.file.number

    @property
    def url(self) -> str:
        return reverse(f"operators:{self.page}", args=[self.pk])

    @property
    def urgency(self) -> str:
        days = (self.due_on - today()).days
        if days < 0:
            return LATE
        return SOON if days <= SOON_DAYS else CALM


def work_list(*, actor: User) -> tuple[list[WorkLine], bool]:
    """Return the acts that wait for `actor`, at most MOST, and whether there are more."""
    lines = [line for source in SOURCES for line in source(actor)]
    lines.sort(key=lambda line: (line.due_on, line.name))
    return lines[:MOST], len(lines) > MOST


def _offers(actor: User) -> Iterator[WorkLine]:
    for offer in _offers_open(actor):
        file = offer.application
        yield WorkLine(_("Répondre"), "inbox", file, "portal_file", file.pk, offer.answer_due_on)


@for_agents
def _offers_open(actor: Any) -> QuerySet[Proposal]:
    files = Application.objects.visible_to(actor).filter(state=S.ROUTED)
    offers = Proposal.objects.visible_to(actor).open().filter(application__in=files)
    return _first(offers.order_by("answer_due_on", "pk"), "answer_due_on", of="application__")


def _plans_and_signatures(actor: User) -> Iterator[WorkLine]:
    """Plans to prepare and contracts to sign: neither has a day of its own, it counts from the last change."""
    for file in _files_waiting(actor):
        due_on = timezone.localdate(file.limit)
        if file.state == S.APPROVED:
            act, icon, page = _("Signer le contrat"), "pen", "portal_sign"
        else:
            act, icon, page = _("Préparer le plan"), "list-check", "portal_plan"
        yield WorkLine(act, icon, file, page, file.pk, due_on, is_own_day=False)


@for_agents
def _files_waiting(actor: Any) -> QuerySet[Any]:
    unsigned = Q(state=S.APPROVED, contract__operator_signed_on__isnull=True)
    waiting = Q(state__in=[S.PLANNING, S.DEFERRED]) | unsigned
    limit = Case(
        When(state=S.APPROVED, then=Value(dt.timedelta(days=SIGN_DAYS))),
        default=Value(dt.timedelta(days=PLAN_DAYS)),
    )
    files = Application.objects.visible_to(actor).filter(waiting)
    return _first(files.annotate(limit=F("updated_at") + limit).order_by("limit", "pk"))


def _visits(actor: User) -> Iterator[WorkLine]:
    """Visits to make, and those missed not long ago."""
    day = today()
    for visit in _visits_open(actor, missed_from=day - MISSED_WITHIN, due_until=day + VISITS_AHEAD):
        due_on = (visit.planned_for if visit.state == VisitState.PLANNED else None) or visit.due_on
        yield WorkLine(visit.label, "geo-alt", visit.application, "portal_visit_record", visit.pk, due_on)


@for_agents
def _visits_open(actor: Any, missed_from: dt.date, due_until: dt.date) -> QuerySet[Visit]:
    waiting = visits_waiting(actor, missed_from=missed_from, due_until=due_until)
    return _first(waiting, "kind", "month", "state", "due_on", "planned_for", of="application__")


def _tranches(actor: User) -> Iterator[WorkLine]:
    """Tranches to propose, goods paid for and not handed over yet, payments that came back."""
    soon = today() + dt.timedelta(days=SOON_DAYS)
    for tranche in _tranches_open(actor, soon=soon):
        act = _TRANCHE_ACTS.get(tranche.state, _("Remettre les biens"))
        file, label = tranche.application, tranche.label
        yield WorkLine(
            act, "cash-coin", file, "portal_tranche", tranche.pk, tranche.due_on or soon, label=label
        )


@for_agents
def _tranches_open(actor: Any, soon: dt.date) -> QuerySet[Tranche]:
    state = TrancheState
    planned = Q(state=state.PLANNED, due_on__lte=soon)
    to_hand = Q(state__in=[state.ORDERED, state.PAID], mode=DisbursementMode.IN_KIND, handed_on=None)
    back = Q(state=state.RETURNED, replaced_by=None)
    running = Tranche.objects.visible_to(actor).filter(planned | to_hand | back)
    running = running.filter(application__state__in=VISITED_STATES)
    return _first(running.order_by("due_on", "pk"), "label", "state", "due_on", of="application__")


def _messages(actor: User) -> Iterator[WorkLine]:
    """Remarks of the antenna on a plan that nobody settled: one line for a file, as old as the first of them."""
    for file in _files_remarked(actor):
        due_on = timezone.localdate(file.said_at) + dt.timedelta(days=ANSWER_DAYS)
        act, icon = _("Répondre à la remarque"), "chat-left-text"
        yield WorkLine(act, icon, file, "portal_comments", file.pk, due_on, is_own_day=False)


@for_agents
def _files_remarked(actor: Any) -> QuerySet[Any]:
    waiting = PlanComment.objects.visible_to(actor).filter(resolved_at=None)
    waiting = waiting.exclude(author__role=Role.OPERATOR_AGENT)
    files = Application.objects.visible_to(actor).filter(plan__comments__in=waiting)
    said_at = Min("plan__comments__created_at", filter=Q(plan__comments__in=waiting))
    return _first(files.annotate(said_at=said_at).order_by("said_at", "pk"))


# Rows of persons and files are wide, and a line shows little of them.
_SHOWN = (
    *("number", "kind", "state"),
    *(f"person__{name}" for name in ("first_name", "last_name", "first_name_ar", "last_name_ar")),
)
_TRANCHE_ACTS = {
    TrancheState.PLANNED: _("Proposer le versement"),
    TrancheState.RETURNED: _("Refaire le versement"),
}
# Another topic adds its own acts here: a function of the agent that yields lines.
SOURCES: list[Callable[[User], Iterator[WorkLine]]] = [
    _offers,
    _plans_and_signatures,
    _visits,
    _tranches,
    _messages,
]


def _first(rows: "QuerySet[Any]", *own: str, of: str = "") -> "QuerySet[Any]":
    """Fetch the first rows, of them `own`, and of their file (`of` leads to it) what a line shows."""
    shown = [f"{of}{name}" for name in _SHOWN]
    return rows.select_related(f"{of}person").only(*own, *shown)[: MOST + 1]
