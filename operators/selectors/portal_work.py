"""What an operator's agent has to do, in one list, the most urgent first (ux.md: from a list to the act in one tap).

Each kind of act is one query over the agent's own files; `work_list` merges them by the day they are due.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Min, Q, QuerySet
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
from operators.enums import VISITED_STATES, VisitKind, VisitState
from operators.models import Proposal, Visit
from operators.selectors.visits import visits_due

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
MISSED_DAYS = 180


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One act, one tap away: what to do, for whom, until when. `is_own_day`: the day is a rule, not our guess."""

    act: str | Promise
    icon: str
    name: str
    detail: str
    number: str
    url: str
    due_on: dt.date
    is_own_day: bool

    @property
    def urgency(self) -> str:
        days = (self.due_on - today()).days
        if days < 0:
            return LATE
        return SOON if days <= SOON_DAYS else CALM


def work_list(*, actor: User) -> tuple[list[WorkLine], bool]:
    """Return the acts that wait for `actor`, at most MOST, and whether there are more."""
    lines = [line for source in SOURCES for line in source(actor)]
    lines.sort(key=lambda line: (line.due_on, str(line.name)))
    return lines[:MOST], len(lines) > MOST


def _offers(actor: User) -> Iterator[WorkLine]:
    files = Application.objects.visible_to(actor).filter(state=S.ROUTED)
    offers = Proposal.objects.visible_to(actor).open().filter(application__in=files)
    for offer in _first(offers.order_by("answer_due_on", "pk"), "application__person"):
        yield _line(offer.application, _("Répondre"), "inbox", "portal_file", offer.answer_due_on)


def _plans(actor: User) -> Iterator[WorkLine]:
    for file in _first(_files(actor, S.PLANNING, S.DEFERRED), "person"):
        due_on = file.updated_at.date() + dt.timedelta(days=PLAN_DAYS)
        yield _line(file, _("Préparer le plan"), "list-check", "portal_plan", due_on, is_own_day=False)


def _signatures(actor: User) -> Iterator[WorkLine]:
    unsigned = _files(actor, S.APPROVED).filter(contract__operator_signed_on__isnull=True)
    for file in _first(unsigned, "person"):
        due_on = file.updated_at.date() + dt.timedelta(days=SIGN_DAYS)
        yield _line(file, _("Signer le contrat"), "pen", "portal_sign", due_on, is_own_day=False)


def _visits(actor: User) -> Iterator[WorkLine]:
    for visit in _first(visits_due(actor), "application__person"):
        url = reverse("operators:portal_visit_record", args=[visit.pk])
        due_on = visit.planned_for or visit.due_on
        yield _line(visit.application, visit.label, "geo-alt", url, due_on)


def _missed(actor: User) -> Iterator[WorkLine]:
    since = today() - dt.timedelta(days=MISSED_DAYS)
    missed = Visit.objects.visible_to(actor).filter(state=VisitState.MISSED, due_on__gte=since)
    living = missed.filter(Q(application__state__in=VISITED_STATES) | Q(kind=VisitKind.SURVIVAL))
    for visit in _first(living.order_by("due_on", "pk"), "application__person"):
        url = reverse("operators:portal_visit_record", args=[visit.pk])
        yield _line(visit.application, visit.label, "geo-alt", url, visit.due_on)


def _tranches(actor: User) -> Iterator[WorkLine]:
    """Tranches to propose, goods paid for and not handed over yet, payments that came back."""
    state = TrancheState
    soon = Q(state=state.PLANNED, due_on__lte=today() + dt.timedelta(days=SOON_DAYS))
    to_hand = Q(state__in=[state.ORDERED, state.PAID], mode=DisbursementMode.IN_KIND, handed_on=None)
    back = Q(state=state.RETURNED, replaced_by=None)
    running = Tranche.objects.visible_to(actor).filter(soon | to_hand | back)
    running = running.filter(application__state__in=VISITED_STATES)
    for tranche in _first(running.order_by("due_on", "pk"), "application__person"):
        act = _TRANCHE_ACTS.get(tranche.state, _("Remettre les biens"))
        url = reverse("operators:portal_tranche", args=[tranche.pk])
        due_on = tranche.due_on or today() + dt.timedelta(days=SOON_DAYS)
        yield _line(tranche.application, act, "cash-coin", url, due_on, detail=tranche.label)


def _messages(actor: User) -> Iterator[WorkLine]:
    """Remarks of the antenna on a plan that nobody settled: one line for a file, as old as the first of them."""
    waiting = PlanComment.objects.visible_to(actor).filter(resolved_at=None)
    waiting = waiting.exclude(author__role=Role.OPERATOR_AGENT)
    files = Application.objects.visible_to(actor).filter(plan__comments__in=waiting)
    said: QuerySet[Any] = files.annotate(
        said_at=Min("plan__comments__created_at", filter=Q(plan__comments__in=waiting))
    )
    for file in _first(said.order_by("said_at", "pk"), "person"):
        due_on = timezone.localdate(file.said_at) + dt.timedelta(days=ANSWER_DAYS)
        yield _line(
            file, _("Répondre à la remarque"), "chat-left-text", "portal_comments", due_on, is_own_day=False
        )


_TRANCHE_ACTS = {
    TrancheState.PLANNED: _("Proposer le versement"),
    TrancheState.RETURNED: _("Refaire le versement"),
}
# Another topic adds its own acts here: a function of the agent that yields lines.
SOURCES: list[Callable[[User], Iterator[WorkLine]]] = [
    _offers,
    _plans,
    _signatures,
    _visits,
    _missed,
    _tranches,
    _messages,
]


def _files(actor: User, *states: str) -> QuerySet[Application]:
    return Application.objects.visible_to(actor).filter(state__in=states).order_by("updated_at", "pk")


def _first(rows: "QuerySet[Any]", *related: str) -> "QuerySet[Any]":
    return rows.select_related(*related)[: MOST + 1]


def _line(
    file: Application,
    act: str | Promise,
    icon: str,
    page: str,
    due_on: dt.date,
    *,
    is_own_day: bool = True,
    detail: str = "",
) -> WorkLine:
    """Return a line; `page` is an address, or the name of a page of the file."""
    url = page if page.startswith("/") else reverse(f"operators:{page}", args=[file.pk])
    return WorkLine(
        act=act,
        icon=icon,
        name=name_text(file.person),
        detail=detail or str(file.get_kind_display()),
        number=file.number,
        url=url,
        due_on=due_on,
        is_own_day=is_own_day,
    )
