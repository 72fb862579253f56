"""Sheets of scorecards."""

from celery import shared_task

from common.enqueue import run_job
from operators.models import ScorecardSheet
from operators.services.scorecards import sheet_draw


@shared_task(name="operators.draw_scorecard")
def draw_scorecard(sheet_id: int) -> None:
    """Draw one sheet, once."""
    run_job(ScorecardSheet, sheet_id, sheet_draw)
