"""Tasks as each role may list them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from cases.enums import TaskState
from cases.models import Task, TaskTransition
from cases.models.tasks import TaskQuerySet
from common.dates import today
from common.day import CALM, LATE, SOON, DayRow, DaySection
from common.formatting import name_text
from common.pagination import Page, keyset_page
from common.timeline import TimelineEvent

ORDER = ("due_on", "pk")
PAGE_SIZE = 30
ROWS = 12
MOST_EVENTS = 100
WEEK = timedelta(days=7)
MINE, NOBODY = "moi", "personne"
OVERDUE, THIS_WEEK = "retard", "semaine"
BY_HAND = "manuelle"


@dataclass(frozen=True, slots=True)
class TaskFilters:
    """What a list of tasks is narrowed to; `who` is MINE, NOBODY, the key of a user, or "" for the antenna."""

    who: str = ""
    state: str = TaskState.OPEN
    due: str = ""
    source: str = ""

    def condition(self, actor: User) -> Q:
        condition = Q(state=self.state) if self.state else Q()
        if self.who == MINE:
            condition &= Q(assignee=actor.pk)
        elif self.who == NOBODY:
            condition &= Q(assignee__isnull=True)
        elif self.who:
            condition &= Q(assignee=self.who)
        if self.due == OVERDUE:
            condition &= Q(due_on__lt=today())
        elif self.due == THIS_WEEK:
            condition &= Q(due_on__lte=today() + WEEK)
        if self.source:
            condition &= Q(source="" if self.source == BY_HAND else self.source)
        return condition


def task_page(*, actor: User, filters: TaskFilters, cursor: str | None) -> Page[Task]:
    """Return one page of the list, the first due first."""
    rows = _with_case(Task.objects.visible_to(actor)).filter(filters.condition(actor))
    return keyset_page(rows, order=ORDER, cursor=cursor, size=PAGE_SIZE)


def task_get(*, actor: User, pk: int) -> Task:
    """Return a task with what its page shows. Raises Task.DoesNotExist for a foreign one."""
    related = ("case__person", "case__antenna", "assignee", "created_by")
    return Task.objects.visible_to(actor).select_related(*related).get(pk=pk)


def case_tasks(*, actor: User, case_id: int) -> TaskQuerySet:
    """Return the open tasks of a case, then the closed ones, each by day."""
    return Task.objects.visible_to(actor).filter(case=case_id).select_related("assignee").order_by(*ORDER)


def overdue_count(user: User) -> int:
    """Return how many of the user's own tasks are due or overdue."""
    if user.role not in (Role.COUNSELLOR, Role.ANTENNA_MANAGER):
        return 0
    return Task.objects.visible_to(user).open().filter(assignee=user, due_on__lte=today()).count()


def tasks_section(user: User) -> DaySection:
    """Return the tasks due within a week or overdue: a counsellor's own, a manager's antenna."""
    tasks = _with_case(Task.objects.visible_to(user)).open().filter(due_on__lte=today() + WEEK)
    if user.role == Role.COUNSELLOR:
        tasks = tasks.filter(assignee=user)
    all_url = reverse("cases:task_list") + (f"?qui={MINE}" if user.role == Role.COUNSELLOR else "")
    return DaySection(
        _("Tâches à faire"), [_row(t) for t in tasks.order_by(*ORDER)[:ROWS]], all_url, "check2-square"
    )


def task_events(task: Task) -> list[TimelineEvent]:
    """Return what happened to one task, newest first."""
    changes = task.transitions.select_related("actor").order_by("-at", "-pk")
    return [
        TimelineEvent(
            change.at,
            TaskState(change.to_state).label,
            who=change.actor or "",
            text=change.reason,
            state=change.to_state,
        )
        for change in changes
    ]


def tasks_timeline(*, actor: User, subject_id: int) -> list[TimelineEvent]:
    """Return what happened to the tasks of one case."""
    changes = (
        TaskTransition.objects.filter(subject__in=Task.objects.visible_to(actor), subject__case=subject_id)
        .select_related("actor", "subject")
        .order_by("-at", "-pk")[:MOST_EVENTS]
    )
    return [
        TimelineEvent(
            change.at,
            _("Tâche « %(task)s » : %(state)s")
            % {"task": change.subject.label, "state": str(TaskState(change.to_state).label).lower()},
            who=change.actor or "",
            text=change.reason,
            state=change.to_state,
            url=change.subject.get_absolute_url(),
        )
        for change in changes
    ]


def _row(task: Task) -> DayRow:
    late, soon = task.due_on < today(), task.due_on <= today() + timedelta(days=2)
    return DayRow(
        label=task.label,
        url=task.get_absolute_url(),
        detail=f"{name_text(task.case.person)} · {task.case.number}",
        due=task.due_on,
        urgency=LATE if late else SOON if soon else CALM,
    )


def _with_case(tasks: Any) -> Any:
    return tasks.select_related("case__person", "assignee")
