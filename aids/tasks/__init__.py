from aids.tasks.budget import expire_reservations
from aids.tasks.documents import draw_paper

__all__ = ["draw_paper", "expire_reservations"]
