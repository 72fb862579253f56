"""Deadlines of aids that raise tasks: reservations, contracts, and cases where nothing has happened."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import DateTimeField, Exists, F, Func, OuterRef, QuerySet, Subquery
from django.utils import timezone

from aids.enums import ApplicationState, NoticeKind
from aids.models import Application, ApplicationTransition, ReservationNotice
from aids.selectors.day import CONTRACT_WARNING, RESERVATION_WARNING
from cases.enums import CaseSource
from cases.models import Appointment, Case, CaseTransition, Document, JournalNote, Task
from common.sweeps import Finding

S = ApplicationState
IDLE = "aids.idle_cases"
OFFER_TOLD_WITHIN = timedelta(days=7)
IDLE_AFTER = timedelta(days=60)
MOST_IDLE = 5


def reservations(day: date) -> Iterator[Finding]:
    """Files whose reservation expires within the notice."""
    files = Application.objects.filter(reserved_until__range=(day, day + RESERVATION_WARNING))
    yield from _findings(files, "reserved_until")


def offers(day: date) -> Iterator[Finding]:
    """Files of the waiting list that were offered a place lately; the offer itself raises the task at once."""
    told = ReservationNotice.objects.filter(
        kind=NoticeKind.OFFERED, application=OuterRef("pk"), until=OuterRef("reserved_until")
    )
    files = Application.objects.filter(Exists(told), state=S.SUBMITTED, reserved_until__gte=day)
    for application in files.select_related("case"):
        yield offer_finding(application, day)


def offer_finding(application: Application, day: date) -> Finding:
    """Return the task of a file that has just been offered a place."""
    due = min(day + OFFER_TOLD_WITHIN, application.reserved_until or day)
    return Finding(
        f"{application.pk}:{application.reserved_until}",
        application.pk,
        application.case_id,
        application.case.counsellor_id,
        due,
        application.number,
    )


def contracts(day: date) -> Iterator[Finding]:
    """Running contracts that end within the notice, or ended less than a notice ago."""
    files = Application.objects.filter(
        state__in=[S.CONTRACTED, S.DISBURSING, S.IN_FOLLOW_UP],
        contract__ends_on__range=(day - CONTRACT_WARNING, day + CONTRACT_WARNING),
    )
    yield from _findings(files, "contract__ends_on")


def idle_cases(day: date) -> Iterator[Finding]:
    """Open cases without a movement for sixty days: no step of the case or of its aids, note, document, meeting.

    An appointment to come counts as a movement. It is watched here, not in `cases`, because a step of an
    aid is one. The longest forgotten come first, and a counsellor has at most MOST_IDLE of them to do at a
    time: a list of fifty would be read by nobody. Cases of an old register wait for no one.
    """
    before = timezone.make_aware(datetime.combine(day - IDLE_AFTER, time.min))
    cases = (
        Case.objects.open()
        .filter(updated_at__lt=before)
        .exclude(source=CaseSource.REGISTER)
        .annotate(moved_at=_last_movement())
        .filter(moved_at__lt=before)
        .order_by("moved_at", "pk")
    )
    raised = Task.objects.filter(source=IDLE)
    known = set(raised.values_list("subject", flat=True))
    # Cases that nobody follows wait for their antenna: each has its own few.
    to_do = Counter(raised.open().values_list("case__antenna", "assignee"))
    facts = cases.values_list("pk", "number", "antenna", "counsellor", "moved_at")
    for pk, number, antenna, counsellor, moved_at in facts:
        last = timezone.localdate(moved_at)
        subject = f"{pk}:{last}"
        if subject in known or to_do[antenna, counsellor] >= MOST_IDLE:
            continue
        to_do[antenna, counsellor] += 1
        yield Finding(subject, pk, pk, counsellor, max(last + IDLE_AFTER, day), number)


def _last_movement() -> Func:
    """The newest of what happened to a case; GREATEST passes over what never did."""
    return Func(
        F("created_at"),
        _newest(CaseTransition.objects.filter(subject=OuterRef("pk")), "at"),
        _newest(JournalNote.objects.filter(case=OuterRef("pk")), "created_at"),
        _newest(Document.objects.filter(case=OuterRef("pk")), "created_at"),
        _newest(Appointment.objects.filter(case=OuterRef("pk")).exclude(state="cancelled"), "starts_at"),
        _newest(ApplicationTransition.objects.filter(subject__case=OuterRef("pk")), "at"),
        function="GREATEST",
        output_field=DateTimeField(),
    )


def _newest(rows: QuerySet[Any], column: str) -> Subquery:
    return Subquery(rows.order_by(F(column).desc()).values(column)[:1])


def _findings(files: QuerySet[Application], due: str) -> Iterator[Finding]:
    rows = files.values_list("pk", "number", "case", "case__counsellor", due)
    for pk, number, case, counsellor, day in rows:
        yield Finding(f"{pk}:{day}", pk, case, counsellor, day, number)
