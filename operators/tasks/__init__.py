from operators.tasks.routing import expire_proposals
from operators.tasks.visits import tend_visits

__all__ = ["expire_proposals", "tend_visits"]
