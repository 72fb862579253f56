"""Who did what, and who looked at what."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AccessKind(models.TextChoices):
    CASE = "case", _("Dossier ouvert")
    SENSITIVE = "sensitive", _("Données sensibles consultées")
    DOCUMENT = "document", _("Document téléchargé")
    EXPORT = "export", _("Export")
    AID_FILE = "aid_file", _("Dossier d'aide ouvert")


class AccessRecord(models.Model):
    """A reading of personal data: append-only (domain.md 2, architecture rule 4)."""

    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=AccessKind.choices)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    reason = models.CharField(max_length=300, blank=True)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        ordering = ("-at",)
        indexes = (
            models.Index(fields=["subject_type", "subject_id", "-at"], name="access_by_subject"),
            models.Index(fields=["actor", "-at"], name="access_by_actor"),
        )
        triggers = (
            pgtrigger.Protect(name="access_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject_type} {self.subject_id}"


class TransitionEvent(models.Model):
    """One change of state: who, when, why, from, to. Concrete models add the foreign key `subject`."""

    at = models.DateTimeField(db_index=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    reason = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"
