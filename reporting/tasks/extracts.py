"""Research extracts: their files made, and deleted when their days are over."""

from celery import shared_task

from common.enqueue import run_job
from reporting.models import ExtractBuild
from reporting.services.extract_build import extract_build
from reporting.services.extract_notices import extract_tell, extracts_tell
from reporting.services.extracts import extracts_expire


@shared_task(name="reporting.build_extract")
def build_extract(build_id: int) -> None:
    """Make the files of one extract, once, and tell who asked for it."""
    run_job(ExtractBuild, build_id, extract_build)
    extract_tell(build_id)


@shared_task(name="reporting.tend_extracts")
def tend_extracts() -> int:
    """Delete the files whose days are over, tell of what a lost worker did not; return how many were deleted."""
    extracts_tell()
    return extracts_expire()
