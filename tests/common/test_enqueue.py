"""Work after commit: the row is the truth, the queue only a hint."""

from datetime import timedelta

import pytest
from celery import current_app
from django.core import mail
from django.db import transaction
from django.utils import timezone

from common.broker import queue_outage
from common.enqueue import (
    MAX_ATTEMPTS,
    RESEND_AFTER,
    STALE_AFTER,
    UNSENT_AFTER,
    claim,
    enqueue,
    enqueue_again,
    run_job,
    send,
    sweep,
)
from common.errors import DomainError
from common.models import OutgoingMessage
from common.models.jobs import JobState

pytestmark = pytest.mark.django_db


def message(**fields):
    row = OutgoingMessage.objects.create(to="a@exemple.tn", subject="Objet", body="Texte")
    if fields:
        OutgoingMessage.objects.filter(pk=row.pk).update(**fields)
    return row


def fresh(row):
    return OutgoingMessage.objects.get(pk=row.pk)


def refuse(row):
    raise DomainError("Ce fichier est vide : déposez-en un autre.")


def fall(row):
    raise RuntimeError("boom")


def test_the_work_is_sent_when_the_transaction_commits(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        row = message()
        enqueue(row)
        assert not mail.outbox
    assert [sent.to for sent in mail.outbox] == [["a@exemple.tn"]]
    assert fresh(row).job_state == JobState.DONE


def test_a_row_is_taken_by_one_worker_and_done_once():
    row = message()
    assert claim(OutgoingMessage, row.pk) is not None
    assert claim(OutgoingMessage, row.pk) is None
    done = message(job_state=JobState.DONE)
    run_job(OutgoingMessage, done.pk, fall)
    assert fresh(done).job_state == JobState.DONE


def test_a_refusal_fails_at_once_with_its_words():
    row = message()
    run_job(OutgoingMessage, row.pk, refuse)
    stored = fresh(row)
    assert (stored.job_state, stored.attempts) == (JobState.FAILED, 1)
    assert stored.error == "Ce fichier est vide : déposez-en un autre."


def test_a_fault_is_tried_again_then_fails():
    row = message()
    for attempt in range(1, MAX_ATTEMPTS + 1):
        assert fresh(row).job_state == JobState.QUEUED
        run_job(OutgoingMessage, row.pk, fall)
        assert fresh(row).attempts == attempt
    assert (fresh(row).job_state, fresh(row).error) == (JobState.FAILED, "RuntimeError")


def test_work_that_always_ends_its_worker_is_given_up_in_words():
    begun = timezone.now() - STALE_AFTER * 2
    row = message(job_state=JobState.RUNNING, attempts=MAX_ATTEMPTS, started_at=begun)
    run_job(OutgoingMessage, row.pk, fall)
    assert (fresh(row).job_state, fresh(row).attempts) == (JobState.FAILED, MAX_ATTEMPTS + 1)
    assert "interrompu" in fresh(row).error


def test_a_job_that_failed_begins_anew():
    row = message(job_state=JobState.FAILED, attempts=MAX_ATTEMPTS, progress=40, error="RuntimeError")
    enqueue_again(fresh(row))
    stored = fresh(row)
    assert (stored.job_state, stored.attempts, stored.progress, stored.error) == (JobState.QUEUED, 0, 0, "")
    assert claim(OutgoingMessage, row.pk) is not None


def test_what_could_not_be_sent_is_sent_at_the_next_sweep(monkeypatch):
    row = message()
    with monkeypatch.context() as away:
        away.setitem(current_app.conf, "task_always_eager", False)
        away.setenv("CELERY_BROKER_URL", "redis://127.0.0.1:1/0")
        queue_outage.end()
        assert not send(row)
        assert fresh(row).sent_at is None
        OutgoingMessage.objects.filter(pk=row.pk).update(created_at=timezone.now() - UNSENT_AFTER * 2)
        assert sweep() == 0, "the queue is still away"
    queue_outage.end()
    assert sweep() == 1
    assert fresh(row).job_state == JobState.DONE


def test_the_sweeper_sends_again_what_was_lost():
    now = timezone.now()
    late = now - RESEND_AFTER - timedelta(seconds=5)
    unsent = message(created_at=late)
    lost_by_redis = message(sent_at=late)
    lost_by_a_worker = message(
        job_state=JobState.RUNNING, sent_at=late, started_at=now - STALE_AFTER - timedelta(seconds=5)
    )
    running = message(job_state=JobState.RUNNING, sent_at=late, started_at=now)
    new = message()
    assert sweep() == 3
    assert {row.pk for row in OutgoingMessage.objects.filter(job_state=JobState.DONE)} == {
        unsent.pk,
        lost_by_redis.pk,
        lost_by_a_worker.pk,
    }
    assert fresh(running).job_state == JobState.RUNNING
    assert fresh(new).job_state == JobState.QUEUED
