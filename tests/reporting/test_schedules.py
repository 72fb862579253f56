"""Reports on set days: asked for once a period, told once to each who may read them."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common.errors import DomainError, NotPermitted
from common.models import JobState, OutgoingMessage
from reporting.models import ReportNotice, ReportRun, ReportSchedule
from reporting.services.reports import report_cancel, report_retry
from reporting.services.schedules import (
    ScheduleData,
    next_moment,
    reports_tell,
    schedule_switch,
    schedule_write,
    schedules_run,
)
from tests.concurrency import at_once
from tests.factories.accounts import UserFactory
from tests.factories.reporting import report_run, report_schedule

pytestmark = pytest.mark.django_db


def moment(*parts):
    return timezone.make_aware(datetime(*parts))  # noqa: DTZ001 made aware here


def data(recipients, **changes):
    asked = {
        "kind": "taskforce",
        "rhythm": "mois",
        "day": 5,
        "hour": 6,
        "languages": ["fr"],
        "formats": ["json"],
        "recipients": recipients,
    }
    return ScheduleData(**(asked | changes))


@pytest.mark.parametrize(
    ("rhythm", "after", "expected"),
    [
        ("mois", (2026, 3, 5, 5, 59), (2026, 3, 5, 6)),
        ("mois", (2026, 3, 5, 6), (2026, 4, 5, 6)),
        ("mois", (2026, 12, 31, 23), (2027, 1, 5, 6)),
        ("trimestre", (2026, 2, 1), (2026, 4, 5, 6)),
        ("trimestre", (2026, 1, 1), (2026, 1, 5, 6)),
        ("annee", (2026, 1, 6), (2027, 1, 5, 6)),
    ],
)
def test_when_a_report_is_due_next(rhythm, after, expected):
    assert next_moment(rhythm, day=5, hour=6, after=moment(*after)) == moment(*expected)


def test_every_period_missed_is_asked_for_once(manager):
    schedule = schedule_write(actor=manager, data=data([manager]))
    ReportSchedule.objects.filter(pk=schedule.pk).update(next_at=moment(2026, 1, 5, 6))
    assert schedules_run(moment(2026, 3, 10)) == 3
    assert schedules_run(moment(2026, 3, 10)) == 0
    runs = list(ReportRun.objects.order_by("starts_on").values_list("starts_on", "ends_on"))
    assert runs == [
        (date(2025, 12, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 28)),
    ]
    schedule.refresh_from_db()
    assert schedule.next_at == moment(2026, 4, 5, 6)


def test_a_schedule_that_changes_its_rhythm_still_asks_for_the_longer_period(manager):
    schedule = schedule_write(actor=manager, data=data([manager]))
    ReportSchedule.objects.filter(pk=schedule.pk).update(next_at=moment(2026, 2, 5, 6))
    assert schedules_run(moment(2026, 2, 6)) == 1
    schedule_write(actor=manager, data=data([manager], rhythm="trimestre"), schedule=schedule)
    ReportSchedule.objects.filter(pk=schedule.pk).update(next_at=moment(2026, 4, 5, 6))
    assert schedules_run(moment(2026, 4, 6)) == 1
    runs = set(ReportRun.objects.values_list("starts_on", "ends_on"))
    assert runs == {
        (date(2026, 1, 1), date(2026, 1, 31)),
        (date(2026, 1, 1), date(2026, 3, 31)),
    }


def test_each_recipient_who_may_read_it_is_told_once_with_a_link_and_no_file(
    manager, django_capture_on_commit_callbacks
):
    gone = UserFactory(taskforce_manager=True)
    schedule = schedule_write(actor=manager, data=data([manager, gone]))
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    ReportSchedule.objects.filter(pk=schedule.pk).update(next_at=moment(2026, 1, 5, 6))
    with django_capture_on_commit_callbacks(execute=True):
        schedules_run(moment(2026, 1, 6))
    run = ReportRun.objects.get()
    assert run.job_state == JobState.DONE
    assert [one.recipient for one in ReportNotice.objects.all()] == [manager]
    assert reports_tell() == 0
    mail = OutgoingMessage.objects.get()
    assert reverse("reporting:report_detail", args=[run.pk]) in mail.body
    assert "prêt" in mail.subject


def test_a_report_that_could_not_be_built_is_told_too(manager):
    schedule = schedule_write(actor=manager, data=data([manager]))
    ReportRun.objects.create(
        schedule=schedule,
        kind="taskforce",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 1, 31),
        languages=["fr"],
        formats=["pdf"],
        job_state=JobState.FAILED,
    )
    assert reports_tell() == 1
    assert "non construit" in OutgoingMessage.objects.get().subject


def ended(run, state):
    """The run as a worker leaves it."""
    ReportRun.objects.filter(pk=run.pk).update(job_state=state, finished_at=timezone.now())


def test_who_asked_for_a_report_is_told_of_each_of_its_ends(manager):
    run = report_run(requested_by=manager)
    ended(run, JobState.FAILED)
    assert (reports_tell(), reports_tell()) == (1, 0)
    report_retry(actor=manager, run=run)
    assert reports_tell() == 0
    ended(run, JobState.DONE)
    assert (reports_tell(), reports_tell()) == (1, 0)
    subjects = OutgoingMessage.objects.order_by("pk").values_list("subject", flat=True)
    assert ["non construit" in subjects[0], "prêt" in subjects[1]] == [True, True]
    assert ReportNotice.objects.filter(run=run, recipient=manager).count() == 2


def test_who_cancels_a_report_is_not_told_but_who_waits_for_it_is(manager):
    other = UserFactory(taskforce_manager=True)
    report_cancel(actor=other, run=report_run(requested_by=other))
    report_cancel(actor=other, run=report_run(requested_by=manager))
    reports_tell()
    assert [one.recipient for one in ReportNotice.objects.all()] == [manager]


def test_who_may_set_and_receive_what(manager):
    head = UserFactory(antenna_manager=True)
    other = UserFactory(antenna_manager=True)
    with pytest.raises(NotPermitted):
        schedule_write(actor=head, data=data([head]))
    with pytest.raises(NotPermitted):
        schedule_write(actor=head, data=data([head], kind="antenna", antenna=other.antenna))
    with pytest.raises(DomainError, match="ne peut pas lire"):
        schedule_write(actor=manager, data=data([head]))
    with pytest.raises(DomainError, match="ne peut pas lire"):
        schedule_write(actor=manager, data=data([other], kind="antenna", antenna=head.antenna))
    with pytest.raises(DomainError, match="destinataire"):
        schedule_write(actor=manager, data=data([]))
    with pytest.raises(DomainError, match="de 1 à 28"):
        schedule_write(actor=manager, data=data([manager], day=31))
    own = schedule_write(actor=head, data=data([head], kind="antenna", antenna=head.antenna))
    schedule_switch(actor=head, schedule=own, is_active=False)
    ReportSchedule.objects.filter(pk=own.pk).update(next_at=timezone.now() - timedelta(days=1))
    assert schedules_run() == 0
    with pytest.raises(NotPermitted):
        schedule_switch(actor=other, schedule=own, is_active=True)
    schedule_switch(actor=head, schedule=own, is_active=True)
    own.refresh_from_db()
    assert own.is_active and own.next_at > timezone.now()


def test_a_manager_sets_one_on_its_page_and_keeps_what_she_typed(client_as, manager):
    client = client_as(manager)
    new = reverse("reporting:schedule_new")
    asked = {"kind": "taskforce", "rhythm": "trimestre", "day": "40", "hour": "7", "languages": ["ar"]}
    refused = client.post(new, asked | {"formats": ["pdf"], "recipients": [manager.pk]})
    assert refused.status_code == 200
    assert 'value="40"' in refused.content.decode()
    client.post(new, asked | {"day": "10", "formats": ["pdf"], "recipients": [manager.pk]})
    schedule = ReportSchedule.objects.get()
    assert (schedule.rhythm, schedule.day, list(schedule.recipients.all())) == ("trimestre", 10, [manager])
    page = client.get(reverse("reporting:schedule_list")).content.decode()
    assert "Chaque trimestre" in page
    client.post(reverse("reporting:schedule_switch", args=[schedule.pk]))
    schedule.refresh_from_db()
    assert not schedule.is_active


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_ask_for_one_report():
    author = UserFactory(taskforce_manager=True)
    report_schedule(
        kind="taskforce", created_by=author, formats=["json"], next_at=timezone.now() - timedelta(minutes=1)
    )
    assert sum(at_once([schedules_run] * 4)) == 1
    assert ReportRun.objects.count() == 1


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_tell_of_a_report_once():
    manager = UserFactory(taskforce_manager=True)
    for _number in range(3):
        ended(report_run(requested_by=manager), JobState.DONE)
    assert sum(at_once([reports_tell] * 4)) == 3
    assert OutgoingMessage.objects.filter(to=manager.email).count() == ReportNotice.objects.count() == 3
