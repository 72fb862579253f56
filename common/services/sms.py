"""Asking for a short message."""

from django.db import transaction

from common.enqueue import enqueue
from common.models import OutgoingSms


@transaction.atomic
def sms_send(*, to: str, text: str) -> OutgoingSms:
    """Write a short message to be sent by a worker after the current transaction commits."""
    sms = OutgoingSms.objects.create(to=to, text=text)
    enqueue(sms)
    return sms
