"""Reports and what breaks: a worker killed, a disk that is full. Each arrives once, or says why not."""

import resource
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from common.enqueue import MAX_ATTEMPTS
from common.models import JobState, OutgoingMessage
from reporting.models import ReportFile, ReportRun, ReportSnapshot
from reporting.services.reports import report_retry
from reporting.tasks import build_report
from tests.aids.conftest import load_programme
from tests.factories.accounts import UserFactory
from tests.factories.reporting import report_run
from tests.faults import killed_while_waiting, stale


@contextmanager
def no_file_longer_than(octets):
    """Have the system refuse to let any file of this process grow further, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (octets, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def files_kept():
    return sorted(path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


@pytest.mark.django_db(transaction=True)
def test_a_report_whose_worker_is_killed_between_two_files_has_each_of_them_once(media_in_a_temporary_folder):
    load_programme()
    manager = UserFactory(taskforce_manager=True)
    run = report_run(formats=["xlsx", "json"], languages=["fr"], requested_by=manager)
    with transaction.atomic():
        # The worker that writes its second file waits for this row, which will never be.
        ReportFile.objects.create(
            run=run, format="json", language="", name="x", file="x", size=1, sha256="0" * 64
        )
        with killed_while_waiting("reporting.tasks.build_report", run.pk):
            pass
        transaction.set_rollback(True)
    run.refresh_from_db()
    first = run.files.get()
    assert (run.job_state, first.format) == (JobState.RUNNING, "xlsx")
    build_report(run.pk)
    assert run.files.count() == 1, "another worker has it until it is taken for lost"
    stale(run)
    for _turn in range(2):
        build_report(run.pk)
    run.refresh_from_db()
    assert run.job_state == JobState.DONE
    assert {file.format for file in run.files.all()} == {"xlsx", "json"}
    assert run.files.get(format="xlsx").sha256 == first.sha256
    assert ReportSnapshot.objects.count() == 1
    assert OutgoingMessage.objects.filter(to=manager.email).count() == 1


@pytest.mark.django_db
def test_a_full_disk_leaves_nothing_half_written_and_is_told_in_words(programme, manager):
    run = report_run(formats=["xlsx"], languages=["fr"], requested_by=manager)
    before = files_kept()
    with no_file_longer_than(2000):
        for attempt in range(1, MAX_ATTEMPTS + 1):
            build_report(run.pk)
            run.refresh_from_db()
            assert run.attempts == attempt
            assert run.job_state == (JobState.FAILED if attempt == MAX_ATTEMPTS else JobState.QUEUED)
    assert "place" in run.error
    assert files_kept() == before
    assert not run.files.exists()
    assert OutgoingMessage.objects.filter(to=manager.email).count() == 1
    report_retry(actor=manager, run=run)
    build_report(run.pk)
    run.refresh_from_db()
    assert (run.job_state, run.files.count(), run.error) == (JobState.DONE, 1, "")
    assert ReportRun.objects.count() == ReportSnapshot.objects.count() == 1
    assert len(files_kept()) == len(before) + 1
