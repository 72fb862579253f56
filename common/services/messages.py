"""Asking for a mail."""

from django.db import transaction

from common.enqueue import enqueue
from common.models import OutgoingMessage


@transaction.atomic
def message_send(*, to: str, subject: str, body: str, language: str = "fr") -> OutgoingMessage:
    """Write a mail to be sent by a worker after the current transaction commits."""
    message = OutgoingMessage.objects.create(to=to, subject=subject, body=body, language=language)
    enqueue(message)
    return message
