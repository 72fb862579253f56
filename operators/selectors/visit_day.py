"""Visits and closures that wait on the home page (« Ma journée »)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from aids.enums import ApplicationState
from aids.models import Application
from common.dates import today
from common.day import CALM, LATE, SOON, DayRow, DaySection, take
from common.formatting import name_text
from operators.enums import ClosureState, VisitKind, VisitState
from operators.models import Closure
from operators.selectors.visits import visits_due

ROWS = 10
SOON_DAYS = 7


def visits_section(user: User) -> DaySection:
    """Visits of the coming month and those overdue, the most urgent first."""
    found, total = take(visits_due(user).select_related("application__person"), ROWS)
    rows = [
        DayRow(
            label=name_text(visit.application.person),
            url=reverse("operators:portal_visit_record", args=[visit.pk]),
            detail=visit.label,
            due=visit.due_on,
            urgency=_urgency((visit.due_on - today()).days),
        )
        for visit in found
    ]
    return DaySection(_("Visites à faire"), rows, reverse("operators:portal_visits"), "geo-alt", total)


def closing_section(user: User) -> DaySection:
    """Files whose final visit was made and whose outcome the operator has still to say, or to say again."""
    files = (
        Application.objects.visible_to(user)
        .filter(
            state=ApplicationState.IN_FOLLOW_UP,
            visits__kind=VisitKind.FINAL,
            visits__state=VisitState.DONE,
        )
        .exclude(closure__state__in=[ClosureState.PROPOSED, ClosureState.CONFIRMED])
        .select_related("person")
        .order_by("updated_at", "pk")
    )
    found, total = take(files, ROWS)
    rows = [
        DayRow(
            label=name_text(file.person),
            url=reverse("operators:portal_close", args=[file.pk]),
            detail=_("Dire comment l’accompagnement s’est terminé"),
        )
        for file in found
    ]
    return DaySection(_("Dossiers à clore"), rows, icon="flag", total=total)


def closures_section(user: User) -> DaySection:
    """Closures that operators propose and the antenna confirms, the oldest first."""
    mine = Application.objects.writable_by(user)
    waiting = Closure.objects.to_confirm().filter(application__in=mine)
    found, total = take(waiting.select_related("application__person").order_by("proposed_at", "pk"), ROWS)
    rows = [
        DayRow(
            label=f"{name_text(closure.application.person)} · {closure.application.number}",
            url=reverse("operators:closure_detail", args=[closure.pk]),
            detail=str(closure.get_outcome_display()),
            since=closure.proposed_at,
        )
        for closure in found
    ]
    return DaySection(_("Clôtures à confirmer"), rows, icon="flag", total=total)


def _urgency(days_left: int) -> str:
    if days_left < 0:
        return LATE
    return SOON if days_left <= SOON_DAYS else CALM
