"""The beat sweeper."""

from celery import shared_task

from common.enqueue import sweep
from common.form_tokens import forget_old_tokens


@shared_task(name="common.sweep_jobs")
def sweep_jobs() -> int:
    """Send again the jobs that Redis or a worker lost."""
    return sweep()


@shared_task(name="common.forget_form_tokens")
def forget_form_tokens() -> int:
    """Delete the tokens of forms sent more than two days ago."""
    return forget_old_tokens()
