"""Work of the committee room: sealing, papers."""

from celery import shared_task

from aids.models import Sealing, SittingPaper
from aids.services.sealing import sitting_seal
from aids.services.sitting_papers import sitting_paper_draw, sitting_papers_expire
from common.enqueue import run_job


@shared_task(name="aids.seal_sitting")
def seal_sitting(sealing_id: int) -> None:
    """Seal one sitting, wholly or not at all."""
    run_job(Sealing, sealing_id, _seal)


def _seal(sealing: Sealing) -> None:
    sitting_seal(sealing)


@shared_task(name="aids.draw_sitting_paper")
def draw_sitting_paper(paper_id: int) -> None:
    """Draw one paper of a sitting, once."""
    run_job(SittingPaper, paper_id, sitting_paper_draw)


@shared_task(name="aids.expire_sitting_papers")
def expire_sitting_papers() -> int:
    """Delete the papers of sittings that name persons, once they are a month old."""
    return sitting_papers_expire()
