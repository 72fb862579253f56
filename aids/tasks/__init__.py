from aids.tasks.budget import check_ledger, expire_reservations, warn_of_reservations
from aids.tasks.committees import draw_sitting_paper, expire_sitting_papers, seal_sitting
from aids.tasks.documents import draw_paper
from aids.tasks.payment_orders import draw_payment_order, expire_payment_papers
from aids.tasks.schemes import draw_scheme_paper, run_simulation

__all__ = [
    "check_ledger",
    "draw_paper",
    "draw_payment_order",
    "draw_scheme_paper",
    "draw_sitting_paper",
    "expire_payment_papers",
    "expire_reservations",
    "expire_sitting_papers",
    "run_simulation",
    "seal_sitting",
    "warn_of_reservations",
]
