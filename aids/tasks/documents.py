"""Drawing papers."""

from celery import shared_task

from aids.models import Paper
from aids.services.documents import paper_draw
from common.enqueue import run_job


@shared_task(name="aids.draw_paper")
def draw_paper(paper_id: int) -> None:
    """Draw one paper, once."""
    run_job(Paper, paper_id, paper_draw)
