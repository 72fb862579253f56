from operators.tasks.routing import expire_proposals
from operators.tasks.scorecards import draw_scorecard
from operators.tasks.visits import tend_visits

__all__ = ["draw_scorecard", "expire_proposals", "tend_visits"]
