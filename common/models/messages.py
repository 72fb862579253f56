"""Mails to send, written in the transaction that wants them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.models.jobs import Job


class OutgoingMessage(Job):
    """One mail: sent once by a worker after the transaction that wrote it commits."""

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    language = models.CharField(max_length=2, default="fr")

    class Meta:
        verbose_name = _("message sortant")
        verbose_name_plural = _("messages sortants")
        indexes = (
            models.Index(
                fields=["created_at"],
                name="message_unsent",
                condition=~models.Q(job_state__in=["done", "failed"]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk}"
