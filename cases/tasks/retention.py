"""The nights of data protection: copies deleted, data anonymised; and the drawing of a copy."""

from celery import shared_task

from cases.models import PersonFile
from cases.services.person_files import person_file_draw, person_files_expire
from cases.services.retention import retention_sweep
from common.enqueue import run_job


@shared_task(name="cases.draw_person_file")
def draw_person_file(file_id: int) -> None:
    """Draw one copy of a person's data, once."""
    run_job(PersonFile, file_id, person_file_draw)


@shared_task(name="cases.retention")
def retention() -> int:
    """Anonymise those whose time is over; return how many."""
    return len(retention_sweep().anonymised)


@shared_task(name="cases.expire_person_files")
def expire_person_files() -> int:
    """Delete the copies whose time is over."""
    return person_files_expire()
