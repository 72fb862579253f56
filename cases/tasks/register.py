"""Reading and writing registers."""

from celery import shared_task

from cases.services.register.imports import register_run


@shared_task(name="cases.run_register_import")
def run_register_import(import_id: int) -> None:
    """Read, or write, one RegisterImport, once."""
    register_run(import_id)
