from operators.tasks.follow_up_papers import draw_follow_up_paper
from operators.tasks.offline import forget_photo_uploads
from operators.tasks.routing import expire_proposals
from operators.tasks.scorecards import draw_scorecard
from operators.tasks.visits import tend_visits

__all__ = [
    "draw_follow_up_paper",
    "draw_scorecard",
    "expire_proposals",
    "forget_photo_uploads",
    "tend_visits",
]
