"""Counting the dashboards of a large register."""

from typing import Any

from celery import shared_task

from reporting.services import dashboards


@shared_task(name="reporting.keep_dashboard_ready")
def keep_dashboard_ready() -> bool:
    """Count the taskforce's dashboard as it opens, where the register is large."""
    return dashboards.keep_ready()


@shared_task(name=dashboards.COUNT)
def count_dashboard(reader: dict[str, Any], scope: dict[str, Any]) -> None:
    """Count the dashboard that a page asked for; the page shows it when it is there."""
    dashboards.dashboard_count(reader, scope)
