from common.tasks.jobs import forget_form_tokens, sweep_jobs
from common.tasks.messages import send_message

__all__ = ["forget_form_tokens", "send_message", "sweep_jobs"]
