"""What happened to a file's reservation beside the ledger: notices given, days added."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aids.enums import NoticeKind
from aids.models.applications import Application


class ReservationNotice(models.Model):
    """The counsellor was told once that the reservation until `until` ends, ended, or came from the waiting list."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="reservation_notices")
    kind = models.CharField(max_length=10, choices=NoticeKind.choices)
    until = models.DateField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("avis de réservation")
        verbose_name_plural = _("avis de réservation")
        constraints = (
            models.UniqueConstraint(name="reservation_notice_once", fields=["application", "kind", "until"]),
        )

    def __str__(self) -> str:
        return f"{self.application_id} {self.kind} {self.until}"


class ReservationExtension(models.Model):
    """A manager kept a file's place longer, or took one for it again, and said why: append-only.

    `before` is None when the reservation had already ended.
    """

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="reservation_extensions"
    )
    before = models.DateField(_("réservée jusqu'au, avant"), null=True)
    until = models.DateField(_("réservée jusqu'au"))
    reason = models.TextField(_("motif"))
    extended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    extended_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("prolongation de réservation")
        verbose_name_plural = _("prolongations de réservation")
        ordering = ("extended_at", "pk")
        constraints = (
            models.CheckConstraint(
                name="reservation_extended_later",
                condition=Q(before__isnull=True) | Q(until__gt=F("before")),
                violation_error_message=_("Une prolongation va au-delà de la date actuelle."),
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="reservation_extension_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id} {self.until}"
