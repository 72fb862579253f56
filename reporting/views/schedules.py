"""/pilotage/rapports/envois/: reports on set days, and who was told of them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles
from aids.views.pages import act
from common.form_tokens import once
from reporting.forms.schedules import ScheduleForm
from reporting.models import ReportNotice, ReportRun, ReportSchedule
from reporting.services import schedules
from reporting.views.reports import ASKING_ROLES

MOST_NOTICES = 30


@roles(*ASKING_ROLES)
@require_safe
def schedule_list(request: HttpRequest) -> HttpResponse:
    """The schedules, the next first, and the last mails sent."""
    rows = ReportSchedule.objects.visible_to(request.user).select_related("antenna", "operator__institution")
    notices = ReportNotice.objects.filter(run__in=ReportRun.objects.visible_to(request.user))
    context = {
        "schedules": rows.prefetch_related("recipients").order_by("-is_active", "next_at", "pk"),
        "notices": notices.select_related("run__antenna", "run__operator__institution", "recipient")[
            :MOST_NOTICES
        ],
    }
    return render(request, "reporting/schedules/list.html", context)


@roles(*ASKING_ROLES)
@require_http_methods(["GET", "POST"])
@once
def schedule_new(request: HttpRequest) -> HttpResponse:
    """Set a report on set days."""
    return _form(request, None)


@roles(*ASKING_ROLES)
@require_http_methods(["GET", "POST"])
@once
def schedule_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is asked for, when, and who is told."""
    return _form(request, get_object_or_404(ReportSchedule.objects.visible_to(request.user), pk=pk))


def _form(request: HttpRequest, schedule: ReportSchedule | None) -> HttpResponse:
    form = ScheduleForm(request.POST or None, user=request.user, schedule=schedule)

    def write(_data: dict[str, Any]) -> None:
        schedules.schedule_write(actor=request.user, data=form.data_given, schedule=schedule)

    if request.method == "POST" and act(request, form, write, done=_("L'envoi est programmé.")):
        return redirect("reporting:schedule_list")
    return render(request, "reporting/schedules/form.html", {"form": form, "schedule": schedule})


@roles(*ASKING_ROLES)
@require_POST
@once
def schedule_switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a schedule out of service, or in service again."""
    schedule = get_object_or_404(ReportSchedule.objects.visible_to(request.user), pk=pk)
    schedules.schedule_switch(actor=request.user, schedule=schedule, is_active=not schedule.is_active)
    messages.success(
        request, _("L'envoi est arrêté.") if schedule.is_active else _("L'envoi est remis en service.")
    )
    return redirect("reporting:schedule_list")
