"""Tasks: what somebody has to do for a case, by when; written by hand or raised by a sweep."""

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from cases.enums import TaskState
from cases.models.cases import Case
from common.models import TransitionEvent
from common.state_field import StateField
from common.sweeps import sweeps

S = TaskState


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, user: Any) -> "TaskQuerySet":
        """Tasks of the cases that `user` may open."""
        return self.filter(case__in=Case.objects.visible_to(user))

    def open(self) -> "TaskQuerySet":
        return self.filter(state=S.OPEN)


@pghistory.track()
class Task(FSMModelMixin, models.Model):
    """Something to do for a case until `due_on`; without an assignee it waits for the whole antenna.

    `source` is empty for a task written by hand, else the name of the sweep that raised it
    (common.sweeps), `subject` what that sweep raised it for: a sweep never raises the same twice.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks", verbose_name=_("dossier"))
    title = models.CharField(_("à faire"), max_length=200, blank=True)
    detail = models.CharField(_("précision"), max_length=120, blank=True)
    due_on = models.DateField(_("échéance"))
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("pour"),
    )
    source = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True)
    state = StateField(_("état"), max_length=8, choices=S.choices, default=S.OPEN)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("tâche")
        verbose_name_plural = _("tâches")
        constraints = (
            models.CheckConstraint(
                name="task_says_what",
                condition=~Q(title="") | ~Q(source=""),
                violation_error_message=_("Écrivez ce qu'il y a à faire."),
            ),
            models.UniqueConstraint(
                name="task_once_per_subject",
                fields=["source", "subject"],
                condition=~Q(source=""),
                violation_error_message=_("Cette échéance a déjà sa tâche."),
            ),
        )
        indexes = (
            models.Index(name="task_list", fields=["state", "due_on", "id"]),
            models.Index(name="task_of_assignee", fields=["assignee", "due_on"], condition=Q(state="open")),
            models.Index(name="task_of_case", fields=["case", "due_on"]),
        )

    def __str__(self) -> str:
        return str(self.label)

    def get_absolute_url(self) -> str:
        return reverse("cases:task_detail", args=[self.pk])

    @property
    def label(self) -> str | Promise:
        """What there is to do: as typed, or in the words of the sweep."""
        return self.title or sweeps.label(self.source)

    @property
    def act_url(self) -> str:
        """Where it is done: the page that the sweep names, else the case."""
        if self.source and self.subject_id and (url := sweeps.url(self.source, self.subject_id)):
            return url
        return reverse("cases:case_detail", args=[self.case_id])

    @property
    def is_open(self) -> bool:
        return bool(self.state == S.OPEN)

    @transition(field=state, source=S.OPEN, target=S.DONE)
    def finish(self) -> None: ...

    @transition(field=state, source=S.OPEN, target=S.DROPPED)
    def drop(self) -> None: ...


class TaskTransition(TransitionEvent):
    """One change of a task's state: append-only."""

    subject = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionEvent.Meta):
        verbose_name = _("événement de la tâche")
        verbose_name_plural = _("événements de la tâche")
        indexes = (models.Index(name="task_transitions", fields=["subject", "at"]),)
        triggers = (
            pgtrigger.Protect(
                name="task_transition_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )
