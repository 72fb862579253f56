from cases.tasks.agenda import draw_summons, raise_tasks, remind_of_appointments
from cases.tasks.announcements import forget_announcement_files, tell_overdue_arrivals
from cases.tasks.documents import delete_removed_files
from cases.tasks.matching import sweep_people
from cases.tasks.referrals import draw_liaison_sheet, remind_silent_referrals
from cases.tasks.register import run_register_import
from cases.tasks.retention import draw_person_file, expire_person_files, retention
from cases.tasks.transfers import draw_hand_over_sheet

__all__ = [
    "delete_removed_files",
    "draw_hand_over_sheet",
    "draw_liaison_sheet",
    "draw_person_file",
    "draw_summons",
    "expire_person_files",
    "forget_announcement_files",
    "raise_tasks",
    "remind_of_appointments",
    "remind_silent_referrals",
    "retention",
    "run_register_import",
    "sweep_people",
    "tell_overdue_arrivals",
]
