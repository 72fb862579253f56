"""The agenda: month, week and day, of one counsellor or of the antenna; the tab of a case."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import roles
from accounts.enums import Role
from cases.models import Case
from cases.selectors.agenda import (
    DAY,
    MONTH,
    VIEWS,
    WEEK,
    Span,
    agenda_days,
    antenna_keepers,
    case_appointments,
    span_of,
)
from cases.selectors.tasks import case_tasks
from cases.views.case_page import ANTENNA_STAFF, CASE_ROLES, case_or_404, show_tab
from common.dates import today

EVERYBODY = "tous"
MOST_ON_CASE = 100


@roles(*ANTENNA_STAFF)
@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """Show a month, a week or a day."""
    span = span_of(_view(request), _day(request))
    keepers = list(antenna_keepers(request.user.antenna_id))
    chosen = _chosen(request, [keeper.pk for keeper in keepers])
    days = agenda_days(actor=request.user, span=span, counsellor_id=chosen)
    who = str(chosen or EVERYBODY)
    context = {
        "span": span,
        "days": days,
        "count": sum(len(day.appointments) for day in days),
        "keepers": keepers,
        "chosen": chosen,
        "who": who,
        "everybody": EVERYBODY,
        "views": _views(span, who),
        "previous_url": _url(span.view, span.previous, who),
        "following_url": _url(span.view, span.following, who),
        "today_url": _url(span.view, today(), who),
    }
    return render(request, "cases/agenda/agenda.html", context)


@roles(*CASE_ROLES)
@require_safe
def case_agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the appointments and the tasks of a case."""
    case = case_or_404(request, pk)
    tasks = list(case_tasks(actor=request.user, case_id=case.pk)[:MOST_ON_CASE])
    context = {
        "appointments": case_appointments(actor=request.user, case_id=case.pk)[:MOST_ON_CASE],
        "open_tasks": [task for task in tasks if task.is_open],
        "closed_tasks": [task for task in tasks if not task.is_open],
        "can_keep": keeps(request, case),
        "is_case_closed": case.state == "closed",
        "today": today(),
    }
    return show_tab(request, case, "agenda", "cases/agenda/tab.html", context)


def keeps(request: HttpRequest, case: Case) -> bool:
    """Whether the user holds the appointments and tasks of this case."""
    return request.user.role in ANTENNA_STAFF and request.user.antenna_id == case.antenna_id


def _view(request: HttpRequest) -> str:
    view = request.GET.get("vue", "")
    return view if view in VIEWS else WEEK


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("jour", ""))
    except ValueError:
        return today()


def _chosen(request: HttpRequest, keepers: list[int]) -> int | None:
    """Return whose agenda is shown: a counsellor opens her own, a manager the antenna's."""
    asked = request.GET.get("conseiller", "")
    if asked.isdecimal() and len(asked) < 19 and int(asked) in keepers:
        return int(asked)
    if asked == EVERYBODY or request.user.role != Role.COUNSELLOR:
        return None
    own: int = request.user.pk
    return own


def _views(span: Span, who: str) -> list[dict[str, Any]]:
    words = ((MONTH, _("Mois")), (WEEK, _("Semaine")), (DAY, _("Jour")))
    return [
        {"label": label, "url": _url(view, span.day, who), "is_current": view == span.view}
        for view, label in words
    ]


def _url(view: str, day: date, who: str) -> str:
    query = urlencode({"vue": view, "jour": day.isoformat(), "conseiller": who})
    return f"{reverse('cases:agenda')}?{query}"
