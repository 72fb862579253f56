"""Sending short messages."""

from celery import shared_task
from django.utils.translation import gettext_lazy as _

from common.enqueue import run_job
from common.errors import DomainError
from common.models import OutgoingSms
from common.sms import sms_provider


def _send(sms: OutgoingSms) -> None:
    provider = sms_provider()
    if provider is None:
        raise DomainError(str(_("L'envoi de SMS est coupé.")), code="off")
    provider.send(to=sms.to, text=sms.text)


@shared_task(name="common.send_sms")
def send_sms(sms_id: int) -> None:
    """Send one OutgoingSms, once."""
    run_job(OutgoingSms, sms_id, _send)
