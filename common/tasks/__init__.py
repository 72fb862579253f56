from common.tasks.jobs import sweep_jobs
from common.tasks.messages import send_message

__all__ = ["send_message", "sweep_jobs"]
