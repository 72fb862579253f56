from common.tasks.jobs import forget_form_tokens, sweep_jobs
from common.tasks.messages import send_message
from common.tasks.sms import send_sms

__all__ = ["forget_form_tokens", "send_message", "send_sms", "sweep_jobs"]
