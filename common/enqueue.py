"""Work after commit: `enqueue(row)` in the transaction, `claim`/`finish` in the task, `sweep` for what Redis lost."""

import errno
import logging
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TypeVar

from django.apps import apps
from django.db import InterfaceError, OperationalError, connection, models, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from common.broker import publish
from common.errors import DomainError
from common.job_registry import job_kinds
from common.models.jobs import Job, JobState

logger = logging.getLogger(__name__)
J = TypeVar("J", bound=Job)

MAX_ATTEMPTS = 5
# The disk is full, a quota is reached, a file may not grow further.
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# A queued row is sent again after this long, one that could not be sent sooner; a running one is taken for lost
# after STALE.
RESEND_AFTER = timedelta(minutes=5)
UNSENT_AFTER = timedelta(seconds=30)
STALE_AFTER = timedelta(minutes=30)
# Seconds between tries to write down how a job ended, while PostgreSQL starts again.
_DATABASE_WAITS = (1, 2, 4, 8, 15, 30)


def enqueue(row: Job) -> None:
    """Send the task of `row` once the current transaction commits. Loses nothing when Redis is down."""
    transaction.on_commit(lambda: send(row))


def enqueue_again(row: Job) -> None:
    """Have a job that failed tried anew: it waits as on its first day, and is sent after commit."""
    row.job_state, row.attempts, row.progress, row.error = JobState.QUEUED, 0, 0, ""
    row.save(update_fields=["job_state", "attempts", "progress", "error"])
    enqueue(row)


def send(row: Job) -> bool:
    """Send the task of `row` now; return False when the queue is away: the sweeper sends it later."""
    task, queue = job_kinds[row._meta.label]
    rows = type(row)._default_manager.filter(pk=row.pk)
    rows.update(sent_at=timezone.now())
    if publish(task, row.pk, queue=queue):
        return True
    rows.update(sent_at=None)
    return False


def claim(model: type[J], pk: int) -> J | None:
    """Take row `pk` for this worker, or return None when it is gone, done, or another worker has it."""
    now = timezone.now()
    free = models.Q(job_state=JobState.QUEUED) | models.Q(
        job_state=JobState.RUNNING, started_at__lt=now - STALE_AFTER
    )
    taken = model._default_manager.filter(free, pk=pk).update(
        job_state=JobState.RUNNING, started_at=now, attempts=models.F("attempts") + 1, error=""
    )
    return model._default_manager.get(pk=pk) if taken else None


def report_progress(row: Job, percent: int) -> None:
    """Show `percent` (0–100) on the page that watches the job."""
    type(row)._default_manager.filter(pk=row.pk).update(progress=max(0, min(100, percent)))


def finish(row: Job) -> None:
    """Mark the job done."""
    type(row)._default_manager.filter(pk=row.pk).update(
        job_state=JobState.DONE, progress=100, finished_at=timezone.now()
    )


def fail(row: Job, message: str | Promise) -> None:
    """Mark the job failed for good; `message` is shown to the person who asked for it."""
    type(row)._default_manager.filter(pk=row.pk).update(
        job_state=JobState.FAILED, error=str(message), finished_at=timezone.now()
    )


def run_job(model: type[J], pk: int, work: Callable[[J], None]) -> None:
    """Claim row `pk`, do `work`, mark it done.

    A DomainError fails it at once with its message: trying again would say the same. Any other exception
    puts it back until MAX_ATTEMPTS, then fails it; so does a job whose worker never lived to its end. How it ended
    is written down even when PostgreSQL is started again meanwhile.
    """
    row = claim(model, pk)
    if row is None:
        return
    if row.attempts > MAX_ATTEMPTS:
        # It kills the worker that takes it, for want of memory say: nobody else will fare better.
        fail(
            row,
            _(
                "Ce travail a été interrompu plusieurs fois avant sa fin. Prévenez l'administrateur du serveur."
            ),
        )
        return
    end = partial(finish, row)
    try:
        work(row)
    except DomainError as error:
        end = partial(fail, row, error.message)
    except Exception as error:
        logger.exception("job failed: %s %s", model._meta.label, pk)
        end = partial(fail if row.attempts >= MAX_ATTEMPTS else _put_back, row, _words(error))
    _write_down(end)


def _put_back(row: Job, message: str | Promise) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(job_state=JobState.QUEUED, error=str(message))


def _write_down(end: Callable[[], None]) -> None:
    """Write how a job ended, on another connection when PostgreSQL has cut this one.

    Otherwise the row would stay as it is until it is taken for lost.
    """
    for seconds in _DATABASE_WAITS:
        try:
            end()
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block:
                raise
            logger.warning("database away, trying again in %s s", seconds)
            connection.close()
            time.sleep(seconds)
        else:
            return
    end()


def _words(error: Exception) -> str | Promise:
    """What is said of a fault: the disk's in words, since somebody can make room; of others their kind."""
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return _("Le serveur n'a plus de place pour écrire ce fichier. Prévenez son administrateur.")
    return type(error).__name__


def sweep() -> int:
    """Send again every job that was never sent, waits since RESEND_AFTER or was lost by a worker; return how many.

    Stops where the queue is away: another sweep goes on.
    """
    now, count = timezone.now(), 0
    for label in job_kinds:
        model = apps.get_model(label)
        waiting = models.Q(job_state=JobState.QUEUED) & (
            models.Q(sent_at__lt=now - RESEND_AFTER)
            | models.Q(sent_at__isnull=True, created_at__lt=now - UNSENT_AFTER)
        )
        lost = models.Q(job_state=JobState.RUNNING, started_at__lt=now - STALE_AFTER)
        for row in model._default_manager.filter(waiting | lost).order_by("pk")[:500]:
            if not send(row):
                return count
            count += 1
    return count
