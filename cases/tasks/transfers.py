"""Drawing hand-over sheets."""

from celery import shared_task

from cases.models import HandOverSheet
from cases.services.hand_over_sheets import sheet_draw
from common.enqueue import run_job


@shared_task(name="cases.draw_hand_over_sheet")
def draw_hand_over_sheet(sheet_id: int) -> None:
    """Draw one sheet, once."""
    run_job(HandOverSheet, sheet_id, sheet_draw)
