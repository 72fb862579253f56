"""/pilotage/indicateurs/ and /pilotage/objectifs/: how each figure is made, and what the programme aims at."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles
from accounts.enums import Role
from aids.views.pages import act
from common.form_tokens import once
from reporting.forms.targets import TargetForm
from reporting.models import Target
from reporting.selectors.catalogue import catalogue
from reporting.services import targets
from reporting.views.dashboards import COUNTING_ROLES


@roles(*COUNTING_ROLES)
@require_safe
def indicator_list(request: HttpRequest) -> HttpResponse:
    """Every indicator with its title and method in both languages, its units, and the files it lists."""
    context = {"chapters": catalogue(reader=request.user)}
    return render(request, "reporting/catalogue/indicators.html", context)


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "POST"])
@once
def target_list(request: HttpRequest) -> HttpResponse:
    """The aims of each phase, and the form that sets one."""
    form = TargetForm(request.POST or None)

    def write(data: dict[str, Any]) -> None:
        targets.target_write(actor=request.user, **data)

    if request.method == "POST" and act(request, form, write, done=_("L'objectif est enregistré.")):
        return redirect("reporting:target_list")
    rows = Target.objects.select_related("phase").order_by("-phase__starts_on", "pk")
    return render(request, "reporting/catalogue/targets.html", {"form": form, "targets": rows})


@roles(Role.TASKFORCE_MANAGER)
@require_POST
@once
def target_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an aim away."""
    targets.target_remove(actor=request.user, target=get_object_or_404(Target, pk=pk))
    messages.success(request, _("L'objectif est retiré."))
    return redirect("reporting:target_list")
