"""Tasks: the list, one task, and what is done with it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles
from cases.forms.agenda import DropForm, FinishForm, TaskForm
from cases.forms.task_filters import TaskFilterForm
from cases.models import Task
from cases.selectors.tasks import task_events, task_get, task_page
from cases.services import tasks as services
from cases.views.agenda import keeps
from cases.views.case_page import ANTENNA_STAFF, CASE_ROLES, case_to_write, case_url
from common.dates import today
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse

read_or_act = require_http_methods(["GET", "HEAD", "POST"])


@roles(*ANTENNA_STAFF)
@require_safe
def task_list(request: HttpRequest) -> HttpResponse:
    """List the tasks of the antenna, filtered."""
    form = TaskFilterForm(request.GET, actor=request.user)
    page = task_page(actor=request.user, filters=form.filters(), cursor=request.GET.get("suite"))
    count = len(page.rows)
    announce = ngettext("%(count)d tâche sur cette page", "%(count)d tâches sur cette page", count)
    context = {"form": form, "page": page, "announce": announce % {"count": count}, "today": today()}
    template = "cases/tasks/list.html#results" if request.htmx else "cases/tasks/list.html"
    return render(request, template, context)


@roles(*CASE_ROLES)
@require_safe
def task_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a task and what can be done with it."""
    task = _task_or_404(request, pk)
    can_keep = keeps(request, task.case) and task.is_open
    context = {
        "task": task,
        "case": task.case,
        "events": task_events(task),
        "can_keep": can_keep,
        "today": today(),
    }
    return render(request, "cases/tasks/detail.html", context)


@roles(*ANTENNA_STAFF)
@read_or_act
@once
def task_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a task for a case."""
    case = case_to_write(request, pk)
    form = TaskForm(request.POST or None, case=case, initial={"assignee": request.user.pk})
    if request.method == "POST" and form.is_valid():
        try:
            services.task_add(actor=request.user, case=case, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Tâche enregistrée."))
            return redirect(case_url(case, "agenda"))
    context = {"form": form, "case": case, "title": _("Nouvelle tâche"), "back_url": case_url(case, "agenda")}
    return render(request, "cases/tasks/form.html", context, status=422 if form.errors else 200)


@roles(*ANTENNA_STAFF)
@read_or_act
@once
def task_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a task done."""
    title, done = gettext_lazy("Terminer la tâche"), gettext_lazy("Tâche terminée.")
    return _act(request, pk, FinishForm, services.task_finish, title=title, done=done)


@roles(*ANTENNA_STAFF)
@read_or_act
@once
def task_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a task up, with a reason."""
    title, done = gettext_lazy("Abandonner la tâche"), gettext_lazy("Tâche abandonnée.")
    return _act(request, pk, DropForm, services.task_drop, title=title, done=done)


@roles(*ANTENNA_STAFF)
@read_or_act
@once
def task_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a task to somebody, or set its day."""
    title, done = gettext_lazy("Attribuer ou reporter la tâche"), gettext_lazy("Tâche enregistrée.")
    return _act(request, pk, TaskForm, services.task_assign, title=title, done=done)


def _act(
    request: HttpRequest,
    pk: int,
    form_class: type[forms.Form],
    service: Callable[..., Any],
    *,
    title: Any,
    done: Any,
) -> HttpResponse:
    task = _task_or_404(request, pk)
    more: dict[str, Any] = {}
    if form_class is TaskForm:
        initial = {"due_on": task.due_on, "assignee": task.assignee_id}
        more = {"case": task.case, "with_title": False, "initial": initial}
    form = form_class(request.POST if request.method == "POST" else None, **more)
    if request.method == "POST" and form.is_valid():
        try:
            service(actor=request.user, task=task, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, str(done))
            return redirect(task)
    context = {
        "form": form,
        "case": task.case,
        "task": task,
        "title": title,
        "back_url": task.get_absolute_url(),
    }
    return render(request, "cases/tasks/form.html", context, status=422 if form.errors else 200)


def _task_or_404(request: HttpRequest, pk: int) -> Task:
    try:
        return task_get(actor=request.user, pk=pk)
    except Task.DoesNotExist as error:
        raise Http404 from error
