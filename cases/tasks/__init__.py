from cases.tasks.agenda import draw_summons, raise_tasks, remind_of_appointments
from cases.tasks.register import run_register_import
from cases.tasks.transfers import draw_hand_over_sheet

__all__ = [
    "draw_hand_over_sheet",
    "draw_summons",
    "raise_tasks",
    "remind_of_appointments",
    "run_register_import",
]
