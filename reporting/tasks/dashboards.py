"""Keeping the dashboard of a large register ready."""

from celery import shared_task

from reporting.selectors.dashboards import keep_ready


@shared_task(name="reporting.keep_dashboard_ready")
def keep_dashboard_ready() -> bool:
    """Count the taskforce's dashboard as it opens, where the register is large."""
    return keep_ready()
