"""The journal of a case: what its counsellors write down."""

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from cases.enums import NoteKind
from cases.models.cases import Case
from common.dates import today


class JournalNoteQuerySet(models.QuerySet["JournalNote"]):
    def visible_to(self, user: Any) -> "JournalNoteQuerySet":
        """Notes of the cases `user` may open; confidential ones only for their author and the antenna's manager."""
        readable = Q(is_confidential=False) | self._confided_to(user)
        return self.filter(readable, case__in=Case.objects.visible_to(user))

    def confided_to(self, user: Any) -> "JournalNoteQuerySet":
        """Notes that `user` reads even when they are, or were, confidential."""
        return self.filter(self._confided_to(user), case__in=Case.objects.visible_to(user))

    def _confided_to(self, user: Any) -> Q:
        confided = Q(author=user.pk)
        if user.role == Role.ANTENNA_MANAGER and user.antenna_id is not None:
            confided |= Q(case__antenna=user.antenna_id)
        return confided


@pghistory.track()
class JournalNote(models.Model):
    """A note in the case's journal: dated by its fact, put right by its author for a day, never deleted."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(
        _("nature de la note"), max_length=12, choices=NoteKind.choices, default=NoteKind.OTHER
    )
    happened_on = models.DateField(_("date du fait"), default=today)
    is_confidential = models.BooleanField(_("confidentielle"), default=False)
    text = models.TextField(_("note"))
    created_at = models.DateTimeField(auto_now_add=True)

    objects = JournalNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note de journal")
        verbose_name_plural = _("notes de journal")
        ordering = ("-happened_on", "-pk")
        indexes = (models.Index(name="note_of_case", fields=["case", "-happened_on", "-id"]),)
        triggers = (pgtrigger.Protect(name="note_never_deleted", operation=pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.case} {self.happened_on:%Y-%m-%d}"
