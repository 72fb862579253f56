from cases.tasks.agenda import draw_summons, raise_tasks, remind_of_appointments
from cases.tasks.matching import sweep_people
from cases.tasks.referrals import draw_liaison_sheet, remind_silent_referrals
from cases.tasks.register import run_register_import

__all__ = [
    "draw_liaison_sheet",
    "draw_summons",
    "raise_tasks",
    "remind_of_appointments",
    "remind_silent_referrals",
    "run_register_import",
    "sweep_people",
]
