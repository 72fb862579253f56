"""What an operator's agent has to do, in one list, the most urgent first (ux.md: from a list to the act in one tap).

Each kind of act is one query over the agent's own files; `work_list` merges them by the day they are due.
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

from accounts.enums import Role
from accounts.models import User
from aids.enums import ApplicationState, DisbursementMode, TrancheState
from aids.models import Application, PlanComment, Tranche
from common.dates import today
from common.day import CALM, LATE, SOON
from common.formatting import name_text
from operators.enums import VISITED_STATES, VisitState
from operators.models import Proposal
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
    files = Application.objects.visible_to(actor).filter(state=S.ROUTED)
    offers = Proposal.objects.visible_to(actor).open().filter(application__in=files)
    for offer in _first(offers.order_by("answer_due_on", "pk"), "answer_due_on", of="application__"):
        file = offer.application
        yield WorkLine(_("Répondre"), "inbox", file, "portal_file", file.pk, offer.answer_due_on)


def _plans_and_signatures(actor: User) -> Iterator[WorkLine]:
    """Plans to prepare and contracts to sign: neither has a day of its own, it counts from the last change."""
    unsigned = Q(state=S.APPROVED, contract__operator_signed_on__isnull=True)
    waiting = Q(state__in=[S.PLANNING, S.DEFERRED]) | unsigned
    limit = Case(
        When(state=S.APPROVED, then=Value(dt.timedelta(days=SIGN_DAYS))),
        default=Value(dt.timedelta(days=PLAN_DAYS)),
    )
    files: QuerySet[Any] = Application.objects.visible_to(actor).filter(waiting)
    files = files.annotate(limit=F("updated_at") + limit)
    for file in _first(files.order_by("limit", "pk")):
        due_on = timezone.localdate(file.limit)
        if file.state == S.APPROVED:
            act, icon, page = _("Signer le contrat"), "pen", "portal_sign"
        else:
            act, icon, page = _("Préparer le plan"), "list-check", "portal_plan"
        yield WorkLine(act, icon, file, page, file.pk, due_on, is_own_day=False)


def _visits(actor: User) -> Iterator[WorkLine]:
    """Visits to make, and those missed not long ago."""
    waiting = visits_waiting(actor, missed_within=MISSED_WITHIN)
    days = ("due_on", "planned_for")
    for visit in _first(waiting, "kind", "month", "state", *days, of="application__"):
        due_on = (visit.planned_for if visit.state == VisitState.PLANNED else None) or visit.due_on
        yield WorkLine(visit.label, "geo-alt", visit.application, "portal_visit_record", visit.pk, due_on)


def _tranches(actor: User) -> Iterator[WorkLine]:
    """Tranches to propose, goods paid for and not handed over yet, payments that came back."""
    state = TrancheState
    soon = Q(state=state.PLANNED, due_on__lte=today() + dt.timedelta(days=SOON_DAYS))
    to_hand = Q(state__in=[state.ORDERED, state.PAID], mode=DisbursementMode.IN_KIND, handed_on=None)
    back = Q(state=state.RETURNED, replaced_by=None)
    running = Tranche.objects.visible_to(actor).filter(soon | to_hand | back)
    running = running.filter(application__state__in=VISITED_STATES)
    for tranche in _first(running.order_by("due_on", "pk"), "label", "state", "due_on", of="application__"):
        act = _TRANCHE_ACTS.get(tranche.state, _("Remettre les biens"))
        due_on = tranche.due_on or today() + dt.timedelta(days=SOON_DAYS)
        file, label = tranche.application, tranche.label
        yield WorkLine(act, "cash-coin", file, "portal_tranche", tranche.pk, due_on, label=label)


def _messages(actor: User) -> Iterator[WorkLine]:
    """Remarks of the antenna on a plan that nobody settled: one line for a file, as old as the first of them."""
    waiting = PlanComment.objects.visible_to(actor).filter(resolved_at=None)
    waiting = waiting.exclude(author__role=Role.OPERATOR_AGENT)
    files = Application.objects.visible_to(actor).filter(plan__comments__in=waiting)
    said: QuerySet[Any] = files.annotate(
        said_at=Min("plan__comments__created_at", filter=Q(plan__comments__in=waiting))
    )
    for file in _first(said.order_by("said_at", "pk")):
        due_on = timezone.localdate(file.said_at) + dt.timedelta(days=ANSWER_DAYS)
        act, icon = _("Répondre à la remarque"), "chat-left-text"
        yield WorkLine(act, icon, file, "portal_comments", file.pk, due_on, is_own_day=False)


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
