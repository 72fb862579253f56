"""Simulations: asked for, watched, read, cancelled, their workbook fetched."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.access import roles
from accounts.enums import Role
from aids.forms.schemes import SimulationForm
from aids.models import Simulation
from aids.selectors.grid_rules import rules_of
from aids.selectors.simulations import simulation_page
from aids.services.scheme_json import rules_as_data
from aids.services.simulations import simulation_cancel, simulation_request
from aids.views.schemes import version_or_404
from common.audit import record_access
from common.errors import DomainError
from common.form_tokens import once
from common.models.audit import AccessKind

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@roles(Role.TASKFORCE_MANAGER)
@require_POST
@once
def simulation_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a version to be run over the assessments of a phase."""
    version = version_or_404(request, pk)
    form = SimulationForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["phase"][0])
        return redirect(version)
    try:
        simulation = simulation_request(actor=request.user, version=version, phase=form.cleaned_data["phase"])
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(version)
    return redirect(simulation)


@roles(Role.TASKFORCE_MANAGER)
@require_safe
def simulation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress while it is counted, then its figures."""
    simulation = _simulation_or_404(request, pk)
    if request.htmx:
        # Once the work is over the whole page is another one.
        if simulation.is_over:
            return HttpResponseClientRefresh()
        return render(request, "aids/simulations/detail.html#progress", {"simulation": simulation})
    version = version_or_404(request, simulation.version_id)
    context: dict[str, Any] = {
        "simulation": simulation,
        "version": version,
        "is_outdated": rules_as_data(rules_of(version)) != simulation.rules,
        "others": version.simulations.exclude(pk=pk).select_related("phase", "requested_by")[:50],
    }
    if simulation.result:
        context |= simulation_page(simulation.result)
    return render(request, "aids/simulations/detail.html", context)


@roles(Role.TASKFORCE_MANAGER)
@require_POST
@once
def simulation_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a simulation that is not over."""
    simulation = _simulation_or_404(request, pk)
    try:
        simulation_cancel(actor=request.user, simulation=simulation)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(simulation)


@roles(Role.TASKFORCE_MANAGER)
@require_safe
def simulation_flips(request: HttpRequest, pk: int) -> FileResponse:
    """Download the cases whose amount changes; the export is recorded."""
    simulation = _simulation_or_404(request, pk)
    if not simulation.flips:
        raise Http404
    record_access(actor=request.user, kind=AccessKind.EXPORT, subject=simulation)
    version = simulation.version
    name = f"simulation-{version.scheme.code}-v{version.number}-{simulation.pk}.xlsx"
    return FileResponse(simulation.flips.open(), as_attachment=True, filename=name, content_type=EXCEL)


def _simulation_or_404(request: HttpRequest, pk: int) -> Simulation:
    simulations = Simulation.objects.visible_to(request.user)
    return get_object_or_404(
        simulations.select_related("version__scheme", "phase", "requested_by", "cancelled_by"), pk=pk
    )
