"""Which Celery task does the work of which model; filled by each app in `AppConfig.ready()`."""

from typing import NamedTuple


class JobKind(NamedTuple):
    """The task's name (it takes the row's id only) and the queue it runs on."""

    task: str
    queue: str


job_kinds: dict[str, JobKind] = {}


def register_job(model_label: str, *, task: str, queue: str = "default") -> None:
    """Say which task does the work of `model_label` ("reporting.ReportRun"), on which queue."""
    job_kinds[model_label] = JobKind(task, queue)
