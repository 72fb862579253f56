"""The nightly deletion of files whose document was removed."""

from celery import shared_task

from cases.services.documents import removed_files_delete


@shared_task(name="cases.delete_removed_files")
def delete_removed_files() -> int:
    """Delete the files of documents removed longer ago than the retention."""
    return removed_files_delete()
