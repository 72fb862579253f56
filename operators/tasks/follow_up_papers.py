"""Drawing the papers of the follow-up."""

from celery import shared_task

from common.enqueue import run_job
from operators.models import FollowUpPaper
from operators.services.follow_up_papers import follow_up_paper_draw


@shared_task(name="operators.draw_follow_up_paper")
def draw_follow_up_paper(paper_id: int) -> None:
    """Draw one paper, once."""
    run_job(FollowUpPaper, paper_id, follow_up_paper_draw)
