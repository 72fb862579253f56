from cases.tasks.agenda import draw_summons, raise_tasks, remind_of_appointments
from cases.tasks.documents import delete_removed_files
from cases.tasks.register import run_register_import

__all__ = [
    "delete_removed_files",
    "draw_summons",
    "raise_tasks",
    "remind_of_appointments",
    "run_register_import",
]
