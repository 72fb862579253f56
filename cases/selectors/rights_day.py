"""What rights and complaints add to « Ma journée » and to the timeline of a case."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from cases.enums import ComplaintState, RightsState
from cases.models import Complaint, ComplaintTransition, RightsRequest, RightsTransition
from cases.selectors.retention import persons_ending, rules
from common.dates import today
from common.day import CALM, LATE, SOON, DayRow, DaySection
from common.formatting import name_text
from common.timeline import TimelineEvent

ROWS = 8
NEAR = timedelta(days=3)
MOST = 100


def complaints_section(user: User) -> DaySection:
    """Return the complaints to answer, the overdue first."""
    rows = Complaint.objects.visible_to(user).open().select_related("case__person").order_by("due_on", "pk")
    return DaySection(
        _("Réclamations et messages à répondre"),
        [
            DayRow(
                label=name_text(row.case.person) or row.case.number,
                url=reverse("cases:complaint_detail", args=[row.pk]),
                detail=row.get_kind_display(),
                due=row.due_on,
                urgency=_urgency(row.due_on),
            )
            for row in rows[:ROWS]
        ],
        reverse("cases:complaint_list"),
        "chat-left-text",
    )


def requests_section(user: User) -> DaySection:
    """Return the requests of persons to answer, the most urgent first."""
    rows = RightsRequest.objects.visible_to(user).open().select_related("case__person")
    return DaySection(
        _("Demandes sur les données à répondre"),
        [
            DayRow(
                label=name_text(row.case.person) or row.case.number,
                url=reverse("cases:rights_detail", args=[row.pk]),
                detail=row.get_kind_display(),
                due=row.due_on,
                urgency=_urgency(row.due_on),
            )
            for row in rows.order_by("due_on", "pk")[:ROWS]
        ],
        reverse("cases:rights_list"),
        "shield-check",
    )


def retention_section(user: User) -> DaySection:
    """Return the persons whose data end first."""
    until = today() + timedelta(days=rules().notice_days)
    url = reverse("cases:retention_list")
    return DaySection(
        _("Données arrivant au terme de leur conservation"),
        [
            DayRow(label=name_text(person), url=url, detail=_("dossier clos"), since=person.last_closed)
            for person in persons_ending(until=until)[:ROWS]
        ],
        url,
        "hourglass-split",
    )


def rights_events(*, actor: Any, subject_id: int) -> list[TimelineEvent]:
    """Return what was asked and said around one case, as far as `actor` may read it."""
    return [*_requests(actor, subject_id), *_complaints(actor, subject_id)]


def _requests(actor: Any, case_id: int) -> list[TimelineEvent]:
    seen = RightsRequest.objects.visible_to(actor).filter(case=case_id)
    rows = RightsTransition.objects.filter(subject__in=seen).select_related("subject", "actor")
    return [
        TimelineEvent(
            row.at,
            _("Demande « %(kind)s » : %(state)s")
            % {"kind": row.subject.get_kind_display(), "state": RightsState(row.to_state).label.lower()},
            who=row.actor or "",
            text=row.reason,
            state=row.to_state,
        )
        for row in rows.order_by("-at")[:MOST]
    ]


def _complaints(actor: Any, case_id: int) -> list[TimelineEvent]:
    seen = Complaint.objects.visible_to(actor).filter(case=case_id)
    rows = ComplaintTransition.objects.filter(subject__in=seen).select_related("subject", "actor")
    return [
        TimelineEvent(
            row.at,
            _("%(kind)s : %(state)s")
            % {"kind": row.subject.get_kind_display(), "state": ComplaintState(row.to_state).label.lower()},
            who=row.actor or _("La personne"),
            text=row.subject.text if row.to_state == ComplaintState.RECEIVED else row.subject.answer,
            state=row.to_state,
            url=reverse("cases:complaint_detail", args=[row.subject_id]),
        )
        for row in rows.order_by("-at")[:MOST]
    ]


def _urgency(due: date) -> str:
    if due < today():
        return LATE
    return SOON if due <= today() + NEAR else CALM
