"""Visits as pages show them: the operator's list of those due, the visits of one file, one visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.agents import Agents, for_agents
from accounts.models import User
from aids.enums import DisbursementMode, TrancheState
from aids.models import Application, Tranche
from common.dates import today
from common.formatting import name_text
from common.pagination import Page, keyset_page
from operators.enums import VISITED_STATES, VisitKind, VisitState
from operators.models import MOST_PHOTOS, Visit, VisitPhoto
from operators.selectors.visit_rules import visit_rules

S = VisitState
PAGE_SIZE = 25
AHEAD = timedelta(days=30)
# Visits of a file that runs, and the news asked for after its end.
_LIVING = Q(application__state__in=VISITED_STATES) | Q(kind=VisitKind.SURVIVAL)


@dataclass(frozen=True, slots=True)
class VisitPart:
    """A part of the operator's list; `slug` is its name in the URL (?etat=…)."""

    slug: str
    label: str | Promise
    order: tuple[str, ...]
    hint: str | Promise


DUE = VisitPart("a-faire", _("À faire"), ("due_on", "pk"), _("Aucune visite à faire dans les trente jours."))
MISSED = VisitPart("manquees", _("Manquées"), ("-due_on", "-pk"), _("Aucune visite manquée."))
DONE = VisitPart("faites", _("Faites"), ("-visited_on", "-pk"), _("Aucune visite enregistrée."))
PARTS = (DUE, MISSED, DONE)


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit in a list of the portal; `days_left` until its last day, negative when it is overdue."""

    pk: int
    file_pk: int
    name: str
    place: str
    label: str
    number: str
    state: str
    state_label: str
    due_on: date
    planned_for: date | None
    visited_on: date | None
    photos: int

    @property
    def is_late(self) -> bool:
        return self.state == S.PLANNED and self.due_on < today()


def visit_part(slug: str) -> VisitPart | None:
    return next((part for part in PARTS if part.slug == slug), None)


def visits_due(user: User, *, until: date | None = None) -> QuerySet[Visit]:
    """Return the visits that `user`'s operator has to make by `until` (a month ahead), the most urgent first."""
    due = Visit.objects.visible_to(user).planned().filter(_LIVING)
    return due.filter(due_on__lte=until or today() + AHEAD).order_by("due_on", "pk")


def visits_waiting(actor: User | Agents, *, missed_from: date, due_until: date) -> QuerySet[Visit]:
    """Return the visits due by `due_until` beside those missed whose day was not before `missed_from`."""
    due = Q(state=S.PLANNED, due_on__lte=due_until)
    missed = Q(state=S.MISSED, due_on__gte=missed_from)
    return Visit.objects.visible_to(actor).filter(_LIVING).filter(due | missed).order_by("due_on", "pk")


def visits_page(*, actor: User, part: VisitPart, cursor: str | None) -> tuple[Page[Visit], list[VisitLine]]:
    """Return one page of a part of the operator's list, with its lines."""
    rows = _part_rows(actor, part).select_related(
        "application__person", "application__case__governorate", "application__case__delegation"
    )
    page = keyset_page(_counted(rows), order=part.order, cursor=cursor, size=PAGE_SIZE)
    return page, [_line(visit) for visit in page.rows]


def _counted(rows: QuerySet[Visit]) -> "QuerySet[Any]":
    return rows.annotate(photo_count=Count("photos"))


def visit_counts(*, actor: User) -> dict[str, int]:
    """Return how many visits each part holds, by slug; those made are not counted."""
    return {part.slug: _part_rows(actor, part).order_by().count() for part in (DUE, MISSED)}


def _part_rows(actor: User, part: VisitPart) -> QuerySet[Visit]:
    if part is DUE:
        return visits_due(actor)
    visits = Visit.objects.visible_to(actor)
    return visits.done() if part is DONE else visits.filter(state=S.MISSED)


def _line(visit: Visit) -> VisitLine:
    case = visit.application.case
    place = " · ".join(str(part) for part in (case.delegation, case.governorate) if part)
    return VisitLine(
        pk=visit.pk,
        file_pk=visit.application_id,
        name=name_text(visit.application.person),
        place=place,
        label=visit.label,
        number=visit.application.number,
        state=visit.state,
        state_label=str(visit.get_state_display()),
        due_on=visit.due_on,
        planned_for=visit.planned_for,
        visited_on=visit.visited_on,
        photos=visit.photo_count,  # type: ignore[attr-defined]
    )


@dataclass(frozen=True, slots=True)
class FileVisits:
    """The visits of one file, those not made yet first by day; what may be done with them."""

    visits: Sequence[Visit]
    can_add: bool

    @property
    def coming(self) -> Visit | None:
        """The next visit to make."""
        return next((visit for visit in self.visits if visit.state in (S.PLANNED, S.MISSED)), None)

    @property
    def done(self) -> list[Visit]:
        return [visit for visit in self.visits if visit.is_done]


def visits_of(*, actor: User, application: Application) -> FileVisits:
    """Return the visits of a file that `actor` may see, cancelled ones left out, in one query."""
    visits = list(_of_file(actor, file=application.pk))
    return FileVisits(visits, application.state in VISITED_STATES)


@for_agents
def _of_file(actor: Any, file: int) -> QuerySet[Visit]:
    return (
        Visit.objects.visible_to(actor)
        .filter(application=file)
        .exclude(state=S.CANCELLED)
        .annotate(photo_count=Count("photos"))
        .select_related("application", "recorded_by")
        .order_by(F("visited_on").asc(nulls_last=True), "due_on", "pk")
    )


def visit_get(*, actor: User, pk: int) -> Visit:
    """Return a visit `actor` may see; raise Visit.DoesNotExist otherwise."""
    related = ("application__person", "application__case", "application__phase", "recorded_by")
    return Visit.objects.visible_to(actor).select_related(*related, "application__contract").get(pk=pk)


def visit_context(*, actor: User, visit: Visit) -> dict[str, Any]:
    """Return what a visit's page shows beside the visit itself."""
    photos = list(VisitPhoto.objects.visible_to(actor).filter(visit=visit).order_by("number"))
    return {
        "visit": visit,
        "photos": photos,
        "photos_left": MOST_PHOTOS - len(photos),
        "map_url": position_url(visit),
        "events": visit_history(visit),
        "papers": visit.papers.order_by("-pk")[:4],
        "goods": goods_to_hand_over(actor=actor, application=visit.application),
    }


def visit_history(visit: Visit) -> list[dict[str, Any]]:
    """Return what happened to a visit, the latest first, as components/timeline.html shows it."""
    changes = visit.transitions.select_related("actor").order_by("-at", "-pk")
    return [
        {
            "at": change.at,
            "title": VisitState(change.to_state).label,
            "state": change.to_state,
            "who": change.actor or _("Le portail"),
            "text": change.reason,
        }
        for change in changes
    ]


def position_url(visit: Visit) -> str:
    """Return an address that the phone's own map opens; "" without a position. Nothing is fetched by it."""
    if not visit.position:
        return ""
    return f"geo:{visit.position['lat']},{visit.position['lon']}"


def goods_to_hand_over(*, actor: User, application: Application) -> list[Tranche]:
    """Return the purchases already ordered for which no signed receipt is there yet."""
    bought = Tranche.objects.visible_to(actor).filter(
        application=application,
        mode=DisbursementMode.IN_KIND,
        state__in=[TrancheState.ORDERED, TrancheState.PAID],
        receipt_file="",
    )
    return list(bought.order_by("number"))


def last_day_to_move(visit: Visit) -> tuple[date, date]:
    """Return between which days the operator may set the last day of a visit."""
    days = timedelta(days=visit_rules(visit.application.phase_id).move_days)
    rule_day = visit.rule_due_on or visit.due_on
    return max(today(), rule_day - days), rule_day + days
