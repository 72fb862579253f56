"""Referrals in the background: liaison sheets and reminders."""

from celery import shared_task

from cases.models import LiaisonSheet
from cases.services.liaison import liaison_draw
from cases.services.referral_reminders import referrals_remind
from common.enqueue import run_job


@shared_task(name="cases.draw_liaison_sheet")
def draw_liaison_sheet(sheet_id: int) -> None:
    """Draw one liaison sheet, once."""
    run_job(LiaisonSheet, sheet_id, liaison_draw)


@shared_task(name="cases.remind_silent_referrals")
def remind_silent_referrals() -> int:
    """Remind senders of the referrals left without an answer; return how many."""
    return referrals_remind()
