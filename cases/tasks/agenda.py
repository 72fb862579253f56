"""Letters, reminders and tasks of the agenda."""

from celery import shared_task

from cases.models import Summons
from cases.services.reminders import reminders_send
from cases.services.summons import summons_draw
from cases.services.tasks import tasks_raise
from common.enqueue import run_job


@shared_task(name="cases.draw_summons")
def draw_summons(summons_id: int) -> None:
    """Draw one summons letter, once."""
    run_job(Summons, summons_id, summons_draw)


@shared_task(name="cases.remind_of_appointments")
def remind_of_appointments() -> int:
    """Remind those who agreed of tomorrow's appointments."""
    return reminders_send()


@shared_task(name="cases.raise_tasks")
def raise_tasks() -> dict[str, int]:
    """Raise the tasks of every deadline that has come near."""
    return tasks_raise()
