from common.models.audit import AccessRecord, TransitionEvent
from common.models.forms import FormToken
from common.models.jobs import Job, JobState
from common.models.messages import OutgoingMessage
from common.models.numbers import NumberSeries
from common.models.sms import OutgoingSms

__all__ = [
    "AccessRecord",
    "FormToken",
    "Job",
    "JobState",
    "NumberSeries",
    "OutgoingMessage",
    "OutgoingSms",
    "TransitionEvent",
]
