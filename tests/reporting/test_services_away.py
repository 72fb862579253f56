"""Redis or PostgreSQL stopped under real workers, and letters beside a queue full of reports (ADR 0011)."""

import time
from datetime import timedelta

import pytest
from celery.beat import PersistentScheduler
from django.conf import settings
from django.db import OperationalError
from django.utils import timezone

from aids.enums import PaperKind
from aids.models import Paper
from aids.services.documents import paper_request
from bench.processes import Processes, Queue
from common.enqueue import sweep
from common.models import JobState, OutgoingMessage
from reporting.models import ReportFile, ReportRun, ReportSnapshot
from reporting.services.reports import report_request
from tests.aids.conftest import load_programme
from tests.factories.accounts import UserFactory
from tests.factories.aids import Team
from tests.factories.reporting import FIRST_QUARTER, report_schedule
from tests.faults import (
    is_somebody_blocked,
    locked,
    postgres_of_its_own,
    sent_to,
    start_postgres,
    stop_postgres,
    wait_until,
    waited_long,
)
from tounesna.celery import app

pytestmark = pytest.mark.django_db(transaction=True)
# What a report writes once it has counted.
SNAPSHOTS, FILES = "reporting_reportsnapshot", "reporting_reportfile"


@pytest.fixture
def queue(tmp_path):
    queue = Queue(tmp_path / "valkey")
    with sent_to(queue):
        yield queue
    queue.stop()


def workers(tmp_path, queue):
    return Processes(tmp_path / "var", queue, MEDIA_ROOT=str(settings.MEDIA_ROOT))


def ask(actor, number):
    """Ask for reports of the kind that is counted soonest."""
    starts_on, ends_on = FIRST_QUARTER
    asked = {"kind": "newsletter", "starts_on": starts_on, "ends_on": ends_on}
    for _one in range(number):
        report_request(actor=actor, languages=["fr"], formats=["json"], **asked)


def in_state(state):
    return ReportRun.objects.filter(job_state=state).count()


def wait_for_all(processes):
    wait_until(
        lambda: in_state(JobState.DONE) == ReportRun.objects.count(),
        lambda: f"{list(ReportRun.objects.values_list('job_state', 'attempts', 'error'))} {processes.said()}",
        while_=lambda: processes.are_alive,
    )


def assert_each_arrived_once(actor, number):
    """One file, one snapshot and one mail for each report, and nothing that would be sent again."""
    assert in_state(JobState.DONE) == ReportRun.objects.count() == number
    assert ReportFile.objects.count() == ReportFile.objects.values("run").distinct().count() == number
    assert ReportSnapshot.objects.count() == number
    assert all(file.file.storage.exists(file.file.name) for file in ReportFile.objects.all())
    wait_until(lambda: OutgoingMessage.objects.filter(to=actor.email).count() >= number)
    assert OutgoingMessage.objects.filter(to=actor.email).count() == number


def test_redis_stopped_and_started_again_while_twenty_reports_wait(tmp_path, queue):
    with workers(tmp_path, queue) as processes:
        processes.start("reports")
        load_programme()
        manager = UserFactory(taskforce_manager=True)
        with locked(SNAPSHOTS):
            ask(manager, 20)
            wait_until(is_somebody_blocked, processes.said)
            queue.stop()
            began = time.monotonic()
            ask(manager, 5)
            # Nobody waits for what is away: five tries would take five seconds.
            assert time.monotonic() - began < 5
        # What the worker had in hand it ends without the queue.
        wait_until(lambda: in_state(JobState.DONE) >= 1, processes.said)
        assert ReportRun.objects.filter(sent_at__isnull=True).count() == 5
        queue.start()
        waited_long(ReportRun)
        wait_until(lambda: sweep() > 0, processes.said)
        wait_for_all(processes)
        ask(manager, 1)
        wait_for_all(processes)
        assert_each_arrived_once(manager, 26)


def test_postgresql_stopped_while_one_report_is_built_and_four_wait(tmp_path, queue):
    with postgres_of_its_own(), workers(tmp_path, queue) as processes:
        processes.start("reports")
        load_programme()
        manager = UserFactory(taskforce_manager=True)
        with locked(FILES):
            ask(manager, 5)
            wait_until(is_somebody_blocked, processes.said)
            stop_postgres()
        with pytest.raises(OperationalError):
            ask(manager, 1)
        start_postgres()
        wait_until(lambda: in_state(JobState.RUNNING) == 0 and in_state(JobState.DONE) == 4, processes.said)
        cut = ReportRun.objects.get(job_state=JobState.QUEUED)
        assert (cut.attempts, cut.files.count()) == (1, 0)
        waited_long(ReportRun)
        assert sweep() == 1
        wait_for_all(processes)
        assert_each_arrived_once(manager, 5)


def test_a_letter_does_not_wait_for_fifty_reports(tmp_path, queue):
    with workers(tmp_path, queue) as processes:
        processes.start("reports")
        processes.start("worker")
        load_programme()
        team = Team()
        application = team.approved()
        with locked(SNAPSHOTS):
            ask(team.manager, 50)
            wait_until(is_somebody_blocked, processes.said)
            letter = paper_request(
                actor=team.counsellor, application=application, kind=PaperKind.DECISION_LETTER, language="fr"
            )
            wait_until(
                lambda: Paper.objects.filter(pk=letter.pk, job_state=JobState.DONE).exists(), processes.said
            )
            assert in_state(JobState.QUEUED) == 49
        wait_for_all(processes)
        assert_each_arrived_once(team.manager, 50)


def beat_that_is_due(folder, queue, *names):
    """Processes of a machine whose beat, when it is started, finds the tasks called `names` due."""
    folder.mkdir(exist_ok=True)
    clock = PersistentScheduler(app=app, schedule_filename=str(folder / "celerybeat-schedule"), lazy=True)
    clock.setup_schedule()
    for name in names:
        clock.schedule[name].last_run_at -= timedelta(hours=1)
    clock.close()
    return Processes(folder, queue, LOG_LEVEL="DEBUG")


def test_two_beats_ask_for_one_report_and_tell_of_it_once(tmp_path, queue):
    load_programme()
    manager = UserFactory(taskforce_manager=True)
    due = timezone.now() - timedelta(minutes=1)
    asked = {"languages": ["fr"], "formats": ["json"], "next_at": due}
    report_schedule(kind="taskforce", created_by=manager, **asked).recipients.add(manager)
    with workers(tmp_path, queue) as processes:
        processes.start("worker")
        processes.start("reports")
        for turn, came in enumerate(
            (
                lambda: in_state(JobState.DONE) == 1,
                lambda: OutgoingMessage.objects.filter(to=manager.email).exists(),
            )
        ):
            folders = [tmp_path / f"beat-{turn}-{number}" for number in range(2)]
            with (
                beat_that_is_due(folders[0], queue, "run-report-schedules") as first,
                beat_that_is_due(folders[1], queue, "run-report-schedules") as second,
            ):
                for beat in (first, second):
                    beat.start("beat")
                for beat in (first, second):
                    wait_until(lambda beat=beat: "reporting.run_schedules sent" in beat.said(), beat.said)
            wait_until(
                came,
                lambda: f"{list(ReportRun.objects.values_list('job_state', 'error'))} {processes.said()}",
            )
            wait_until(lambda: queue.length("default") == 0, processes.said)
    assert_each_arrived_once(manager, 1)
