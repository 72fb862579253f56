"""A registration being typed."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case
from common.encryption import EncryptedJSONField


class RegistrationDraftQuerySet(models.QuerySet["RegistrationDraft"]):
    def visible_to(self, user: Any) -> "RegistrationDraftQuerySet":
        """A draft is seen by its author only."""
        return self.filter(owner=user.pk)


class RegistrationDraft(models.Model):
    """What a counsellor has typed so far, as typed, step by step; encrypted, emptied when it becomes a case.

    `key` names it in the URL before its first save, so that opening the form writes nothing. `data` maps
    each step's name to the fields as the browser sent them, and "person" to the id of a known person.
    `step` is the furthest step reached.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="registration_drafts"
    )
    data = EncryptedJSONField(default=dict)
    step = models.PositiveSmallIntegerField(default=1)
    case = models.OneToOneField(Case, on_delete=models.CASCADE, null=True, related_name="registration_draft")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = RegistrationDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("enregistrement en cours")
        verbose_name_plural = _("enregistrements en cours")
        ordering = ("-updated_at",)

    def __str__(self) -> str:
        return f"{self.pk}"
