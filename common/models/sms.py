"""Short messages to send, written in the transaction that wants them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.models.jobs import Job


class OutgoingSms(Job):
    """One short message: handed once to the provider after the transaction that wrote it commits."""

    to = models.CharField(max_length=16)
    text = models.CharField(max_length=480)

    class Meta:
        verbose_name = _("SMS sortant")
        verbose_name_plural = _("SMS sortants")
        indexes = (
            models.Index(
                fields=["created_at"],
                name="sms_unsent",
                condition=~models.Q(job_state__in=["done", "failed"]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk}"
