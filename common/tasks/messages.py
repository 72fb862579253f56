"""Sending mail."""

from celery import shared_task
from django.core.mail import EmailMessage

from common.enqueue import run_job
from common.models import OutgoingMessage


def _send(message: OutgoingMessage) -> None:
    EmailMessage(subject=message.subject, body=message.body, to=[message.to]).send()


@shared_task(name="common.send_message")
def send_message(message_id: int) -> None:
    """Send one OutgoingMessage, once."""
    run_job(OutgoingMessage, message_id, _send)
