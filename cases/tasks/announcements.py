"""Announcements in the background."""

from celery import shared_task

from cases.services.announcements.arrivals import announcements_tell_overdue
from cases.services.announcements.batches import batches_forget


@shared_task(name="cases.tell_overdue_arrivals")
def tell_overdue_arrivals() -> int:
    """Tell the antennas of the announced persons not seen on their day; return how many."""
    return announcements_tell_overdue()


@shared_task(name="cases.forget_announcement_files")
def forget_announcement_files() -> int:
    """Delete the files of announcements that are older than a month."""
    return batches_forget()
