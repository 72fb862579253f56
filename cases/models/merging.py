"""The merge of two records of one person: what was moved, what it replaced, whether it was undone."""

from datetime import datetime, timedelta
from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from cases.models.cases import Case
from cases.models.people import Person
from common.encryption import EncryptedJSONField

UNDO_FOR = timedelta(days=30)


class PersonMergeQuerySet(models.QuerySet["PersonMerge"]):
    def visible_to(self, user: Any) -> "PersonMergeQuerySet":
        """Merges whose kept person has a case that `user` may open."""
        match user.role:
            case Role.TASKFORCE_MANAGER:
                return self
            case Role.COUNSELLOR | Role.ANTENNA_MANAGER:
                return self.filter(kept__in=Case.objects.visible_to(user).values("person"))
            case _:
                return self.none()


@pghistory.track(exclude=["identity"])
class PersonMerge(models.Model):
    """`lost` became part of `kept`. Undone within UNDO_FOR, everything goes back that nobody changed since.

    `identity` maps each changed field of the kept person to [before, after], encrypted; `moved` lists what
    was written elsewhere: {"model", "pk", "field", "old", "new"}, and {"model", "pk", "created": true} for
    rows that the merge made. `not_restored` says in words what an undo could not put back.
    """

    kept = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    lost = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("fusionnée le"))
    reason = models.TextField(_("raison"), blank=True)
    identity = EncryptedJSONField(default=dict)
    moved = models.JSONField(default=list)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(_("annulée le"), null=True)
    undo_reason = models.TextField(blank=True)
    not_restored = models.JSONField(default=list)

    objects = PersonMergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("fusion de fiches")
        verbose_name_plural = _("fusions de fiches")
        ordering = ("-made_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                name="merge_once_in_force",
                fields=["lost"],
                condition=Q(undone_at__isnull=True),
                violation_error_message=_("Cette fiche est déjà fusionnée avec une autre."),
            ),
            models.CheckConstraint(
                name="merge_of_two",
                condition=~Q(kept=F("lost")),
                violation_error_message=_("Une fiche ne se fusionne pas avec elle-même."),
            ),
        )
        indexes = (models.Index(name="merge_by_kept", fields=["kept", "-made_at"]),)

    def __str__(self) -> str:
        return f"{self.lost_id} → {self.kept_id}"

    @property
    def undo_until(self) -> datetime:
        return self.made_at + UNDO_FOR
